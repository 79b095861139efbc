//! Looking into files before anything is kept: all the work that needs no store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use imaging::archive::Archived;
use imaging::{Examined, Header, LargeFile, Refusal, examine, examine_large};
use store::blob::Draft;

/// A file's bytes.
pub(super) enum Content {
    /// In memory.
    Memory(Bytes),
    /// On the disk already, since they are too many for memory.
    Draft(Draft),
}

impl Content {
    pub fn size(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Draft(draft) => draft.size(),
        }
    }

    fn examine(&self) -> Result<Examined, Refusal> {
        match self {
            Self::Memory(bytes) => examine(bytes),
            Self::Draft(draft) => examine_large(&OnDisk(draft)),
        }
    }
}

/// A draft as `imaging` reads it.
pub(crate) struct OnDisk<'a>(pub &'a Draft);

impl LargeFile for OnDisk<'_> {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<()> {
        self.0.read_at(at, into)
    }
}

/// A file as it was given.
pub(super) struct Given {
    /// Its path, that of an archive before it.
    pub name: String,
    /// Its bytes, or the reason why they cannot be had.
    pub content: Result<Content, String>,
}

/// A file that is an image which can be shown.
pub(super) struct Image {
    pub name: String,
    pub header: Header,
    pub texts: Texts,
    /// What DICOMweb finds and sends of it.
    pub archived: Archived,
}

/// JSON of what is kept of an image.
pub(super) struct Texts {
    pub facets: String,
    pub geometry: String,
    pub frame_index: String,
    pub metadata: String,
}

/// A file that is not taken.
pub(super) struct Unfit {
    pub name: String,
    pub reason: String,
    /// Its bytes, where they are worth a person's look.
    pub content: Option<Content>,
}

/// Looks into a file. This is work for the processor: not for the threads that answer requests.
pub(super) fn look(file: Given) -> Result<(Image, Content), Unfit> {
    let name = presentable(&file.name);
    let content = match file.content {
        Ok(content) => content,
        Err(reason) => return Err(Unfit { name, reason, content: None }),
    };
    // Whatever a hostile file does to the reader, the files beside it are still taken.
    let examined = catch_unwind(AssertUnwindSafe(|| content.examine()));
    match examined {
        Ok(Ok(examined)) => match texts(&examined) {
            Ok(texts) => {
                let Examined { header, archived, .. } = examined;
                Ok((Image { name, header, texts, archived }, content))
            }
            Err(why) => {
                let reason = format!("its index cannot be written ({why})");
                Err(Unfit { name, reason, content: None })
            }
        },
        Ok(Err(refusal)) => {
            let content = is_doubtful(&refusal).then_some(content);
            Err(Unfit { name, reason: refusal.to_string(), content })
        }
        Err(_) => {
            let reason = "the file could not be read to its end: export it again from its source";
            Err(Unfit { name, reason: reason.into(), content: Some(content) })
        }
    }
}

fn texts(examined: &Examined) -> serde_json::Result<Texts> {
    Ok(Texts {
        facets: serde_json::to_string(&examined.header.facets)?,
        geometry: serde_json::to_string(&examined.header.geometry)?,
        frame_index: serde_json::to_string(&examined.frame_index)?,
        metadata: serde_json::to_string(&examined.metadata)?,
    })
}

/// Whether the file is a DICOM image of which a person should judge: its header cannot be read, or its
/// structure is not what an honest writer makes.
fn is_doubtful(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Truncated { .. }
            | Refusal::Hostile { .. }
            | Refusal::Damaged { .. }
            | Refusal::MissingAttribute { .. }
            | Refusal::Inconsistent { .. }
            | Refusal::Undecodable { .. }
    )
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
