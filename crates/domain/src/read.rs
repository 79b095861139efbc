//! One reader's independent look at one case: its states, what makes it complete, and how large it
//! may be.

mod completeness;
mod field;
mod limit;
mod readability;
mod remark;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use completeness::{Missing, ReadImage, asked_only, missing};
pub use field::{asked, asked_further, choices, fault, flattened, nested, taken};
pub use limit::{TooLarge, check_size};
pub use readability::{CannotBeRead, UnknownReason, Unreadable, UnreadableReason};
pub use remark::{Enclosed, Remark, Side, remarks, size, told_share};

/// How far a read has come. It only moves forwards.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReadState {
    /// Waits in the reader's worklist.
    Queued,
    /// Before the reader; its draft may change.
    Open,
    /// Final.
    Submitted,
}

/// The word names no state of a read.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no state of a read: use queued, open or submitted")]
pub struct UnknownState(pub String);

impl ReadState {
    /// The word in the API and the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Open => "open",
            Self::Submitted => "submitted",
        }
    }
}

impl fmt::Display for ReadState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for ReadState {
    type Err = UnknownState;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let all = [Self::Queued, Self::Open, Self::Submitted];
        all.into_iter().find(|state| state.word() == word).ok_or_else(|| UnknownState(word.to_owned()))
    }
}
