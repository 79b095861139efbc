//! Simulated readers read as their skill says.
#![allow(clippy::unwrap_used)]

use phantom::{
    ChestOptions, MammogramOptions, MarkShape, SimulatedRead, SimulatedReader, Skill, Truth, chest_ct,
    mammogram,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static TRUTHS: LazyLock<Vec<Truth>> = LazyLock::new(|| {
    let chest = ChestOptions { size: 96, slices: 24, slice_mm: 4.0, nodules: Some(3) };
    let breast = MammogramOptions { columns: 320, rows: 400, masses: Some(2) };
    (0..8)
        .map(|seed| chest_ct(seed, &chest).unwrap().truth)
        .chain((0..4).map(|seed| mammogram(seed, &breast).unwrap().truth))
        .collect()
});

fn reads(skill: Skill) -> Vec<SimulatedRead> {
    let reader = SimulatedReader::new(skill);
    (0..20u64)
        .flat_map(|n| TRUTHS.iter().map(move |truth| (n, truth)))
        .map(|(n, t)| reader.read(t, n))
        .collect()
}

fn found(reads: &[SimulatedRead]) -> usize {
    reads.iter().flat_map(|read| &read.findings).filter(|finding| finding.lesion.is_some()).count()
}

fn false_positives(reads: &[SimulatedRead]) -> f64 {
    let wrong =
        reads.iter().flat_map(|read| &read.findings).filter(|finding| finding.lesion.is_none()).count();
    wrong as f64 / reads.len() as f64
}

/// Mean area of the contours of nodules that were found, square pixels.
fn area(reads: &[SimulatedRead]) -> f64 {
    let marks =
        reads.iter().flat_map(|read| &read.findings).filter(|f| f.lesion.is_some()).flat_map(|f| &f.marks);
    let areas: Vec<f64> = marks
        .filter(|mark| mark.shape == MarkShape::Contour)
        .map(|mark| {
            let n = mark.points.len();
            let cross = |i: usize| {
                let (a, b) = (mark.points[i], mark.points[(i + 1) % n]);
                a[0] * b[1] - b[0] * a[1]
            };
            (0..n).map(cross).sum::<f64>().abs() / 2.0
        })
        .collect();
    areas.iter().sum::<f64>() / areas.len() as f64
}

#[test]
fn better_readers_find_more_and_looser_ones_draw_larger() {
    let [expert, trainee] = [Skill::expert(), Skill::trainee()].map(reads);
    let [loose, over] = [Skill::loose(), Skill::over_caller()].map(reads);
    let lesions = TRUTHS.iter().map(|truth| truth.lesions.len()).sum::<usize>() * 20;
    assert!(found(&expert) as f64 > 0.9 * lesions as f64);
    assert!(found(&trainee) < found(&expert));
    assert!(area(&loose) > 1.3 * area(&expert));
    assert!((false_positives(&over) - 1.1).abs() < 0.3, "{}", false_positives(&over));
    assert!(false_positives(&expert) < 0.15);
}

#[test]
fn an_expert_agrees_with_the_truth() {
    let mut right = [0, 0];
    for (truth, read) in TRUTHS.iter().cycle().zip(reads(Skill::expert())) {
        for (question, value) in &truth.answers {
            right[usize::from(read.answers[question] == *value)] += 1;
        }
    }
    assert!(f64::from(right[1]) > 0.8 * f64::from(right[0] + right[1]), "{right:?}");
}

#[test]
fn shapes_are_as_the_protocols_ask() {
    for read in reads(Skill::experienced()) {
        for finding in &read.findings {
            let points = match finding.structure {
                "nodule" => 24..=40,
                "mass" => 4..=4,
                _ => 2..=2,
            };
            assert!(!finding.marks.is_empty());
            assert!(finding.marks.iter().all(|mark| points.contains(&mark.points.len())));
        }
        let masses = read.findings.iter().filter(|f| f.structure == "mass" && f.lesion.is_some());
        assert!(masses.into_iter().all(|mass| mass.marks.len() == 2), "a mass is seen in two views");
    }
}

proptest! {
    #[test]
    fn every_read_is_finite_on_its_images_and_repeatable(seed in any::<u64>(), which in 0..12usize) {
        let truth = &TRUTHS[which];
        let reader = SimulatedReader::new(Skill::trainee());
        let read = reader.read(truth, seed);
        prop_assert_eq!(&read, &reader.read(truth, seed));
        for mark in read.findings.iter().flat_map(|finding| &finding.marks) {
            let image = truth.images.iter().find(|image| image.sop_uid == mark.sop_uid).unwrap();
            let size = [f64::from(image.columns), f64::from(image.rows)];
            for point in &mark.points {
                prop_assert!((0..2).all(|i| point[i].is_finite() && point[i] > -20.0 && point[i] < size[i] + 20.0));
            }
        }
        prop_assert_eq!(read.answers.keys().collect::<Vec<_>>(), truth.answers.keys().collect::<Vec<_>>());
    }
}
