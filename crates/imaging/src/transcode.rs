//! Frames in another encoding without loss: what browsers cannot decode, and what loads by steps.
//!
//! A transcoded frame is decoded again before it is given out, so that not one sample differs from
//! what the original decodes to; where the encoder fails that, the frame is left uncompressed.

use crate::codec::{Picture, encode_htj2k};
use crate::decode::{Pixels, image_frame};
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::{EXPLICIT_LITTLE, HTJ2K_RPCL, RAW_MEDIA_TYPE};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// The encoding asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// HTJ2K Lossless RPCL with the lengths of its parts told ahead: the beginning of a frame shows
    /// the whole picture at a lower resolution.
    Htj2kRpcl,
    /// Explicit VR Little Endian.
    ExplicitLittle,
}

/// A frame in another encoding, and the pixel attributes that describe it (PS3.3 C.7.6.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcoded {
    /// The encoded frame.
    pub bytes: Bytes,
    /// Transfer Syntax UID of these bytes; Explicit VR Little Endian where HTJ2K cannot hold them.
    pub transfer_syntax_uid: &'static str,
    /// Media type of these bytes.
    pub media_type: &'static str,
    /// Photometric Interpretation of the samples.
    pub photometric: String,
    /// Samples per Pixel; colour is interleaved by pixel.
    pub samples_per_pixel: u16,
    /// Bits Allocated: 1-bit samples become bytes.
    pub bits_allocated: u16,
    /// Bits Stored.
    pub bits_stored: u16,
    /// High Bit.
    pub high_bit: u16,
    /// Pixel Representation 1.
    pub signed: bool,
}

/// The frame `number` (from 1) of an image in another encoding, sample for sample the same.
///
/// Pure and bounded, but it decodes: give it untrusted files in a process of its own.
///
/// # Errors
/// A [`Refusal`] where there is no such frame, or none that decodes.
pub fn transcode(file: &[u8], number: u32, target: Target) -> Result<Transcoded, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let pixels = image_frame(&image, number)?;
    Ok(match target {
        Target::Htj2kRpcl => high_throughput(&image, &pixels).unwrap_or_else(|| explicit(&image, &pixels)),
        Target::ExplicitLittle => explicit(&image, &pixels),
    })
}

fn explicit(image: &Image<'_>, pixels: &Pixels) -> Transcoded {
    let module = &image.pixels;
    let bits_allocated = module.bits_allocated.max(8);
    Transcoded {
        bytes: Bytes::from(pixels.to_little_endian()),
        transfer_syntax_uid: EXPLICIT_LITTLE,
        media_type: RAW_MEDIA_TYPE,
        photometric: image.decoded_photometric().to_owned(),
        samples_per_pixel: module.samples_per_pixel,
        bits_allocated,
        bits_stored: module.bits_stored,
        high_bit: module.bits_stored - 1,
        signed: module.signed,
    }
}

/// Above this, the encoder's wavelet could leave 32-bit arithmetic.
const MAX_BITS: u16 = 16;

fn high_throughput(image: &Image<'_>, pixels: &Pixels) -> Option<Transcoded> {
    let module = &image.pixels;
    if module.bits_stored > MAX_BITS {
        return None;
    }
    let plain = explicit(image, pixels);
    let values = pixels.to_i64();
    let picture = Picture {
        rows: pixels.rows.into(),
        columns: pixels.columns.into(),
        bits: module.bits_stored,
        signed: module.signed,
        samples: &values,
    };
    let codestream = encode_htj2k(&picture)?;
    Some(Transcoded {
        bytes: Bytes::from(codestream),
        transfer_syntax_uid: HTJ2K_RPCL,
        media_type: "image/jphc",
        ..plain
    })
}
