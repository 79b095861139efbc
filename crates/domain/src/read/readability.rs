//! A reader's word that a case cannot be read, and what several such words come to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::consensus::Standing;
use crate::id::ReadId;

/// Why a case cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnreadableReason {
    /// Too noisy, blurred, clipped or badly positioned to be read.
    ImageQuality,
    /// It shows something else than the project asks about.
    WrongBodyPart,
    /// Images are missing, damaged or do not show.
    Technical,
}

/// The word names no reason why a case cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no reason why a case cannot be read: use image_quality, wrong_body_part or technical")]
pub struct UnknownReason(pub String);

impl UnreadableReason {
    /// Every reason, in the order in which readers are offered them.
    pub const ALL: [Self; 3] = [Self::ImageQuality, Self::WrongBodyPart, Self::Technical];

    /// The word in the API and the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ImageQuality => "image_quality",
            Self::WrongBodyPart => "wrong_body_part",
            Self::Technical => "technical",
        }
    }
}

impl fmt::Display for UnreadableReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for UnreadableReason {
    type Err = UnknownReason;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.word() == word)
            .ok_or_else(|| UnknownReason(word.to_owned()))
    }
}

/// "This case cannot be read", said in place of a read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CannotBeRead {
    /// Why.
    pub reason: UnreadableReason,
    /// What else is worth knowing; empty where nothing is.
    pub note: String,
}

/// What the words that a case cannot be read come to, with the evidence. It stands, like a finding, when more than
/// half of the readers said so, and is for an arbiter when exactly half did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Unreadable {
    /// Who said so, and why.
    pub said: Vec<(ReadId, UnreadableReason)>,
    /// Whether it is so.
    pub standing: Standing,
}

impl Unreadable {
    /// What `said` come to among `readers` readers of the case; nothing where nobody said so.
    pub fn of(said: Vec<(ReadId, UnreadableReason)>, readers: usize) -> Option<Self> {
        let standing = Standing::of(said.len(), readers);
        (!said.is_empty()).then_some(Self { said, standing })
    }
}
