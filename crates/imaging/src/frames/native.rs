//! Uncompressed frames: as they stand where they are plain little endian, else normalised.

use super::Image;
use crate::refusal::Refusal;

/// The little endian bytes of a native frame where they differ from those of the file.
pub(super) fn normalised(image: &Image<'_>, number: u32) -> Result<Option<Vec<u8>>, Refusal> {
    let pixels = &image.pixels;
    let plain = !image.big_endian
        && pixels.bits_allocated > 1
        && !pixels.is_subsampled()
        && !image.is_looked_up()
        && pixels.high_bit + 1 == pixels.bits_stored;
    let (allocated, stored) = (pixels.bits_allocated, pixels.bits_stored);
    let stray = |piece: &[u8]| {
        if pixels.signed {
            has_stray_signed_bits(piece, stored)
        } else {
            has_stray_bits(piece, allocated, stored)
        }
    };
    if plain && !(allocated > stored && image.any_piece(number, stray)?) {
        return Ok(None);
    }
    super::decoded(image, number).map(Some)
}

/// Whether bits above the stored ones are set, as overlays in unused bits do.
fn has_stray_bits(bytes: &[u8], allocated: u16, stored: u16) -> bool {
    match allocated {
        16 => {
            let above = (!0u16).checked_shl(u32::from(stored)).unwrap_or(0);
            above != 0 && bytes.as_chunks::<2>().0.iter().any(|b| u16::from_le_bytes(*b) & above != 0)
        }
        8 => {
            let above = (!0u8).checked_shl(u32::from(stored)).unwrap_or(0);
            above != 0 && bytes.iter().any(|b| b & above != 0)
        }
        _ => false,
    }
}

/// The same of signed samples of 16 bits, above whose stored bits their sign may go on.
fn has_stray_signed_bits(bytes: &[u8], stored: u16) -> bool {
    let above = (!0u16).checked_shl(u32::from(stored)).unwrap_or(0);
    let sign = 1u16.checked_shl(u32::from(stored).saturating_sub(1)).unwrap_or(0);
    bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).any(|word| {
        let over = word & above;
        over != 0 && !(over == above && word & sign != 0)
    })
}

/// The samples of a native frame as unsigned words, one per sample in the file's order; colour by
/// plane stays by plane, and half-sampled chroma is spread to both pixels.
pub(crate) fn samples(image: &Image<'_>, number: u32, bytes: &[u8]) -> Vec<u32> {
    let pixels = &image.pixels;
    let count = pixels.samples();
    let words: Vec<u32> = match pixels.bits_allocated {
        1 => {
            let first = (u64::from(number - 1) * pixels.native_bits() % 8) as usize;
            (first..first + count).map(|bit| u32::from(bytes[bit / 8] >> (bit % 8) & 1)).collect()
        }
        8 => bytes.iter().map(|&byte| u32::from(byte)).collect(),
        16 => bytes.as_chunks().0.iter().map(|b| u32::from(word(*b, image.big_endian))).collect(),
        _ => bytes.as_chunks().0.iter().map(|b| long(*b, image.big_endian)).collect(),
    };
    if pixels.is_subsampled() { spread(&words) } else { words }
}

fn word(bytes: [u8; 2], big_endian: bool) -> u16 {
    if big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
}

fn long(bytes: [u8; 4], big_endian: bool) -> u32 {
    if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
}

/// Y1 Y2 Cb Cr to Y1 Cb Cr Y2 Cb Cr (PS3.3 C.7.6.3.1.2).
fn spread(words: &[u32]) -> Vec<u32> {
    words.as_chunks().0.iter().flat_map(|&[y1, y2, cb, cr]| [y1, cb, cr, y2, cb, cr]).collect()
}
