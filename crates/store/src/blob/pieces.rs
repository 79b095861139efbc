//! Files that come in pieces, beside the blobs until they are whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// Where the pieces lie.
#[derive(Debug)]
pub(super) struct Pieces {
    root: PathBuf,
}

impl Pieces {
    pub fn open(root: &Path) -> io::Result<Self> {
        let root = root.join("uploads");
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.root.join(id.simple().to_string())
    }

    /// How many bytes came.
    pub fn size(&self, id: Uuid) -> io::Result<u64> {
        match fs::metadata(self.path(id)) {
            Ok(found) => Ok(found.len()),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(why) => Err(why),
        }
    }

    /// The file, for one writer at a time, made if it is not there; `None` while another writes.
    pub fn write(&self, id: Uuid) -> io::Result<Option<Piecemeal>> {
        let path = self.path(id);
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(why)) => return Err(why),
        }
        let size = file.seek(SeekFrom::End(0))?;
        Ok(Some(Piecemeal { file, size }))
    }

    pub fn remove(&self, id: Uuid) -> io::Result<()> {
        match fs::remove_file(self.path(id)) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
            _ => Ok(()),
        }
    }
}

/// A file that comes in pieces, held by its one writer.
#[derive(Debug)]
pub struct Piecemeal {
    file: File,
    size: u64,
}

impl Piecemeal {
    /// How many bytes came.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(piece);
        match written {
            Ok(()) => {
                self.size += piece.len() as u64;
                Ok(())
            }
            Err(why) => {
                // Half a piece is none.
                self.file.set_len(self.size)?;
                self.file.seek(SeekFrom::Start(self.size))?;
                Err(why)
            }
        }
    }

    /// The whole of it, at its beginning; its lock ends with the file.
    pub(super) fn whole(mut self) -> io::Result<File> {
        self.file.rewind()?;
        Ok(self.file)
    }
}
