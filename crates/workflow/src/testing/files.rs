//! Images for a world: real ones from the shared corpus, or whichever a test brings.

use std::path::PathBuf;

use domain::import::FileReport;
use store::import::Import;

use super::World;
use crate::import::{Importer, Upload, begin, complete, take};

/// A file or folder of the shared corpus, such as `dicom/malformed`: beside the workspace, or in
/// the folder that `OVERREAD_SHARED` names. Where it is absent this says so and gives nothing, and
/// fails if the environment variable `CI` is set.
pub fn real_file(path: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var_os("OVERREAD_SHARED").map_or_else(|| beside.into(), PathBuf::from);
    let found = shared.join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", found.display());
    eprintln!("skipped: {} is missing (set OVERREAD_SHARED)", found.display());
    None
}

/// The files of a folder of the shared corpus, by name.
pub fn real_files(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let folder = std::fs::read_dir(real_file(folder)?).expect("the folder is read");
    let mut files: Vec<(String, Vec<u8>)> = folder
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("the file is read"))
        })
        .collect();
    files.sort();
    Some(files)
}

impl World {
    /// Imports files into a project and completes the import, as the command line does.
    pub async fn import(
        &self,
        slug: &str,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> (Import, Vec<FileReport>) {
        let importer = Importer::at_command_line(self.app(), slug).await.expect("the project is there");
        let import = begin(self.app(), &importer, "test").await.expect("the import begins");
        let mut reports = Vec::new();
        for (name, bytes) in files {
            let upload = Upload::Memory(bytes.into());
            let taken = take(self.app(), &importer, import, &name, upload).await;
            reports.extend(taken.expect("the file comes to an outcome"));
        }
        let completed = complete(self.app(), &importer, import).await;
        (completed.expect("the import is completed"), reports)
    }
}
