//! Agreement: published tables through the command line, and what must not matter.

use crate::expected::{Golden, near};
use crate::program::Folder;
use crate::tables::{crossed, long, wide};

#[test]
fn two_readers_agree_as_published() {
    for id in ["cohen1968", "agresti_carcinoma", "fleiss_psych", "paradox_b"] {
        let Some(golden) = Golden::case("01_two_rater_tables.json", id) else { return };
        let folder = Folder::with(&[("t.csv", &crossed(&golden.input()["table"]))]);
        let found = folder.json("agreement t.csv --level nominal");
        let figures = &found["figures"];
        for (path, key) in [
            ("percent_agreement", "percent_agreement"),
            ("cohen_kappa", "cohen_kappa"),
            ("scott_pi", "scott_pi"),
            ("gwet_ac1", "gwet_ac1"),
            ("brennan_prediger", "brennan_prediger"),
            ("krippendorff_nominal", "krippendorff_alpha"),
            ("kappa_max", "kappa_max"),
        ] {
            golden.value(path, &figures[key]);
        }
        golden.interval("cohen_kappa_wald95", &figures["cohen_kappa"]);
        let grades = folder.json("agreement t.csv --level ordinal");
        for (path, weighting, key) in [
            ("weighted_kappa_linear", "linear", "cohen_kappa"),
            ("weighted_kappa_quadratic", "quadratic", "cohen_kappa"),
            ("gwet_ac2_quadratic", "quadratic", "gwet_ac"),
            ("scott_pi_quadratic", "quadratic", "scott_pi"),
        ] {
            golden.value(path, &grades["weighted"][weighting][key]);
        }
    }
}

#[test]
fn indices_and_tests_of_two_by_two_tables_are_as_published() {
    let Some(golden) = Golden::case("01_two_rater_tables.json", "paradox_b") else { return };
    let folder = Folder::with(&[("t.csv", &crossed(&golden.input()["table"]))]);
    let found = folder.json("agreement t.csv --level nominal");
    for key in ["prevalence_index", "bias_index"] {
        golden.value(key, &found["figures"][key]);
    }
    golden.number("specific_agreement|0", &found["figures"]["specific_agreement/2"]["value"]);
    golden.number("specific_agreement|1", &found["figures"]["specific_agreement/1"]["value"]);
    let Some(golden) = Golden::case("08_paired_tests.json", "approval") else { return };
    let folder = Folder::with(&[("t.csv", &crossed(&golden.input()["table"]))]);
    let tests = &folder.json("agreement t.csv --level nominal")["tests"];
    golden.number("statistic", &tests["mcnemar"]["statistic"]);
    golden.number("p_exact", &tests["mcnemar_exact"]["p"]);
    golden.number("p_mid", &tests["mcnemar_mid_p"]["p"]);
    let Some(golden) = Golden::case("08_paired_tests.json", "vision_women") else { return };
    let folder = Folder::with(&[("t.csv", &crossed(&golden.input()["table"]))]);
    let tests = &folder.json("agreement t.csv --level nominal")["tests"];
    golden.number("stuart_maxwell_chi2", &tests["stuart_maxwell"]["statistic"]);
    golden.number("bowker_chi2", &tests["bowker"]["statistic"]);
}

#[test]
fn several_readers_agree_as_published() {
    let Some(golden) = Golden::case("02_multi_rater_nominal.json", "fleiss1971_diagnoses") else { return };
    let folder = Folder::with(&[("t.csv", &wide(&golden.input()["ratings"]))]);
    let found = folder.json("agreement t.csv --level nominal");
    let figures = &found["figures"];
    for (path, key) in [
        ("mean_pairwise_agreement", "percent_agreement"),
        ("fleiss_kappa", "fleiss_kappa"),
        ("conger_kappa", "conger_kappa"),
        ("light_kappa", "light_kappa"),
        ("percent_all_agree", "unanimous"),
    ] {
        golden.value(path, &figures[key]);
    }
    for category in 0..5 {
        let key = format!("fleiss_kappa/{}", category + 1);
        golden.number(&format!("category_kappa|{category}"), &figures[&key]["value"]);
    }
    assert_eq!((found["cases"].as_u64(), found["ratings"].as_u64()), (Some(30), Some(180)));
    assert_eq!(found["pairs"].as_array().unwrap().len(), 15);
}

#[test]
fn missing_ratings_and_every_weighting_are_as_published() {
    let Some(golden) = Golden::case("03_chance_corrected_missing.json", "gwet_raw4raters") else { return };
    let folder = Folder::with(&[("t.csv", &wide(&golden.input()["ratings"]))]);
    let weighted = &folder.json("agreement t.csv --level ordinal")["weighted"];
    for weighting in ["unweighted", "linear", "quadratic", "ordinal", "radical", "ratio"] {
        for (path, key) in [
            ("percent_agreement", "percent_agreement"),
            ("gwet_ac", "gwet_ac"),
            ("fleiss", "fleiss_kappa"),
            ("krippendorff", "krippendorff_alpha"),
            ("conger", "conger_kappa"),
            ("brennan_prediger", "brennan_prediger"),
        ] {
            let figure = &weighted[weighting][key];
            golden.value(&format!("{path}/{weighting}|coef"), figure);
            golden.interval(&format!("{path}/{weighting}|ci95"), figure);
        }
    }
}

#[test]
fn alpha_of_every_level_is_as_published() {
    let Some(golden) = Golden::case("04_krippendorff_alpha.json", "k2011_C_missing") else { return };
    let folder = Folder::with(&[("t.csv", &wide(&golden.input()["ratings"]))]);
    for (level, key) in [
        ("nominal", "krippendorff_alpha"),
        ("ordinal", "krippendorff_alpha"),
        ("interval", "krippendorff_alpha_interval"),
        ("ratio", "krippendorff_alpha_ratio"),
    ] {
        let found = folder.json(&format!("agreement t.csv --level {level}"));
        golden.value(&format!("alpha/{level}"), &found["figures"][key]);
        golden.value(&format!("published:alpha/{level}"), &found["figures"][key]);
    }
}

#[test]
fn measurements_agree_as_published() {
    let Some(golden) = Golden::case("05_icc.json", "shrout_fleiss") else { return };
    let folder = Folder::with(&[("t.csv", &wide(&golden.input()["ratings"]))]);
    let figures = &folder.json("agreement t.csv --level interval")["figures"];
    for form in ["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"] {
        let figure = &figures[format!("icc_{}", form.replace(',', "_"))];
        golden.value(&format!("ICC({form})"), figure);
        golden.interval(&format!("ICC({form})_ci95"), figure);
    }
    golden.value("within_subject_sd", &figures["within_subject_sd"]);
    golden.value("repeatability_coefficient", &figures["repeatability_coefficient"]);
    let Some(golden) = Golden::case("05b_icc_missing_reml.json", "sim_missing") else { return };
    let folder = Folder::with(&[("t.csv", &wide(&golden.input()["ratings"]))]);
    let figures = &folder.json("agreement t.csv --level interval")["figures"];
    golden.value("icc_agreement_single", &figures["icc_reml_agreement"]);
    golden.value("icc_consistency_single", &figures["icc_reml_consistency"]);
}

#[test]
fn what_cannot_be_estimated_says_why() {
    let Some(golden) = Golden::case("01_two_rater_tables.json", "all_one_category") else { return };
    let folder = Folder::with(&[("t.csv", &crossed(&golden.input()["table"]))]);
    let figures = &folder.json("agreement t.csv --level nominal --categories 1,2")["figures"];
    for (path, key) in
        [("percent_agreement", "percent_agreement"), ("cohen_kappa", "cohen_kappa"), ("gwet_ac1", "gwet_ac1")]
    {
        golden.value(path, &figures[key]);
    }
    let unknown = &folder.json("agreement t.csv --level nominal")["figures"]["gwet_ac1"]["not_estimable"];
    assert!(unknown.as_str().unwrap().contains("all ratings are the same"));
    assert!(folder.text("agreement t.csv --level nominal").contains("not estimable"));
}

/// Ratings of unlike readers, some missing, several cases to a patient.
const MIXED: &[(u32, char, u32)] = &[
    (1, 'A', 1),
    (1, 'B', 1),
    (1, 'C', 2),
    (2, 'A', 3),
    (2, 'B', 3),
    (3, 'B', 2),
    (3, 'C', 2),
    (4, 'A', 1),
    (4, 'C', 1),
    (5, 'A', 2),
    (5, 'B', 3),
    (5, 'C', 2),
    (6, 'A', 3),
    (6, 'B', 2),
    (6, 'C', 3),
    (7, 'A', 1),
    (7, 'B', 2),
    (8, 'A', 1),
    (8, 'B', 1),
    (8, 'C', 1),
    (9, 'A', 3),
    (9, 'B', 3),
    (9, 'C', 2),
    (10, 'C', 2),
];

fn rows(order: impl Iterator<Item = usize>) -> String {
    let row = |&(case, reader, value): &(u32, char, u32)| format!("\n{case},{reader},{value},P{}", case / 2);
    let rows: Vec<String> = order.map(|index| row(&MIXED[index])).collect();
    format!("case,reader,value,patient{}", rows.concat())
}

#[test]
fn the_order_of_rows_and_the_layout_change_nothing() {
    let count = MIXED.len();
    let shuffled = |step: usize| (0..count).map(move |index| (index * step + 3) % count);
    let mut wide = String::from("patient,case,C,A,B");
    for case in (1..=10).rev() {
        let value = |reader| {
            let found = MIXED.iter().find(|rating| rating.0 == case && rating.1 == reader);
            // A column with gaps is often written with decimals.
            found.map_or("NA".to_owned(), |rating| format!("{}.0", rating.2))
        };
        wide.push_str(&format!("\nP{},{case},{},{},{}", case / 2, value('C'), value('A'), value('B')));
    }
    let folder = Folder::with(&[
        ("a.csv", &rows(0..count)),
        ("b.csv", &rows(shuffled(7))),
        ("c.csv", &rows(shuffled(5))),
        ("w.csv", &wide),
    ]);
    for level in ["nominal", "ordinal", "interval", "ratio"] {
        let results: Vec<_> = ["a.csv", "b.csv", "c.csv", "w.csv"]
            .map(|file| {
                let command =
                    format!("agreement {file} --level {level} --cluster patient --bootstrap 200 --seed 9");
                let mut found = folder.json(&command);
                for key in ["file", "layout"] {
                    found.as_object_mut().unwrap().remove(key);
                }
                found
            })
            .into();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]), "{level}: {results:#?}");
    }
}

#[test]
fn the_seed_is_part_of_the_result_and_fixes_every_digit() {
    let folder = Folder::with(&[("a.csv", &rows(0..MIXED.len()))]);
    let command =
        |seed| format!("agreement a.csv --level nominal --cluster patient --bootstrap 300 --seed {seed}");
    let (first, again, other) =
        (folder.json(&command(1)), folder.json(&command(1)), folder.json(&command(2)));
    assert_eq!(first, again);
    assert_ne!(first["figures"], other["figures"]);
    assert_eq!(
        (first["bootstrap"]["seed"].as_u64(), first["bootstrap"]["clusters"].as_u64()),
        (Some(1), Some(6))
    );
    let plain = folder.json("agreement a.csv --level nominal");
    for (key, figure) in plain["figures"].as_object().unwrap() {
        let resampled = first["figures"][key]["value"].as_f64();
        assert_eq!(figure["value"].as_f64().is_some(), resampled.is_some(), "{key}");
        // Alpha is summed in another order where it is resampled.
        near(key, Some(figure["value"].as_f64().unwrap_or(0.0)), Some(resampled.unwrap_or(0.0)), 1e-12);
    }
}

#[test]
fn the_prevalence_paradox_is_told_with_its_numbers() {
    let mut text = String::from("case,A,B");
    for case in 0..100 {
        let (a, b) = match case {
            0..=1 => ("present", "present"),
            2..=4 => ("present", "absent"),
            5..=6 => ("absent", "present"),
            _ => ("absent", "absent"),
        };
        text.push_str(&format!("\n{case},{a},{b}"));
    }
    let folder = Folder::with(&[("rare.csv", &text)]);
    let notes = folder.json("agreement rare.csv --level nominal")["notes"].to_string();
    for word in ["Prevalence paradox", "95 %", "Cohen kappa", "absent", "AC1", "97.4 %", "44.4 %"] {
        assert!(notes.contains(word), "{word}: {notes}");
    }
    let shown = folder.text("agreement rare.csv --level nominal");
    assert!(
        shown.contains("Prevalence paradox") && !shown.contains('\u{1b}'),
        "no colours in a pipe: {shown}"
    );
    let balanced: String =
        (0..60).map(|case| format!("\n{case},{},{}", case % 2, (case + case / 30) % 2)).collect();
    let folder = Folder::with(&[("even.csv", &format!("case,A,B{balanced}"))]);
    assert!(!folder.text("agreement even.csv --level nominal").contains("paradox"));
}

#[test]
fn long_and_wide_are_the_same_on_real_tables() {
    let Some(golden) = Golden::case("03_chance_corrected_missing.json", "sim_missing30") else { return };
    let ratings = &golden.input()["ratings"];
    let folder = Folder::with(&[("long.csv", &long(ratings)), ("wide.csv", &wide(ratings))]);
    let figures = |file| folder.json(&format!("agreement {file} --level ordinal"))["weighted"].clone();
    assert_eq!(figures("long.csv"), figures("wide.csv"));
}
