//! Which fragments make a frame (PS3.5 A.4): by the extended offset table, else by the basic one,
//! else one fragment each, else by the codestreams' own start marks.

use crate::dataset::DataSet;
use crate::refusal::Refusal;
use crate::syntax::Codec;
use dicom_dictionary_std::tags;

/// For each frame, the index of its first fragment.
pub(super) fn starts(
    set: &DataSet<'_>,
    basic: &[u8],
    fragments: &[&[u8]],
    frames: u32,
    codec: Codec,
) -> Result<Vec<usize>, Refusal> {
    let frames = frames as usize;
    if frames > fragments.len() {
        return Err(Refusal::Truncated {
            at: "the pixel data".into(),
            needed: frames as u64,
            there: fragments.len() as u64,
        });
    }
    if frames == 1 {
        return Ok(vec![0]);
    }
    if frames == fragments.len() {
        return Ok((0..frames).collect());
    }
    let extended = set.bytes(tags::EXTENDED_OFFSET_TABLE).unwrap_or_default();
    let extended: Vec<u64> =
        extended.as_chunks::<8>().0.iter().map(|entry| u64::from_le_bytes(*entry)).collect();
    let basic: Vec<u64> =
        basic.as_chunks::<4>().0.iter().map(|entry| u64::from(u32::from_le_bytes(*entry))).collect();
    at_offsets(&extended, fragments, frames)
        .or_else(|| at_offsets(&basic, fragments, frames))
        .or_else(|| at_marks(fragments, frames, codec))
        .ok_or_else(|| {
            Refusal::inconsistent(format!(
                "{} fragments for {frames} frames, and nothing tells which belong together",
                fragments.len()
            ))
        })
}

/// Offsets count from the first item behind the table, item heads of 8 bytes included; a table
/// that does not hit the beginning of a fragment is not believed.
fn at_offsets(table: &[u64], fragments: &[&[u8]], frames: usize) -> Option<Vec<usize>> {
    if table.len() != frames || table.first() != Some(&0) {
        return None;
    }
    let mut begin = 0u64;
    let begins: Vec<u64> = fragments
        .iter()
        .map(|fragment| {
            let this = begin;
            begin += fragment.len() as u64 + 8;
            this
        })
        .collect();
    let starts: Vec<usize> =
        table.iter().map(|offset| begins.binary_search(offset).ok()).collect::<Option<_>>()?;
    starts.is_sorted_by(|a, b| a < b).then_some(starts)
}

/// Fragments that begin with the start of a codestream.
fn at_marks(fragments: &[&[u8]], frames: usize, codec: Codec) -> Option<Vec<usize>> {
    let marks: &[&[u8]] = match codec {
        Codec::Jpeg2000 | Codec::Htj2k => {
            &[&[0xff, 0x4f, 0xff, 0x51], &[0, 0, 0, 0x0c, b'j', b'P', b' ', b' ']]
        }
        Codec::JpegBaseline | Codec::JpegExtended | Codec::JpegLossless | Codec::JpegLs => {
            &[&[0xff, 0xd8, 0xff]]
        }
        _ => return None,
    };
    let starts: Vec<usize> = (0..fragments.len())
        .filter(|&index| marks.iter().any(|mark| fragments[index].starts_with(mark)))
        .collect();
    (starts.len() == frames && starts.first() == Some(&0)).then_some(starts)
}

#[cfg(test)]
mod tests {
    use super::{at_marks, at_offsets};
    use crate::syntax::Codec;

    const FRAGMENTS: [&[u8]; 4] = [b"\xff\xd8\xff1", b"23", b"\xff\xd8\xff4", b"56"];

    #[test]
    fn offsets_point_at_fragments() {
        assert_eq!(at_offsets(&[0, 22], &FRAGMENTS, 2), Some(vec![0, 2]));
        assert_eq!(at_offsets(&[0, 23], &FRAGMENTS, 2), None);
        assert_eq!(at_offsets(&[0, 0], &FRAGMENTS, 2), None);
        assert_eq!(at_offsets(&[], &FRAGMENTS, 2), None);
    }

    #[test]
    fn marks_begin_frames() {
        assert_eq!(at_marks(&FRAGMENTS, 2, Codec::JpegLs), Some(vec![0, 2]));
        assert_eq!(at_marks(&FRAGMENTS, 3, Codec::JpegLs), None);
        assert_eq!(at_marks(&FRAGMENTS, 2, Codec::Rle), None);
    }
}
