//! What stands in a compressed frame beside its picture: comments, application data (ITU-T T.81 B.2.4.5, B.2.4.6,
//! T.800 A.9.2), and bytes behind its end. Scanners and converters write names there.

use super::jpeg_2000;
use std::borrow::Cow;
use std::ops::Range;

/// What common encoders say of themselves and of nobody else.
const OF_ENCODERS: [&[u8]; 11] = [
    b"AppleMark",
    b"CREATOR: gd-jpeg",
    b"Created by Grok",
    b"Created by OpenJPEG",
    b"Creator: JasPer",
    b"ICC_PROFILE\0",
    b"JFIF\0",
    b"Kakadu-v",
    b"LEAD Technologies Inc. V",
    b"OpenJPH",
    b"SPIFF\0",
];
/// What those are at most: who wants to hide a name behind them has little room.
const LONGEST_OF_ENCODERS: usize = 48;
/// By kind: of numbers alone, or of a profile's tables.
const LONG_OF_ENCODERS: [&[u8]; 2] = [b"Kdu-Layer-Info: ", b"ICC_PROFILE\0"];

/// A frame without remarks: these are written over with zeros, so that nothing moves.
pub(crate) fn without_remarks(frame: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let found = remarks(&frame);
    if found.is_empty() {
        return frame;
    }
    let mut frame = frame.into_owned();
    for range in found {
        frame[range].fill(0);
    }
    Cow::Owned(frame)
}

/// Where the remarks of a compressed frame are; none of what is neither JPEG nor JPEG 2000.
pub(crate) fn remarks(frame: &[u8]) -> Vec<Range<usize>> {
    let found = match frame {
        [0xff, 0xd8, ..] => of_jpeg(frame),
        [0xff, 0x4f, 0xff, 0x51, ..] => of_jpeg_2000(frame),
        _ => return Vec::new(),
    };
    found.into_iter().filter(|range| says_something(&frame[range.clone()])).collect()
}

fn says_something(remark: &[u8]) -> bool {
    let begins = |known: &&[u8]| remark.starts_with(known);
    let harmless = OF_ENCODERS.iter().any(begins) && remark.len() <= LONGEST_OF_ENCODERS
        || LONG_OF_ENCODERS.iter().any(begins)
        || remark.starts_with(b"Adobe") && remark.len() == 12;
    !harmless && remark.iter().any(|&byte| byte != 0)
}

/// Comments and application data of all scans, and what is behind the end.
fn of_jpeg(frame: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 2;
    while let Some(&[first, marker]) = frame.get(at..at + 2) {
        match (first, marker) {
            (0xff, 0xd9) => {
                found.push(at + 2..frame.len());
                break;
            }
            // Data of a scan, fill bytes, and what has no length.
            (..0xff, _) | (_, ..0xc0 | 0xd0..=0xd8 | 0xff) => at += 1,
            _ => {
                let length =
                    frame.get(at + 2..at + 4).map_or(2, |pair| u16::from_be_bytes([pair[0], pair[1]]));
                let end = (at + 2 + usize::from(length).max(2)).min(frame.len());
                if matches!(marker, 0xe0..=0xef | 0xfe) {
                    found.push((at + 4).min(end)..end);
                }
                at = end;
            }
        }
    }
    found
}

/// Comments of the main header and of the first tile-part's, and what is behind the end.
fn of_jpeg_2000(frame: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (marker, range) in jpeg_2000::header_segments(frame) {
        // The first two bytes say whether it is text.
        if marker == 0x64 && range.len() > 2 {
            found.push(range.start + 2..range.end);
        }
    }
    if let Some(end) = frame.windows(2).rposition(|pair| pair == [0xff, 0xd9]) {
        found.push(end + 2..frame.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, marker];
        bytes.extend((payload.len() as u16 + 2).to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    fn cleaned(frame: &[u8]) -> Vec<u8> {
        without_remarks(Cow::Borrowed(frame)).into_owned()
    }

    #[test]
    fn comments_and_application_data_of_a_jpeg_go_wherever_they_stand() {
        let head = [&[0xff, 0xd8][..], &segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")].concat();
        let picture =
            [&segment(0xda, &[1, 1, 0, 0, 0x3f, 0])[..], b"data \xff\0 data \xff\xd0 data"].concat();
        let with = |text: &[u8]| {
            [
                &head[..],
                &segment(0xfe, text),
                &segment(0xe1, text),
                &picture,
                &segment(0xfe, text),
                &picture,
                &[0xff, 0xd9],
                text,
            ]
            .concat()
        };
        assert_eq!(cleaned(&with(b"Doe^Jane")), with(&[0; 8]));
        let plain =
            [&head[..], &segment(0xee, b"Adobe\0\x64\0\0\0\0\0"), &picture, &[0xff, 0xd9, 0]].concat();
        assert!(remarks(&plain).is_empty());
        let lead = [&head[..], &segment(0xfe, b"LEAD Technologies Inc. V1.01\0"), &picture].concat();
        assert!(remarks(&lead).is_empty());
        assert!(remarks(b"no JPEG, Doe^Jane").is_empty());
    }

    #[test]
    fn comments_of_a_jpeg_2000_go_and_its_encoder_stays() {
        let size = segment(0x51, &[0; 36]);
        let tile = [&segment(0x90, &[0; 8])[..], &[0xff, 0x93], b"data", &[0xff, 0xd9]].concat();
        let with = |text: &[u8], behind: &[u8]| {
            let comment = [&[0, 1], text].concat();
            [&[0xff, 0x4f][..], &size, &segment(0x64, &comment), &tile, behind].concat()
        };
        assert_eq!(cleaned(&with(b"Doe^Jane", b"Doe")), with(&[0; 8], &[0; 3]));
        assert!(remarks(&with(b"Created by OpenJPEG version 2.5.0", &[])).is_empty());
        assert_eq!(
            remarks(&with(b"Created by OpenJPEG version 2.5.0 for Mrs. Doe, 12 Elm Street", &[])).len(),
            1
        );
    }

    #[test]
    fn what_is_cut_short_is_looked_through_as_far_as_it_goes() {
        let whole = [&[0xff, 0xd8][..], &segment(0xfe, b"Doe^Jane")].concat();
        for end in 0..whole.len() {
            assert_eq!(cleaned(&whole[..end]).len(), end);
        }
    }
}
