//! Importing files and folders of the machine itself.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};

use domain::id::ImportId;
use domain::import::FileReport;
use store::import::Import;

use super::archive::{Belt, Upload};
use super::intake::Destination;
use super::preparation::{Source, unreadable};
use super::walk::{Found, Walk};
use super::{Importer, begin, complete};
use crate::app::App;
use crate::fault::Fault;

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Files found in the folders so far, archives counted as one.
    pub found: usize,
    /// Of these, done.
    pub done: usize,
    /// Bytes of the files found.
    pub found_bytes: u64,
    /// Of these, done.
    pub done_bytes: u64,
    /// What became of the files that were finished last, those of archives one by one.
    pub reports: &'a [FileReport],
}

/// Imports files, and folders with all that is in them, from the command line: begins, takes, completes.
/// A media directory (DICOMDIR) stands for the files it names.
pub async fn from_paths(
    app: &App,
    importer: &Importer,
    paths: &[PathBuf],
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<Import, Fault> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(Fault::NotFound(format!(
            "There is no file or folder {}: check the path.",
            missing.display()
        )));
    }
    let import = begin(app, importer, "command line").await?;
    let total = Total::count(paths.to_vec());
    take_found(app, importer, import, paths, &total, progress).await?;
    complete(app, importer, import).await
}

/// What there is to import, counted while it is imported.
struct Total {
    files: Arc<AtomicUsize>,
    bytes: Arc<AtomicU64>,
    unwanted: Arc<AtomicBool>,
}

impl Total {
    fn count(paths: Vec<PathBuf>) -> Self {
        let total = Self { files: Arc::default(), bytes: Arc::default(), unwanted: Arc::default() };
        let (files, bytes) = (Arc::clone(&total.files), Arc::clone(&total.bytes));
        let unwanted = Arc::clone(&total.unwanted);
        tokio::task::spawn_blocking(move || {
            for found in paths.iter().flat_map(|path| Walk::over(path)) {
                if unwanted.load(Relaxed) {
                    return;
                }
                files.fetch_add(1, Relaxed);
                bytes.fetch_add(size(&found), Relaxed);
            }
        });
        total
    }
}

impl Drop for Total {
    fn drop(&mut self) {
        self.unwanted.store(true, Relaxed);
    }
}

fn size(found: &Found) -> u64 {
    match found {
        Found::File(path) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
        Found::LeftOut(..) => 0,
    }
}

async fn take_found(
    app: &App,
    importer: &Importer,
    import: ImportId,
    paths: &[PathBuf],
    total: &Total,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<(), Fault> {
    let (done, done_bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    let mut report = |reports: &[FileReport]| {
        let (done, done_bytes) = (done.load(Relaxed), done_bytes.load(Relaxed));
        // The count may be behind.
        let (found, found_bytes) =
            (total.files.load(Relaxed).max(done), total.bytes.load(Relaxed).max(done_bytes));
        progress(Progress { found, done, found_bytes, done_bytes, reports });
    };
    let mut belt = Belt::new(app, importer, Destination::Import(import), &mut report);
    for found in paths.iter().flat_map(|path| Walk::over(path)) {
        let size = size(&found);
        match found {
            Found::LeftOut(path, reason) => {
                belt.add(path.display().to_string(), Source::Missing(reason)).await?;
            }
            Found::File(path) => {
                let name = path.display().to_string();
                match File::open(&path) {
                    Ok(file) => belt.add_upload(name, Upload::File(file)).await?,
                    Err(why) => belt.add(name, Source::Missing(unreadable(&why))).await?,
                }
            }
        }
        done.fetch_add(1, Relaxed);
        done_bytes.fetch_add(size, Relaxed);
    }
    belt.finish().await
}
