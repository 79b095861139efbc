//! Forms that the corpus has no file of, made up here with pixels that are known.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use imaging::decode;
use std::io::Write;

fn element(tag: [u16; 2], vr: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = tag.iter().flat_map(|part| part.to_le_bytes()).collect();
    bytes.extend(vr.bytes());
    bytes.extend((value.len().next_multiple_of(2) as u16).to_le_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len() + value.len() % 2, if vr == "UI" { 0 } else { b' ' });
    bytes
}

/// A grey image of 3 rows and 5 columns in a compressed transfer syntax.
fn image(syntax: &str, bits: u16, frames: usize, fragments: &[Vec<u8>]) -> Vec<u8> {
    let number = |element_number, value: u16| element([0x28, element_number], "US", &value.to_le_bytes());
    let mut file = [vec![0; 128], b"DICM".to_vec(), element([2, 0x10], "UI", syntax.as_bytes())].concat();
    file.extend(number(2, 1));
    file.extend(element([0x28, 4], "CS", b"MONOCHROME2"));
    file.extend(element([0x28, 8], "IS", frames.to_string().as_bytes()));
    for (tag, value) in [(0x10, 3), (0x11, 5), (0x100, bits), (0x101, bits), (0x102, bits - 1), (0x103, 0)] {
        file.extend(number(tag, value));
    }
    file.extend([0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff]);
    file.extend([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
    for fragment in fragments {
        file.extend([0xfe, 0xff, 0, 0xe0]);
        file.extend((fragment.len().next_multiple_of(2) as u32).to_le_bytes());
        file.extend(fragment);
        file.resize(file.len() + fragment.len() % 2, 0);
    }
    file.extend([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    file
}

/// An RLE frame of literal runs.
fn run_lengths(planes: &[&[u8]]) -> Vec<u8> {
    let (mut head, mut at) = (vec![planes.len() as u32], 64);
    for plane in planes {
        head.push(at);
        at += plane.len() as u32 + 1;
    }
    head.resize(16, 0);
    let mut frame: Vec<u8> = head.iter().flat_map(|word| word.to_le_bytes()).collect();
    for plane in planes {
        frame.push(plane.len() as u8 - 1);
        frame.extend(*plane);
    }
    frame
}

const BITS: [u8; 15] = [1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1];
const RLE: &str = "1.2.840.10008.1.2.5";

fn values(file: &[u8], number: u32) -> Vec<i64> {
    decode(file, number).unwrap().to_i64()
}

#[test]
fn one_bit_in_run_lengths_by_bytes_or_packed() {
    let packed: Vec<u8> =
        BITS.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit)).collect();
    for plane in [BITS.to_vec(), packed] {
        let file = image(RLE, 1, 1, &[run_lengths(&[&plane])]);
        assert_eq!(values(&file, 1), BITS.map(i64::from));
    }
    let short = image(RLE, 1, 1, &[run_lengths(&[&[1]])]);
    assert_eq!(decode(&short, 1).unwrap_err().code(), "undecodable");
}

#[test]
fn run_lengths_of_32_bits_over_several_fragments_and_frames() {
    let plane = |base: u8| (0..15).map(|n| base + n).collect::<Vec<u8>>();
    let planes: Vec<Vec<u8>> = [10, 40, 80, 120].map(plane).to_vec();
    let frame = run_lengths(&planes.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let (head, tail) = frame.split_at(70);
    let fragments = [head.to_vec(), tail.to_vec(), head.to_vec(), tail.to_vec()];
    let file = image(RLE, 32, 2, &fragments);
    let expected: Vec<i64> =
        (0..15).map(|n| (10 + n) << 24 | (40 + n) << 16 | (80 + n) << 8 | (120 + n)).collect();
    assert_eq!((values(&file, 1), values(&file, 2)), (expected.clone(), expected));
}

#[test]
fn frames_deflated_or_encapsulated_as_they_are() {
    let frames: Vec<Vec<u8>> = (0..2).map(|frame| (0..15).map(|n| frame * 100 + n).collect()).collect();
    let deflated = |frame: &Vec<u8>| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(frame).unwrap();
        encoder.finish().unwrap()
    };
    let packed: Vec<Vec<u8>> = frames.iter().map(deflated).collect();
    for (syntax, fragments) in [("1.2.840.10008.1.2.8.1", &packed), ("1.2.840.10008.1.2.1.98", &frames)] {
        let file = image(syntax, 8, 2, fragments);
        for (number, frame) in (1..).zip(&frames) {
            let expected: Vec<i64> = frame.iter().map(|&value| value.into()).collect();
            assert_eq!(values(&file, number), expected, "{syntax}");
        }
    }
    let bomb = deflated(&vec![0; 1 << 24]);
    let file = image("1.2.840.10008.1.2.8.1", 8, 1, &[bomb]);
    assert_eq!(decode(&file, 1).unwrap_err().code(), "undecodable");
}

/// What is not decoded says so by its name.
#[test]
fn video_and_jpeg_xl_are_refused_by_name() {
    for (syntax, name) in [
        ("1.2.840.10008.1.2.4.110", "JPEG XL"),
        ("1.2.840.10008.1.2.4.102", "MPEG-4"),
        ("1.2.840.10008.1.2.4.93", "JPEG 2000 Multi-component"),
    ] {
        let refusal = decode(&image(syntax, 8, 1, &[vec![0; 16]]), 1).unwrap_err();
        assert!(refusal.code() == "unsupported" && refusal.to_string().contains(name), "{refusal}");
    }
}

/// The beginning of an image of 1 × 1 pixels whose study has this UID.
fn of_study(uid: &str) -> Vec<u8> {
    let number = |element_number, value: u16| element([0x28, element_number], "US", &value.to_le_bytes());
    let mut file =
        [vec![0; 128], b"DICM".to_vec(), element([2, 0x10], "UI", b"1.2.840.10008.1.2.1")].concat();
    file.extend(element([8, 0x16], "UI", b"1.2.840.10008.5.1.4.1.1.2"));
    file.extend(element([8, 0x18], "UI", b"1.2.3.1"));
    file.extend(element([0x20, 0x0d], "UI", uid.as_bytes()));
    file.extend(element([0x20, 0x0e], "UI", b"1.2.3.2"));
    file.extend(number(2, 1));
    file.extend(element([0x28, 4], "CS", b"MONOCHROME2"));
    for (tag, value) in [(0x10, 1), (0x11, 1), (0x100, 16), (0x101, 16), (0x102, 15), (0x103, 0)] {
        file.extend(number(tag, value));
    }
    file.extend([0xe0, 0x7f, 0x10, 0, b'O', b'W', 0, 0, 2, 0, 0, 0, 7, 0]);
    file
}

#[test]
fn a_uid_that_could_not_be_asked_for_is_refused_as_what_it_is() {
    assert_eq!(imaging::read_header(&of_study("1.2.3.0")).unwrap().study_uid, "1.2.3.0");
    let long = format!("1.{}", "2".repeat(64));
    for (uid, says) in [
        (long.as_str(), "Study Instance UID is not one UID"),
        ("1.2.3\\1.2.4", "Study Instance UID is not one UID"),
        ("1.2/../3", "Study Instance UID is not one UID"),
        ("", "Study Instance UID is missing"),
    ] {
        let refusal = imaging::read_header(&of_study(uid)).unwrap_err().to_string();
        assert!(refusal.contains(says), "{uid}: {refusal}");
    }
}

/// An uncompressed image of one row of signed samples, 12 bits of 16.
fn signed(words: &[u16]) -> bytes::Bytes {
    let number = |element_number, value: u16| element([0x28, element_number], "US", &value.to_le_bytes());
    let mut file =
        [vec![0; 128], b"DICM".to_vec(), element([2, 0x10], "UI", b"1.2.840.10008.1.2.1")].concat();
    file.extend(number(2, 1));
    file.extend(element([0x28, 4], "CS", b"MONOCHROME2"));
    let columns = words.len() as u16;
    for (tag, value) in [(0x10, 1), (0x11, columns), (0x100, 16), (0x101, 12), (0x102, 11), (0x103, 1)] {
        file.extend(number(tag, value));
    }
    file.extend([0xe0, 0x7f, 0x10, 0, b'O', b'W', 0, 0]);
    file.extend((words.len() as u32 * 2).to_le_bytes());
    file.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    file.into()
}

#[test]
fn what_stands_above_signed_samples_and_is_no_sign_is_not_sent() {
    let sent = |words: &[u16]| imaging::frame(&signed(words), 1).unwrap();
    // -2 with its sign and without it, and 5: as they are.
    let plain = [0xfffe, 0x0ffe, 0x0005];
    assert_eq!(sent(&plain).form, imaging::Form::Original);
    for stray in [[0x1ffe, 0x0ffe, 0x0005], [0xfffe, 0x0ffe, 0xf005], [0xfffe, 0x0ffe, 0x8005]] {
        let sent = sent(&stray);
        assert_eq!(sent.form, imaging::Form::Decoded);
        let words: Vec<u16> = sent.bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        assert_eq!(words, [0xfffe, 0xfffe, 0x0005]);
    }
}
