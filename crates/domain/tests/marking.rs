//! Masks and boxes of hostile and honest readers.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use domain::finding::{CutPlane, Draft, Finding, Mark, Pixels, Shape};
use domain::protocol::Protocol;
use domain::read::{ReadImage, check_size, missing};
use serde_json::json;
use uuid::Uuid;

fn image(instance: &str, series: &str) -> ReadImage {
    ReadImage {
        instance: instance.to_owned(),
        frames: 1,
        series: series.to_owned(),
        size: [6, 4],
        spacing: None,
        laterality: None,
    }
}

fn painted(instance: &str, runs: &[u32]) -> Mark {
    let mask = Some(Pixels { columns: 6, rows: 4, runs: runs.to_vec() });
    Mark {
        instance: instance.to_owned(),
        frame: 1,
        shape: Shape::Mask,
        points: Vec::new(),
        mask,
        plane: None,
    }
}

fn boxed(instance: &str, right: f64) -> Mark {
    let points = vec![[1.0, 1.0], [right, 3.0]];
    Mark { instance: instance.to_owned(), frame: 1, shape: Shape::Box, points, mask: None, plane: None }
}

fn draft(marks: Vec<Mark>) -> Draft {
    let structure = "it".to_owned();
    let finding = Finding { id: Uuid::from_u128(1), structure, marks, attributes: BTreeMap::new() };
    Draft { findings: vec![finding], ..Draft::default() }
}

fn lacks(shape: Shape, marks: Vec<Mark>) -> Vec<String> {
    let structure = json!({ "key": "it", "name": "Liver", "shape": shape, "color": "#ffffff" });
    let protocol: Protocol = serde_json::from_value(json!({ "structures": [structure] })).unwrap();
    let images = [image("1.1", "1"), image("1.2", "1"), image("2.1", "2")];
    missing(&protocol, &draft(marks), &images).into_iter().map(|lack| lack.sentence).collect()
}

#[test]
fn a_mask_lies_on_the_pixels_of_one_series() {
    let sound = [painted("1.1", &[2, 3]), painted("1.2", &[0, 24])];
    assert_eq!(lacks(Shape::Mask, sound.to_vec()), [""; 0]);
    let mut wide = painted("1.1", &[2, 3]);
    wide.mask.as_mut().unwrap().columns = 7;
    let told = "Liver 1 is painted on other pixels than those of its image: paint it again.";
    assert_eq!(lacks(Shape::Mask, vec![wide]), [told]);
    let both = vec![painted("1.1", &[2, 3]), painted("2.1", &[2, 3])];
    assert_eq!(lacks(Shape::Mask, both), ["Liver 1 lies in several series: make it a finding in each."]);
    let told = "Liver 1 has a mark with too few or too many points.";
    assert_eq!(lacks(Shape::Mask, vec![Mark { mask: None, ..painted("1.1", &[2, 3]) }]), [told]);
    assert_eq!(lacks(Shape::Mask, vec![painted("1.1", &[2])]), [told]);
    let outlined =
        Mark { shape: Shape::Rectangle, points: vec![[0.0, 0.0], [1.0, 1.0]], ..painted("1.1", &[2, 3]) };
    assert_eq!(lacks(Shape::Rectangle, vec![outlined]), [told]);
}

#[test]
fn a_box_is_the_same_on_every_slice() {
    assert_eq!(lacks(Shape::Box, vec![boxed("1.1", 4.0), boxed("1.2", 4.0)]), [""; 0]);
    let told = "Liver 1 is a box that differs from slice to slice: draw it again.";
    assert_eq!(lacks(Shape::Box, vec![boxed("1.1", 4.0), boxed("1.2", 5.0)]), [told]);
}

#[test]
fn a_mark_on_a_cut_lies_on_a_plane_of_the_patient() {
    let plane = CutPlane {
        position: [-120.0, 40.5, -600.0],
        orientation: [1.0, 0.0, 0.0, 0.0, 0.0, -1.0],
        spacing: [0.7, 0.7],
    };
    let line = |plane| Mark { shape: Shape::Line, plane: Some(plane), ..boxed("1.1", 4.0) };
    assert_eq!(lacks(Shape::Line, vec![line(plane)]), [""; 0]);
    let kept = |plane| check_size(&draft(vec![line(plane)])).map_err(|why| why.to_string());
    assert_eq!(kept(plane), Ok(()));
    let unsound = [
        CutPlane { orientation: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], ..plane },
        CutPlane { orientation: [0.0; 6], ..plane },
        CutPlane { spacing: [0.0, 0.7], ..plane },
        CutPlane { position: [f64::NAN, 0.0, 0.0], ..plane },
        CutPlane { position: [f64::INFINITY, 0.0, 0.0], ..plane },
    ];
    for plane in unsound {
        assert_eq!(kept(plane), Err("A mark lies on no plane of the patient: draw it again.".to_owned()));
    }
    let block = Mark { plane: Some(plane), ..boxed("1.1", 4.0) };
    assert_eq!(lacks(Shape::Box, vec![block]).len(), 1, "boxes follow the series");
}

#[test]
fn no_reader_can_fill_the_store_with_pixels() {
    let refused = |mask: Pixels, times: usize| {
        let mark = Mark { mask: Some(mask), ..painted("1.1", &[]) };
        check_size(&draft(vec![mark; times])).map_err(|why| why.to_string())
    };
    let whole = |columns, rows| Pixels { columns, rows, runs: vec![0, columns * rows] };
    assert_eq!(refused(whole(512, 512), 380), Ok(()));
    assert!(refused(whole(512, 512), 390).unwrap_err().contains("at most 100000000 can be kept"));
    let dotted = |runs: usize| Pixels { columns: 2048, rows: 2048, runs: vec![1; runs] };
    assert!(refused(dotted(2_000_002), 1).unwrap_err().contains("runs of painted pixels"));
    assert!(refused(dotted(11), 1).unwrap_err().contains("paint it again"));
    assert!(refused(Pixels { columns: 2, rows: 2, runs: vec![0, 5] }, 1).is_err());
    assert!(refused(Pixels { columns: 2, rows: 2, runs: vec![u32::MAX, u32::MAX] }, 1).is_err());
}

#[test]
fn masks_are_read_as_they_are_written_and_others_have_none() {
    let written = serde_json::to_value(painted("1.1", &[2, 3])).unwrap();
    assert_eq!(written["mask"], json!({ "columns": 6, "rows": 4, "runs": [2, 3] }));
    assert_eq!(serde_json::from_value::<Mark>(written).unwrap(), painted("1.1", &[2, 3]));
    assert!(serde_json::to_value(boxed("1.1", 4.0)).unwrap().get("mask").is_none());
}
