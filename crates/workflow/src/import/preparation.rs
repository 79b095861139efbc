//! What happens to a file before it gets its place, for many files at once: its bytes are examined and
//! made durable. Bytes under way are bounded; who brings more waits.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use bytes::Bytes;
use store::archive::patient::Patient;
use store::blob::{Digest, Draft};
use store::{Blobs, StoreError};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::examination::{Content, Given, Image, START, Unfit, is_archive, look};
use super::{Importer, identity};
use crate::app::App;
use crate::fault::Fault;

/// Bytes of files that are in memory at once, in KiB.
const ROOM: u32 = 64 << 10;

/// A file with more bytes is written as it comes, and read from there.
pub(super) const IN_MEMORY: u64 = 4 << 20;

/// What a file that is not in memory takes there all the same: a header, and a piece that is copied.
const BESIDE: u64 = 4 << 20;

/// Where preparing files wait for their turn.
#[derive(Clone, Debug)]
pub(crate) struct Workshop {
    room: Arc<Semaphore>,
    benches: Arc<Semaphore>,
    /// As `room`, for what is still on the line: slow senders must not keep others from being examined.
    reception: Arc<Semaphore>,
}

impl Default for Workshop {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let room = || Arc::new(Semaphore::new(ROOM as usize));
        Self { room: room(), benches: Arc::new(Semaphore::new(cores)), reception: room() }
    }
}

/// Room in memory; free again when this is dropped.
pub(super) type Room = OwnedSemaphorePermit;

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
    /// In memory, in room that was found for them before.
    Held(Bytes, Room),
    /// In a file that is no archive, read from its beginning.
    File(File),
    /// On the disk of the images.
    Draft(Draft),
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
    let _room = workshop.enter(&source).await?;
    let bench = Arc::clone(&workshop.benches).acquire_owned().await;
    let blobs = app.blobs().clone();
    let key = app.project_key(importer.project).await?;
    // One turn of a thread for all of it: each more costs a small file about as much as its reading.
    let prepared = tokio::task::spawn_blocking(move || {
        let (content, _room) = read(source, &blobs)?;
        let looked = look(Given { name, content });
        drop(bench);
        keep(&blobs, &key, looked)
    });
    let prepared =
        prepared.await.map_err(|why| Fault::Internal(format!("A file was not examined: {why}.")))?;
    Ok(prepared?)
}

/// Makes the bytes durable, if they are to be kept.
fn keep(
    blobs: &Blobs,
    key: &[u8; 32],
    looked: Result<(Image, Content), Unfit>,
) -> Result<Prepared, StoreError> {
    let keep = |content| match content {
        Content::Memory(bytes) => blobs.put_now(&bytes),
        Content::Draft(draft) => blobs.keep_now(&draft),
    };
    match looked {
        Ok((image, content)) => {
            let size = content.size();
            let digest = keep(content)?;
            let patient = identity::patient(key, &image.header);
            Ok(Prepared::Image(Box::new(Kept { image, size, patient, digest })))
        }
        Err(Unfit { name, reason, content: Some(content) }) => {
            Ok(Prepared::Doubtful { name, reason, digest: keep(content)? })
        }
        Err(Unfit { name, reason, content: None }) => Ok(Prepared::Refused { name, reason }),
    }
}

impl Workshop {
    /// Waits until there is room for the bytes; the room is free again when the permit is dropped.
    async fn enter(&self, source: &Source) -> Result<Option<Room>, Fault> {
        let size = match source {
            Source::Memory(bytes) => bytes.len() as u64,
            Source::File(file) => file.metadata().map_or(0, |meta| meta.len()).min(BESIDE),
            Source::Draft(_) => BESIDE,
            Source::Held(..) | Source::Missing(_) => return Ok(None),
        };
        Ok(Some(self.wait(size).await?))
    }

    async fn wait(&self, bytes: u64) -> Result<Room, Fault> {
        let room = Arc::clone(&self.room).acquire_many_owned(kib(bytes)).await;
        room.map_err(|_| Fault::Unavailable("The server stops: send the file again.".into()))
    }

    /// Room for so many bytes that are on the line, if there is any at once.
    pub(super) fn receive(&self, bytes: u64) -> Option<Room> {
        Arc::clone(&self.reception).try_acquire_many_owned(kib(bytes)).ok()
    }

    /// Takes what is read, which says that it has so many bytes: into memory, once there is room, or onto
    /// the disk. The outer error is the reader's. This waits: not for the threads that answer requests.
    pub(super) fn take(
        &self,
        runtime: &Handle,
        blobs: &Blobs,
        declared: u64,
        from: &mut dyn Read,
    ) -> std::io::Result<Result<Source, Fault>> {
        let draft = |from: &mut dyn Read| match blobs.draft(from) {
            Ok(draft) => draft.map(|draft| Ok(Source::Draft(draft))),
            Err(why) => Ok(Err(why.into())),
        };
        if declared > IN_MEMORY {
            return draft(from);
        }
        let room = match runtime.block_on(self.wait(declared)) {
            Ok(room) => room,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut bytes = Vec::with_capacity(declared as usize);
        from.take(declared + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > declared {
            // More than it said.
            return draft(&mut Cursor::new(bytes).chain(from));
        }
        Ok(Ok(Source::Held(bytes.into(), room)))
    }
}

fn kib(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1 << 10)).unwrap_or(ROOM).clamp(1, ROOM)
}

/// A file's content, or why it cannot be had, and the room that it keeps.
fn read(source: Source, blobs: &Blobs) -> Result<(Result<Content, String>, Option<Room>), StoreError> {
    Ok(match source {
        Source::Memory(bytes) => (Ok(Content::Memory(bytes)), None),
        Source::Held(bytes, room) => (Ok(Content::Memory(bytes)), Some(room)),
        Source::Draft(draft) => (Ok(Content::Draft(draft)), None),
        Source::Missing(why) => (Err(why), None),
        Source::File(file) => (read_file(file, blobs)?.map_err(|why| unreadable(&why)), None),
    })
}

fn read_file(mut file: File, blobs: &Blobs) -> Result<std::io::Result<Content>, StoreError> {
    let size = file.rewind().and_then(|()| file.metadata()).map(|meta| meta.len());
    Ok(match size {
        Ok(size) if size > IN_MEMORY => blobs.draft(&mut file)?.map(Content::Draft),
        Ok(size) => {
            let mut bytes = Vec::with_capacity(size as usize);
            let read = (&mut file).take(IN_MEMORY + 1).read_to_end(&mut bytes);
            match read {
                Ok(read) if read as u64 > IN_MEMORY => {
                    // It has grown meanwhile.
                    blobs.draft(&mut Cursor::new(bytes).chain(file))?.map(Content::Draft)
                }
                read => read.map(|_| Content::Memory(bytes.into())),
            }
        }
        Err(why) => Err(why),
    })
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
