//! DICOM JSON (PS3.18 Annex F.2) of whole data sets, as they stand in a file.
//!
//! Text is UTF-8 whatever character set the file has, numbers are numbers where none of their digits
//! is lost, and binary values are told by a `BulkDataURI`. Group 0002 and group lengths are left out.
//! This is the original, identity and all: for a blind reader there is [`web`](crate::web).

mod bulk;
mod value;

pub use bulk::{BulkData, bulk_data, with_bulk_data_at};

use crate::dataset::{DataSet, Element, Value};
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::IMPLICIT_LITTLE;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::{StandardDataDictionary, tags};
use std::fmt::Write;

/// The DICOM JSON of a file. The URI of a binary value is its path within the instance alone, such as
/// `00880200.1.7FE00010`: [`with_bulk_data_at`] puts the address of the instance's bulk data before it.
///
/// # Errors
/// A [`Refusal`] where the bytes are no DICOM file that can be read to its pixels.
pub fn dicom_json(file: &[u8]) -> Result<String, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    Ok(Writer::of(&set, &opened.transfer_syntax_uid).write(&set, |_| true))
}

/// The path of the pixels within an instance.
pub const PIXEL_DATA: &str = "7FE00010";

/// Eight hexadecimal digits, as DICOM JSON names an attribute.
pub(crate) fn key(tag: Tag) -> String {
    format!("{:04X}{:04X}", tag.0, tag.1)
}

/// Writes data sets of one file.
pub(crate) struct Writer {
    /// Stored sample values whose sign an implicit VR leaves to the pixels are signed.
    signed_samples: bool,
    out: String,
    path: String,
}

impl Writer {
    /// A writer for a file of this data set and transfer syntax.
    pub fn of(set: &DataSet<'_>, transfer_syntax_uid: &str) -> Self {
        let signed = set.integer(tags::PIXEL_REPRESENTATION) == Some(1);
        Self {
            signed_samples: signed && transfer_syntax_uid == IMPLICIT_LITTLE,
            out: String::with_capacity(4096),
            path: String::new(),
        }
    }

    /// The JSON object of the attributes at the top of the data set that `wanted` holds for.
    pub fn write(mut self, set: &DataSet<'_>, wanted: impl Fn(Tag) -> bool) -> String {
        self.object(set, &wanted);
        self.out
    }

    fn object(&mut self, set: &DataSet<'_>, wanted: &dyn Fn(Tag) -> bool) {
        self.out.push('{');
        let mut first = true;
        for element in ordered(set) {
            let tag = element.tag;
            if tag.1 == 0 || tag.0 <= 2 || !wanted(tag) {
                continue;
            }
            if !first {
                self.out.push(',');
            }
            first = false;
            self.attribute(set, element);
        }
        self.out.push('}');
    }

    fn attribute(&mut self, set: &DataSet<'_>, element: &Element<'_>) {
        let vr = self.vr(element);
        let tag = element.tag;
        let _ = write!(self.out, "\"{:04X}{:04X}\":{{\"vr\":\"{}\"", tag.0, tag.1, vr.to_string());
        match &element.value {
            Value::Items(items) => self.items(tag, items),
            Value::Encapsulated { .. } => self.bulk(tag),
            Value::Bytes([]) => {}
            Value::Bytes(_) if is_binary(vr) => self.bulk(tag),
            // JSON is UTF-8, so that no other set holds for it.
            Value::Bytes(_) if tag == tags::SPECIFIC_CHARACTER_SET => {
                self.out.push_str(",\"Value\":[\"ISO_IR 192\"]");
            }
            Value::Bytes(bytes) => value::write(&mut self.out, set, vr, bytes),
        }
        self.out.push('}');
    }

    fn items(&mut self, tag: Tag, items: &[DataSet<'_>]) {
        if items.is_empty() {
            return;
        }
        self.out.push_str(",\"Value\":[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            let outside = self.path.len();
            let _ = write!(self.path, "{:04X}{:04X}.{}.", tag.0, tag.1, index + 1);
            self.object(item, &|_| true);
            self.path.truncate(outside);
        }
        self.out.push(']');
    }

    fn bulk(&mut self, tag: Tag) {
        let _ = write!(self.out, ",{}{}{:04X}{:04X}\"", bulk::URI, self.path, tag.0, tag.1);
    }

    fn vr(&self, element: &Element<'_>) -> VR {
        if element.vr == VR::US && self.signed_samples && follows_the_pixels(element.tag) {
            return VR::SS;
        }
        match element.value {
            Value::Items(_) => VR::SQ,
            Value::Encapsulated { .. } => VR::OB,
            Value::Bytes(_) => element.vr,
        }
    }
}

/// Whether the standard leaves the VR of a tag to Pixel Representation ("US or SS").
fn follows_the_pixels(tag: Tag) -> bool {
    StandardDataDictionary.by_tag(tag).is_some_and(|entry| entry.vr() == VirtualVr::Xs)
}

fn is_binary(vr: VR) -> bool {
    matches!(vr, VR::OB | VR::OD | VR::OF | VR::OL | VR::OV | VR::OW | VR::UN)
}

/// The elements in ascending order, each tag once: some writers keep neither rule.
fn ordered<'s, 'a>(set: &'s DataSet<'a>) -> Box<dyn Iterator<Item = &'s Element<'a>> + 's> {
    let elements = &set.elements;
    if elements.is_sorted_by(|a, b| a.tag < b.tag) {
        return Box::new(elements.iter());
    }
    let mut sorted: Vec<_> = elements.iter().collect();
    sorted.sort_by_key(|element| element.tag);
    sorted.dedup_by_key(|element| element.tag);
    Box::new(sorted.into_iter())
}

#[cfg(test)]
mod tests;
