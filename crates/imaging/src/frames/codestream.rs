//! What a compressed frame says of itself, held against the image's attributes.
//!
//! A decoder believes the codestream: where it contradicts the attributes, some pixel would be wrong,
//! so that the frame is refused. What only a viewer's decoders get wrong is told by
//! [`shown_rightly`], so that such a frame is decoded here instead.

mod jpeg;
mod jpeg_2000;
mod remarks;

pub(crate) use jpeg::bits as jpeg_bits;
pub(crate) use jpeg_2000::codestream as jpeg_2000_codestream;
pub(crate) use jpeg_2000::first_tile as jpeg_2000_first_tile;
pub(crate) use jpeg_2000::signs as jpeg_2000_signs;
pub(crate) use remarks::{remarks, without_remarks};

use super::{Image, rle};
use crate::refusal::Refusal;
use crate::syntax::Codec;

/// The shape of a codestream.
struct Shape {
    columns: u32,
    rows: u32,
    components: u16,
    bits: u16,
}

/// Refuses a frame whose codestream contradicts the image, or cannot be decoded here.
pub(crate) fn check(image: &Image<'_>, number: u32, frame: &[u8]) -> Result<(), Refusal> {
    let headless = || Refusal::Undecodable { number, cause: "its compressed data has no proper head".into() };
    let shape = match image.syntax.codec {
        Codec::Native | Codec::NativeFrame | Codec::DeflatedFrame | Codec::Unknown => return Ok(()),
        Codec::Rle => return rle::check(image, number, frame),
        Codec::Jpeg2000 | Codec::Htj2k => jpeg_2000::shape(frame).ok_or_else(headless)?,
        _ => jpeg::checked_shape(image, frame)?.ok_or_else(headless)?,
    };
    let pixels = &image.pixels;
    let (rows, columns) = (u32::from(pixels.rows), u32::from(pixels.columns));
    if (shape.rows, shape.columns, shape.components) != (rows, columns, pixels.samples_per_pixel) {
        return Err(Refusal::inconsistent(format!(
            "frame {number} is compressed as {} × {} × {} and the header says {columns} × {rows} × {}",
            shape.columns, shape.rows, shape.components, pixels.samples_per_pixel
        )));
    }
    if shape.bits > pixels.bits_allocated {
        return Err(Refusal::inconsistent(format!(
            "frame {number} is compressed with {} bits and the header allocates {}",
            shape.bits, pixels.bits_allocated
        )));
    }
    Ok(())
}

/// Whether a viewer's decoders show a compressed frame rightly; a refusal where nobody can tell
/// which colours are meant.
pub(super) fn shown_rightly(image: &Image<'_>, frame: &[u8]) -> Result<bool, Refusal> {
    match image.syntax.codec {
        Codec::JpegBaseline
        | Codec::JpegExtended
        | Codec::JpegProgressive
        | Codec::JpegLossless
        | Codec::JpegLs => jpeg::shown_rightly(image, frame),
        Codec::Jpeg2000 | Codec::Htj2k => jpeg_2000::shown_rightly(image, frame),
        _ => Ok(true),
    }
}

/// Marker segments: each a marker and its payload.
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
