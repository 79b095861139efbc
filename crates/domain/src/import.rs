//! What becomes of the files of an import.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What became of one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileOutcome {
    /// Taken: its bytes are kept and it is indexed.
    Stored,
    /// The same bytes were here before; nothing changed.
    Duplicate,
    /// An image of this UID is here with other bytes; the file is kept aside for a person to judge.
    Quarantined,
    /// Not taken; the reason says why.
    Refused,
}

/// The word names no outcome.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no outcome: use stored, duplicate, quarantined or refused")]
pub struct UnknownOutcome(pub String);

impl FileOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Stored, Self::Duplicate, Self::Quarantined, Self::Refused];

    /// The word in the API and the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Duplicate => "duplicate",
            Self::Quarantined => "quarantined",
            Self::Refused => "refused",
        }
    }
}

impl fmt::Display for FileOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for FileOutcome {
    type Err = UnknownOutcome;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.word() == word)
            .ok_or_else(|| UnknownOutcome(word.to_owned()))
    }
}

/// What became of one file, as the importing person is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FileReport {
    /// The file's path as it was given; files of an archive follow its name.
    pub name: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// One sentence where it was not simply stored.
    pub reason: Option<String>,
    /// The image's UID, where one could be read.
    pub sop_instance_uid: Option<String>,
}
