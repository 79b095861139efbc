//! Codes by which other programs know a structure (PS3.3 Section 8).

use serde::{Deserialize, Serialize};

use crate::objection::Objection;

/// A code of a terminology, such as SNOMED CT.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code: up to 16 characters.
    pub value: String,
    /// The terminology, as DICOM designates it: `SCT`, `RADLEX`, `99MINE`; up to 16 characters.
    pub scheme: String,
    /// What it means: up to 64 characters.
    pub meaning: String,
}

impl Code {
    pub(super) fn objections(&self) -> Vec<Objection> {
        let parts =
            [("value", &self.value, 16), ("scheme", &self.scheme, 16), ("meaning", &self.meaning, 64)];
        let is_wrong = |text: &str, most: usize| {
            text.trim().is_empty()
                || text.chars().count() > most
                || text.chars().any(|sign| sign.is_control() || sign == '\\')
        };
        let wrong = parts.into_iter().filter(|(_, text, most)| is_wrong(text, *most));
        let object = |(field, _, most)| {
            Objection::new(field, format!("A code's {field} has 1 to {most} characters, and no backslash."))
        };
        wrong.map(object).collect()
    }
}
