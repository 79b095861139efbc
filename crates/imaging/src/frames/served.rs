//! How an image is sent: as it stands or decoded, and what its pixel attributes are then.

use super::{Image, codestream};
use crate::refusal::Refusal;
use crate::syntax::{Codec, EXPLICIT_LITTLE, JPEG_BASELINE, RAW_MEDIA_TYPE, Syntax};

/// The pixel attributes of an image as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Served {
    pub decoded: bool,
    pub transfer_syntax_uid: &'static str,
    pub media_type: &'static str,
    pub samples_per_pixel: u16,
    pub bits_allocated: u16,
    pub bits_stored: u16,
    pub planar: bool,
    pub photometric: String,
}

impl Served {
    /// What of `image` is sent; a refusal where no way shows it rightly.
    pub fn of(image: &Image<'_>) -> Result<Self, Refusal> {
        let pixels = &image.pixels;
        if pixels.bits_allocated == 32 {
            return Err(Refusal::unsupported("a picture of 32 bits per sample"));
        }
        if pixels.bits_allocated == 8 && pixels.signed {
            return Err(Refusal::unsupported("a picture of signed 8-bit samples"));
        }
        let colour = pixels.samples_per_pixel == 3;
        if colour && (pixels.bits_allocated != 8 || pixels.bits_stored != 8) {
            return Err(Refusal::unsupported("a colour picture of other than 8 bits per sample"));
        }
        let native = image.syntax.codec == Codec::Native;
        let decoded = if native {
            image.check_length()?;
            must_decode(image, colour)?
        } else {
            let encoded = image.encoded(1)?;
            codestream::check(image, 1, &encoded)?;
            must_decode(image, colour)? || !codestream::shown_rightly(image, &encoded)?
        };
        let raw = decoded || native;
        let mut served = Self {
            decoded,
            transfer_syntax_uid: if raw { EXPLICIT_LITTLE } else { relabelled(image.syntax) },
            media_type: if raw { RAW_MEDIA_TYPE } else { image.syntax.media_type },
            samples_per_pixel: pixels.samples_per_pixel,
            bits_allocated: pixels.bits_allocated.max(8),
            bits_stored: if pixels.bits_allocated == 1 { 8 } else { pixels.bits_stored },
            planar: pixels.planar && image.syntax.codec == Codec::Native && !pixels.is_subsampled(),
            photometric: if raw {
                image.decoded_photometric().to_owned()
            } else {
                pixels.photometric.clone()
            },
        };
        if image.palette.is_some() {
            "RGB".clone_into(&mut served.photometric);
            (served.samples_per_pixel, served.bits_allocated, served.bits_stored) = (3, 8, 8);
            served.decoded = true;
        } else if let Some(lut) = &image.modality_lut {
            (served.bits_allocated, served.bits_stored) = (16, lut.bits());
            served.decoded = true;
        }
        Ok(served)
    }

    /// Refuses a frame that cannot be sent in this way.
    pub fn check(&self, image: &Image<'_>, number: u32, encoded: &[u8]) -> Result<(), Refusal> {
        codestream::check(image, number, encoded)?;
        if self.decoded || image.syntax.codec == Codec::Native || codestream::shown_rightly(image, encoded)? {
            return Ok(());
        }
        Err(Refusal::inconsistent(format!("frame {number} is compressed otherwise than frame 1")))
    }
}

/// Whether the viewer would get any frame of such an image wrong; a refusal where this crate would too.
fn must_decode(image: &Image<'_>, colour: bool) -> Result<bool, Refusal> {
    let photometric = image.pixels.photometric.as_str();
    let looked_up = image.is_looked_up();
    let refuse = |what: &str| Err(Refusal::unsupported(format!("{what} in {}", image.syntax.name)));
    match image.syntax.codec {
        Codec::Native | Codec::NativeFrame | Codec::DeflatedFrame => match photometric {
            "YBR_PARTIAL_422" | "YBR_PARTIAL_420" | "YBR_RCT" | "YBR_ICT" => {
                refuse(&format!("uncompressed {photometric} colour"))
            }
            _ if image.syntax.codec != Codec::Native => Ok(true),
            _ => Ok(image.pixels.bits_allocated == 1 || image.pixels.is_subsampled()),
        },
        Codec::Rle | Codec::JpegLossless => match photometric {
            _ if !colour || matches!(photometric, "RGB" | "YBR_FULL") => {
                Ok(colour || looked_up || image.pixels.bits_allocated == 1)
            }
            _ => refuse(&format!("{photometric} colour")),
        },
        Codec::JpegBaseline | Codec::JpegExtended | Codec::JpegProgressive => match photometric {
            _ if !colour => Ok(looked_up),
            "RGB" | "YBR_FULL" | "YBR_FULL_422" => Ok(false),
            _ => refuse(&format!("{photometric} colour")),
        },
        Codec::JpegLs | Codec::Jpeg2000 | Codec::Htj2k if looked_up => Ok(true),
        Codec::JpegLs | Codec::Jpeg2000 | Codec::Htj2k if colour && photometric == "YBR_FULL" => Ok(true),
        Codec::JpegLs if colour && photometric != "RGB" => refuse("colour other than RGB"),
        Codec::Jpeg2000 | Codec::Htj2k if colour && !matches!(photometric, "RGB" | "YBR_RCT" | "YBR_ICT") => {
            refuse(&format!("{photometric} colour"))
        }
        Codec::JpegLs | Codec::Jpeg2000 | Codec::Htj2k => Ok(false),
        Codec::Unknown => refuse("a picture"),
    }
}

/// Sequential JPEG of 8 bits is baseline to every decoder, whichever process its file names.
fn relabelled(syntax: Syntax) -> &'static str {
    if syntax.codec == Codec::JpegExtended { JPEG_BASELINE } else { syntax.uid }
}
