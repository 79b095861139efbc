//! Walking over folders and media directories, a part at a time, however many files there are.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, ReadDir};
use std::path::{Path, PathBuf};

use super::preparation::unreadable;

/// Entries of one folder that are put in order together.
const TOGETHER: usize = 10_000;

/// A larger file is no media directory.
const LARGEST_DIRECTORY: u64 = 256 << 20;

/// What a walk comes by.
#[derive(Debug)]
pub(super) enum Found {
    /// A file.
    File(PathBuf),
    /// What is not taken, and why.
    LeftOut(PathBuf, String),
}

/// Every file of a path, in order of name (of a very large folder, some thousands at a time). Links are not
/// followed; a media directory says what it names.
pub(super) struct Walk {
    here: std::vec::IntoIter<Found>,
    reading: Option<(PathBuf, ReadDir)>,
    below: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Walk {
    /// A walk over a folder, or to a single file. A media directory alone stands for the files it names.
    pub fn over(path: &Path) -> Self {
        let folder = path.is_dir();
        let here = match folder {
            true => Vec::new(),
            false if is_directory(path) => directory(path, true),
            false => vec![Found::File(path.to_owned())],
        };
        let folders = folder.then(|| path.to_owned()).into_iter().collect();
        Self { here: here.into_iter(), reading: None, below: Vec::new(), folders }
    }

    /// The next entries of the folder at hand, or of the next one; `false` at the end of all.
    fn read_on(&mut self) -> bool {
        let Some((folder, mut entries)) = self.reading.take() else {
            // The folders below the one that is done come before those beside it.
            self.below.sort();
            self.folders.extend(self.below.drain(..).rev());
            let Some(folder) = self.folders.pop() else { return false };
            match fs::read_dir(&folder) {
                Ok(entries) => self.reading = Some((folder, entries)),
                Err(why) => self.here = vec![Found::LeftOut(folder, unreadable(&why))].into_iter(),
            }
            return true;
        };
        let mut found = Vec::new();
        let some: Vec<_> = entries.by_ref().take(TOGETHER).collect();
        let more = some.len() == TOGETHER;
        for entry in some {
            match entry {
                Ok(entry) => self.sort_in(&entry, &mut found),
                Err(why) => found.push(Found::LeftOut(folder.clone(), unreadable(&why))),
            }
        }
        found.sort_by(|a, b| a.path().cmp(b.path()));
        let found: Vec<Found> = found.into_iter().flat_map(told).collect();
        self.here = found.into_iter();
        self.reading = more.then_some((folder, entries));
        true
    }

    fn sort_in(&mut self, entry: &DirEntry, found: &mut Vec<Found>) {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => self.below.push(entry.path()),
            Ok(kind) if kind.is_file() => found.push(Found::File(entry.path())),
            Ok(_) => found.push(Found::LeftOut(
                entry.path(),
                "this is a link or a device and not a file: name what it points to".into(),
            )),
            Err(why) => found.push(Found::LeftOut(entry.path(), unreadable(&why))),
        }
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.here.next() {
                return Some(found);
            }
            if !self.read_on() {
                return None;
            }
        }
    }
}

impl Found {
    fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::LeftOut(path, _) => path,
        }
    }
}

/// A file of a folder; a media directory with what it names and is not there.
fn told(found: Found) -> Vec<Found> {
    match found {
        Found::File(path) if is_directory(&path) => directory(&path, false),
        found => vec![found],
    }
}

fn is_directory(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.eq_ignore_ascii_case("DICOMDIR"))
}

/// What a media directory comes to. Its files are followed where it is `alone`; else they are come by anyhow.
fn directory(path: &Path, alone: bool) -> Vec<Found> {
    let root = path.parent().unwrap_or(Path::new(""));
    let Some(names) = names(path) else { return vec![Found::File(path.to_owned())] };
    let (mut files, mut missing) = (HashSet::new(), Vec::new());
    let mut followed = Vec::new();
    for name in &names {
        match resolve(root, name) {
            Some(file) if files.insert(file.clone()) => followed.push(Found::File(file)),
            Some(_) => {}
            None => missing.push(Found::LeftOut(
                name.iter().fold(root.to_owned(), |path, part| path.join(part)),
                "the media directory names it, and it is not there: copy the medium once more".into(),
            )),
        }
    }
    let there = files.len();
    let sentence = if alone {
        let others = Walk::over(root)
            .filter(|found| matches!(found, Found::File(file) if !files.contains(file) && file != path))
            .count();
        let others = match others {
            0 => String::new(),
            n => format!("; {n} other files lie beside it and were not: import its folder to take them too"),
        };
        format!("this is a media directory (DICOMDIR): the {there} files that it names were taken{others}")
    } else {
        let missing = match missing.len() {
            0 => String::new(),
            n => format!(", {n} that it names are missing"),
        };
        format!(
            "this is a media directory (DICOMDIR) and not an image: {there} files that it names are here{missing}"
        )
    };
    let itself = Found::LeftOut(path.to_owned(), sentence);
    let followed = if alone { followed } else { Vec::new() };
    [itself].into_iter().chain(followed).chain(missing).collect()
}

/// The paths that a media directory names, if it is one.
fn names(path: &Path) -> Option<Vec<Vec<String>>> {
    if fs::metadata(path).ok()?.len() > LARGEST_DIRECTORY {
        return None;
    }
    imaging::directory_files(&fs::read(path).ok()?).ok()
}

/// The file below `root` that is meant. Media have names in capitals, and copies of them often have not.
fn resolve(root: &Path, name: &[String]) -> Option<PathBuf> {
    let mut path = root.to_owned();
    for part in name {
        if part.is_empty() || part.starts_with('.') || part.contains(['/', '\\']) {
            return None;
        }
        let exact = path.join(part);
        path = if fs::symlink_metadata(&exact).is_ok() { exact } else { path.join(alike(&path, part)?) };
    }
    fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file()).then_some(path)
}

/// The entry that a file system shows in place of that name of ISO 9660.
fn alike(folder: &Path, name: &str) -> Option<std::ffi::OsString> {
    let entries = fs::read_dir(folder).ok()?;
    entries.flatten().map(|entry| entry.file_name()).find(|entry| {
        let entry = entry.to_str().unwrap_or_default();
        entry.trim_end_matches(";1").trim_end_matches('.').eq_ignore_ascii_case(name)
    })
}
