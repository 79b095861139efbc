//! What happens to a file before it gets its place, for many files at once: its bytes are examined and
//! made durable. Bytes under way are bounded; who brings more waits.

use std::fs::File;
use std::io::{Read, Seek};
use std::sync::Arc;

use bytes::Bytes;
use store::archive::patient::Patient;
use store::blob::Digest;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::examination::{Given, Image, START, Unfit, is_archive, look};
use super::{Importer, identity};
use crate::app::App;
use crate::fault::Fault;

/// Bytes of files that are in memory at once, in KiB; a single larger file goes alone.
const ROOM: u32 = 256 << 10;

/// Where preparing files wait for their turn.
#[derive(Clone, Debug)]
pub(crate) struct Workshop {
    room: Arc<Semaphore>,
    benches: Arc<Semaphore>,
}

impl Default for Workshop {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { room: Arc::new(Semaphore::new(ROOM as usize)), benches: Arc::new(Semaphore::new(cores)) }
    }
}

/// A file whose bytes are durable, if they are to be kept.
pub(super) enum Prepared {
    /// An image.
    Image(Box<Kept>),
    /// A file that a person is to judge.
    Doubtful { name: String, reason: String, digest: Digest },
    /// A file that is not taken.
    Refused { name: String, reason: String },
}

/// An image whose bytes are kept.
pub(super) struct Kept {
    pub image: Image,
    pub size: u64,
    pub patient: Patient,
    pub digest: Digest,
}

/// A file's bytes, or a way to them.
pub(super) enum Source {
    /// In memory.
    Memory(Bytes),
    /// In a file that is no archive, read from its beginning.
    File(File),
    /// Out of reach, and why.
    Missing(String),
}

/// Examines the file and makes its bytes durable.
pub(super) async fn prepare(
    app: &App,
    importer: &Importer,
    name: String,
    source: Source,
) -> Result<Prepared, Fault> {
    let workshop = app.workshop();
    let (source, _room) = workshop.enter(source).await?;
    let bench = Arc::clone(&workshop.benches).acquire_owned().await;
    let examined = tokio::task::spawn_blocking(move || {
        let _bench = bench;
        look(Given { name, content: read(source) })
    });
    let examined =
        examined.await.map_err(|why| Fault::Internal(format!("A file was not examined: {why}.")))?;
    match examined {
        Ok(mut image) => {
            let key = app.project_key(importer.project).await?;
            let bytes = std::mem::take(&mut image.bytes);
            let size = bytes.len() as u64;
            let digest = app.blobs().put(bytes).await?;
            let patient = identity::patient(&key, &image.header);
            Ok(Prepared::Image(Box::new(Kept { image, size, patient, digest })))
        }
        Err(Unfit { name, reason, bytes: Some(bytes) }) => {
            let digest = app.blobs().put(bytes).await?;
            Ok(Prepared::Doubtful { name, reason, digest })
        }
        Err(Unfit { name, reason, bytes: None }) => Ok(Prepared::Refused { name, reason }),
    }
}

impl Workshop {
    /// Waits until there is room for the bytes; the room is free again when the permit is dropped.
    async fn enter(&self, source: Source) -> Result<(Source, Option<OwnedSemaphorePermit>), Fault> {
        let size = match &source {
            Source::Memory(bytes) => bytes.len() as u64,
            Source::File(file) => file.metadata().map_or(0, |meta| meta.len()),
            Source::Missing(_) => 0,
        };
        let kib = u32::try_from(size >> 10).unwrap_or(ROOM).clamp(1, ROOM);
        let permit = Arc::clone(&self.room).acquire_many_owned(kib).await;
        Ok((source, permit.ok()))
    }
}

fn read(source: Source) -> Result<Bytes, String> {
    const LARGEST: u64 = 4 << 30;
    match source {
        Source::Memory(bytes) => Ok(bytes),
        Source::Missing(why) => Err(why),
        Source::File(mut file) => {
            let size = file.metadata().map_err(|why| unreadable(&why))?.len();
            if size > LARGEST {
                return Err(unreadable(&"it is larger than 4 GB"));
            }
            let mut bytes = Vec::with_capacity(size as usize);
            let read = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
            read.map_err(|why| unreadable(&why)).map(|_| bytes.into())
        }
    }
}

/// Whether the file is an archive; it is rewound to its beginning.
pub(super) fn holds_archive(file: &mut File) -> std::io::Result<bool> {
    let mut start = Vec::new();
    file.take(START as u64).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(is_archive(&start))
}

/// Why a file that should be there cannot be had.
pub(super) fn unreadable(why: &dyn std::fmt::Display) -> String {
    format!("the file cannot be read ({why}): see to its size, its permissions and its disk")
}
