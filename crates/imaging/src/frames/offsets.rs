//! Which fragments make a frame (PS3.5 A.4): by the extended offset table, else by the basic one,
//! else one fragment each, else by the codestreams' own start marks.

use super::rle;
use crate::dataset::DataSet;
use crate::far::Fragments;
use crate::index::PixelModule;
use crate::refusal::Refusal;
use crate::syntax::Codec;
use dicom_dictionary_std::tags;

/// For each frame, the index of its first fragment.
pub(super) fn starts(
    set: &DataSet<'_>,
    basic: &[u8],
    fragments: &(impl Fragments + ?Sized),
    pixels: &PixelModule,
    codec: Codec,
) -> Result<Vec<usize>, Refusal> {
    let frames = pixels.frames as usize;
    let count = fragments.count();
    if frames > count {
        return Err(Refusal::Truncated {
            at: "the pixel data".into(),
            needed: frames as u64,
            there: count as u64,
        });
    }
    if frames == 1 {
        return Ok(vec![0]);
    }
    if frames == count {
        return Ok((0..frames).collect());
    }
    let extended = set.bytes(tags::EXTENDED_OFFSET_TABLE).unwrap_or_default();
    let extended: Vec<u64> =
        extended.as_chunks::<8>().0.iter().map(|entry| u64::from_le_bytes(*entry)).collect();
    let basic: Vec<u64> =
        basic.as_chunks::<4>().0.iter().map(|entry| u64::from(u32::from_le_bytes(*entry))).collect();
    at_offsets(&extended, fragments, frames)
        .or_else(|| at_offsets(&basic, fragments, frames))
        .or_else(|| at_marks(fragments, frames, codec, pixels))
        .ok_or_else(|| {
            Refusal::inconsistent(format!(
                "{count} fragments for {frames} frames, and nothing tells which belong together"
            ))
        })
}

/// Offsets count from the first item behind the table, item heads of 8 bytes included; a table
/// that does not hit the beginning of a fragment is not believed.
fn at_offsets(table: &[u64], fragments: &(impl Fragments + ?Sized), frames: usize) -> Option<Vec<usize>> {
    if table.len() != frames || table.first() != Some(&0) {
        return None;
    }
    let mut begin = 0u64;
    let begins: Vec<u64> = (0..fragments.count())
        .map(|index| {
            let this = begin;
            begin += fragments.length(index) + 8;
            this
        })
        .collect();
    let starts: Vec<usize> =
        table.iter().map(|offset| begins.binary_search(offset).ok()).collect::<Option<_>>()?;
    starts.is_sorted_by(|a, b| a < b).then_some(starts)
}

/// Fragments that begin with the start of a codestream.
fn at_marks(
    fragments: &(impl Fragments + ?Sized),
    frames: usize,
    codec: Codec,
    pixels: &PixelModule,
) -> Option<Vec<usize>> {
    let marks: &[&[u8]] = match codec {
        Codec::Jpeg2000 | Codec::Htj2k => {
            &[&[0xff, 0x4f, 0xff, 0x51], &[0, 0, 0, 0x0c, b'j', b'P', b' ', b' ']]
        }
        Codec::JpegBaseline
        | Codec::JpegExtended
        | Codec::JpegProgressive
        | Codec::JpegLossless
        | Codec::JpegLs => &[&[0xff, 0xd8, 0xff]],
        Codec::Rle => &[],
        _ => return None,
    };
    let planes = usize::from(pixels.bits_allocated).div_ceil(8) * usize::from(pixels.samples_per_pixel);
    let begins = |fragment: &[u8]| match codec {
        Codec::Rle => rle::begins(fragment, planes),
        _ => marks.iter().any(|mark| fragment.starts_with(mark)),
    };
    let starts: Vec<usize> =
        (0..fragments.count()).filter(|&index| begins(&fragments.beginning(index))).collect();
    (starts.len() == frames && starts.first() == Some(&0)).then_some(starts)
}

#[cfg(test)]
mod tests {
    use super::{at_marks, at_offsets};
    use crate::index::PixelModule;
    use crate::syntax::Codec;

    const FRAGMENTS: [&[u8]; 4] = [b"\xff\xd8\xff1", b"23", b"\xff\xd8\xff4", b"56"];

    #[test]
    fn offsets_point_at_fragments() {
        assert_eq!(at_offsets(&[0, 22], &FRAGMENTS[..], 2), Some(vec![0, 2]));
        assert_eq!(at_offsets(&[0, 23], &FRAGMENTS[..], 2), None);
        assert_eq!(at_offsets(&[0, 0], &FRAGMENTS[..], 2), None);
        assert_eq!(at_offsets(&[], &FRAGMENTS[..], 2), None);
    }

    fn bytes() -> PixelModule {
        PixelModule {
            rows: 2,
            columns: 2,
            frames: 2,
            samples_per_pixel: 1,
            bits_allocated: 8,
            bits_stored: 8,
            high_bit: 7,
            signed: false,
            planar: false,
            photometric: "MONOCHROME2".into(),
        }
    }

    #[test]
    fn marks_begin_frames() {
        assert_eq!(at_marks(&FRAGMENTS[..], 2, Codec::JpegLs, &bytes()), Some(vec![0, 2]));
        assert_eq!(at_marks(&FRAGMENTS[..], 3, Codec::JpegLs, &bytes()), None);
        assert_eq!(at_marks(&FRAGMENTS[..], 2, Codec::Rle, &bytes()), None);
    }

    #[test]
    fn an_rle_header_begins_a_frame() {
        let mut head = vec![0; 64];
        (head[0], head[4]) = (1, 64);
        let first = [head.as_slice(), &[255]].concat();
        let fragments: [&[u8]; 4] = [&first, &[7], &first, &[9]];
        assert_eq!(at_marks(&fragments[..], 2, Codec::Rle, &bytes()), Some(vec![0, 2]));
        assert_eq!(at_marks(&fragments[..], 3, Codec::Rle, &bytes()), None);
    }
}
