//! The scan in front of everything: from untrusted bytes to elements, each length checked first.
//!
//! No declared length is believed beyond what is there, nesting stops at [`MAX_DEPTH`], inflating
//! at [`MAX_INFLATED_BYTES`], and elements borrow their bytes from the file, so that what a scan
//! allocates is bounded by the file's own size. The walk ends at the pixel data; a tail of
//! garbage behind it does no harm.

mod inflate;
mod preamble;
mod walk;

use crate::dataset::DataSet;
use crate::far::LargeFile;
use crate::refusal::Refusal;
use crate::syntax::{self, Encoding, Syntax};
use std::borrow::Cow;
use std::cell::Cell;
use walk::Beginning;

/// How deep sequences may nest; real objects stay below ten.
pub const MAX_DEPTH: usize = 64;

/// How large a deflated data set may become.
pub const MAX_INFLATED_BYTES: u64 = 1 << 30;

/// How many elements a data set may have, all depths together; a large enhanced multi-frame has
/// some hundred thousand.
pub const MAX_ELEMENTS: usize = 4_000_000;

/// A file whose beginning has been understood.
pub(crate) struct Opened<'a> {
    pub transfer_syntax_uid: String,
    pub media_sop_class_uid: Option<String>,
    encoding: Encoding,
    file: &'a [u8],
    body_at: usize,
    body: Cow<'a, [u8]>,
    /// The whole, where `file` is but its beginning.
    large: Option<&'a dyn LargeFile>,
    short: Cell<bool>,
}

impl<'a> Opened<'a> {
    /// Reads preamble and file meta information, and inflates a deflated data set.
    pub fn new(file: &'a [u8]) -> Result<Self, Refusal> {
        let start = preamble::read(file)?;
        let deflated = start.transfer_syntax_uid == syntax::DEFLATED;
        let rest = &file[start.body_at..];
        let body = if deflated { Cow::Owned(inflate::inflate(rest)?) } else { Cow::Borrowed(rest) };
        if body.is_empty() {
            return Err(Refusal::Truncated { at: "the data set".into(), needed: 8, there: 0 });
        }
        let declared = Syntax::encoding(&start.transfer_syntax_uid);
        Ok(Self {
            encoding: walk::encoding_seen(&body, declared),
            transfer_syntax_uid: start.transfer_syntax_uid,
            media_sop_class_uid: start.media_sop_class_uid,
            file,
            body_at: start.body_at,
            body,
            large: None,
            short: Cell::new(false),
        })
    }

    /// The same of a large file's beginning; `None` if that is too short.
    pub fn beginning(head: &'a [u8], file: &'a dyn LargeFile) -> Result<Option<Self>, Refusal> {
        match preamble::read(head) {
            // A stream is inflated from its beginning to its end.
            Ok(start) if start.transfer_syntax_uid == syntax::DEFLATED => Ok(None),
            Err(Refusal::Truncated { .. }) => Ok(None),
            Err(refusal) => Err(refusal),
            Ok(_) => Ok(Some(Self { large: Some(file), ..Self::new(head)? })),
        }
    }

    /// Whether the beginning of a large file proved too short to be walked over.
    pub fn fell_short(&self) -> bool {
        self.short.get()
    }

    /// The elements up to and with the pixel data.
    pub fn data_set(&self) -> Result<DataSet<'_>, Refusal> {
        let mut set = match self.large {
            None => walk::data_set(&self.body, self.encoding)?,
            Some(large) => {
                let beginning = Beginning { large, body_at: self.body_at as u64, short: &self.short };
                walk::beginning(&self.body, self.encoding, beginning)?
            }
        };
        set.file = self.file;
        Ok(set)
    }
}

/// Checks the whole structure of `file` up to and with its pixel data.
///
/// # Errors
/// A [`Refusal`] that names the first thing which is not as a DICOM file must be.
pub fn scan(file: &[u8]) -> Result<(), Refusal> {
    Opened::new(file)?.data_set().map(|_| ())
}

#[cfg(test)]
mod tests;
