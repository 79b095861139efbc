//! What is wrong with a document that a person wrote, told by field.

use serde::{Deserialize, Serialize};

/// One thing that must be mended, and where.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Objection {
    /// Path of the field, such as `structures[0].attributes[1].key`; empty for the whole document.
    pub field: String,
    /// What is wrong and what to write instead.
    pub sentence: String,
}

impl Objection {
    /// An objection to the field at `field`.
    pub fn new(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), sentence: sentence.into() }
    }

    /// The same objection, told from the document that holds this one as its field `parent`.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.field = match (parent, self.field.as_str()) {
            ("", _) => self.field,
            (_, "") => parent.to_owned(),
            (_, field) => format!("{parent}.{field}"),
        };
        self
    }
}
