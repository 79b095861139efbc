use super::{BulkData, bulk_data, dicom_json, with_bulk_data_at};
use bytes::Bytes;
use serde_json::{Value, json};

type Attribute<'a> = ((u16, u16), &'a str, &'a [u8]);

/// Attributes in Explicit VR Little Endian, behind a preamble.
fn file(attributes: &[Attribute<'_>]) -> Bytes {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    put(&mut bytes, ((2, 0x10), "UI", b"1.2.840.10008.1.2.1\0"));
    for attribute in attributes {
        put(&mut bytes, *attribute);
    }
    bytes.into()
}

fn put(bytes: &mut Vec<u8>, ((group, element), vr, value): Attribute<'_>) {
    bytes.extend(group.to_le_bytes());
    bytes.extend(element.to_le_bytes());
    bytes.extend(vr.as_bytes());
    if matches!(vr, "OB" | "OW" | "SQ" | "UN" | "UT" | "SV" | "UV") {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
}

fn told(attributes: &[Attribute<'_>]) -> Value {
    serde_json::from_str(&dicom_json(&file(attributes)).unwrap()).unwrap()
}

#[test]
fn each_representation_is_written_as_the_standard_has_it() {
    let json = told(&[
        ((8, 0), "UL", &[4, 0, 0, 0]),
        ((8, 5), "CS", b"ISO_IR 100"),
        ((8, 8), "CS", b"ORIGINAL\\PRIMARY\\\\AXIAL "),
        ((8, 0x50), "SH", b""),
        ((8, 0x1030), "LO", b"Sch\xe4del \"nativ\""),
        ((0x10, 0x10), "PN", b"Mu\xf1oz^Ana=\xe4\xf6 "),
        ((0x10, 0x4000), "LT", b" kept\\as it is  "),
        ((0x18, 0x50), "DS", b"1.50 "),
        ((0x20, 0x11), "IS", b"+07 "),
        ((0x20, 0x32), "DS", b"1\\-2.5\\.5 "),
        ((0x28, 0x10), "US", &[0, 2]),
        ((0x28, 0x9), "AT", &[0x18, 0, 0x63, 0x10]),
        ((0x29, 0x1010), "UN", b"private!"),
        ((0x40, 0x9096), "SV", &(-1_i64).to_le_bytes()),
        ((0x70, 0x22), "FL", &0.1_f32.to_le_bytes()),
    ]);
    assert_eq!(
        json,
        json!({
            "00080005": { "vr": "CS", "Value": ["ISO_IR 192"] },
            "00080008": { "vr": "CS", "Value": ["ORIGINAL", "PRIMARY", null, "AXIAL"] },
            "00080050": { "vr": "SH" },
            "00081030": { "vr": "LO", "Value": ["Schädel \"nativ\""] },
            "00100010": { "vr": "PN", "Value": [{ "Alphabetic": "Muñoz^Ana", "Ideographic": "äö" }] },
            "00104000": { "vr": "LT", "Value": [" kept\\as it is"] },
            "00180050": { "vr": "DS", "Value": [1.50] },
            "00200011": { "vr": "IS", "Value": [7] },
            "00200032": { "vr": "DS", "Value": [1, -2.5, 0.5] },
            "00280009": { "vr": "AT", "Value": ["00181063"] },
            "00280010": { "vr": "US", "Value": [512] },
            "00291010": { "vr": "UN", "BulkDataURI": "00291010" },
            "00409096": { "vr": "SV", "Value": [-1] },
            "00700022": { "vr": "FL", "Value": [0.1] },
        })
    );
}

#[test]
fn a_known_tag_of_unknown_representation_is_looked_up() {
    let json = told(&[((8, 0x60), "UN", b"MR"), ((0x18, 0x87), "UN", b"1.5 ")]);
    assert_eq!(json["00080060"], json!({ "vr": "CS", "Value": ["MR"] }));
    assert_eq!(json["00180087"], json!({ "vr": "DS", "Value": [1.5] }));
}

#[test]
fn binary_values_are_found_by_their_path() {
    let mut inside = Vec::new();
    put(&mut inside, ((0x28, 0x10), "US", &[1, 0]));
    put(&mut inside, ((0x7fe0, 0x10), "OW", &[7, 0]));
    let mut item = vec![0xfe, 0xff, 0, 0xe0];
    item.extend((inside.len() as u32).to_le_bytes());
    item.extend(inside);
    let file = file(&[((0x88, 0x200), "SQ", &item), ((0x7fe0, 0x10), "OB", &[1, 2, 3, 4])]);
    let json = with_bulk_data_at(&dicom_json(&file).unwrap(), "/i/1/bulkdata/");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["7FE00010"]["BulkDataURI"], "/i/1/bulkdata/7FE00010");
    let nested = &json["00880200"]["Value"][0]["7FE00010"]["BulkDataURI"];
    assert_eq!(nested, "/i/1/bulkdata/00880200.1.7FE00010");
    let at = |path| bulk_data(&file, path).unwrap();
    assert_eq!(at("00880200.1.7FE00010"), Some(BulkData::Value(Bytes::from_static(&[7, 0]))));
    assert_eq!(at("7FE00010"), Some(BulkData::Value(Bytes::from_static(&[1, 2, 3, 4]))));
    for missing in ["00880200.2.7FE00010", "00880200.0.7FE00010", "00880200", "7FE00010.1", "", "x.1"] {
        assert_eq!(at(missing), None, "{missing}");
    }
}

#[test]
fn a_text_that_looks_like_a_member_is_not_one() {
    let json = dicom_json(&file(&[((8, 0x1030), "LO", b"\"BulkDataURI\":\"x")])).unwrap();
    assert_eq!(with_bulk_data_at(&json, "base/"), json);
}

#[test]
fn tags_out_of_order_and_twice_are_put_in_order_once() {
    let file =
        file(&[((0x10, 0x20), "LO", b"first "), ((8, 0x60), "CS", b"CT"), ((0x10, 0x20), "LO", b"second")]);
    let json = dicom_json(&file).unwrap();
    assert_eq!(json, r#"{"00080060":{"vr":"CS","Value":["CT"]},"00100020":{"vr":"LO","Value":["first"]}}"#);
}
