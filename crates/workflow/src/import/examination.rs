//! Looking into files before anything is kept: all the work that needs no store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use imaging::{FrameIndex, Header, KeptMetadata, Refusal};

/// A file as it was given.
pub(super) struct Given {
    /// Its path, that of an archive before it.
    pub name: String,
    /// Its bytes, or the reason why they cannot be had.
    pub content: Result<Bytes, String>,
}

/// A file that is an image which can be shown.
pub(super) struct Image {
    pub name: String,
    pub bytes: Bytes,
    pub header: Header,
    pub frame_index: FrameIndex,
    pub metadata: KeptMetadata,
}

/// A file that is not taken.
pub(super) struct Unfit {
    pub name: String,
    pub reason: String,
}

/// Looks into files, several at once, off the threads that answer requests.
pub(super) async fn examine(files: Vec<Given>) -> Vec<Result<Image, Unfit>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    let mut rest = files.into_iter();
    let mut work = Vec::new();
    loop {
        let some: Vec<Given> = rest.by_ref().take(share).collect();
        if some.is_empty() {
            break;
        }
        work.push(tokio::task::spawn_blocking(|| some.into_iter().map(look).collect::<Vec<_>>()));
    }
    let mut examined = Vec::new();
    for part in work {
        // A panic is caught file by file; only a runtime that shuts down leaves a part undone.
        examined.extend(part.await.unwrap_or_default());
    }
    examined
}

fn look(file: Given) -> Result<Image, Unfit> {
    let name = presentable(&file.name);
    let unfit = |reason: String| Unfit { name: name.clone(), reason };
    let bytes = file.content.map_err(unfit)?;
    // Whatever a hostile file does to the reader, the files beside it are still taken.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let header = imaging::read_header(&bytes)?;
        Ok::<_, Refusal>((header, FrameIndex::of(&bytes)?, KeptMetadata::of(&bytes)?))
    }));
    match read {
        Ok(Ok((header, frame_index, metadata))) => Ok(Image { name, bytes, header, frame_index, metadata }),
        Ok(Err(refusal)) => Err(unfit(refusal.to_string())),
        Err(_) => Err(unfit("the file could not be read to its end: export it again from its source".into())),
    }
}

/// How many bytes of a file [`is_archive`] needs.
pub(super) const START: usize = 132;

/// Whether a file that starts so is a zip archive, an empty one included, and no DICOM file, whose
/// first 128 bytes may be anything.
pub fn is_archive(start: &[u8]) -> bool {
    let zip = start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06");
    zip && start.get(128..START) != Some(b"DICM")
}

/// A name that can be stored and shown: without control characters, at most 1,000 characters of it.
pub(super) fn presentable(name: &str) -> String {
    const LONGEST: usize = 1_000;
    let characters: Vec<char> = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let cut = characters.len().saturating_sub(LONGEST);
    characters[cut..].iter().collect()
}
