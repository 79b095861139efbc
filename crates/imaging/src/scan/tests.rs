//! Hostile and broken bytes, made up one fault at a time.

use super::{MAX_DEPTH, scan};
use proptest::prelude::*;
use rstest::rstest;
use std::io::Write;

fn element(tag: [u16; 2], vr: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = tag.iter().flat_map(|part| part.to_le_bytes()).collect();
    bytes.extend(vr.bytes());
    if matches!(vr, "OB" | "OW" | "SQ" | "UN") {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

fn part_10(syntax: &str, body: &[u8]) -> Vec<u8> {
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    let padded = if syntax.len() % 2 == 1 { format!("{syntax}\0") } else { syntax.to_owned() };
    file.extend(element([2, 0x10], "UI", padded.as_bytes()));
    file.extend(body);
    file
}

const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const DEFLATED: &str = "1.2.840.10008.1.2.1.99";

fn code(file: &[u8]) -> &'static str {
    scan(file).map_or_else(|refusal| refusal.code(), |()| "taken")
}

#[rstest]
#[case::nothing(vec![], "empty")]
#[case::text(b"this is no DICOM file".to_vec(), "not_dicom")]
#[case::picture(vec![0xff, 0xd8, 0xff, 0xe0, 0, 0], "not_dicom")]
#[case::zeros(vec![0; 4096], "not_dicom")]
#[case::only_a_preamble([vec![0; 128], b"DICM".to_vec()].concat(), "truncated")]
#[case::cut_in_a_head(part_10(EXPLICIT, &[8, 0, 5]), "truncated")]
#[case::cut_in_a_value(part_10(EXPLICIT, &element([8, 0x60], "CS", b"CT")[..9]), "truncated")]
#[case::whole(part_10(EXPLICIT, &element([8, 0x60], "CS", b"CT")), "taken")]
#[case::no_deflate(part_10(DEFLATED, b"\xff\xff\xff\xff"), "damaged")]
fn each_fault_has_its_refusal(#[case] file: Vec<u8>, #[case] expected: &str) {
    assert_eq!(code(&file), expected);
}

#[test]
fn a_claim_of_4_gb_in_a_tiny_file_is_hostile() {
    for vr in ["OB", "OW", "UN"] {
        let mut head = element([0x7fe0, 0x10], vr, &[]);
        head.truncate(8);
        head.extend(0xFFFF_FFF0u32.to_le_bytes());
        head.extend([1, 2, 3, 4]);
        assert_eq!(code(&part_10(EXPLICIT, &head)), "hostile");
    }
    let implicit = [8, 0, 0x60, 0, 0xf0, 0xff, 0xff, 0xff, b'C', b'T'];
    assert_eq!(code(&part_10("1.2.840.10008.1.2", &implicit)), "hostile");
}

#[test]
fn a_fragment_that_claims_4_gb_is_hostile() {
    let mut body = vec![0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff];
    body.extend([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
    body.extend([0xfe, 0xff, 0, 0xe0, 0xf0, 0xff, 0xff, 0xff]);
    assert_eq!(code(&part_10("1.2.840.10008.1.2.4.50", &body)), "hostile");
}

fn nested(depth: usize) -> Vec<u8> {
    let mut body = Vec::new();
    for _ in 0..depth {
        body.extend([8, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 0xff, 0xff, 0xff, 0xff]);
        body.extend([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]);
    }
    for _ in 0..depth {
        body.extend([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
    }
    part_10(EXPLICIT, &body)
}

#[test]
fn nesting_stops_at_the_bound() {
    assert_eq!(code(&nested(MAX_DEPTH)), "taken");
    assert_eq!(code(&nested(MAX_DEPTH + 1)), "hostile");
    assert_eq!(code(&nested(200_000)), "hostile");
}

#[test]
fn a_deflate_bomb_is_hostile() {
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        deflate.write_all(&vec![0; 1 << 20]).unwrap();
    }
    assert_eq!(code(&part_10(DEFLATED, &deflate.finish().unwrap())), "hostile");
}

#[test]
fn a_value_may_not_leave_its_item() {
    let inner = [8, 0, 0x60, 0, b'C', b'S', 0x40, 0, b'C', b'T'];
    let mut item = vec![0xfe, 0xff, 0, 0xe0, inner.len() as u8, 0, 0, 0];
    item.extend(inner);
    let mut body = element([8, 0x1140], "SQ", &item);
    body.extend(element([8, 0x70], "LO", &[b'x'; 64]));
    assert_eq!(code(&part_10(EXPLICIT, &body)), "damaged");
}

#[test]
fn every_refusal_is_a_sentence_with_a_next_step() {
    for file in [vec![], vec![0; 200], nested(100), part_10(EXPLICIT, &[8, 0, 5])] {
        let sentence = scan(&file).unwrap_err().to_string();
        assert!(sentence.len() > 40 && sentence.contains([':', ';']), "{sentence}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_bytes_never_panic(body in prop::collection::vec(any::<u8>(), 0..600), syntax in 0..4usize) {
        let syntax = [EXPLICIT, "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", DEFLATED][syntax];
        let _ = scan(&body);
        let _ = scan(&part_10(syntax, &body));
    }

    #[test]
    fn tags_and_lengths_at_random_never_panic(
        words in prop::collection::vec(prop_oneof![
            Just(0xE000_FFFEu32), Just(0xE00D_FFFE), Just(0xE0DD_FFFE), Just(0xFFFF_FFFF), Just(0x5153_0008),
            Just(0x0010_7FE0), Just(0), any::<u32>(), 0..64u32,
        ], 0..200),
    ) {
        let body: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let _ = scan(&part_10(EXPLICIT, &body));
        let _ = scan(&part_10("1.2.840.10008.1.2", &body));
    }
}
