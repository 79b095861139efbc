//! Content on its way in that is too large for memory: written and hashed as it comes, then read where its
//! reader likes, and only then kept, or gone.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::folder::{Folder, Unfinished};
use super::{Digest, blocking};
use crate::Result;

/// The free room of the disk is looked at each time so much has come.
const LOOK: u64 = 16 << 20;

/// Bytes that are copied at a time.
const PIECE: usize = 1 << 20;

/// Content that is still coming. Gone when it is dropped.
#[derive(Debug)]
pub struct Incoming {
    folder: Arc<Folder>,
    unfinished: Unfinished,
    sha256: Sha256,
    size: u64,
    /// Bytes that there was room for when it was last looked at.
    granted: u64,
}

impl Incoming {
    pub(super) fn new(folder: Arc<Folder>) -> io::Result<Self> {
        let unfinished = folder.unfinished()?;
        Ok(Self { folder, unfinished, sha256: Sha256::new(), size: 0, granted: 0 })
    }

    /// Adds a piece.
    pub async fn add(mut self, piece: Bytes) -> Result<Self> {
        blocking(move || self.append(&piece).map(|()| self)).await
    }

    pub(super) fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        let coming = self.size + piece.len() as u64;
        if coming > self.granted {
            self.folder.room(coming - self.size + LOOK)?;
            self.granted = coming + LOOK;
        }
        self.unfinished.file.write_all(piece)?;
        self.sha256.update(piece);
        self.size = coming;
        Ok(())
    }

    /// Copies what is read; the inner error is the reader's.
    pub(super) fn copy(mut self, from: &mut dyn Read) -> io::Result<io::Result<Draft>> {
        let mut piece = vec![0; PIECE];
        loop {
            match from.read(&mut piece) {
                Ok(0) => return Ok(Ok(self.whole())),
                Ok(read) => self.append(&piece[..read])?,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Ok(Err(why)),
            }
        }
    }

    /// How many bytes came.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// That was all.
    pub fn whole(self) -> Draft {
        let Self { unfinished, sha256, size, .. } = self;
        Draft { unfinished, digest: <[u8; 32]>::from(sha256.finalize()).into(), size }
    }
}

/// Content that is whole, but not kept: gone when it is dropped.
#[derive(Debug)]
pub struct Draft {
    pub(super) unfinished: Unfinished,
    digest: Digest,
    size: u64,
}

impl Draft {
    /// Its name when it is kept.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Fills `into` with its bytes from `at` on. This waits for the disk.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.unfinished.file.read_exact_at(into, at)
    }

    /// The file, to be read from wherever its reader seeks; its place is shared with no other reader of the
    /// draft but this.
    pub fn file(&self) -> io::Result<File> {
        self.unfinished.file.try_clone()
    }
}
