//! Content by its SHA-256: put once, never changed, durable when acknowledged.
//!
//! Only the construction knows that it is a folder; everything else speaks to an object store.

mod digest;
mod draft;
mod folder;
mod open_files;
mod pieces;
mod range;
mod reading;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, GetOptions, GetResult, ObjectMeta, ObjectStore};
use sha2::{Digest as _, Sha256};

use crate::{Result, StoreError};
pub use digest::Digest;
pub use draft::{Draft, Incoming};
use folder::Folder;
pub use pieces::Piecemeal;
use pieces::Pieces;
use range::Frames;
use uuid::Uuid;

/// The blob store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
    folder: Arc<Folder>,
    pieces: Arc<Pieces>,
    frames: Frames,
}

/// Puts of one [`Blobs::put_many`] under way at a time: the disk takes their flushes together.
const AT_ONCE: usize = 32;

impl Blobs {
    /// Blobs in a folder, which is made if it is not there. A crash leaves at most unfinished files
    /// under names that no digest has; the next one to open the folder removes them.
    pub fn folder(folder: &FilePath) -> Result<Self> {
        Self::folder_keeping_free(folder, 0)
    }

    /// The same, refusing what would leave fewer than so many bytes of the disk free.
    pub fn folder_keeping_free(folder: &FilePath, bytes: u64) -> Result<Self> {
        let wrong = |why: &dyn std::fmt::Display| StoreError::Address {
            address: folder.display().to_string(),
            why: why.to_string(),
        };
        let writing = Folder::open(folder, bytes).map_err(|e| wrong(&e))?;
        let pieces = Pieces::open(folder).map_err(|e| wrong(&e))?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(|e| wrong(&e))?;
        Ok(Self {
            objects: Arc::new(objects),
            folder: Arc::new(writing),
            pieces: Arc::new(pieces),
            frames: Frames::default(),
        })
    }

    /// Keeps the bytes; durable when this returns. Putting the same bytes again changes nothing.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest> {
        self.write(move |folder| folder.put(&bytes)).await
    }

    /// Content that comes piece by piece and is too large for memory.
    pub async fn incoming(&self) -> Result<Incoming> {
        let folder = Arc::clone(&self.folder);
        blocking(move || Incoming::new(folder)).await
    }

    /// Copies what is read into a draft. The inner error is the reader's. This waits for the disk: not for
    /// the threads that answer requests.
    pub fn draft(&self, from: &mut dyn Read) -> Result<std::io::Result<Draft>> {
        Incoming::new(Arc::clone(&self.folder))
            .and_then(|incoming| incoming.copy(from))
            .map_err(|e| failed(&e))
    }

    /// A draft of what is kept already.
    pub async fn draft_of(&self, digest: &Digest) -> Result<Draft> {
        let got = self.find(digest, GetOptions::default()).await.map_err(|e| unreadable(digest, &e))?;
        let mut stream = got.into_stream();
        let mut incoming = self.incoming().await?;
        while let Some(piece) = stream.try_next().await.map_err(|e| unreadable(digest, &e))? {
            incoming = incoming.add(piece).await?;
        }
        Ok(incoming.whole())
    }

    /// Keeps a draft; durable when this returns.
    pub async fn keep(&self, draft: Draft) -> Result<Digest> {
        self.write(move |folder| folder.keep(&draft).map(|()| draft.digest())).await
    }

    /// As [`Blobs::keep`], waiting for the disk: not for the threads that answer requests.
    pub fn keep_now(&self, draft: &Draft) -> Result<Digest> {
        self.folder.keep(draft).map(|()| draft.digest()).map_err(|why| failed(&why))
    }

    /// As [`Blobs::put`], waiting for the disk: not for the threads that answer requests.
    pub fn put_now(&self, bytes: &[u8]) -> Result<Digest> {
        self.folder.put(bytes).map_err(|why| failed(&why))
    }

    /// How many bytes have come of a file that comes in pieces.
    pub async fn pieces(&self, id: Uuid) -> Result<u64> {
        let pieces = Arc::clone(&self.pieces);
        blocking(move || pieces.size(id)).await
    }

    /// A file that comes in pieces, to be written to; `None` while another writes to it.
    pub async fn piecemeal(&self, id: Uuid) -> Result<Option<Piecemeal>> {
        let pieces = Arc::clone(&self.pieces);
        blocking(move || pieces.write(id)).await
    }

    /// Adds a piece. After an error what came before is there, and nothing of this piece.
    pub async fn append(&self, mut to: Piecemeal, piece: Bytes) -> Result<Piecemeal> {
        self.write(move |folder| {
            folder.room(piece.len() as u64)?;
            to.append(&piece).map(|()| to)
        })
        .await
    }

    /// What has come, as a file at its beginning.
    pub async fn whole(&self, of: Piecemeal) -> Result<File> {
        blocking(move || of.whole()).await
    }

    /// Removes what has come of a file, if anything has.
    pub async fn remove_pieces(&self, id: Uuid) -> Result<()> {
        let pieces = Arc::clone(&self.pieces);
        blocking(move || pieces.remove(id)).await
    }

    /// Keeps many at once, much faster than one after another; all are durable when this returns.
    /// The digests come in the order of the bytes. After an error, some may have been kept.
    pub async fn put_many(&self, many: impl IntoIterator<Item = Bytes>) -> Result<Vec<Digest>> {
        let puts = many.into_iter().map(|bytes| self.put(bytes));
        futures::stream::iter(puts).buffered(AT_ONCE).try_collect().await
    }

    /// The bytes, checked against their digest.
    pub async fn get(&self, digest: &Digest) -> Result<Bytes> {
        let got = self.find(digest, GetOptions::default()).await.map_err(|e| unreadable(digest, &e))?;
        let (found, bytes) = hashed(got.bytes().await.map_err(|e| unreadable(digest, &e))?).await?;
        if found == *digest { Ok(bytes) } else { Err(damaged(digest, &found, bytes.len())) }
    }

    /// Whether the bytes are what they were, read a piece at a time.
    pub async fn verify(&self, digest: &Digest) -> Result<()> {
        let got = self.find(digest, GetOptions::default()).await.map_err(|e| unreadable(digest, &e))?;
        let mut stream = got.into_stream();
        let mut sha256 = Sha256::new();
        let mut size = 0;
        while let Some(piece) = stream.try_next().await.map_err(|e| unreadable(digest, &e))? {
            sha256.update(&piece);
            size += piece.len();
        }
        let found = Digest::from(<[u8; 32]>::from(sha256.finalize()));
        if found == *digest { Ok(()) } else { Err(damaged(digest, &found, size)) }
    }

    /// Some of the bytes; fewer if the blob ends before. Not checked against the digest.
    pub async fn get_range(&self, digest: &Digest, range: Range<u64>) -> Result<Bytes> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        if let Some(bytes) = self.frames.at_once(digest, &range) {
            return Ok(bytes);
        }
        let (folder, frames) = (Arc::clone(&self.folder), self.frames.clone());
        let (wanted, name) = (range.clone(), *digest);
        if let Some(bytes) = blocking(move || frames.read(&folder, &name, &wanted)).await? {
            return Ok(bytes);
        }
        let options = GetOptions { range: Some(range.clone().into()), ..GetOptions::default() };
        match self.find(digest, options).await {
            Ok(got) => got.bytes().await.map_err(|e| unreadable(digest, &e)),
            // A range that begins behind the end is a fault to the object store, and none here.
            Err(_) if self.size(digest).await? <= range.start => Ok(Bytes::new()),
            Err(e) => Err(unreadable(digest, &e)),
        }
    }

    /// How many bytes it has.
    pub async fn size(&self, digest: &Digest) -> Result<u64> {
        let missing = || StoreError::BlobMissing { digest: digest.to_string() };
        self.head(digest).await?.map(|meta| meta.size).ok_or_else(missing)
    }

    /// Whether it is kept here.
    pub async fn exists(&self, digest: &Digest) -> Result<bool> {
        Ok(self.head(digest).await?.is_some())
    }

    /// Whether the store can be reached: what a readiness probe asks.
    pub async fn is_reachable(&self) -> Result<()> {
        self.head(&Digest::of(b"")).await.map(drop)
    }

    async fn find(&self, digest: &Digest, options: GetOptions) -> object_store::Result<GetResult> {
        match self.objects.get_opts(&path(digest), options.clone()).await {
            Err(Error::NotFound { .. }) => self.objects.get_opts(&earlier_path(digest), options).await,
            found => found,
        }
    }

    /// Writes off the threads that answer requests.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folder) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let folder = Arc::clone(&self.folder);
        blocking(move || work(&folder)).await
    }

    async fn head(&self, digest: &Digest) -> Result<Option<ObjectMeta>> {
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.find(digest, options).await {
            Ok(got) => Ok(Some(got.meta)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(refused(&e)),
        }
    }
}

/// Does work that waits for the disk, off the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|e| StoreError::BlobStore { cause: e.to_string() })?;
    done.map_err(|why| failed(&why))
}

fn failed(why: &std::io::Error) -> StoreError {
    match why.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            StoreError::NoRoom { cause: format!("the disk for images: {why}") }
        }
        _ => StoreError::BlobStore { cause: why.to_string() },
    }
}

/// `ab/abcd…`.
fn path(digest: &Digest) -> Path {
    let name = digest.to_string();
    Path::from(format!("{}/{name}", &name[..2]))
}

/// `ab/cd/abcd…`, as stores of version 0.1 have it.
fn earlier_path(digest: &Digest) -> Path {
    let name = digest.to_string();
    Path::from(format!("{}/{}/{name}", &name[..2], &name[2..4]))
}

/// Hashing is work for the processor and does not belong on the threads that answer requests.
async fn hashed(bytes: Bytes) -> Result<(Digest, Bytes)> {
    let work = tokio::task::spawn_blocking(move || (Digest::of(&bytes), bytes));
    work.await.map_err(|e| StoreError::BlobStore { cause: e.to_string() })
}

fn damaged(digest: &Digest, found: &Digest, size: usize) -> StoreError {
    let why = format!("its {size} bytes have the digest {found}");
    StoreError::BlobDamaged { digest: digest.to_string(), why }
}

fn refused(error: &Error) -> StoreError {
    StoreError::BlobStore { cause: error.to_string() }
}

fn unreadable(digest: &Digest, error: &Error) -> StoreError {
    match error {
        Error::NotFound { .. } => StoreError::BlobMissing { digest: digest.to_string() },
        other => refused(other),
    }
}
