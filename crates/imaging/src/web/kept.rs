//! Metadata as an index keeps it: made once at import, pseudonymised each time it is sent.

use super::rules::{RULES, Rule};
use super::{UidMap, key, metadata, metadata_within};
use crate::dataset::DataSet;
use crate::refusal::Refusal;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The listed attributes of an image with its true UIDs. Only [`Self::pseudonymised`] gives it away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptMetadata(Value);

impl KeptMetadata {
    /// What a viewer needs of an image.
    ///
    /// # Errors
    /// A [`Refusal`] where the file is no image that can be shown.
    pub fn of(file: &[u8]) -> Result<Self, Refusal> {
        metadata(file, None).map(Self)
    }

    pub(crate) fn within(set: &DataSet<'_>, transfer_syntax_uid: &str) -> Result<Self, Refusal> {
        metadata_within(set, transfer_syntax_uid, None).map(Self)
    }

    /// Rows and columns of each frame.
    pub fn rows_and_columns(&self) -> Option<[u32; 2]> {
        let whole = |tag| self.0.get(key(tag))?.get("Value")?.get(0)?.as_u64()?.try_into().ok();
        Some([whole(tags::ROWS)?, whole(tags::COLUMNS)?])
    }

    /// The same as [`pseudonymised_metadata`](super::pseudonymised_metadata) makes of the file.
    pub fn pseudonymised(mut self, uids: &UidMap) -> Value {
        let mapped: Vec<String> = RULES
            .iter()
            .filter(|(_, rule)| matches!(rule, Rule::MappedUid))
            .map(|(tag, _)| key(*tag))
            .collect();
        map(&mut self.0, &mapped, uids);
        self.0
    }
}

fn map(data_set: &mut Value, mapped: &[String], uids: &UidMap) {
    let Some(attributes) = data_set.as_object_mut() else { return };
    for (key, attribute) in attributes {
        let Some(values) = attribute.get_mut("Value").and_then(Value::as_array_mut) else { continue };
        for value in values {
            match value {
                Value::Object(_) => map(value, mapped, uids),
                Value::String(uid) if mapped.contains(key) => *uid = uids.map(uid),
                _ => {}
            }
        }
    }
}
