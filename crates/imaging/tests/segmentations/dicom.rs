//! Real DICOM segmentations.

use crate::corpus;
use crate::file::read;
use imaging::{Selection, align};

#[test]
fn segments_that_overlap_are_read_by_number_by_name_and_together() {
    let Some(file) = corpus::read("seg-dcmqi/partial_overlaps.dcm") else { return };
    let each = read(&file, Selection::Each).unwrap();
    let names: Vec<_> = each.segments.iter().filter_map(|s| s.name.as_deref()).collect();
    assert_eq!(names, ["GREEN", "ORANGE", "PURPLE", "LIGHT_BLUE", "DARK_BLUE"]);
    let counts: Vec<u64> = each.segments.iter().map(|s| s.mask.count()).collect();
    let all = read(&file, Selection::Any).unwrap().segments[0].mask.count();
    assert!(all < counts.iter().sum() && all > *counts.iter().max().unwrap(), "{all} of {counts:?}");
    let by_name = read(&file, Selection::Named("purple".into())).unwrap();
    let by_number = read(&file, Selection::Label(3)).unwrap();
    assert_eq!(by_name.segments[0].mask, by_number.segments[0].mask);
    assert_eq!(by_number.segments[0].mask, each.segments[2].mask);
    assert_eq!(by_number.segments[0].name.as_deref(), Some("PURPLE"));
    for (selection, named) in [(Selection::Label(9), "9"), (Selection::Named("LIVER".into()), "LIVER")] {
        let refusal = read(&file, selection).unwrap_err();
        assert!(
            refusal.to_string().contains(named) && refusal.to_string().contains("2 (ORANGE)"),
            "{refusal}"
        );
    }
}

#[test]
fn frames_of_bits_that_end_within_a_byte_are_read() {
    for (name, rows) in [("seg-dcmqi/label.seg", 23), ("seg-dcmqi/be7751_label.seg", 24)] {
        let Some(file) = corpus::read(name) else { return };
        let found = read(&file, Selection::Any).unwrap();
        let shape = found.grid.shape();
        assert_eq!(shape.iter().product::<u32>(), 3 * rows * 38, "{name}");
        assert!((found.grid.spacing().between_slices - 2.5).abs() < 1e-6);
    }
}

#[test]
fn big_endian_bits_are_the_same() {
    let files = ["pydicom/liver_1frame.dcm", "pydicom/liver_expb_1frame.dcm"].map(corpus::read);
    let [Some(little), Some(big)] = files else { return };
    let [little, big] = [little, big].map(|file| read(&file, Selection::Any).unwrap());
    assert!(little.segments[0].mask.count() > 1000);
    assert_eq!(little.segments[0].mask, big.segments[0].mask);
}

#[test]
fn segmentations_of_other_slices_of_a_series_share_one_grid() {
    let files = ["seg-dcmqi/liver.dcm", "seg-dcmqi/partial_overlaps.dcm"].map(corpus::read);
    let [Some(liver), Some(overlaps)] = files else { return };
    let [liver, overlaps] = [liver, overlaps].map(|file| read(&file, Selection::Any).unwrap());
    let grids = [liver.grid.clone(), overlaps.grid.clone()];
    let aligned = align(&grids).unwrap().unwrap();
    let lowest = grids.iter().map(|grid| grid.origin()[2]).fold(f64::INFINITY, f64::min);
    assert!((aligned.grid.origin()[2] - lowest).abs() < 1e-3);
    for (found, placement) in [&liver, &overlaps].into_iter().zip(&aligned.placements) {
        let placed = found.segments[0].mask.placed(placement).unwrap();
        assert_eq!(placed.count(), found.segments[0].mask.count());
        // Their feet are where the file says: each slice's height is kept.
        let [first, ..] = placed.voxels().next().unwrap();
        let [own, ..] = found.segments[0].mask.voxels().next().unwrap();
        let height = |grid: &imaging::PatientGrid, slice: u32| grid.origin()[2] + f64::from(slice);
        assert!((height(&aligned.grid, first) - height(&found.grid, own)).abs() < 1e-3);
    }
}

#[test]
fn what_is_no_segmentation_says_what_it_is() {
    for (name, what) in [("pydicom/CT_small.dcm", "an image"), ("sr-tid1500/sr.dcm", "a structured report")] {
        let Some(file) = corpus::read(name) else { return };
        let refusal = read(&file, Selection::Any).unwrap_err();
        assert!(refusal.code() == "not_a_segmentation" && refusal.to_string().contains(what), "{refusal}");
    }
}
