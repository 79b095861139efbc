//! The real files that tests go through.

use std::path::{Path, PathBuf};

/// All of them; nothing, with the reason printed, where there are none and none are demanded.
pub fn files() -> Option<Vec<PathBuf>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/dicom");
    let folder = std::env::var_os("OVERREAD_DICOM").map_or_else(|| beside.into(), PathBuf::from);
    if !folder.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
        eprintln!("skipped: {} is missing (set OVERREAD_DICOM)", folder.display());
        return None;
    }
    let mut paths = Vec::new();
    within(&folder, &mut paths);
    Some(paths)
}

fn within(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there").flatten() {
        if entry.path().is_dir() { within(&entry.path(), found) } else { found.push(entry.path()) }
    }
}
