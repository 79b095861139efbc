//! Look-up tables of values and of grey, made up since the corpus has no file of them.

use bytes::Bytes;
use imaging::{Form, FrameIndex, UidMap, frame, pseudonymised_metadata};
use serde_json::{Value, json};

fn element(tag: [u16; 2], vr: &str, value: &[u8]) -> Vec<u8> {
    let long = matches!(vr, "OW" | "SQ");
    let mut bytes: Vec<u8> = tag.iter().flat_map(|part| part.to_le_bytes()).collect();
    bytes.extend(vr.bytes());
    if long {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len().next_multiple_of(2) as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes.resize(bytes.len() + value.len() % 2, if vr == "UI" { 0 } else { b' ' });
    bytes
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn item(body: &[u8]) -> Vec<u8> {
    [&[0xfe, 0xff, 0, 0xe0][..], &(body.len() as u32).to_le_bytes(), body].concat()
}

/// A sequence of one table.
fn table(tag: [u16; 2], first: i16, bits: u16, entries: &[u16], vr: &str) -> Vec<u8> {
    let descriptor = words(&[entries.len() as u16, first as u16, bits]);
    let body = [
        element([0x28, 0x3002], vr, &descriptor),
        element([0x28, 0x3003], "LO", b"NAME OF A PATIENT"),
        element([0x28, 0x3006], "OW", &words(entries)),
    ]
    .concat();
    element(tag, "SQ", &item(&body))
}

/// A signed image of one row.
fn image(stored: &[i16], tables: &[u8], modality: &[u8]) -> Bytes {
    let mut file =
        [vec![0; 128], b"DICM".to_vec(), element([2, 0x10], "UI", b"1.2.840.10008.1.2.1")].concat();
    let number = |element_number, value: u16| element([0x28, element_number], "US", &value.to_le_bytes());
    file.extend(element([8, 0x18], "UI", b"1.2.3"));
    file.extend(element([8, 0x60], "CS", b"CR"));
    file.extend(number(2, 1));
    file.extend(element([0x28, 4], "CS", b"MONOCHROME2"));
    let size = [(0x10, 1), (0x11, stored.len() as u16)];
    for (tag, value) in size.into_iter().chain([(0x100, 16), (0x101, 16), (0x102, 15), (0x103, 1)]) {
        file.extend(number(tag, value));
    }
    file.extend(element([0x28, 0x120], "SS", &(-1i16).to_le_bytes()));
    file.extend(modality);
    file.extend(tables);
    let pixels: Vec<u16> = stored.iter().map(|&value| value as u16).collect();
    file.extend(element([0x7fe0, 0x10], "OW", &words(&pixels)));
    file.into()
}

fn told(file: &Bytes) -> Value {
    pseudonymised_metadata(file, &UidMap::new(b"key")).unwrap()
}

#[test]
fn a_table_of_grey_is_told_without_its_name() {
    let entries: Vec<u16> = (0..6).map(|n| n * n * 100).collect();
    let file = image(&[-2, 0, 3], &table([0x28, 0x3010], -2, 12, &entries, "SS"), &[]);
    let told = told(&file);
    let lut = &told["00283010"]["Value"][0];
    assert_eq!(lut["00283002"], json!({ "vr": "SS", "Value": [6, -2, 12] }));
    assert_eq!(lut["00283006"]["Value"], json!([0, 100, 400, 900, 1600, 2500]));
    assert!(!told.to_string().contains("NAME"), "{told}");
    // A descriptor that calls itself unsigned is that of signed values all the same.
    let file = image(&[-2, 0, 3], &table([0x28, 0x3010], -2, 12, &entries, "US"), &[]);
    assert_eq!(self::told(&file)["00283010"]["Value"][0]["00283002"]["Value"], json!([6, -2, 12]));
}

#[test]
fn a_table_that_is_not_whole_is_left_out() {
    let short = [
        element([0x28, 0x3002], "US", &words(&[100, 0, 12])),
        element([0x28, 0x3006], "OW", &words(&[1, 2, 3])),
    ]
    .concat();
    let file = image(&[1], &element([0x28, 0x3010], "SQ", &item(&short)), &[]);
    assert_eq!(told(&file).get("00283010"), None);
}

#[test]
fn values_are_looked_up_where_a_table_stands_for_the_slope() {
    let entries: Vec<u16> = (0..5).map(|n| 1000 + n * 7).collect();
    let stored = [-9, -3, -2, -1, 0, 1, 9];
    let rescale = [element([0x28, 0x1052], "DS", b"5"), element([0x28, 0x1053], "DS", b"2")].concat();
    let lut = [rescale, table([0x28, 0x3000], -3, 12, &entries, "SS")].concat();
    let file = image(&stored, &[], &lut);
    let sent = frame(&file, 1).unwrap();
    // Computed apart: below the table its first entry, beyond it the last one.
    let expected: Vec<u16> = vec![1000, 1000, 1007, 1014, 1021, 1028, 1028];
    assert_eq!(sent.bytes[..], words(&expected));
    assert_eq!(sent.form, Form::Decoded);
    assert_eq!(FrameIndex::of(&file).unwrap().extents, [None]);
    let told = told(&file);
    assert_eq!(told["00280103"]["Value"], json!([0]));
    assert_eq!(told["00280101"]["Value"], json!([12]));
    for gone in ["00281052", "00281053", "00283000", "00280120"] {
        assert_eq!(told.get(gone), None, "{gone}");
    }
}
