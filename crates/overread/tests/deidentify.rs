//! `overread deidentify` from the outside: what is written, what waits for a person, what the report tells.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn corpus() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var_os("OVERREAD_SHARED").map_or_else(|| beside.into(), PathBuf::from);
    let folder = shared.join("dicom");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is absent", folder.display());
    eprintln!("skipped: no real files in {} (set OVERREAD_SHARED)", folder.display());
    None
}

fn deidentify(folder: &Path, out: &str, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_overread"))
        .current_dir(folder)
        .args(["deidentify", "in", out, "--key-file", "key", "--profile", "clean-descriptors,longitudinal"])
        .args(more)
        .output()
        .unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn copies_are_written_and_what_may_name_the_patient_waits() {
    let Some(corpus) = corpus() else { return };
    let work = tempfile::tempdir().unwrap();
    let input = work.path().join("in/Doe^John");
    std::fs::create_dir_all(&input).unwrap();
    for (name, copy) in [
        ("ct-chest-lidc0314/000248.dcm", "scan.dcm"),
        ("nema-wg04/US1_UNC", "ultrasound"),
        ("mg-cbis-malign0/1-280.dcm", "film"),
        ("pydicom/reportsi.dcm", "report"),
        ("malformed/not_dicom.dcm", "text"),
    ] {
        std::fs::copy(corpus.join(name), input.join(copy)).unwrap();
    }
    let told = deidentify(work.path(), "out", &["--report", "report.csv"]);
    let words = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(words.starts_with("1 written to out, 2 held, 2 left out"), "{words}");
    let copies = files(&work.path().join("out"));
    assert_eq!(copies.len(), 1);
    assert!(!copies[0].to_string_lossy().contains("Doe"), "{}", copies[0].display());
    let header = imaging::read_header(&std::fs::read(&copies[0]).unwrap()).unwrap();
    assert_ne!(header.patient_id.as_deref(), Some("LIDC-IDRI-0314"));
    let report = std::fs::read_to_string(work.path().join("report.csv")).unwrap();
    assert_eq!(report.lines().count(), 6);
    assert!(report.contains("held,\"it is an ultrasound"), "{report}");
    assert!(report.contains("text stands in the top right corner"), "{report}");

    let all = deidentify(work.path(), "all", &["--accept-burned-in", "--report", "report.json"]);
    assert!(String::from_utf8_lossy(&all.stdout).starts_with("3 written"), "{all:?}");
    let text = std::fs::read_to_string(work.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["files"].as_array().unwrap().len(), 5);
    assert_eq!(report["profile"], "basic,clean-descriptors,longitudinal");
    // The same key gives the same names again.
    let name = copies[0].strip_prefix(work.path().join("out")).unwrap();
    assert!(work.path().join("all").join(name).is_file());

    let again = deidentify(work.path(), "all", &[]);
    let complaint = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(!again.status.success() && complaint.contains("not empty"), "{complaint}");
}
