//! Binary values by the path that their `BulkDataURI` ends with.

use super::key;
use crate::dataset::{DataSet, Element, Value};
use crate::refusal::Refusal;
use crate::scan::Opened;
use bytes::Bytes;

/// How the member begins; within a JSON string its quotes would be escaped, so that it is found
/// nowhere else.
pub(super) const URI: &str = "\"BulkDataURI\":\"";

/// The same JSON with `base` before the path of each binary value. `base` needs no escapes.
pub fn with_bulk_data_at(json: &str, base: &str) -> String {
    let mut out = String::with_capacity(json.len() + 4 * base.len());
    let mut rest = json;
    while let Some(at) = rest.find(URI) {
        let (before, after) = rest.split_at(at + URI.len());
        out.push_str(before);
        out.push_str(base);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A binary value of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkData {
    /// The value as it stands in the file.
    Value(Bytes),
    /// Compressed pixels, which are sent frame by frame.
    Frames,
}

/// The value at a path such as `7FE00010` or `00880200.1.7FE00010`; `None`: there is none.
///
/// # Errors
/// A [`Refusal`] where the file cannot be read.
pub fn bulk_data(file: &Bytes, path: &str) -> Result<Option<BulkData>, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    Ok(found(&set, path).and_then(|element| match element.value {
        Value::Bytes(bytes) => Some(BulkData::Value(crate::frames::within(file, bytes))),
        Value::Encapsulated { .. } => Some(BulkData::Frames),
        Value::Items(_) => None,
    }))
}

fn found<'s, 'a>(set: &'s DataSet<'a>, path: &str) -> Option<&'s Element<'a>> {
    let mut parts = path.split('.');
    let mut set = set;
    loop {
        let name = parts.next()?;
        let element = set.elements.iter().find(|element| key(element.tag) == name)?;
        let Some(item) = parts.next() else { return Some(element) };
        let Value::Items(items) = &element.value else { return None };
        set = items.get(item.parse::<usize>().ok()?.checked_sub(1)?)?;
    }
}
