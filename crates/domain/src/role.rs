//! Who may do what in a project.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A role that a person holds in one project; several may be held at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Imports data, designs split and read plan, releases batches, watches quality, exports.
    Manager,
    /// Co-signs the protocol, calibrates readers, reviews, arbitrates.
    ClinicalLead,
    /// Reads cases blind.
    Reader,
    /// Checks submitted reads.
    Reviewer,
    /// Settles disagreements.
    Arbiter,
    /// Holds the sealed test set.
    Custodian,
    /// Reads everything but sealed pixels, changes nothing.
    Auditor,
}

/// The word names no role.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no role: use manager, clinical_lead, reader, reviewer, arbiter, custodian or auditor")]
pub struct UnknownRole(pub String);

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Manager,
        Self::ClinicalLead,
        Self::Reader,
        Self::Reviewer,
        Self::Arbiter,
        Self::Custodian,
        Self::Auditor,
    ];

    /// The word for the role in the API, the database and project files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::ClinicalLead => "clinical_lead",
            Self::Reader => "reader",
            Self::Reviewer => "reviewer",
            Self::Arbiter => "arbiter",
            Self::Custodian => "custodian",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.word() == word).ok_or_else(|| UnknownRole(word.to_owned()))
    }
}
