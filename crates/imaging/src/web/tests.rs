//! A file that holds an identifier in every attribute of the dictionary lets none of them through.

use super::{UidMap, pseudonymised_metadata};
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::{StandardDataDictionary, tags};

const SEED: &str = "19610417";
const SEEDED_UID: &str = "1.2.3.19610417";

fn element(tag: Tag, vr: VR, value: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = [tag.0, tag.1].iter().flat_map(|part| part.to_le_bytes()).collect();
    let even = value.len() + value.len() % 2;
    bytes.extend(vr.to_string().bytes());
    if matches!(vr, VR::UT | VR::UC | VR::UR | VR::OW | VR::SQ | VR::UN) {
        bytes.extend([0, 0]);
        bytes.extend((even as u32).to_le_bytes());
    } else {
        bytes.extend((even as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes.resize(bytes.len() + even - value.len(), b' ');
    bytes
}

/// Every attribute of groups 0008 to 5200 that holds text, each with the seed.
fn seeded(inside: Option<&[u8]>) -> Vec<u8> {
    let image = |tag: Tag| tag.0 == 0x28 && tag.1 < 0x0104;
    let groups = [0x8, 0x10, 0x12, 0x18, 0x20, 0x28, 0x32, 0x38, 0x40, 0x54, 0x88, 0x2050];
    let mut body = Vec::new();
    for group in groups {
        for number in 0..=0xffffu16 {
            let tag = Tag(group, number);
            let Some(entry) = StandardDataDictionary.by_tag(tag) else { continue };
            let vr = entry.vr().relaxed();
            let value: Vec<u8> = match vr {
                _ if image(tag) || tag == tags::SPECIFIC_CHARACTER_SET => continue,
                VR::UI => SEEDED_UID.into(),
                VR::SQ => match inside {
                    Some(inside) => item(inside),
                    None => continue,
                },
                VR::AE
                | VR::AS
                | VR::CS
                | VR::DA
                | VR::DT
                | VR::LO
                | VR::LT
                | VR::PN
                | VR::SH
                | VR::ST
                | VR::TM
                | VR::UC
                | VR::UR
                | VR::UT => SEED.into(),
                VR::DS | VR::IS => format!("{SEED}x").into(),
                _ => continue,
            };
            body.extend(element(tag, vr, &value));
        }
        body.extend(element(Tag(group + 1, 0x10), VR::LO, SEED.as_bytes()));
        body.extend(element(Tag(group + 1, 0x1001), VR::LO, SEED.as_bytes()));
    }
    body
}

fn item(body: &[u8]) -> Vec<u8> {
    let mut item = vec![0xfe, 0xff, 0x00, 0xe0];
    item.extend((body.len() as u32).to_le_bytes());
    item.extend(body);
    item
}

fn seeded_file() -> Vec<u8> {
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    file.extend(element(tags::TRANSFER_SYNTAX_UID, VR::UI, b"1.2.840.10008.1.2.1\0"));
    file.extend(seeded(Some(&seeded(None))));
    for (tag, value) in [
        (tags::SAMPLES_PER_PIXEL, 1u16),
        (tags::ROWS, 2),
        (tags::COLUMNS, 2),
        (tags::BITS_ALLOCATED, 8),
        (tags::BITS_STORED, 8),
        (tags::HIGH_BIT, 7),
        (tags::PIXEL_REPRESENTATION, 0),
    ] {
        file.extend(element(tag, VR::US, &value.to_le_bytes()));
    }
    file.extend(element(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, b"MONOCHROME2"));
    file.extend(element(tags::PIXEL_DATA, VR::OW, &[1, 2, 3, 4]));
    file
}

#[test]
fn no_seeded_identifier_gets_through() {
    let file = seeded_file();
    let held = file.windows(SEED.len()).filter(|window| *window == SEED.as_bytes()).count();
    assert!(held > 10_000, "the file holds {held} seeds");
    let json = pseudonymised_metadata(&file, &UidMap::new(b"key")).unwrap();
    let dump = json.to_string();
    assert!(!dump.contains(SEED), "{dump}");
    let mapped = UidMap::new(b"key").map(SEEDED_UID);
    assert_eq!(json["0020000D"]["Value"][0], mapped);
    assert_eq!(json.get("00080016"), None, "a SOP class that is not the standard's is not shown");
}
