//! Looking into files before anything is kept: all the work that needs no store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use imaging::archive::{Archived, archived};
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
    pub bytes: Option<Bytes>,
}

/// Looks into a file. This is work for the processor: not for the threads that answer requests.
pub(super) fn look(file: Given) -> Result<Image, Unfit> {
    let name = presentable(&file.name);
    let unfit = |reason: String, bytes| Unfit { name: name.clone(), reason, bytes };
    let bytes = file.content.map_err(|reason| unfit(reason, None))?;
    // Whatever a hostile file does to the reader, the files beside it are still taken.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let header = imaging::read_header(&bytes)?;
        Ok::<_, Refusal>((header, FrameIndex::of(&bytes)?, KeptMetadata::of(&bytes)?, archived(&bytes)?))
    }));
    match read {
        Ok(Ok((header, frame_index, metadata, archived))) => match texts(&header, &frame_index, &metadata) {
            Ok(texts) => Ok(Image { name, bytes, header, texts, archived }),
            Err(why) => Err(unfit(format!("its index cannot be written ({why})"), None)),
        },
        Ok(Err(refusal)) => {
            let kept = is_doubtful(&refusal).then_some(bytes);
            Err(unfit(refusal.to_string(), kept))
        }
        Err(_) => {
            let reason = "the file could not be read to its end: export it again from its source";
            Err(unfit(reason.into(), Some(bytes)))
        }
    }
}

fn texts(header: &Header, index: &FrameIndex, metadata: &KeptMetadata) -> serde_json::Result<Texts> {
    Ok(Texts {
        facets: serde_json::to_string(&header.facets)?,
        geometry: serde_json::to_string(&header.geometry)?,
        frame_index: serde_json::to_string(index)?,
        metadata: serde_json::to_string(metadata)?,
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
