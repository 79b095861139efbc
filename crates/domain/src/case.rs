//! The unit of reading.

use serde::{Deserialize, Serialize};

/// What one case of a project is made of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseUnit {
    /// All series of a study are read together.
    #[default]
    Study,
    /// Each series is a case.
    Series,
    /// Each image is a case.
    Image,
}

impl CaseUnit {
    /// The word in the API, the database and project files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Series => "series",
            Self::Image => "image",
        }
    }

    /// The unit that a stored word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Study, Self::Series, Self::Image].into_iter().find(|unit| unit.word() == word)
    }
}
