//! Each fault has its refusal, in one sentence.

use crate::file::{Nifti, gzip, nifti, read};
use imaging::{Reading, Selection, read_segmentation};
use rstest::rstest;

fn small(change: impl FnOnce(&mut Nifti)) -> Vec<u8> {
    let mut file = nifti([4, 4, 2], vec![1.0; 32]);
    change(&mut file);
    file.bytes()
}

#[rstest]
#[case::nothing(vec![], "empty")]
#[case::text(b"no mask at all".to_vec(), "not_a_segmentation")]
#[case::other_gzip(gzip(b"no mask at all"), "not_a_segmentation")]
#[case::broken_gzip(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff], "not_a_segmentation")]
#[case::cut_header(small(|_| ())[..200].to_vec(), "truncated")]
#[case::cut_voxels(small(|_| ())[..360].to_vec(), "truncated")]
#[case::pair(small(|f| f.magic = b"ni1\0"), "not_a_mask")]
#[case::analyze(small(|f| f.magic = b"\0\0\0\0"), "not_a_mask")]
#[case::colours(small(|f| (f.code, f.bits) = (128, 24)), "not_a_mask")]
#[case::complex(small(|f| (f.code, f.bits) = (32, 64)), "not_a_mask")]
#[case::bits_that_do_not_fit(small(|f| f.bits = 16), "inconsistent")]
#[case::no_dimension(small(|f| f.dim[0] = 0), "damaged")]
#[case::negative_side(small(|f| f.dim[2] = -4), "damaged")]
#[case::several_volumes(small(|f| { f.dim[0] = 4; f.dim[4] = 2; f.values = vec![1.0; 64]; }), "not_a_mask")]
#[case::no_size(small(|f| f.sform = Some([[0.0; 4]; 3])), "damaged")]
#[case::not_finite(small(|f| f.sform = Some([[f64::NAN; 4]; 3])), "damaged")]
#[case::sheared(
    small(|f| f.sform = Some([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.3, 0.0], [0.0, 0.0, 1.0, 0.0]])),
    "not_a_mask"
)]
#[case::voxels_in_the_header(small(|f| f.voxels_at = 100.0), "damaged")]
fn each_fault_has_its_refusal(#[case] file: Vec<u8>, #[case] code: &str) {
    let refusal = read(&file, Selection::Any).unwrap_err();
    assert_eq!(refusal.code(), code, "{refusal}");
    assert!(refusal.to_string().contains(": "), "no next step: {refusal}");
}

#[test]
fn a_claim_of_gigabytes_in_a_small_file_is_refused_before_anything_is_allocated() {
    let mut file = nifti([4, 4, 2], vec![1.0; 32]);
    file.dim = [3, 32_767, 32_767, 32_767, 1, 1, 1, 1];
    (file.code, file.bits) = (64, 64);
    assert_eq!(read(&file.bytes(), Selection::Any).unwrap_err().code(), "hostile");
    assert_eq!(read(&file.gzipped(), Selection::Any).unwrap_err().code(), "hostile");
    let mut file = file.second_version();
    file.dim = [3, 1 << 24, 1 << 24, 1 << 24, 1, 1, 1, 1];
    assert_eq!(read(&file.bytes(), Selection::Any).unwrap_err().code(), "hostile");
    file.dim = [3, i64::MAX, i64::MAX, i64::MAX, 1, 1, 1, 1];
    assert_eq!(read(&file.bytes(), Selection::Any).unwrap_err().code(), "damaged");
}

#[test]
fn a_gzipped_volume_that_ends_early_or_was_changed_on_its_way_is_refused() {
    let mut file = nifti([64, 64, 4], vec![1.0; 64 * 64 * 4]);
    let whole = file.gzipped();
    let mut changed = whole.clone();
    let checksum = changed.len() - 8;
    changed[checksum] ^= 1;
    assert_eq!(read(&changed, Selection::Any).unwrap_err().code(), "damaged");
    file.values.truncate(1000);
    assert_eq!(read(&file.gzipped(), Selection::Any).unwrap_err().code(), "truncated");
}

#[test]
fn an_image_is_no_mask_and_a_name_is_no_label() {
    let values: Vec<f64> = (0..4096).map(f64::from).collect();
    let mut image = nifti([64, 64, 1], values);
    (image.code, image.bits) = (4, 16);
    let refusal = read(&image.bytes(), Selection::Any).unwrap_err();
    assert!(refusal.code() == "not_a_mask" && refusal.to_string().contains("image"), "{refusal}");
    let refusal = read(&small(|_| ()), Selection::Named("Liver".into())).unwrap_err();
    assert_eq!(refusal.code(), "no_such_segment", "{refusal}");
    let reading = Reading { selection: Selection::Any, threshold: Some(100.0) };
    assert_eq!(read_segmentation(&image.bytes(), &reading).unwrap().segments[0].mask.count(), 3996);
}
