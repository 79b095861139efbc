//! Compressed frames that end too early within a sound file: refused, never shown in part.

use crate::corpus;
use imaging::{decode, frame, frame_count};

/// The file with the last fragment of its pixels cut to a part of its length, lengths kept consistent.
fn cut(file: &[u8], part: f64) -> Option<Vec<u8>> {
    let head = [0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff];
    let mut at = file.windows(head.len()).rposition(|window| window == head)? + head.len();
    let mut last = None;
    while file.get(at..at + 4)? == [0xfe, 0xff, 0, 0xe0] {
        let length = u32::from_le_bytes(file.get(at + 4..at + 8)?.try_into().unwrap()) as usize;
        last = Some((at, length));
        at += 8 + length;
    }
    let (begin, length) = last?;
    let kept = ((length as f64 * part) as usize) & !1;
    let mut bytes = file[..begin + 4].to_vec();
    bytes.extend((kept as u32).to_le_bytes());
    bytes.extend(&file[begin + 8..begin + 8 + kept]);
    bytes.extend([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    Some(bytes)
}

#[test]
fn a_frame_that_ends_too_early_is_refused() {
    let Some(folder) = corpus::folder() else { return };
    let (mut refused, mut shown) = (0, Vec::new());
    for row in corpus::table(&folder, "PIXELTRUTH.tsv").iter().filter(|row| row[3] == "ok") {
        let file = std::fs::read(folder.join(&row[0])).unwrap();
        if file.len() > 4 << 20 {
            continue;
        }
        for part in [0.3, 0.6] {
            let Some(cut) = cut(&file, part) else { continue };
            let last = frame_count(&file).unwrap();
            if decode(&cut, last).is_ok() {
                shown.push(format!("{} {} {part}", row[2], row[0]));
            } else {
                refused += 1;
            }
        }
    }
    println!("{refused} refused");
    assert!(shown.is_empty(), "decoded in part: {shown:#?}");
    assert!(refused > 100, "{refused} refused");
}

/// Runs are followed to their end before a frame goes out as it stands.
#[test]
fn run_lengths_that_do_not_fill_the_picture_are_not_sent() {
    for name in ["pydicom/MR_small_RLE.dcm", "nema-wg04/CT2_RLE", "pydicom/SC_rgb_rle.dcm"] {
        let Some(file) = corpus::read(name) else { return };
        let whole = frame(&file.clone().into(), 1);
        assert!(whole.is_ok(), "{name}");
        let refusal = frame(&cut(&file, 0.7).unwrap().into(), 1).unwrap_err();
        assert_eq!(refusal.code(), "undecodable", "{name}");
    }
}
