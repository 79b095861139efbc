//! What a compressed frame says of itself, held against the image's attributes.
//!
//! A decoder believes the codestream: where it says otherwise than the attributes, some pixel would
//! be wrong, so that the frame is refused.

use super::Image;
use crate::refusal::Refusal;
use crate::syntax::Codec;

/// The shape of a codestream.
struct Shape {
    columns: u32,
    rows: u32,
    components: u16,
    bits: u16,
    /// Where the codestream itself tells; JPEG and JPEG-LS do not.
    signed: Option<bool>,
}

/// Refuses a frame whose codestream contradicts the image.
pub(crate) fn check(image: &Image<'_>, number: u32, frame: &[u8]) -> Result<(), Refusal> {
    let cut = || Refusal::Undecodable { number, cause: "its compressed data has no proper head".into() };
    let shape = match image.syntax.codec {
        Codec::Native | Codec::Unknown => return Ok(()),
        Codec::Rle => return check_rle(image, number, frame),
        Codec::Jpeg2000 | Codec::Htj2k => jpeg_2000(image, frame)?.ok_or_else(cut)?,
        _ => jpeg(image, frame)?.ok_or_else(cut)?,
    };
    let pixels = &image.pixels;
    let (rows, columns) = (u32::from(pixels.rows), u32::from(pixels.columns));
    if (shape.rows, shape.columns, shape.components) != (rows, columns, pixels.samples_per_pixel) {
        return Err(Refusal::inconsistent(format!(
            "frame {number} is compressed as {} × {} × {} and the header says {columns} × {rows} × {}",
            shape.columns, shape.rows, shape.components, pixels.samples_per_pixel
        )));
    }
    if shape.bits > pixels.bits_allocated || shape.signed.is_some_and(|s| s != pixels.signed) {
        return Err(Refusal::inconsistent(format!(
            "frame {number} is compressed with {} bits, signed: {:?}, and the header says {} bits, signed: {}",
            shape.bits, shape.signed, pixels.bits_stored, pixels.signed
        )));
    }
    Ok(())
}

fn check_rle(image: &Image<'_>, number: u32, frame: &[u8]) -> Result<(), Refusal> {
    let pixels = &image.pixels;
    let needed = u32::from(pixels.samples_per_pixel) * u32::from(pixels.bits_allocated).div_ceil(8);
    match frame.first_chunk() {
        Some(count) if u32::from_le_bytes(*count) == needed => Ok(()),
        _ => Err(Refusal::inconsistent(format!("frame {number} has not the {needed} RLE segments it needs"))),
    }
}

/// A marker segment: its marker and its payload.
struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while let [0xff, 0xff, ..] = self.rest {
            self.rest = &self.rest[1..];
        }
        match *self.rest {
            [0xff, marker, high, low, ref rest @ ..] if !matches!(marker, 0 | 0xd0..=0xd9) => {
                let length = usize::from(u16::from_be_bytes([high, low])).checked_sub(2)?;
                let payload = rest.get(..length)?;
                self.rest = &rest[length..];
                Some((marker, payload))
            }
            _ => None,
        }
    }
}

/// The frame header of a JPEG or JPEG-LS codestream (ITU-T T.81 B.2.2, T.87 C.2.2).
fn jpeg(image: &Image<'_>, frame: &[u8]) -> Result<Option<Shape>, Refusal> {
    let Some(rest) = frame.strip_prefix(&[0xff, 0xd8]) else { return Ok(None) };
    let mut colour = ColourMarks::default();
    let mut shape = None;
    for (marker, payload) in (Segments { rest }) {
        match (marker, payload) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, ..]) => colour.jfif = true,
            (0xee, [b'A', b'd', b'o', b'b', b'e', .., transform]) => colour.adobe = Some(*transform),
            (0xc0..=0xcf | 0xf7, &[bits, rh, rl, ch, cl, components, ref parts @ ..])
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc) =>
            {
                process_fits(image, marker, bits)?;
                colour.ids = parts.chunks_exact(3).map(|part| part[0]).collect();
                colour.subsampled = parts.chunks_exact(3).any(|part| part[1] != parts[1]);
                shape = Some(Shape {
                    rows: u16::from_be_bytes([rh, rl]).into(),
                    columns: u16::from_be_bytes([ch, cl]).into(),
                    components: components.into(),
                    bits: bits.into(),
                    signed: None,
                });
            }
            (0xda, scan) => {
                if let Some(shape) = &shape {
                    check_scan(image, shape, scan)?;
                }
                break;
            }
            _ => {}
        }
    }
    if shape.is_some() && image.pixels.samples_per_pixel == 3 {
        colour.check(image)?;
    }
    Ok(shape)
}

fn process_fits(image: &Image<'_>, marker: u8, bits: u8) -> Result<(), Refusal> {
    let fits = match image.syntax.codec {
        Codec::JpegBaseline | Codec::JpegExtended => matches!(marker, 0xc0..=0xc2) && bits == 8,
        Codec::JpegLossless => marker == 0xc3,
        Codec::JpegLs => marker == 0xf7,
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let what = format!("a JPEG of {bits} bits and process {marker:#04x} as {}", image.syntax.name);
    Err(Refusal::unsupported(what))
}

/// JPEG-LS colour must be interleaved: by plane, the viewer would mix the colours up.
fn check_scan(image: &Image<'_>, shape: &Shape, scan: &[u8]) -> Result<(), Refusal> {
    let interleave = scan.len().checked_sub(2).and_then(|at| scan.get(at));
    let by_plane = shape.components > 1 && interleave == Some(&0);
    if image.syntax.codec == Codec::JpegLs && by_plane {
        return Err(Refusal::unsupported("JPEG-LS colour by plane"));
    }
    Ok(())
}

/// What a JPEG tells of its colours.
#[derive(Default)]
struct ColourMarks {
    jfif: bool,
    adobe: Option<u8>,
    ids: Vec<u8>,
    subsampled: bool,
}

impl ColourMarks {
    /// Decoders take three components for YCbCr unless a mark says RGB.
    fn is_rgb(&self) -> bool {
        match self.adobe {
            Some(transform) => transform == 0,
            None => !self.jfif && self.ids == *b"RGB",
        }
    }

    fn check(&self, image: &Image<'_>) -> Result<(), Refusal> {
        let lossy = matches!(image.syntax.codec, Codec::JpegBaseline | Codec::JpegExtended);
        if lossy && self.is_rgb() != (image.pixels.photometric == "RGB") {
            return Err(Refusal::inconsistent(format!(
                "the header says {} and the JPEG says {}",
                image.pixels.photometric,
                if self.is_rgb() { "RGB" } else { "YCbCr" }
            )));
        }
        if !lossy && self.subsampled {
            return Err(Refusal::unsupported("subsampled lossless colour"));
        }
        Ok(())
    }
}

/// SIZ and COD of a JPEG 2000 codestream, in or without a JP2 box (ITU-T T.800 A.5, A.6).
fn jpeg_2000(image: &Image<'_>, frame: &[u8]) -> Result<Option<Shape>, Refusal> {
    const START: [u8; 4] = [0xff, 0x4f, 0xff, 0x51];
    let Some(at) = frame.windows(4).take(1 << 16).position(|window| window == START) else {
        return Ok(None);
    };
    let mut shape = None;
    for (marker, payload) in (Segments { rest: &frame[at + 2..] }) {
        match marker {
            0x51 => shape = siz(payload),
            0x52 => {
                let transformed = payload.get(4) == Some(&1);
                if image.pixels.photometric.starts_with("YBR") && !transformed {
                    return Err(Refusal::inconsistent(format!(
                        "the header says {} and the codestream has no colour transform",
                        image.pixels.photometric
                    )));
                }
            }
            0x90 => break,
            _ => {}
        }
    }
    Ok(shape)
}

fn siz(payload: &[u8]) -> Option<Shape> {
    let long = |at: usize| Some(u32::from_be_bytes(*payload.get(at..)?.first_chunk()?));
    let components = u16::from_be_bytes(*payload.get(34..)?.first_chunk()?);
    let depth = *payload.get(36)?;
    let parts = payload.get(36..)?.chunks_exact(3).take(components.into());
    let alike =
        parts.clone().count() == usize::from(components) && parts.clone().all(|part| part == [depth, 1, 1]);
    alike.then_some(Shape {
        columns: long(2)?.checked_sub(long(10)?)?,
        rows: long(6)?.checked_sub(long(14)?)?,
        components,
        bits: u16::from(depth & 0x7f) + 1,
        signed: Some(depth & 0x80 != 0),
    })
}
