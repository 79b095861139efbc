//! Pixels of a frame as numbers, as stored: sign extended, no colour conversion.
//!
//! Right or refused. A claim of size is checked against the codestream before anything of that size
//! is allocated.

use crate::codec::{self, Decoded};
use crate::frames::{Image, check_codestream, run_lengths, samples};
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::Codec;

/// The pixels of one frame, row by row, the samples of a pixel side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Rows.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
    /// Samples per pixel.
    pub samples_per_pixel: u16,
    /// Rows × columns × samples per pixel values.
    pub samples: Samples,
}

/// Sample values in the type that Bits Allocated and Pixel Representation ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Samples {
    /// Unsigned, 1 or 8 bits.
    U8(Vec<u8>),
    /// Signed, 8 bits.
    I8(Vec<i8>),
    /// Unsigned, 16 bits.
    U16(Vec<u16>),
    /// Signed, 16 bits.
    I16(Vec<i16>),
    /// Unsigned, 32 bits.
    U32(Vec<u32>),
    /// Signed, 32 bits.
    I32(Vec<i32>),
}

/// Beyond this, one frame is not decoded in memory.
const MAX_FRAME_SAMPLES: usize = 1 << 28;

/// The pixels of the frame `number` (from 1).
///
/// # Errors
/// A [`Refusal`] where there is no such frame, or none that would be decoded rightly.
pub fn decode(file: &[u8], number: u32) -> Result<Pixels, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    image_frame(&Image::of(&set, &opened.transfer_syntax_uid)?, number)
}

pub(crate) fn image_frame(image: &Image<'_>, number: u32) -> Result<Pixels, Refusal> {
    let pixels = &image.pixels;
    if pixels.samples() > MAX_FRAME_SAMPLES {
        return Err(Refusal::Hostile { claim: format!("a frame of {} samples", pixels.samples()) });
    }
    let encoded = image.encoded(number)?;
    let Decoded { words, by_plane } = match image.syntax.codec {
        Codec::Native => Decoded { words: samples(image, number, &encoded), by_plane: pixels.planar },
        Codec::NativeFrame => own_frame(image, number, &encoded)?,
        Codec::DeflatedFrame => {
            let length = pixels.native_bits().div_ceil(8) as usize;
            own_frame(image, number, &codec::inflate(&encoded, length, number)?)?
        }
        Codec::Rle => Decoded { words: run_lengths(image, number, &encoded)?, by_plane: true },
        _ => {
            check_codestream(image, number, &encoded)?;
            codec::decode(image, number, &encoded)?
        }
    };
    if words.len() < pixels.samples() {
        let cause = format!("{} of {} samples came out", words.len(), pixels.samples());
        return Err(Refusal::Undecodable { number, cause });
    }
    let words = &words[..pixels.samples()];
    let words = if by_plane && pixels.samples_per_pixel > 1 {
        interleaved(words, usize::from(pixels.samples_per_pixel))
    } else {
        words.to_vec()
    };
    Ok(Pixels {
        rows: pixels.rows,
        columns: pixels.columns,
        samples_per_pixel: pixels.samples_per_pixel,
        samples: typed(image, &words),
    })
}

/// Uncompressed samples of a frame that stands by itself.
fn own_frame(image: &Image<'_>, number: u32, bytes: &[u8]) -> Result<Decoded, Refusal> {
    let needed = image.pixels.native_bits().div_ceil(8);
    let there = bytes.len() as u64;
    if there < needed {
        return Err(Refusal::Truncated { at: format!("frame {number}"), needed, there });
    }
    Ok(Decoded { words: samples(image, 1, bytes), by_plane: image.pixels.planar })
}

fn interleaved(by_plane: &[u32], samples_per_pixel: usize) -> Vec<u32> {
    let per_plane = by_plane.len() / samples_per_pixel;
    (0..per_plane).flat_map(|n| (0..samples_per_pixel).map(move |s| by_plane[s * per_plane + n])).collect()
}

/// Cuts each word down to its stored bits, and extends the sign where there is one.
fn typed(image: &Image<'_>, words: &[u32]) -> Samples {
    let pixels = &image.pixels;
    let (stored, high) = (u32::from(pixels.bits_stored), u32::from(pixels.high_bit));
    let left = 31 - high;
    let unsigned = words.iter().map(|word| word << left >> (32 - stored));
    let signed = words.iter().map(|word| ((word << left) as i32) >> (32 - stored));
    match (pixels.bits_allocated, pixels.signed) {
        (1 | 8, false) => Samples::U8(unsigned.map(|n| n as u8).collect()),
        (1 | 8, true) => Samples::I8(signed.map(|n| n as i8).collect()),
        (16, false) => Samples::U16(unsigned.map(|n| n as u16).collect()),
        (16, true) => Samples::I16(signed.map(|n| n as i16).collect()),
        (_, false) => Samples::U32(unsigned.collect()),
        (_, true) => Samples::I32(signed.collect()),
    }
}

impl Pixels {
    /// All values, widened.
    pub fn to_i64(&self) -> Vec<i64> {
        match &self.samples {
            Samples::U8(values) => values.iter().map(|&n| n.into()).collect(),
            Samples::I8(values) => values.iter().map(|&n| n.into()).collect(),
            Samples::U16(values) => values.iter().map(|&n| n.into()).collect(),
            Samples::I16(values) => values.iter().map(|&n| n.into()).collect(),
            Samples::U32(values) => values.iter().map(|&n| n.into()).collect(),
            Samples::I32(values) => values.iter().map(|&n| n.into()).collect(),
        }
    }

    /// The little endian bytes of all values, as Explicit VR Little Endian has them.
    pub fn to_little_endian(&self) -> Vec<u8> {
        match &self.samples {
            Samples::U8(values) => values.clone(),
            Samples::I8(values) => values.iter().map(|n| n.to_le_bytes()[0]).collect(),
            Samples::U16(values) => values.iter().flat_map(|n| n.to_le_bytes()).collect(),
            Samples::I16(values) => values.iter().flat_map(|n| n.to_le_bytes()).collect(),
            Samples::U32(values) => values.iter().flat_map(|n| n.to_le_bytes()).collect(),
            Samples::I32(values) => values.iter().flat_map(|n| n.to_le_bytes()).collect(),
        }
    }
}
