//! Where the real files are.

use std::path::{Path, PathBuf};

/// The folder of real files, or None with a word about it; absent in CI, the test fails.
pub fn folder() -> Option<PathBuf> {
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

/// The folder whose pixels are tested: the one named by `OVERREAD_DICOM`, else the corpus.
pub fn truth_folder() -> Option<PathBuf> {
    match std::env::var_os("OVERREAD_DICOM") {
        Some(named) => {
            let named = PathBuf::from(named);
            assert!(named.join("PIXELTRUTH.tsv").is_file(), "{} has no PIXELTRUTH.tsv", named.display());
            Some(named)
        }
        None => folder(),
    }
}

/// A file of the corpus.
pub fn read(name: &str) -> Option<Vec<u8>> {
    let path = folder()?.join(name);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// A file of the corpus, where it has such a one.
pub fn try_read(name: &str) -> Option<Vec<u8>> {
    std::fs::read(folder()?.join(name)).ok()
}

/// The rows of one of its tables, without the heading.
pub fn table(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    text.lines().skip(1).map(row).collect()
}
