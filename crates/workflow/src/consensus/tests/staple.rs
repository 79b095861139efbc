use domain::consensus::Consensus;
use domain::finding::{Mark, Pixels, Shape, Stretch};
use domain::id::ReadId;
use domain::plan::{ConsensusPolicy, MaskConsensus};
use uuid::Uuid;

use super::{mark, settled_by, square};

/// The masks of a golden case, each a finding of a reader, frame by frame.
fn golden_marks(mask: &serde_json::Value) -> Vec<Mark> {
    let numbers = |value: &serde_json::Value| -> Vec<u32> {
        value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap() as u32).collect()
    };
    let (mut shape, runs) = (numbers(&mask["shape"]), numbers(&mask["runs"]));
    if shape.len() == 2 {
        shape.insert(0, 1);
    }
    let inside: Vec<bool> = runs
        .iter()
        .enumerate()
        .flat_map(|(at, run)| std::iter::repeat_n(at % 2 == 1, *run as usize))
        .collect();
    let frame = |(slice, voxels): (usize, &[bool])| {
        let at = |at: usize| (at as u32 / shape[2], at as u32 % shape[2]);
        let pixel = |(index, inside): (usize, &bool)| {
            let (row, from) = at(index);
            inside.then_some(Stretch { row, from, to: from + 1 })
        };
        let mask = Pixels::of(shape[2], shape[1], voxels.iter().enumerate().filter_map(pixel));
        let instance = format!("1.1.{}", slice + 1);
        (mask.count() > 0).then(|| Mark { mask: Some(mask), ..mark(&instance, Shape::Mask, &[]) })
    };
    inside.chunks((shape[1] * shape[2]) as usize).enumerate().filter_map(frame).collect()
}

#[test]
fn staple_weighs_the_readers_as_the_golden_figures_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/golden/11_staple.json");
    let Ok(golden) = std::fs::read(path) else {
        assert!(std::env::var_os("CI").is_none(), "CI lacks {path}");
        eprintln!("skipped: there is no {path}");
        return;
    };
    let golden: serde_json::Value = serde_json::from_slice(&golden).unwrap();
    let policy =
        ConsensusPolicy { masks: MaskConsensus::Staple, minimum_overlap: 0.05, ..ConsensusPolicy::default() };
    let mut compared = 0;
    for case in golden["cases"].as_array().unwrap() {
        let (masks, expected) = (case["input"]["masks"].as_array().unwrap(), &case["expected"]);
        if expected["bbox_consensus_mask_ge_0.5"].is_null() {
            continue;
        }
        let readers: Vec<Vec<Vec<Mark>>> = masks.iter().map(|mask| vec![golden_marks(mask)]).collect();
        let consensus = settled_by(policy, Shape::Mask, &readers);
        let [found] = &consensus.findings[..] else { panic!("{}: one finding", case["id"]) };
        assert_eq!(
            found.marks,
            golden_marks(&expected["bbox_consensus_mask_ge_0.5"]["value"]),
            "{}",
            case["id"]
        );
        let staple = found.staple.as_ref().unwrap();
        for (at, marker) in staple.markers.iter().enumerate() {
            assert_eq!(marker.read, ReadId(Uuid::from_u128(at as u128)));
            for (name, value) in
                [("bbox_sensitivity", marker.sensitivity), ("bbox_specificity", marker.specificity)]
            {
                let known = expected[name]["value"][at].as_f64().unwrap();
                assert!(
                    (value - known).abs() < 1e-6,
                    "{} {name} of reader {at}: {value}, not {known}",
                    case["id"]
                );
            }
        }
        compared += 1;
    }
    assert!(compared > 0);
}

#[test]
fn staple_leaves_two_markers_and_rectangles_to_the_majority() {
    let policy = ConsensusPolicy { masks: MaskConsensus::Staple, ..ConsensusPolicy::default() };
    let bar = |from: u32, to: u32| {
        let mask = Some(Pixels { columns: 16, rows: 4, runs: vec![16 + from, to - from] });
        vec![vec![Mark { mask, ..mark("1.1.3", Shape::Mask, &[]) }]]
    };
    let two = settled_by(policy, Shape::Mask, &[bar(2, 12), bar(4, 14)]);
    assert_eq!(two.findings[0].staple, None);
    assert_eq!(two.findings[0].marks, bar(4, 12)[0]);
    let three = settled_by(policy, Shape::Mask, &[bar(2, 12), bar(4, 14), bar(4, 12)]);
    assert_eq!(three.findings[0].staple.as_ref().map(|staple| staple.markers.len()), Some(3));
    let boxes = [10.0, 11.0, 12.0].map(|left| vec![square("1.1.3", left, 8.0)]);
    assert_eq!(settled_by(policy, Shape::Rectangle, &boxes).findings[0].staple, None);
    // What is kept of an earlier version has none.
    let mut kept = serde_json::to_value(&three).unwrap();
    kept["findings"][0].as_object_mut().unwrap().remove("staple");
    kept["policy"].as_object_mut().unwrap().remove("masks");
    let kept: Consensus = serde_json::from_value(kept).unwrap();
    assert_eq!((kept.policy.masks, &kept.findings[0].staple), (MaskConsensus::Majority, &None));
}
