//! Preamble, `DICM` and file meta information (PS3.10 Section 7.1), or a bare data set without.

use crate::dataset::ascii;
use crate::refusal::Refusal;
use crate::scan::walk;
use crate::syntax::{self, Encoding};
use dicom_dictionary_std::tags;

pub(super) struct Start {
    pub transfer_syntax_uid: String,
    pub media_sop_class_uid: Option<String>,
    pub body_at: usize,
}

const PREAMBLE: usize = 128;
const MAGIC: &[u8] = b"DICM";

/// Finds where the data set begins and how it is laid down.
pub(super) fn read(file: &[u8]) -> Result<Start, Refusal> {
    if file.is_empty() {
        return Err(Refusal::Empty);
    }
    let after_magic = PREAMBLE + MAGIC.len();
    if file.get(PREAMBLE..after_magic) == Some(MAGIC) {
        return with_meta(file, after_magic);
    }
    match file {
        [2, 0, ..] => with_meta(file, 0),
        [8, 0, _, 0, v, r, ..] if v.is_ascii_uppercase() && r.is_ascii_uppercase() => {
            Ok(bare(syntax::EXPLICIT_LITTLE))
        }
        [8, 0, _, 0, _, _, 0, 0, ..] => Ok(bare(syntax::IMPLICIT_LITTLE)),
        [0, 8, 0, _, v, r, ..] if v.is_ascii_uppercase() && r.is_ascii_uppercase() => {
            Ok(bare(syntax::EXPLICIT_BIG))
        }
        _ => Err(Refusal::NotDicom { found: looks_like(file) }),
    }
}

fn bare(transfer_syntax: &str) -> Start {
    Start { transfer_syntax_uid: transfer_syntax.into(), media_sop_class_uid: None, body_at: 0 }
}

/// Reads group 0002, which is always Explicit VR Little Endian; its own group length is not trusted.
fn with_meta(file: &[u8], meta_at: usize) -> Result<Start, Refusal> {
    let (meta, body_at) = walk::file_meta(file, meta_at)?;
    let text = |tag| meta.bytes(tag).map(ascii).filter(|uid| !uid.is_empty());
    let transfer_syntax_uid = match text(tags::TRANSFER_SYNTAX_UID) {
        Some(uid) => uid,
        None => guess(&file[body_at..])?.to_owned(),
    };
    Ok(Start { transfer_syntax_uid, media_sop_class_uid: text(tags::MEDIA_STORAGE_SOP_CLASS_UID), body_at })
}

/// The syntax of a data set whose meta information names none.
fn guess(body: &[u8]) -> Result<&'static str, Refusal> {
    if body.is_empty() {
        return Err(Refusal::Truncated { at: "the data set".into(), needed: 8, there: 0 });
    }
    Ok(match walk::encoding_seen(body, Encoding::IMPLICIT_LITTLE) {
        Encoding { explicit: true, .. } => syntax::EXPLICIT_LITTLE,
        Encoding { explicit: false, .. } => syntax::IMPLICIT_LITTLE,
    })
}

fn looks_like(file: &[u8]) -> &'static str {
    match file {
        [b'P', b'K', 3, 4, ..] => "it looks like a zip archive",
        [0xff, 0xd8, 0xff, ..] => "it looks like a JPEG picture",
        [0x89, b'P', b'N', b'G', ..] => "it looks like a PNG picture",
        [b'%', b'P', b'D', b'F', ..] => "it looks like a PDF document",
        [0x1f, 0x8b, ..] => "it looks like a gzip archive",
        _ if file.iter().all(|&byte| byte == 0) => "it holds nothing but zeros",
        _ if file.len() <= PREAMBLE => "it is too short, and no DICOM mark is in it",
        _ => "the mark DICM at byte 128 is missing",
    }
}
