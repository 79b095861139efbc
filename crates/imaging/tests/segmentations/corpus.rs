//! Where the real files are.

/// A file of the corpus, or None with a word about it; absent in CI, the test fails.
pub fn read(name: &str) -> Option<Vec<u8>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var_os("OVERREAD_SHARED").map_or_else(|| beside.into(), std::path::PathBuf::from);
    let folder = shared.join("dicom");
    if folder.is_dir() {
        let path = folder.join(name);
        return Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    }
    let ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    assert!(!ci, "{} is absent", folder.display());
    eprintln!("skipped: no real files in {} (set OVERREAD_SHARED)", folder.display());
    None
}
