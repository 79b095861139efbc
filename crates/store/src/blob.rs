//! Content by its SHA-256: put once, never changed, durable when acknowledged.
//!
//! Only the construction knows that it is a folder; everything else speaks to an object store.

mod digest;

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutMode};

use crate::{Result, StoreError};
pub use digest::Digest;

/// The blob store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
}

/// Puts of one [`Blobs::put_many`] under way at a time: the disk takes their flushes together, which
/// halves the time and equals one flush of the whole file system (measured on 300 CT slices).
const AT_ONCE: usize = 32;

/// An object younger than this may come from a put that has not been flushed yet.
const SETTLED_SECONDS: i64 = 120;

impl Blobs {
    /// Blobs in a folder, which is made if it is not there. A crash leaves at most unfinished files
    /// under names that no digest has.
    pub fn folder(folder: &FilePath) -> Result<Self> {
        let wrong = |why: &dyn std::fmt::Display| StoreError::Address {
            address: folder.display().to_string(),
            why: why.to_string(),
        };
        make_durably(folder).map_err(|e| wrong(&e))?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(|e| wrong(&e))?;
        // Each file and its folder are flushed before the put returns.
        Ok(Self { objects: Arc::new(objects.with_fsync(true)) })
    }

    /// Keeps the bytes; durable when this returns. Putting the same bytes again changes nothing.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest> {
        let (digest, bytes) = hashed(bytes).await?;
        let path = path(&digest);
        let size = bytes.len() as u64;
        let create = self.objects.put_opts(&path, bytes.clone().into(), PutMode::Create.into());
        match create.await {
            Ok(_) => Ok(digest),
            Err(Error::AlreadyExists { .. }) => {
                let present = self.head(&digest).await?;
                if present.is_none_or(|meta| meta.size != size || is_young(&meta)) {
                    let again = self.objects.put_opts(&path, bytes.into(), PutMode::Overwrite.into());
                    again.await.map_err(|e| refused(&e))?;
                }
                Ok(digest)
            }
            Err(e) => Err(refused(&e)),
        }
    }

    /// Keeps many at once, much faster than one after another; all are durable when this returns.
    /// The digests come in the order of the bytes. After an error, some may have been kept.
    pub async fn put_many(&self, many: impl IntoIterator<Item = Bytes>) -> Result<Vec<Digest>> {
        let puts = many.into_iter().map(|bytes| self.put(bytes));
        futures::stream::iter(puts).buffered(AT_ONCE).try_collect().await
    }

    /// The bytes, checked against their digest.
    pub async fn get(&self, digest: &Digest) -> Result<Bytes> {
        let got = self.objects.get(&path(digest)).await.map_err(|e| unreadable(digest, &e))?;
        let (found, bytes) = hashed(got.bytes().await.map_err(|e| unreadable(digest, &e))?).await?;
        if found == *digest {
            Ok(bytes)
        } else {
            let why = format!("its {} bytes have the digest {found}", bytes.len());
            Err(StoreError::BlobDamaged { digest: digest.to_string(), why })
        }
    }

    /// Some of the bytes; fewer if the blob ends before. Not checked against the digest.
    pub async fn get_range(&self, digest: &Digest, range: Range<u64>) -> Result<Bytes> {
        let size = self.size(digest).await?;
        let range = range.start.min(size)..range.end.min(size);
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        let got = self.objects.get_range(&path(digest), range).await;
        got.map_err(|e| unreadable(digest, &e))
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

    async fn head(&self, digest: &Digest) -> Result<Option<ObjectMeta>> {
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.objects.get_opts(&path(digest), options).await {
            Ok(got) => Ok(Some(got.meta)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(refused(&e)),
        }
    }
}

/// Makes the folder, and flushes the entry of each folder that was not there.
fn make_durably(folder: &FilePath) -> std::io::Result<()> {
    let folder = std::path::absolute(folder)?;
    let missing: Vec<&FilePath> = folder.ancestors().take_while(|path| !path.exists()).collect();
    std::fs::create_dir_all(&folder)?;
    for made in missing {
        if let Some(parent) = made.parent() {
            std::fs::File::open(parent)?.sync_all()?;
        }
    }
    Ok(())
}

/// `ab/cd/abcd…`: few entries per folder.
fn path(digest: &Digest) -> Path {
    let name = digest.to_string();
    Path::from(format!("{}/{}/{name}", &name[..2], &name[2..4]))
}

fn is_young(meta: &ObjectMeta) -> bool {
    let age = jiff::Timestamp::now().as_second() - meta.last_modified.timestamp();
    age < SETTLED_SECONDS
}

/// Hashing is work for the processor and does not belong on the threads that answer requests.
async fn hashed(bytes: Bytes) -> Result<(Digest, Bytes)> {
    let work = tokio::task::spawn_blocking(move || (Digest::of(&bytes), bytes));
    work.await.map_err(|e| StoreError::BlobStore { cause: e.to_string() })
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
