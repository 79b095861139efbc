//! RLE Lossless: run lengths by byte plane, most significant plane first (PS3.5 Annex G).

use super::Image;
use crate::refusal::Refusal;

const HEADER: usize = 64;

/// Byte planes and their length: for one bit per sample, a byte holds one sample or eight.
struct Layout {
    planes: usize,
    lengths: Vec<usize>,
}

impl Layout {
    fn of(image: &Image<'_>) -> Self {
        let pixels = &image.pixels;
        let per_plane = usize::from(pixels.rows) * usize::from(pixels.columns);
        let bytes_each = usize::from(pixels.bits_allocated).div_ceil(8);
        let lengths =
            if pixels.bits_allocated == 1 { vec![per_plane, per_plane.div_ceil(8)] } else { vec![per_plane] };
        Self { planes: bytes_each * usize::from(pixels.samples_per_pixel), lengths }
    }
}

/// The samples of a frame, by colour plane.
pub(crate) fn run_lengths(image: &Image<'_>, number: u32, frame: &[u8]) -> Result<Vec<u32>, Refusal> {
    let layout = Layout::of(image);
    let per_plane = layout.lengths[0];
    let planes = layout
        .lengths
        .iter()
        .map(|&length| planes(frame, layout.planes, length))
        .reduce(Result::or)
        .unwrap_or_else(|| Err("it has no samples".into()))
        .map_err(|cause| Refusal::Undecodable { number, cause })?;
    if image.pixels.bits_allocated == 1 {
        let bit = |plane: &[u8], n: usize| match plane.len() {
            whole if whole == per_plane => u32::from(plane[n]),
            _ => u32::from(plane[n / 8] >> (n % 8) & 1),
        };
        return Ok(planes.iter().flat_map(|plane| (0..per_plane).map(move |n| bit(plane, n))).collect());
    }
    let bytes_each = usize::from(image.pixels.bits_allocated) / 8;
    let sample = |bytes: &[Vec<u8>], n: usize| bytes.iter().fold(0, |word, p| word << 8 | u32::from(p[n]));
    Ok(planes.chunks(bytes_each).flat_map(|bytes| (0..per_plane).map(move |n| sample(bytes, n))).collect())
}

/// Refuses a frame whose runs do not fill the picture, without decoding it.
pub(super) fn check(image: &Image<'_>, number: u32, frame: &[u8]) -> Result<(), Refusal> {
    let layout = Layout::of(image);
    let filled = |length: &usize| -> Result<(), String> {
        segments(frame, layout.planes)?.into_iter().try_for_each(|segment| measure(segment, *length))
    };
    let outcome = layout.lengths.iter().map(filled).reduce(Result::or).unwrap_or(Ok(()));
    outcome.map_err(|cause| Refusal::Undecodable { number, cause })
}

/// Whether a fragment begins as a frame does: with a header that tells of so many segments, one behind
/// the other, which may reach into the next fragments.
pub(super) fn begins(fragment: &[u8], planes: usize) -> bool {
    let Some(header) = fragment.first_chunk::<HEADER>() else { return false };
    let words: Vec<u32> = header.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
    let (told, unused) = words[1..].split_at(planes.min(15));
    words[0] as usize == planes
        && told.first() == Some(&(HEADER as u32))
        && told.is_sorted_by(|a, b| a < b)
        && unused.iter().all(|&word| word == 0)
}

/// Follows the runs of a segment without writing them out.
fn measure(segment: &[u8], length: usize) -> Result<(), String> {
    let (mut at, mut filled) = (0, 0);
    while filled < length {
        let Some(&control) = segment.get(at) else {
            return Err(format!("an RLE segment ends after {filled} of {length} bytes"));
        };
        let (taken, made) = match control {
            0..=127 => (usize::from(control) + 2, usize::from(control) + 1),
            128 => (1, 0),
            129..=255 => (2, 257 - usize::from(control)),
        };
        at += taken;
        filled += made;
        if at > segment.len() {
            return Err("an RLE segment ends within a run".into());
        }
    }
    Ok(())
}

/// The byte planes of a frame, each of `length` bytes, exactly `count` of them.
///
/// Trailing padding within a segment is ignored; too short a segment is an error.
fn planes(frame: &[u8], count: usize, length: usize) -> Result<Vec<Vec<u8>>, String> {
    let segments = segments(frame, count)?;
    // A run of two bytes makes at most 128: what promises more is not believed.
    if frame.len().saturating_mul(64) < length {
        return Err(format!("{} bytes cannot hold planes of {length}", frame.len()));
    }
    segments.into_iter().map(|segment| plane(segment, length)).collect()
}

/// The segments that the header points at.
fn segments(frame: &[u8], count: usize) -> Result<Vec<&[u8]>, String> {
    let Some(header) = frame.first_chunk::<HEADER>() else {
        return Err("the RLE header is cut short".into());
    };
    let (words, _) = header.as_chunks::<4>();
    let words: Vec<usize> = words.iter().map(|word| u32::from_le_bytes(*word) as usize).collect();
    if words[0] != count || count > 15 {
        return Err(format!("{} RLE segments where {count} are needed", words[0]));
    }
    (1..=count)
        .map(|n| {
            let end = if n == count { frame.len() } else { words[n + 1] };
            let ordered = words[n] >= HEADER && words[n] <= end;
            let segment = frame.get(words[n]..end).filter(|_| ordered);
            segment.ok_or_else(|| format!("RLE segment {n} lies outside of the frame"))
        })
        .collect()
}

fn plane(segment: &[u8], length: usize) -> Result<Vec<u8>, String> {
    let mut plane = Vec::with_capacity(length);
    let mut rest = segment;
    while plane.len() < length {
        let Some((&control, data)) = rest.split_first() else {
            return Err(format!("an RLE segment ends after {} of {length} bytes", plane.len()));
        };
        let room = length - plane.len();
        rest = match control {
            0..=127 => {
                let run = usize::from(control) + 1;
                let literal = data.get(..run).ok_or("an RLE segment ends within a run")?;
                plane.extend_from_slice(&literal[..run.min(room)]);
                &data[run..]
            }
            128 => data,
            129..=255 => {
                let (&value, after) = data.split_first().ok_or("an RLE segment ends within a run")?;
                let run = 257 - usize::from(control);
                plane.resize(plane.len() + run.min(room), value);
                after
            }
        };
    }
    Ok(plane)
}

#[cfg(test)]
mod tests {
    use super::{measure, planes};

    fn frame(segments: &[&[u8]]) -> Vec<u8> {
        let mut words = vec![segments.len() as u32];
        let mut at = 64u32;
        for segment in segments {
            words.push(at);
            at += segment.len() as u32;
        }
        words.resize(16, 0);
        let mut frame: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        for segment in segments {
            frame.extend_from_slice(segment);
        }
        frame
    }

    #[test]
    fn runs_and_literals() {
        let frame = frame(&[&[2, 7, 8, 9, 128, 254, 5, 0], &[251, 1]]);
        assert_eq!(planes(&frame, 2, 6), Ok(vec![vec![7, 8, 9, 5, 5, 5], vec![1; 6]]));
    }

    #[test]
    fn what_fills_the_picture_is_told_without_decoding() {
        for (segment, length, fills) in
            [(&[2u8, 7, 8, 9, 128, 254, 5][..], 6, true), (&[2, 7, 8, 9], 4, false), (&[254], 3, false)]
        {
            assert_eq!(measure(segment, length).is_ok(), fills);
            assert_eq!(planes(&frame(&[segment]), 1, length).is_ok(), fills);
        }
    }

    #[test]
    fn what_is_too_short_or_points_astray_is_an_error() {
        assert!(planes(&frame(&[&[2, 7, 8, 9]]), 1, 6).is_err());
        assert!(planes(&frame(&[&[2, 7]]), 1, 3).is_err());
        assert!(planes(&frame(&[&[0, 7]]), 2, 1).is_err());
        assert!(planes(&[1; 64], 1, 1).is_err());
        assert!(planes(&frame(&[&[129, 7]]), 1, 1 << 40).is_err());
    }
}
