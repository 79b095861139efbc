//! An identifier in every attribute of the standard's dictionary, at every depth: none is left.

use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;
use imaging::{Profile, Pseudonyms, deidentify};
use std::sync::LazyLock;

const NAME: &str = "QUIRKEWORTH^ZEBEDEE";
const WORD: &str = "QUIRKEWORTH";
const ID: &str = "QX7734519";
const UID: &str = "1.2.826.0.1.77345.191919.4";
const DATE: &str = "19471103";

/// A value that names the patient, in the form of a value representation; none where it cannot.
fn seed(vr: VR) -> Option<String> {
    Some(match vr {
        VR::PN => NAME.into(),
        VR::UI => UID.into(),
        VR::DA => DATE.into(),
        VR::DT => format!("{DATE}121314"),
        VR::AE | VR::CS | VR::SH => WORD.into(),
        VR::LO | VR::ST | VR::LT | VR::UT | VR::UC | VR::UR => format!("seen {NAME} {ID} on {DATE}"),
        VR::OB | VR::UN => format!("{NAME} {ID} "),
        VR::DS | VR::IS => ID.into(),
        _ => return None,
    })
}

fn element(tag: (u16, u16), vr: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
    bytes.extend(vr.bytes());
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == "UI" { 0 } else { b' ' });
    }
    if matches!(vr, "OB" | "OW" | "UN" | "UT" | "UC" | "UR" | "SQ" | "OF" | "OD" | "OL" | "OV" | "SV" | "UV")
    {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

fn sequence(tag: (u16, u16), item: &[u8]) -> Vec<u8> {
    let mut value = vec![0xfe, 0xff, 0, 0xe0];
    value.extend((item.len() as u32).to_le_bytes());
    value.extend(item);
    element(tag, "SQ", &value)
}

/// The standard's groups of attributes.
const GROUPS: [u16; 58] = [
    0x0008, 0x0010, 0x0012, 0x0014, 0x0016, 0x0018, 0x0020, 0x0022, 0x0024, 0x0028, 0x0032, 0x0034, 0x0038,
    0x003a, 0x0040, 0x0042, 0x0044, 0x0046, 0x0048, 0x0050, 0x0052, 0x0054, 0x0060, 0x0062, 0x0064, 0x0066,
    0x0068, 0x006a, 0x0070, 0x0072, 0x0074, 0x0076, 0x0078, 0x0080, 0x0082, 0x0088, 0x0100, 0x0400, 0x2000,
    0x2010, 0x2020, 0x2040, 0x2050, 0x2100, 0x2110, 0x2120, 0x2130, 0x2200, 0x3002, 0x3004, 0x3006, 0x3008,
    0x300a, 0x300c, 0x300e, 0x3010, 0x4008, 0x6000,
];

/// Every attribute of the dictionary.
static DICTIONARY: LazyLock<Vec<(u16, u16, VR)>> = LazyLock::new(|| {
    let known = |(group, number)| {
        let entry = StandardDataDictionary.by_tag(Tag(group, number))?;
        Some((group, number, entry.vr().relaxed()))
    };
    GROUPS
        .iter()
        .flat_map(|&group| (1..=0xffff).map(move |number| (group, number)))
        .filter_map(known)
        .collect()
});

/// Every attribute of the dictionary with a seed, and private ones; those of sequences in turn within,
/// to a depth.
fn every_attribute(depth: usize) -> Vec<u8> {
    let inner = if depth == 0 { Vec::new() } else { every_attribute(depth - 1) };
    let few = [
        element((0x0008, 0x0080), "LO", NAME.as_bytes()),
        element((0x0008, 0x1155), "UI", UID.as_bytes()),
        element((0x0010, 0x0010), "PN", NAME.as_bytes()),
        element((0x0040, 0xa121), "DA", DATE.as_bytes()),
        private(0x0041),
    ]
    .concat();
    let (mut bytes, mut at, mut sequences) = (Vec::new(), 0, 0);
    for &(group, number, vr) in DICTIONARY.iter() {
        if group > at {
            bytes.extend(private(group - 1));
            at = group;
        }
        let fixed = [(0x0008, 0x0016), (0x0008, 0x0005), (0x0028, 0x0004)].contains(&(group, number));
        let pixel_module = group == 0x0028 && number < 0x0110;
        if fixed || (pixel_module && depth == DEPTH) {
            bytes.extend(fixed_value(group, number));
        } else if vr == VR::SQ {
            sequences += 1;
            let item = if sequences % 16 == 0 && depth > 0 { &inner } else { &few };
            bytes.extend(sequence((group, number), item));
        } else if let Some(seed) = seed(vr) {
            bytes.extend(element((group, number), vr.to_string(), seed.as_bytes()));
        }
    }
    bytes
}

fn private(group: u16) -> Vec<u8> {
    [
        element((group, 0x10), "LO", b"ACME QUIRKEWORTH 1.0"),
        element((group, 0x1001), "LO", NAME.as_bytes()),
        sequence((group, 0x1002), &element((0x0010, 0x0010), "PN", NAME.as_bytes())),
    ]
    .concat()
}

/// Deeper, the file grows beyond what a test needs.
const DEPTH: usize = 1;

fn fixed_value(group: u16, number: u16) -> Vec<u8> {
    let us = |value: u16| element((group, number), "US", &value.to_le_bytes());
    match (group, number) {
        (0x0008, 0x0016) => element((group, number), "UI", b"1.2.840.10008.5.1.4.1.1.2"),
        (0x0028, 0x0004) => element((group, number), "CS", b"MONOCHROME2"),
        (0x0028, 0x0002) => us(1),
        (0x0028, 0x0010 | 0x0011) => us(64),
        (0x0028, 0x0100) => us(16),
        (0x0028, 0x0101) => us(12),
        (0x0028, 0x0102) => us(11),
        (0x0028, 0x0103) => us(0),
        _ => Vec::new(),
    }
}

fn seeded_file() -> Vec<u8> {
    let mut file = format!("{NAME} {ID}").into_bytes();
    file.resize(128, b'Q');
    file.extend(b"DICM");
    for (number, value) in
        [(0x0002, "1.2.840.10008.5.1.4.1.1.2"), (0x0003, UID), (0x0010, "1.2.840.10008.1.2.1")]
    {
        file.extend(element((2, number), "UI", value.as_bytes()));
    }
    file.extend(element((2, 0x0016), "AE", WORD.as_bytes()));
    file.extend(element((2, 0x0102), "OB", NAME.as_bytes()));
    file.extend(every_attribute(DEPTH));
    // An overlay's text in the bits above the stored ones.
    let pixels: Vec<u8> =
        NAME.bytes().cycle().take(64 * 64).flat_map(|letter| [0x11, letter & 0xf0]).collect();
    file.extend(element((0x7fe0, 0x0010), "OW", &pixels));
    file.extend(element((0xfffc, 0xfffc), "OB", NAME.as_bytes()));
    file
}

/// Whether the bytes, in lower case, hold a text in whatever case.
fn holds(lower: &[u8], needle: &str) -> bool {
    let needle = needle.to_lowercase().into_bytes();
    lower.windows(needle.len()).any(|window| window[0] == needle[0] && window == needle)
}

/// What stands before a seed that is left.
fn beside(bytes: &[u8], needle: &str) -> String {
    let lower = bytes.to_ascii_lowercase();
    let at = lower.windows(needle.len()).position(|window| window == needle.to_lowercase().as_bytes());
    at.map_or_else(String::new, |at| bytes[at.saturating_sub(40)..at].escape_ascii().to_string())
}

#[test]
fn no_seeded_identifier_is_left_by_any_profile() {
    let file = seeded_file();
    let lower = file.to_ascii_lowercase();
    assert!([WORD, "ZEBEDEE", ID, UID, DATE].iter().all(|seed| holds(&lower, seed)));
    let pseudonyms = Pseudonyms::new(&[7; 32]);
    for names in [
        "basic",
        "clean-descriptors",
        "longitudinal",
        "patient-characteristics",
        "safe-private",
        "clean-descriptors,longitudinal,device,patient-characteristics,safe-private",
    ] {
        let copy = deidentify(&file, names.parse().unwrap(), &pseudonyms).unwrap();
        let lower = copy.bytes.to_ascii_lowercase();
        for seed in [WORD, "ZEBEDEE", ID, "QX7734"] {
            assert!(!holds(&lower, seed), "{seed} is left by {names}: {}", beside(&copy.bytes, seed));
        }
        // A device has dates and a UID of its own, which that option keeps.
        if !names.contains("device") {
            for seed in [DATE, UID] {
                assert!(!holds(&lower, seed), "{seed} is left by {names}: {}", beside(&copy.bytes, seed));
            }
        }
        assert!(copy.bytes[..128].iter().all(|&byte| byte == 0));
        assert!(copy.actions.removed > 200 && copy.actions.uids_mapped > 20, "{:?}", copy.actions);
        let header = imaging::read_header(&copy.bytes).unwrap();
        assert_eq!(header.patient_id.as_deref(), Some(copy.subject.as_str()));
        assert_eq!(header.sop_uid, copy.sop_uid);
    }
}

#[test]
fn pseudonyms_hold_within_a_key_and_differ_between_keys() {
    let file = seeded_file();
    let copy = |key: u8| deidentify(&file, Profile::default(), &Pseudonyms::new(&[key; 32])).unwrap();
    let (one, again, other) = (copy(1), copy(1), copy(2));
    assert_eq!(one.bytes, again.bytes);
    assert_ne!(one.subject, other.subject);
    assert_ne!(one.study_uid, other.study_uid);
}
