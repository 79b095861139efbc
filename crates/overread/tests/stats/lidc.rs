//! The real four-reader data through the command line: alpha of each characteristic.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::expected::near;
use crate::program::{Folder, shared};

/// The ratings of nodules that two to four readers marked, each with its patient.
fn ratings(folder: &std::path::Path) -> String {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let scans = read("lidc_scans.csv");
    let patients: HashMap<&str, &str> = scans
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',');
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect();
    let text = read("lidc_ratings.csv");
    let mut nodules: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        nodules.entry((cells.next().unwrap(), cells.next().unwrap())).or_default().push(line);
    }
    let mut table = format!("patient,{}", text.lines().next().unwrap());
    for ((scan, _), lines) in nodules.iter().filter(|(_, lines)| (2..=4).contains(&lines.len())) {
        for line in lines {
            write!(table, "\n{},{line}", patients[scan]).unwrap();
        }
    }
    table
}

#[test]
fn agreement_on_every_characteristic_is_as_computed_by_the_trusted_tools() {
    let Some(lidc) = shared("lidc") else { return };
    let reference: Value =
        serde_json::from_str(&std::fs::read_to_string(lidc.join("reference.json")).unwrap()).unwrap();
    let group = &reference["ratings"]["ge2_readers"];
    let folder = Folder::with(&[("lidc.csv", &ratings(&lidc))]);
    for (name, expected) in group["characteristics"].as_object().unwrap() {
        let command =
            format!("agreement lidc.csv --unit scan,nodule --reader slot --value {name} --cluster patient");
        let nominal = folder.json(&format!("{command} --level nominal"));
        assert_eq!(nominal["cases"], group["nodules"], "{name}");
        let ordinal = folder.json(&format!("{command} --level ordinal"));
        let interval = folder.json(&format!("{command} --level interval"));
        for (found, key, path) in [
            (&nominal, "krippendorff_alpha", "alpha_nominal"),
            (&ordinal, "krippendorff_alpha", "alpha_ordinal"),
            (&interval, "krippendorff_alpha_interval", "alpha_interval"),
            (&nominal, "unanimous", "unanimous_fraction"),
        ] {
            near(
                &format!("{name}, {path}"),
                found["figures"][key]["value"].as_f64(),
                expected[path].as_f64(),
                1e-9,
            );
        }
        for weighting in ["unweighted", "quadratic"] {
            for (key, path) in [
                ("percent_agreement", "pa"),
                ("gwet_ac", "gwet_ac"),
                ("fleiss_kappa", "fleiss_kappa"),
                ("brennan_prediger", "bp"),
            ] {
                let figure = &ordinal["weighted"][weighting][key];
                let of = &expected[format!("{path}/{weighting}")];
                let what = format!("{name}, {path} {weighting}");
                near(&what, figure["value"].as_f64(), of["coef"].as_f64(), 1e-8);
                near(&what, figure["standard_error"].as_f64(), of["se"].as_f64(), 1e-8);
            }
        }
    }
}

#[test]
fn the_patient_bootstrap_of_alpha_is_as_computed_by_the_trusted_tools() {
    let Some(lidc) = shared("lidc") else { return };
    let reference: Value =
        serde_json::from_str(&std::fs::read_to_string(lidc.join("reference.json")).unwrap()).unwrap();
    let folder = Folder::with(&[("lidc.csv", &ratings(&lidc))]);
    let expected = &reference["ratings"]["ge2_readers"]["characteristics"]["calcification"];
    let bounds = expected["alpha_nominal_patient_bootstrap95"].as_array().unwrap();
    let found = folder.json(
        "agreement lidc.csv --unit scan,nodule --reader slot --value calcification --cluster patient --level nominal \
         --bootstrap 500",
    );
    let alpha = &found["figures"]["krippendorff_alpha"];
    near("alpha", alpha["value"].as_f64(), expected["alpha_nominal"].as_f64(), 1e-9);
    // Two bootstraps of 500 and 1,000 draws differ by chance.
    let chance = 0.15 * (bounds[1].as_f64().unwrap() - bounds[0].as_f64().unwrap());
    near("low", alpha["low"].as_f64(), bounds[0].as_f64(), chance);
    near("high", alpha["high"].as_f64(), bounds[1].as_f64(), chance);
}
