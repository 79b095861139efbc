use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;

use super::{LONGEST_BASE, Packed, Series, alone};

fn of(bytes: Vec<u8>, base: Option<&Vec<u8>>) -> Packed {
    Packed { bytes, base: base.cloned() }
}

/// What an instance of a series is told by, in the words of real ones.
fn told(number: u32) -> String {
    let uid = format!("1.3.6.1.4.1.14519.5.2.1.6279.6001.{}", u64::from(number) * 7_919_993_977);
    format!(
        r#"{{"00080016":{{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.2"]}},"00080018":{{"vr":"UI","Value":["{uid}"]}},"00080060":{{"vr":"CS","Value":["CT"]}},"00200013":{{"vr":"IS","Value":[{number}]}},"00200032":{{"vr":"DS","Value":[-201,-59,-{number}.8]}},"00280010":{{"vr":"US","Value":[512]}},"00280011":{{"vr":"US","Value":[512]}}}}"#
    )
}

#[test]
fn the_texts_of_a_series_come_back_and_take_little_room() {
    let mut series = Series::of(None).unwrap();
    let packed: Vec<Vec<u8>> = (1..=50).map(|number| series.pack(&told(number)).unwrap()).collect();
    let base = series.new_base();
    assert!(base.as_ref().unwrap().len() * 3 < told(1).len());
    let all: usize = packed.iter().map(Vec::len).sum();
    assert!(all * 5 < 50 * told(1).len(), "{all} bytes");
    for (number, bytes) in (1..).zip(packed) {
        assert_eq!(of(bytes, base.as_ref()).text().unwrap(), told(number));
    }
    // Those that come later are packed against the same base.
    let mut later = Series::of(base.clone()).unwrap();
    let bytes = later.pack(&told(51)).unwrap();
    assert_eq!(later.new_base(), None);
    assert_eq!(of(bytes.clone(), base.as_ref()).text().unwrap(), told(51));
    assert!(of(bytes, None).text().unwrap_err().to_string().contains("base"));
}

#[test]
fn a_long_text_is_no_base() {
    let mut series = Series::of(None).unwrap();
    let long = told(1).repeat(LONGEST_BASE / 100);
    let bytes = series.pack(&long).unwrap();
    assert_eq!(of(bytes, None).text().unwrap(), long);
    let bytes = series.pack(&told(2)).unwrap();
    assert_eq!(of(bytes, series.new_base().as_ref()).text().unwrap(), told(2));
}

#[test]
fn what_an_earlier_version_packed_is_read() {
    for text in ["", "x", &told(3), &told(3).repeat(40)] {
        for level in [Compression::none(), Compression::fast(), Compression::best()] {
            let mut packer = DeflateEncoder::new(Vec::new(), level);
            packer.write_all(text.as_bytes()).unwrap();
            assert_eq!(of(packer.finish().unwrap(), None).text().unwrap(), text);
        }
    }
}

proptest! {
    #[test]
    fn every_text_comes_back(texts in proptest::collection::vec(".{0,300}", 1..6)) {
        let mut series = Series::of(None).unwrap();
        let packed: Vec<_> = texts.iter().map(|text| series.pack(text).unwrap()).collect();
        let base = series.new_base();
        for (text, bytes) in texts.iter().zip(packed) {
            prop_assert_eq!(&of(bytes, base.as_ref()).text().unwrap(), text);
            prop_assert_eq!(&of(alone(text).unwrap(), None).text().unwrap(), text);
        }
    }

    #[test]
    fn damaged_bytes_are_told(bytes in proptest::collection::vec(any::<u8>(), 0..200), base in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..50))) {
        let mut bytes = bytes;
        // A length that was made up is memory that is asked for.
        if bytes.len() > 4 {
            bytes[3..5].fill(0);
        }
        let told = Packed { bytes, base }.text();
        prop_assert!(told.as_ref().is_ok_and(|text| text.len() < 1 << 20) || told.is_err());
    }
}
