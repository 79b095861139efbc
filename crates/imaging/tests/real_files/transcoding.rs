//! Frames in another encoding: sample for sample the same.

use crate::corpus;
use imaging::{Target, decode, frame_count, transcode};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A Part 10 file around a transcoded frame, as another reader would be given it.
fn wrapped(frame: &imaging::Transcoded, rows: u16, columns: u16) -> Vec<u8> {
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    let text = |file: &mut Vec<u8>, tag: [u16; 2], vr: &str, value: &str| {
        let padded = value.len().next_multiple_of(2);
        file.extend(tag.iter().flat_map(|part| part.to_le_bytes()));
        file.extend(vr.bytes());
        file.extend((padded as u16).to_le_bytes());
        file.extend(value.bytes());
        file.resize(file.len() + padded - value.len(), if vr == "UI" { 0 } else { b' ' });
    };
    text(&mut file, [2, 0x10], "UI", frame.transfer_syntax_uid);
    let number = |file: &mut Vec<u8>, element: u16, value: u16| {
        file.extend([0x28, 0]);
        file.extend(element.to_le_bytes());
        file.extend(b"US\x02\0");
        file.extend(value.to_le_bytes());
    };
    number(&mut file, 2, frame.samples_per_pixel);
    // Without its tables, a palette's stored values are read as grey.
    let photometric = if frame.photometric == "PALETTE COLOR" { "MONOCHROME2" } else { &frame.photometric };
    text(&mut file, [0x28, 4], "CS", photometric);
    for (element, value) in [
        (6, 0),
        (0x10, rows),
        (0x11, columns),
        (0x100, frame.bits_allocated),
        (0x101, frame.bits_stored),
        (0x102, frame.high_bit),
        (0x103, frame.signed.into()),
    ] {
        number(&mut file, element, value);
    }
    file.extend([0xe0, 0x7f, 0x10, 0]);
    file.extend(b"OB\0\0");
    let padded = frame.bytes.len().next_multiple_of(2);
    if frame.transfer_syntax_uid == "1.2.840.10008.1.2.1" {
        file.extend((padded as u32).to_le_bytes());
    } else {
        file.extend([0xff; 4]);
        file.extend([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0, 0xe0]);
        file.extend((padded as u32).to_le_bytes());
    }
    file.extend(&frame.bytes);
    file.resize(file.len() + padded - frame.bytes.len(), 0);
    if frame.transfer_syntax_uid != "1.2.840.10008.1.2.1" {
        file.extend([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    }
    file
}

/// Larger pictures only take longer.
const LARGEST: usize = 2 << 20;

#[test]
fn what_is_transcoded_decodes_to_the_same_samples() {
    let Some(folder) = corpus::folder() else { return };
    let rows = corpus::table(&folder, "PIXELTRUTH.tsv");
    let tally: Mutex<BTreeMap<&str, usize>> = Mutex::default();
    rows.par_iter().filter(|row| row[3] == "ok").for_each(|row| {
        let file = std::fs::read(folder.join(&row[0])).unwrap();
        let last = frame_count(&file).unwrap();
        let original = decode(&file, last).unwrap();
        if original.to_i64().len() > LARGEST {
            return;
        }
        for target in [Target::Htj2kRpcl, Target::ExplicitLittle] {
            let frame = transcode(&file, last, target).unwrap();
            let again = decode(&wrapped(&frame, original.rows, original.columns), 1);
            let again = again.unwrap_or_else(|refusal| panic!("{} {target:?}: {refusal}", row[0]));
            assert_eq!(again.to_i64(), original.to_i64(), "{} {target:?}", row[0]);
            *tally.lock().unwrap().entry(frame.transfer_syntax_uid).or_default() += 1;
        }
    });
    let tally = tally.into_inner().unwrap();
    println!("{tally:?}");
    // Samples of 32 bits stay uncompressed.
    assert!(tally["1.2.840.10008.1.2.4.202"] > 285, "{tally:?}");
}

#[test]
fn a_progressive_stream_tells_its_order_and_its_length() {
    let Some(file) = corpus::read("ct-chest-lidc0314/000248.dcm") else { return };
    let frame = transcode(&file, 1, Target::Htj2kRpcl).unwrap().bytes;
    let marker = |code: u8| frame.windows(2).position(|pair| pair == [0xff, code]).unwrap();
    // COD: progression order 2 is RPCL (T.800 Table A.16); TLM: one tile-part up to the end mark.
    assert_eq!(frame[marker(0x52) + 5], 2);
    let length = u32::from_be_bytes(frame[marker(0x55) + 8..][..4].try_into().unwrap()) as usize;
    assert_eq!(marker(0x90) + length + 2, frame.len());
    assert!(frame.len() < 512 * 512 * 2 / 2, "{} bytes", frame.len());
}

/// Columns and rows that a codestream tells of (SIZ, ITU-T T.800 A.5.1).
fn size_told(codestream: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(codestream[at..at + 4].try_into().unwrap());
    (number(8) - number(16), number(12) - number(20))
}

#[test]
fn a_large_grey_frame_is_had_coarsely_in_few_bytes_and_no_other() {
    let Some(folder) = corpus::folder() else { return };
    let rows = corpus::table(&folder, "PIXELTRUTH.tsv");
    let tally: Mutex<BTreeMap<bool, usize>> = Mutex::default();
    rows.par_iter().filter(|row| row[3] == "ok").for_each(|row| {
        let file = std::fs::read(folder.join(&row[0])).unwrap();
        let pixels = decode(&file, 1).unwrap();
        let (columns, rows) = (u32::from(pixels.columns), u32::from(pixels.rows));
        let made = imaging::coarse(&file, 1);
        if let Ok(made) = &made {
            let side = columns.max(rows).div_ceil(512);
            assert_eq!(size_told(made), (columns.div_ceil(side), rows.div_ceil(side)), "{}", row[0]);
            assert!(made.len() < 512 * 512 * 2, "{}: {} bytes", row[0], made.len());
            println!("{}: {columns} × {rows} in {} bytes", row[0], made.len());
        } else {
            let is_plain = pixels.samples_per_pixel == 1 && columns.max(rows) > 1024;
            assert!(!is_plain, "{}: {made:?}", row[0]);
        }
        *tally.lock().unwrap().entry(made.is_ok()).or_default() += 1;
    });
    let tally = tally.into_inner().unwrap();
    println!("{tally:?}");
    assert!(tally[&true] > 3 && tally[&false] > 100, "{tally:?}");
}
