//! What a viewer is told: all that it needs, and nothing that tells who the patient is.

use crate::corpus;
use imaging::{UidMap, pseudonymised_metadata, read_header};
use serde_json::Value;

fn number(json: &Value, key: &str) -> f64 {
    json[key]["Value"][0].as_f64().unwrap_or_else(|| panic!("{key} in {json}"))
}

#[test]
fn the_chest_ct_has_what_a_viewer_needs() {
    let Some(file) = corpus::read("ct-chest-lidc0314/000248.dcm") else { return };
    let json = pseudonymised_metadata(&file, &UidMap::new(b"key")).unwrap();
    for (key, value) in [
        ("00280010", 512.0),
        ("00280011", 512.0),
        ("00280100", 16.0),
        ("00280101", 12.0),
        ("00280102", 11.0),
        ("00280103", 0.0),
        ("00281052", -1000.0),
        ("00281053", 1.0),
        ("00180060", 120.0),
        ("00280008", 1.0),
    ] {
        assert!((number(&json, key) - value).abs() < 1e-9, "{key}");
    }
    assert_eq!(json["00280004"]["Value"][0], "MONOCHROME2");
    assert_eq!(json["00080016"]["Value"][0], "1.2.840.10008.5.1.4.1.1.2");
    assert_eq!(json["00200032"]["Value"].as_array().unwrap().len(), 3);
    assert_eq!(json["00200037"]["Value"].as_array().unwrap().len(), 6);
}

#[test]
fn uids_are_mapped_by_the_key() {
    let Some(file) = corpus::read("ct-chest-lidc0314/000248.dcm") else { return };
    let header = read_header(&file).unwrap();
    let (one, other) = (UidMap::new(b"one"), UidMap::new(b"other"));
    let json = pseudonymised_metadata(&file, &one).unwrap();
    assert_eq!(json["00080018"]["Value"][0], one.map(&header.sop_uid));
    assert_eq!(json["0020000D"]["Value"][0], one.map(&header.study_uid));
    assert_ne!(json, pseudonymised_metadata(&file, &other).unwrap());
    assert!(!json.to_string().contains("14519"));
}

/// Every value of every image is a number, a mapped or standard UID, or a short defined term.
#[test]
fn no_text_of_any_file_gets_through() {
    let Some(folder) = corpus::folder() else { return };
    let uids = UidMap::new(b"key");
    for row in corpus::table(&folder, "MANIFEST.tsv") {
        let file = std::fs::read(folder.join(&row[0])).unwrap();
        let Ok(header) = read_header(&file) else { continue };
        let json = pseudonymised_metadata(&file, &uids).unwrap();
        strings(&json, &mut |text| {
            let uid = text.starts_with("2.25.") || text.starts_with("1.2.840.10008.");
            let term = text.len() <= 16
                && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b" _-".contains(&b));
            assert!(uid || term, "{}: {text}", row[0]);
        });
        let dump = json.to_string();
        let identifiers =
            [Some(header.study_uid), Some(header.sop_uid), header.patient_id, header.facets.institution];
        for identifier in identifiers.into_iter().flatten().filter(|text| text.len() > 8) {
            assert!(!dump.contains(&identifier), "{}: {identifier}", row[0]);
        }
    }
}

fn strings(json: &Value, check: &mut impl FnMut(&str)) {
    match json {
        Value::String(text) => check(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, check)),
        Value::Object(map) => map.values().for_each(|value| strings(value, check)),
        _ => {}
    }
}

#[test]
fn metadata_describes_what_is_sent() {
    let Some(file) = corpus::read("pydicom/SC_ybr_full_422_uncompressed.dcm") else { return };
    let json = pseudonymised_metadata(&file, &UidMap::new(b"key")).unwrap();
    assert_eq!(json["00280004"]["Value"][0], "YBR_FULL");
    let palette = corpus::read("pydicom/examples_palette.dcm").unwrap();
    let json = pseudonymised_metadata(&palette, &UidMap::new(b"key")).unwrap();
    assert_eq!((json["00280004"]["Value"][0].as_str(), number(&json, "00280002")), (Some("RGB"), 3.0));
}

#[test]
fn an_enhanced_multi_frame_keeps_its_frames_geometry() {
    let Some(file) = corpus::read("enhanced-mr/IM_0027_fMAP.dcm") else { return };
    let json = pseudonymised_metadata(&file, &UidMap::new(b"key")).unwrap();
    let frames = json["52009230"]["Value"].as_array().unwrap();
    assert_eq!(frames.len(), 64);
    let position = &frames[63]["00209113"]["Value"][0]["00200032"]["Value"];
    assert_eq!(position.as_array().unwrap().len(), 3);
}
