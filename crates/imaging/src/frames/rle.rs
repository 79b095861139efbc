//! RLE Lossless: run lengths by byte plane, most significant plane first (PS3.5 Annex G).

const HEADER: usize = 64;

/// The byte planes of a frame, each of `length` bytes, exactly `count` of them.
///
/// Trailing padding within a segment is ignored; too short a segment is an error.
pub(crate) fn planes(frame: &[u8], count: usize, length: usize) -> Result<Vec<Vec<u8>>, String> {
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
    use super::planes;

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
    fn what_is_too_short_or_points_astray_is_an_error() {
        assert!(planes(&frame(&[&[2, 7, 8, 9]]), 1, 6).is_err());
        assert!(planes(&frame(&[&[2, 7]]), 1, 3).is_err());
        assert!(planes(&frame(&[&[0, 7]]), 2, 1).is_err());
        assert!(planes(&[1; 64], 1, 1).is_err());
        assert!(planes(&frame(&[&[129, 7]]), 1, 1 << 40).is_err());
    }
}
