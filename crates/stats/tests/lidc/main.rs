//! Four radiologists' real reads (LIDC-IDRI): the figures that trusted tools found, reproduced.
//!
//! Reads the folder `lidc` beside the golden values. The readers are anonymous and differ between scans:
//! only figures that need no identity are compared.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod contours;
mod ratings;

use std::path::PathBuf;

use serde_json::Value;

/// The folder; `None`, said aloud, where it is absent outside of continuous integration.
fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("OVERREAD_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let folder = shared.join("lidc");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no LIDC reads in {}", folder.display());
    println!("skipped: no LIDC reads in {}", folder.display());
    None
}

fn document(folder: &std::path::Path, name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

fn close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what} is no number"));
    assert!((found - expected).abs() <= tolerance, "{what}: {found} instead of {expected}");
}
