//! Decoders of compressed pixels, each behind the same promise: right, or an error in words.
//!
//! A codestream's own size has been held against the header before it comes here, so that what a
//! decoder allocates is bounded by what the image is. A decoder's panic is an error like any other;
//! what no `catch_unwind` stops (an abort, a hang) is the reason why untrusted frames are decoded in
//! a process of their own.

mod dct;
mod deflated;
mod huffman;
mod jpeg;
mod jpeg_2000;
mod jpeg_lossless;
mod jpeg_ls;
mod markers;

pub(crate) use jpeg_2000::{Picture, encode as encode_htj2k};

use crate::frames::Image;
use crate::refusal::Refusal;
use crate::syntax::Codec;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Samples as they come out of a decoder: two's complement words.
pub(crate) struct Decoded {
    pub words: Vec<u32>,
    /// Colour by plane instead of by pixel.
    pub by_plane: bool,
}

impl Decoded {
    fn by_pixel(words: Vec<u32>) -> Self {
        Self { words, by_plane: false }
    }

    fn by_plane(words: Vec<u32>) -> Self {
        Self { words, by_plane: true }
    }
}

/// Decodes a compressed frame whose codestream has been checked.
pub(crate) fn decode(image: &Image<'_>, number: u32, frame: &[u8]) -> Result<Decoded, Refusal> {
    let pixels = &image.pixels;
    let (rows, columns) = (usize::from(pixels.rows), usize::from(pixels.columns));
    let twelve_bits = crate::frames::jpeg_bits(frame).is_some_and(|bits| bits > 8);
    // Decoders panic on some broken codestreams; none holds state that could outlive that.
    let outcome = catch_unwind(AssertUnwindSafe(|| match image.syntax.codec {
        Codec::JpegBaseline | Codec::JpegExtended | Codec::JpegProgressive if twelve_bits => {
            dct::decode(frame, rows, columns).map(Decoded::by_pixel)
        }
        Codec::JpegBaseline | Codec::JpegExtended | Codec::JpegProgressive => {
            jpeg::decode(frame, pixels).map(Decoded::by_pixel)
        }
        Codec::JpegLossless => jpeg_lossless::decode(frame, rows, columns).map(Decoded::by_plane),
        Codec::JpegLs => {
            let picture = jpeg_ls::decode(frame, rows, columns)?;
            Ok(Decoded::by_plane(picture.planes.into_iter().flatten().map(u32::from).collect()))
        }
        Codec::Jpeg2000 | Codec::Htj2k => {
            let words = jpeg_2000::decode(frame, rows * columns)?;
            Ok(Decoded::by_plane(signed_as(pixels.signed, frame, words)))
        }
        Codec::Native | Codec::NativeFrame | Codec::Rle | Codec::DeflatedFrame | Codec::Unknown => {
            Err("no decoder is known".to_owned())
        }
    }));
    let undecodable = |cause: String| Refusal::Undecodable { number, cause };
    outcome.unwrap_or_else(|_| Err("its codestream is broken".to_owned())).map_err(undecodable)
}

/// The bytes of a frame that was deflated by itself.
pub(crate) fn inflate(frame: &[u8], length: usize, number: u32) -> Result<Vec<u8>, Refusal> {
    deflated::inflate(frame, length).map_err(|cause| Refusal::Undecodable { number, cause })
}

/// Codestreams that call signed samples unsigned hold the bits of their two's complement: the
/// header's sign stands.
fn signed_as(signed: bool, frame: &[u8], mut words: Vec<u32>) -> Vec<u32> {
    if let Some((bits @ 1..=31, false)) = crate::frames::jpeg_2000_signs(frame)
        && signed
    {
        let unused = 32 - u32::from(bits);
        for word in &mut words {
            *word = ((*word << unused) as i32 >> unused) as u32;
        }
    }
    words
}
