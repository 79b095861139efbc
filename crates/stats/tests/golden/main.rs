//! Every golden value, checked: published tables and trusted tools' figures, each with its tolerance.
//!
//! Reads all files of the folder that `OVERREAD_GOLDEN` names (default: `shared/golden` beside the
//! workspace). A name that no family here computes fails the test.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod agreement;
mod answers;
mod compare;
mod lesions;
mod masks;
mod matching;
mod measurement;
mod planning;
mod proportions;
mod resampling;
mod truth;
mod watching;

use std::path::PathBuf;

use answers::{Answers, Case};
use serde_json::Value;

/// A name whose expected figures are believed wrong: why, and when a difference is explained by it.
struct Disputed {
    name: &'static str,
    why: &'static str,
    explains: fn(case: &Case, expected: &Value, found: &Value) -> bool,
}

/// R's `fisher.test` looks for the odds ratio, or its inverse where that is below 1, with `uniroot` at its
/// default tolerance; the figure that we give solves the defining equation to all digits.
const DISPUTED: &[Disputed] = &[
    Disputed {
        name: "fisher_or_ci95",
        why: "R stops within 2^-13 of the root (uniroot's default tolerance .Machine$double.eps^0.25, on 1/OR \
              above 1). For 3/4 against 1/4 the upper limit solves P(X <= 3) = 0.025, that is \
              x^4 = 39 (1 + 16 x + 36 x^2 + 16 x^3), x = 626.2435; at R's 621.93 that tail is 0.02517",
        explains: |_, expected, found| compare::within_uniroot(expected, found),
    },
    Disputed {
        name: "fisher_or_conditional",
        why: "as fisher_or_ci95. For 3/4 against 1/4 the conditional mean is 3 where \
              x^4 = 36 x^2 + 32 x + 3, x = 6.4083197; R gives 6.4083089",
        explains: |_, expected, found| compare::within_uniroot(expected, found),
    },
    Disputed {
        name: "mace_spamming",
        why: "crowd-kit numbers readers in the order in which they first appear in the table, not by their ids: \
              our rows in that order agree within the tolerance",
        explains: truth::in_order_of_appearance,
    },
];

fn folder() -> PathBuf {
    std::env::var_os("OVERREAD_GOLDEN").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/golden")),
        PathBuf::from,
    )
}

fn answer(case: &Case) -> Answers {
    let mut answers = Answers::default();
    for family in [
        agreement::two_readers,
        agreement::several_readers,
        agreement::alpha,
        matching::points,
        measurement::intraclass,
        measurement::two_methods,
        proportions::shares,
        proportions::paired,
        watching::slices,
        watching::charts,
        truth::votes,
        truth::inference,
        resampling::resampling,
        planning::planning,
        masks::two,
        masks::several,
        lesions::detection,
        lesions::boxes,
        planning::roc,
    ] {
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
    let (mut checked, mut failures) = (0, Vec::new());
    let (mut disputed, mut printed) = (Vec::new(), Vec::new());
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for case in document["cases"].as_array().unwrap() {
            checked += check(&file, &Case(case), &mut failures, &mut disputed, &mut printed);
        }
    }
    println!("golden: {checked} scalars checked, {} failures", failures.len());
    for failure in &failures {
        println!("{failure}");
    }
    for d in DISPUTED {
        println!("disputed: {}: {}", d.name, d.why);
    }
    for use_of in &disputed {
        println!("disputed: {use_of}");
    }
    for figure in &printed {
        println!(
            "equal in all digits that the file gives, which are fewer than its tolerance asks for: {figure}"
        );
    }
    assert!(failures.is_empty(), "{} golden values differ", failures.len());
}

/// Checks one case; returns how many scalars were compared.
fn check(
    file: &str,
    case: &Case,
    failures: &mut Vec<String>,
    disputed: &mut Vec<String>,
    printed: &mut Vec<String>,
) -> usize {
    let answers = answer(case);
    let mut checked = 0;
    for (name, expected) in case.expected() {
        let id = case.id();
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
            Err(_) if compare::same_digits(&expected["value"], &found) => {
                checked += 1;
                printed.push(format!("{file} {id} {name}"));
            }
            Err(why) => {
                let value = &expected["value"];
                let explained = |d: &Disputed| d.name == plain && (d.explains)(case, value, &found);
                let list = if DISPUTED.iter().any(explained) { &mut *disputed } else { &mut *failures };
                list.push(format!("{file} {id} {name}: {why}"));
            }
        }
    }
    checked
}
