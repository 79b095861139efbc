//! The same labels in every storage form.

use crate::file::{TYPES, gzip, nifti, read};
use geometry::Mask;
use imaging::{Reading, Selection, read_segmentation};

/// 70 columns, so that a row is longer than a word; labels 1, 2 and 7.
fn labels() -> Vec<f64> {
    let mut values = vec![0.0; 70 * 3 * 2];
    values[5..9].fill(1.0);
    values[60..70].fill(2.0);
    values[70] = 2.0;
    values[70 * 4 + 69] = 7.0;
    values
}

fn expected(inside: impl Fn(f64) -> bool) -> Mask {
    Mask::from_volume([2, 3, 70], &labels(), |v| inside(*v))
}

#[test]
fn every_data_type_byte_order_version_and_packing_reads_the_same() {
    for (code, bits) in TYPES {
        for big_endian in [false, true] {
            let mut first = nifti([70, 3, 2], labels());
            (first.code, first.bits, first.big_endian) = (code, bits, big_endian);
            for file in [first.clone(), first.second_version()] {
                for bytes in [file.bytes(), file.gzipped()] {
                    let found = read(&bytes, Selection::Any).unwrap();
                    let about = format!("type {code}, big endian {big_endian}, second {}", file.second);
                    assert_eq!(found.segments[0].mask, expected(|v| v != 0.0), "{about}");
                    assert_eq!(found.grid.shape(), [2, 3, 70], "{about}");
                }
            }
        }
    }
}

#[test]
fn a_label_each_label_and_a_label_that_is_not_there() {
    let bytes = nifti([70, 3, 2], labels()).gzipped();
    let two = read(&bytes, Selection::Label(2)).unwrap();
    assert_eq!(two.segments[0].mask, expected(|v| v == 2.0));
    assert!(two.notes.is_empty());
    let each = read(&bytes, Selection::Each).unwrap();
    let found: Vec<_> = each.segments.iter().map(|s| (s.label, s.mask.count())).collect();
    assert_eq!(found, [(Some(1), 4), (Some(2), 11), (Some(7), 1)]);
    let absent = read(&bytes, Selection::Label(3)).unwrap();
    assert!(absent.segments[0].mask.is_empty() && absent.segments[0].label == Some(3));
    assert!(absent.notes[0].contains("there is 1, 2, 7"), "{:?}", absent.notes);
    let empty = nifti([70, 3, 2], vec![0.0; 420]).bytes();
    assert!(read(&empty, Selection::Any).unwrap().segments[0].mask.is_empty());
    assert!(read(&empty, Selection::Each).unwrap().segments.is_empty());
}

#[test]
fn negative_labels_and_scaled_ones_are_those_that_were_meant() {
    let mut file = nifti([4, 1, 1], vec![0.0, -3.0, -3.0, 5.0]);
    (file.code, file.bits) = (4, 16);
    assert_eq!(read(&file.bytes(), Selection::Label(-3)).unwrap().segments[0].mask.count(), 2);
    // Stored 0, 1, 2, 3 with factor 2 and summand −2 mean −2, 0, 2, 4.
    let mut scaled = nifti([4, 1, 1], vec![0.0, 1.0, 2.0, 3.0]);
    scaled.scaling = [2.0, -2.0];
    let each = read(&scaled.bytes(), Selection::Each).unwrap();
    assert_eq!(each.segments.iter().map(|s| s.label).collect::<Vec<_>>(), [Some(-2), Some(2), Some(4)]);
    // A factor of 0 means no scaling.
    scaled.scaling = [0.0, 9.0];
    assert_eq!(read(&scaled.bytes(), Selection::Label(3)).unwrap().segments[0].mask.count(), 1);
    scaled.scaling = [f64::NAN, 9.0];
    assert_eq!(read(&scaled.bytes(), Selection::Label(3)).unwrap().segments[0].mask.count(), 1);
}

#[test]
fn probabilities_need_a_threshold_and_what_is_no_number_is_outside() {
    let mut file = nifti([5, 1, 1], vec![0.0, 0.2, 0.5, 0.9, f64::NAN]);
    (file.code, file.bits) = (16, 32);
    let refusal = read(&file.bytes(), Selection::Any).unwrap_err();
    assert_eq!(refusal.code(), "not_a_mask");
    assert!(refusal.to_string().contains("threshold"), "{refusal}");
    let reading = Reading { selection: Selection::Any, threshold: Some(0.5) };
    let found = read_segmentation(&file.bytes(), &reading).unwrap();
    assert_eq!(found.segments[0].mask, Mask::from_voxels(&[[0, 0, 2], [0, 0, 3]]));
    assert!(found.notes[0].contains("0.5"));
    file.values = vec![0.0, 1.0, 2.0, 0.0, f64::NAN];
    assert_eq!(read(&file.bytes(), Selection::Any).unwrap().segments[0].mask.count(), 2);
}

#[test]
fn an_extension_before_the_voxels_and_members_of_gzip_are_read_over() {
    let mut file = nifti([70, 3, 2], labels());
    file.voxels_at = 352.0 + 64.0;
    assert_eq!(read(&file.bytes(), Selection::Any).unwrap().segments[0].mask, expected(|v| v != 0.0));
    let bytes = file.bytes();
    let members = [gzip(&bytes[..200]), gzip(&bytes[200..])].concat();
    assert_eq!(read(&members, Selection::Any).unwrap().segments[0].mask, expected(|v| v != 0.0));
    let mut unset = nifti([70, 3, 2], labels());
    let plain = unset.bytes();
    unset.voxels_at = 0.0;
    let mut zero = unset.bytes();
    assert_eq!(zero.len(), plain.len());
    zero[108..112].fill(0);
    assert_eq!(read(&zero, Selection::Any).unwrap().segments[0].mask, expected(|v| v != 0.0));
}
