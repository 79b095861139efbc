//! Cases released together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a batch is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BatchKind {
    /// Every reader reads the same few cases, to be laid side by side.
    Practice,
    /// The first part of the data, by the read plan.
    First,
    /// More of it, by the read plan.
    Further,
}

/// The word names no kind of batch.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no kind of batch: use practice, first or further")]
pub struct UnknownBatchKind(pub String);

impl BatchKind {
    /// The word in the API and the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::First => "first",
            Self::Further => "further",
        }
    }

    /// Whether the batch's reads become a consensus and part of the reference standard.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Practice)
    }
}

impl fmt::Display for BatchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for BatchKind {
    type Err = UnknownBatchKind;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let all = [Self::Practice, Self::First, Self::Further];
        all.into_iter().find(|kind| kind.word() == word).ok_or_else(|| UnknownBatchKind(word.to_owned()))
    }
}
