//! Every golden value, checked: published tables and trusted tools' figures, each with its tolerance.
//!
//! Reads all files of the folder that `OVERREAD_GOLDEN` names (default: `shared/golden` beside the
//! workspace). A name that no family here computes fails the test.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod agreement;
mod answers;
mod compare;
mod matching;

use std::path::PathBuf;

use answers::{Answers, Case};
use serde_json::Value;

/// Files whose families are not computed yet, printed by the test.
const NOT_YET: &[&str] = &[
    "05_icc.json",
    "05b_icc_missing_reml.json",
    "06_bland_altman.json",
    "06b_loa_repeated_mover.json",
    "07_lin_ccc.json",
    "08_paired_tests.json",
    "09_dawid_skene.json",
    "10_consensus_family.json",
    "11_staple.json",
    "12_overlap_surface.json",
    "12b_multi_reader_overlap.json",
    "13_lesion_matching.json",
    "14_boxes.json",
    "15_control_charts.json",
    "16_proportions.json",
    "17_slices.json",
    "18_auc_mrmc.json",
    "19_sample_size.json",
    "20_bootstrap.json",
    "21_rank_agreement.json",
    "22_votes.json",
];

/// Expectations believed wrong, with the derivation: (file, case, name, why).
const DISPUTED: &[(&str, &str, &str, &str)] = &[];

fn folder() -> PathBuf {
    std::env::var_os("OVERREAD_GOLDEN").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/golden")),
        PathBuf::from,
    )
}

fn answer(case: &Case) -> Answers {
    let mut answers = Answers::default();
    for family in [agreement::two_readers, agreement::several_readers, agreement::alpha, matching::points] {
        family(case, &mut answers);
    }
    answers
}

#[test]
fn golden_values() {
    let folder = folder();
    let Ok(entries) = std::fs::read_dir(&folder) else {
        assert!(std::env::var_os("CI").is_none(), "no golden values in {}", folder.display());
        println!("skipped: no golden values in {}", folder.display());
        return;
    };
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "json"));
    files.sort();
    assert!(!files.is_empty(), "no golden file in {}", folder.display());
    let (mut checked, mut failures, mut left) = (0, Vec::new(), Vec::new());
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if NOT_YET.contains(&file.as_str()) {
            left.push(file);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for case in document["cases"].as_array().unwrap() {
            checked += check(&file, &Case(case), &mut failures);
        }
    }
    println!("golden: {checked} scalars checked, {} failures", failures.len());
    for failure in &failures {
        println!("{failure}");
    }
    for (file, case, name, why) in DISPUTED {
        println!("disputed: {file} {case} {name}: {why}");
    }
    println!("not yet computed: {left:?}");
    assert!(failures.is_empty(), "{} golden values differ", failures.len());
}

/// Checks one case; returns how many scalars were compared.
fn check(file: &str, case: &Case, failures: &mut Vec<String>) -> usize {
    let answers = answer(case);
    let mut checked = 0;
    for (name, expected) in case.expected() {
        let id = case.id();
        if DISPUTED.iter().any(|d| (d.0, d.1, d.2) == (file, id, name)) {
            continue;
        }
        let plain = name.strip_prefix("published:").unwrap_or(name);
        let Some(found) = answers.get(plain) else {
            failures.push(format!("{file} {id} {name}: no such figure is computed"));
            continue;
        };
        // Published coefficients stand alone, computed ones with their error and interval.
        let alone = expected["value"].is_number() && found.is_object();
        let found = if alone { found["coef"].clone() } else { found };
        match compare::compare(&expected["value"], &found, &expected["tol"]) {
            Ok(scalars) => checked += scalars,
            Err(why) => failures.push(format!("{file} {id} {name}: {why}")),
        }
    }
    checked
}
