//! Writing blobs into a folder: never half under a digest's name, durable when acknowledged.
//!
//! A blob is written under a name that no digest has, gets its digest's name, and only then is flushed:
//! the file system takes content and name to the disk in one go, where flushing before and after would
//! take two. Whoever finds a file under the digest's name therefore compares it before they rely on it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use super::Digest;
use super::draft::Draft;

/// Where blobs are written before they get their name.
const UNFINISHED: &str = "unfinished";

/// What nobody can still be writing, on a disk that knows no locks.
const ABANDONED: Duration = Duration::from_hours(24);

const BUFFER: usize = 1 << 20;

/// The folder. All of it blocks.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    keep_free: u64,
}

impl Folder {
    /// Opens the folder; makes it, and what it is divided into, if it is not there. So many bytes of its
    /// disk are left for others.
    pub fn open(root: &Path, keep_free: u64) -> io::Result<Self> {
        let root = std::path::absolute(root)?;
        make_durably(&root)?;
        for part in (0..=u8::MAX).map(|part| format!("{part:02x}")).chain([UNFINISHED.to_owned()]) {
            match fs::create_dir(root.join(part)) {
                Err(why) if why.kind() != io::ErrorKind::AlreadyExists => return Err(why),
                _ => {}
            }
        }
        flush(&root)?;
        clear(&root.join(UNFINISHED))?;
        Ok(Self { root, keep_free })
    }

    /// Whether so many bytes may come.
    pub fn room(&self, coming: u64) -> io::Result<()> {
        let disk = rustix::fs::statvfs(&self.root)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free >= coming.saturating_add(self.keep_free) {
            return Ok(());
        }
        let (free, kept) = (free >> 20, self.keep_free >> 20);
        let why = format!("{free} MB are free, and {kept} MB of them are kept for what readers save");
        Err(io::Error::new(io::ErrorKind::StorageFull, why))
    }

    /// Keeps the bytes; durable when this returns.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Digest> {
        let digest = Digest::of(bytes);
        let target = self.target(&digest);
        if holds(&target, bytes)? {
            File::open(&target)?.sync_all()?;
        } else {
            self.room(bytes.len() as u64)?;
            let mut unfinished = Unfinished::new(&self.root)?;
            unfinished.file.write_all(bytes)?;
            if !unfinished.take_name(&target)? {
                // Somebody was faster, or a failing machine left something else there.
                if holds(&target, bytes)? {
                    File::open(&target)?.sync_all()?;
                } else {
                    unfinished.replace(&target)?;
                }
            }
        }
        flush(&self.shelf(&digest))?;
        Ok(digest)
    }

    /// A new file under no name that counts.
    pub fn unfinished(&self) -> io::Result<Unfinished> {
        Unfinished::new(&self.root)
    }

    /// Keeps what was written; durable when this returns.
    pub fn keep(&self, draft: &Draft) -> io::Result<()> {
        // Over what may be there: it is the same, or what a failing machine left of it.
        draft.unfinished.replace(&self.target(&draft.digest()))?;
        flush(&self.shelf(&draft.digest()))
    }

    fn shelf(&self, digest: &Digest) -> PathBuf {
        self.root.join(&digest.to_string()[..2])
    }

    pub(super) fn target(&self, digest: &Digest) -> PathBuf {
        self.shelf(digest).join(digest.to_string())
    }
}

/// A file under a name that no digest has, which is gone with this value. Its lock tells a process that
/// starts that somebody still writes it.
#[derive(Debug)]
pub(super) struct Unfinished {
    pub file: File,
    path: PathBuf,
}

impl Unfinished {
    fn new(root: &Path) -> io::Result<Self> {
        loop {
            let path = root.join(UNFINISHED).join(Uuid::new_v4().simple().to_string());
            let file = File::options().read(true).write(true).create_new(true).open(&path)?;
            match file.lock() {
                Err(why) if why.kind() != io::ErrorKind::Unsupported => return Err(why),
                _ => {}
            }
            // Before it was locked, a process that starts may have taken it for abandoned.
            if file.metadata()?.nlink() > 0 {
                return Ok(Self { file, path });
            }
        }
    }

    /// Gives the file its name, then flushes it; `false` if the name is taken.
    fn take_name(&self, target: &Path) -> io::Result<bool> {
        match fs::hard_link(&self.path, target) {
            Ok(()) => self.file.sync_all().inspect_err(|_| drop(fs::remove_file(target))).map(|()| true),
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(why) => Err(why),
        }
    }

    /// Flushes the file, then puts it in the place of what has the name.
    fn replace(&self, target: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, target)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _renamed_or_left_for_the_next_start = fs::remove_file(&self.path);
    }
}

/// Whether the file is there with exactly these bytes.
fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(why) => return Err(why),
    };
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut piece = vec![0; BUFFER.min(bytes.len())];
    for expected in bytes.chunks(BUFFER) {
        let piece = &mut piece[..expected.len()];
        if file.read_exact(piece).is_err() || piece != expected {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Flushes a folder's entries.
fn flush(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes the folder, and flushes the entry of each folder that was not there.
fn make_durably(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|path| !path.exists()).collect();
    fs::create_dir_all(folder)?;
    missing.into_iter().filter_map(Path::parent).try_for_each(flush)
}

/// Removes what processes left that were killed.
fn clear(unfinished: &Path) -> io::Result<()> {
    for entry in fs::read_dir(unfinished)?.flatten() {
        let Ok(file) = File::open(entry.path()) else { continue };
        let abandoned = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => {
                let written = file.metadata().and_then(|meta| meta.modified());
                let age = written.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
                age.is_some_and(|age| age > ABANDONED)
            }
        };
        if abandoned {
            let _somebody_else_removed_it = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
