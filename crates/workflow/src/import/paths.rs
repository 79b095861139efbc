//! Importing files and folders of the machine itself.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use domain::id::ImportId;
use domain::import::FileReport;
use store::import::Import;

use super::archive::{Belt, Upload};
use super::preparation::{Source, unreadable};
use super::{Importer, begin, complete};
use crate::app::App;
use crate::fault::Fault;

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Files found in the folders, archives counted as one.
    pub found: usize,
    /// Of these, done.
    pub done: usize,
    /// What became of the files that were finished last, those of archives one by one.
    pub reports: &'a [FileReport],
}

/// Imports files, and folders with all that is in them, from the command line: begins, takes, completes.
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
    let found: Vec<Found> = paths.iter().flat_map(|path| walk(path)).collect();
    let import = begin(app, importer, "command line").await?;
    take_found(app, importer, import, found, progress).await?;
    complete(app, importer, import).await
}

enum Found {
    File(PathBuf),
    LeftOut(PathBuf, String),
}

/// Every file of a folder, in order of name; links are not followed.
fn walk(path: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    if !path.is_dir() {
        return vec![Found::File(path.to_owned())];
    }
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        match entries {
            Ok(mut entries) => {
                entries.sort_by_key(std::fs::DirEntry::file_name);
                let mut below = Vec::new();
                for entry in entries {
                    match entry.file_type() {
                        Ok(kind) if kind.is_dir() => below.push(entry.path()),
                        Ok(kind) if kind.is_file() => found.push(Found::File(entry.path())),
                        Ok(_) => found.push(Found::LeftOut(
                            entry.path(),
                            "this is a link or a device and not a file: name what it points to".into(),
                        )),
                        Err(why) => found.push(Found::LeftOut(entry.path(), unreadable(&why))),
                    }
                }
                folders.extend(below.into_iter().rev());
            }
            Err(why) => found.push(Found::LeftOut(folder, unreadable(&why))),
        }
    }
    found
}

async fn take_found(
    app: &App,
    importer: &Importer,
    import: ImportId,
    found: Vec<Found>,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<(), Fault> {
    let (all, done) = (found.len(), AtomicUsize::new(0));
    let mut report = |reports: &[FileReport]| {
        progress(Progress { found: all, done: done.load(Relaxed), reports });
    };
    let mut belt = Belt::new(app, importer, import, &mut report);
    for (number, file) in found.into_iter().enumerate() {
        done.store(number, Relaxed);
        match file {
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
    }
    done.store(all, Relaxed);
    belt.finish().await
}
