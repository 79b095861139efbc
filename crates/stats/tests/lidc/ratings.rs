//! Ratings, detection and diameters.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use stats::agreement::{
    Metric, Weighting, Weights, alpha_bootstrap, brennan_prediger, fleiss_kappa, gwet_ac, krippendorff_alpha,
    percent_agreement, unanimous_fraction,
};
use stats::measurement::{IccForm, intraclass_correlations, two_way_anova};
use stats::resampling::Bootstrap;
use stats::slices::chi_square_of_rates;
use stats::{Estimable, Level, Measurements, Ratings};

use crate::{close, document, folder};

const CHARACTERISTICS: [&str; 9] = [
    "subtlety",
    "internal_structure",
    "calcification",
    "sphericity",
    "margin",
    "lobulation",
    "spiculation",
    "texture",
    "malignancy",
];

/// Lines of a table as values by column name.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let names: Vec<String> = lines.next().unwrap().collect();
    lines.map(|line| names.iter().cloned().zip(line).collect()).collect()
}

/// A nodule: its scan and its annotations in order.
struct Nodule {
    scan: String,
    annotations: Vec<BTreeMap<String, String>>,
}

fn nodules(folder: &Path) -> Vec<Nodule> {
    let mut by_key: BTreeMap<(u32, u32), Nodule> = BTreeMap::new();
    for row in table(&folder.join("lidc_ratings.csv")) {
        let key = (row["scan"].parse().unwrap(), row["nodule"].parse().unwrap());
        let fresh = || Nodule { scan: row["scan"].clone(), annotations: Vec::new() };
        by_key.entry(key).or_insert_with(fresh).annotations.push(row);
    }
    by_key.into_values().collect()
}

fn patients(folder: &Path) -> BTreeMap<String, String> {
    table(&folder.join("lidc_scans.csv"))
        .into_iter()
        .map(|s| (s["scan"].clone(), s["patient"].clone()))
        .collect()
}

/// One characteristic of some nodules, as numbers with gaps to four columns.
fn values(nodules: &[&Nodule], name: &str) -> Vec<Vec<Option<f64>>> {
    let row =
        |n: &&Nodule| (0..4).map(|slot| Some(n.annotations.get(slot)?[name].parse().unwrap())).collect();
    nodules.iter().map(row).collect()
}

/// Categories in use, sorted, and the ratings in them: the weights of the reference are on used values.
fn ratings(rows: &[Vec<Option<f64>>]) -> (Ratings, Vec<f64>) {
    let mut used: Vec<f64> = rows.iter().flatten().flatten().copied().collect();
    used.sort_by(f64::total_cmp);
    used.dedup();
    let index = |v: f64| used.iter().position(|u| *u == v);
    let rows: Vec<Vec<Option<usize>>> =
        rows.iter().map(|row| row.iter().map(|v| v.and_then(index)).collect()).collect();
    (Ratings::from_rows(used.len(), &rows).unwrap(), used)
}

type Coefficient = fn(&Ratings, &Weights, Level) -> Estimable;

fn check_characteristic(nodules: &[&Nodule], clusters: &[usize], name: &str, expected: &Value) -> usize {
    let rows = values(nodules, name);
    let measured = Measurements::from_rows(&rows).unwrap();
    let mut checked = 0;
    for (key, metric) in
        [("nominal", Metric::Nominal), ("ordinal", Metric::Ordinal), ("interval", Metric::Interval)]
    {
        let alpha = krippendorff_alpha(&measured, metric).unwrap().value;
        close(alpha, &expected[format!("alpha_{key}")], 1e-9, &format!("{name} alpha {key}"));
        checked += 1;
        let bounds = &expected[format!("alpha_{key}_patient_bootstrap95")];
        if bounds.is_array() {
            let plan = Bootstrap { replicates: 4000, seed: 1, level: Level::P95 };
            let interval = alpha_bootstrap(&measured, clusters, metric, &plan).unwrap().interval.unwrap();
            // Two bootstraps of 1,000 and 4,000 draws differ by chance.
            let width = bounds[1].as_f64().unwrap() - bounds[0].as_f64().unwrap();
            close(interval.low, &bounds[0], 0.08 * width, &format!("{name} alpha {key} low"));
            close(interval.high, &bounds[1], 0.08 * width, &format!("{name} alpha {key} high"));
            checked += 2;
        }
    }
    let (ratings, used) = ratings(&rows);
    for (suffix, weighting) in [("unweighted", Weighting::Unweighted), ("quadratic", Weighting::Quadratic)] {
        let weights = Weights::on_values(weighting, &used);
        let coefficients: [(&str, Coefficient); 4] = [
            ("pa", percent_agreement),
            ("gwet_ac", gwet_ac),
            ("fleiss_kappa", fleiss_kappa),
            ("bp", brennan_prediger),
        ];
        for (key, coefficient) in coefficients {
            let found = coefficient(&ratings, &weights, Level::P95).unwrap();
            let (what, expected) = (format!("{name} {key}/{suffix}"), &expected[format!("{key}/{suffix}")]);
            close(found.value, &expected["coef"], 1e-9, &what);
            close(found.standard_error.unwrap(), &expected["se"], 1e-9, &what);
            checked += 2;
        }
    }
    close(unanimous_fraction(&ratings).unwrap(), &expected["unanimous_fraction"], 1e-9, name);
    checked + 1
}

#[test]
fn ratings_agree_as_published_tools_found() {
    let Some(folder) = folder() else {
        return;
    };
    let (all, patients) = (nodules(&folder), patients(&folder));
    let reference = document(&folder, "reference.json");
    let mut checked = 0;
    for (key, at_least) in [("ge2_readers", 2), ("all_4_readers", 4)] {
        let chosen: Vec<&Nodule> =
            all.iter().filter(|n| (at_least..=4).contains(&n.annotations.len())).collect();
        let expected = &reference["ratings"][key];
        close(chosen.len() as f64, &expected["nodules"], 0.0, key);
        let ids: Vec<&String> = chosen.iter().map(|n| &patients[&n.scan]).collect();
        let mut distinct = ids.clone();
        distinct.sort();
        distinct.dedup();
        let clusters: Vec<usize> = ids.iter().map(|id| distinct.binary_search(id).unwrap()).collect();
        for name in CHARACTERISTICS {
            checked += check_characteristic(&chosen, &clusters, name, &expected["characteristics"][name]);
        }
    }
    println!("LIDC ratings: {checked} figures");
    assert!(checked > 350);
}

#[test]
fn detection_counts_are_those_of_the_reference() {
    let Some(folder) = folder() else {
        return;
    };
    let (all, expected) = (nodules(&folder), document(&folder, "reference.json"));
    let expected = &expected["detection"];
    close(all.len() as f64, &expected["clusters"], 0.0, "clusters");
    let annotations: usize = all.iter().map(|n| n.annotations.len()).sum();
    close(annotations as f64, &expected["annotations"], 0.0, "annotations");
    let marked: Vec<u64> = all.iter().map(|n| n.annotations.len().min(4) as u64).collect();
    let total: u64 = marked.iter().sum();
    let pairs: u64 = marked.iter().map(|k| k * (k - 1) / 2).sum();
    let f1 = 2.0 * pairs as f64 / (3.0 * total as f64);
    close(f1, &expected["micro_pairwise_f1_positive_specific_agreement"], 1e-9, "pairwise F1");
    let four = marked.iter().filter(|k| **k == 4).count() as f64 / marked.len() as f64;
    close(four, &expected["fraction_all_four"], 1e-9, "marked by all four");
    for least in 1..=3 {
        let expected = &expected["leave_one_out_vs_at_least_m_of_other_3"][least.to_string()];
        let found: u64 = marked.iter().filter(|k| **k > least).sum();
        let missed: u64 = marked.iter().filter(|k| **k >= least).map(|k| 4 - k).sum();
        close(found as f64, &expected["tp"], 0.0, "found");
        close(missed as f64, &expected["fn"], 0.0, "missed");
        close((total - found) as f64, &expected["fp"], 0.0, "alone");
    }
}

/// The table gives diameters to 0.01 mm; the reference was found from all digits.
const ROUNDING: f64 = 1e-5;

#[test]
fn diameters_agree() {
    let Some(folder) = folder() else {
        return;
    };
    let all = nodules(&folder);
    let four: Vec<&Nodule> = all.iter().filter(|n| n.annotations.len() == 4).collect();
    let reference = document(&folder, "reference.json");
    let expected = &reference["measurements"]["diameter_mm"];
    let table = Measurements::from_rows(&values(&four, "diameter_mm")).unwrap();
    let icc = intraclass_correlations(&table, Level::P95).unwrap();
    for (place, form) in [IccForm::OneWaySingle, IccForm::OneWayMean].into_iter().enumerate() {
        let found = icc.iter().find(|i| i.form == form).unwrap().estimate;
        let expected = &expected["icc_oneway_single_and_mean4"];
        close(found.value, &expected["icc"][place], ROUNDING, "ICC");
        close(found.interval.unwrap().low, &expected["lo"][place], ROUNDING, "ICC, low");
        close(found.interval.unwrap().high, &expected["hi"][place], ROUNDING, "ICC, high");
    }
    let sd = two_way_anova(&table).unwrap().within_subject_sd();
    close(sd, &expected["within_nodule_sd"], 10.0 * ROUNDING, "within-nodule sd");
}

#[test]
fn slices_differ_as_the_reference_says() {
    let Some(folder) = folder() else {
        return;
    };
    let reference = document(&folder, "reference.json");
    for name in ["slice_thickness", "contrast"] {
        let expected = &reference["disparity"][name];
        let list = |key: &str| -> Vec<u64> {
            expected[key].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect()
        };
        let slices: Vec<(u64, u64)> = list("all_four").into_iter().zip(list("nodules")).collect();
        let test = chi_square_of_rates(&slices).unwrap();
        close(test.statistic, &expected["chi2"], 1e-8, name);
        close(test.p, &expected["p"], 1e-10, name);
    }
}
