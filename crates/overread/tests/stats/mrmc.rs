//! Methods compared over readers and cases, as published, and what is refused.

use std::fmt::Write as _;

use crate::expected::{Golden, near};
use crate::program::Folder;

#[test]
fn methods_differ_as_published() {
    let Some(golden) = Golden::case("18_auc_mrmc.json", "van_dyke") else { return };
    let mut table = "case,reader,method,value,truth".to_owned();
    let truth = golden.input()["truth"].as_array().unwrap();
    for (method, readers) in golden.input()["ratings"].as_array().unwrap().iter().enumerate() {
        for (reader, scores) in readers.as_array().unwrap().iter().enumerate() {
            for (case, (score, truth)) in scores.as_array().unwrap().iter().zip(truth).enumerate() {
                write!(table, "\n{case},R{reader},M{method},{score},{truth}").unwrap();
            }
        }
    }
    let folder = Folder::with(&[("t.csv", &table)]);
    for (covariances, path) in [("jackknife", "or_jackknife"), ("delong", "or_delong")] {
        let found = folder.json(&format!("mrmc t.csv --positive 1 --covariances {covariances}"));
        let figure = &found["figures"]["difference"];
        golden.number(&format!("{path}|diff"), &figure["value"]);
        golden.interval(&format!("{path}|ci"), figure);
        golden.number(&format!("{path}|F"), &found["tests"]["random_readers"]["statistic"]);
        golden.number(&format!("{path}|p"), &found["tests"]["random_readers"]["p"]);
        golden.number(&format!("{path}|fixed_reader_p"), &found["tests"]["fixed_readers"]["p"]);
        golden.number(&format!("{path}|ddf"), &found["model"]["degrees"]);
    }
    let areas = &folder.json("mrmc t.csv")["methods"][0];
    let (mean, first) = (areas["mean_area"].as_f64(), areas["areas"]["R0"]["value"].as_f64());
    assert!(mean.is_some() && first.is_some(), "{areas}");
    near("areas", mean, Some(0.897), 5e-4);
}

#[test]
fn what_is_not_crossed_is_refused_by_name() {
    let table = "case,reader,method,value,truth\n1,A,x,1,0\n1,A,y,1,0\n2,A,x,3,1\n";
    let of = |table: &str, options: &str| {
        Folder::with(&[("t.csv", table)]).refusal(format!("mrmc t.csv {options}").trim())
    };
    let said = of(table, "");
    assert!(said.contains("reader “A” has no score of case “2” by “y”"), "{said}");
    let twice = of(&format!("{table}2,A,x,4,1\n"), "");
    assert!(twice.contains("row 5, column value: reader “A” scored case “2” by “x”"), "{twice}");
    let truths = of(&format!("{table}2,A,y,4,0\n"), "");
    assert!(truths.contains("row 5, column truth: case “2” has another truth"), "{truths}");
    assert!(of(table, "--positive 7").contains("--positive 7 is none of the truths"));
    assert!(of(table, "--method arm").contains("no column “arm”"));
}

#[test]
fn one_reader_or_gains_without_spread_are_not_estimable() {
    let mut table = "case,reader,method,value,truth".to_owned();
    for case in 0..8 {
        for method in ["x", "y"] {
            let score = if method == "x" { case } else { case ^ 1 };
            write!(table, "\n{case},A,{method},{score},{}", u8::from(case > 3)).unwrap();
        }
    }
    let one = Folder::with(&[("t.csv", &table)]).json("mrmc t.csv");
    assert!(one["figures"]["difference"]["not_estimable"].is_string(), "{one}");
    let rows: Vec<String> = table.lines().skip(1).map(|row| row.replace(",A,", ",B,")).collect();
    let both = Folder::with(&[("t.csv", &format!("{table}\n{}", rows.join("\n")))]).json("mrmc t.csv");
    assert!(both["tests"]["random_readers"]["not_estimable"].is_string(), "{both}");
}
