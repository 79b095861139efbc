//! Why a use case did not happen, as a sentence that a person can act on.

use domain::objection::Objection;
use store::StoreError;

/// Why a use case did not happen. Each text is one sentence: the thing, the cause, the next step.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Nobody is signed in, or the name and password do not fit.
    #[error("{0}")]
    SignedOut(String),
    /// There is no such thing, or the person may not know of it.
    #[error("{0}")]
    NotFound(String),
    /// The person may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// What is there already stands against it.
    #[error("{0}")]
    Conflict(String),
    /// What was sent is wrong.
    #[error("{sentence}")]
    Invalid {
        /// The whole in one sentence.
        sentence: String,
        /// Each wrong field, if the fault lies in some.
        faults: Vec<FieldFault>,
    },
    /// Too many attempts in too short a time.
    #[error("{0}")]
    TooMany(String),
    /// It cannot be done just now.
    #[error("{0}")]
    Unavailable(String),
    /// The disk is full: nothing of it was kept, and it can be done once there is room.
    #[error("{0}")]
    NoRoom(String),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
    /// Something that should not be: a stored document that cannot be read, a hash that fails.
    #[error("{0}")]
    Internal(String),
}

/// One wrong field of what was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldFault {
    /// Line in the document, from 1; 0 where there is no document.
    pub line: u32,
    /// Column in the line, from 1; 0 where there is no document.
    pub column: u32,
    /// Path of the field, such as `structures[0].key`; empty for the whole.
    pub field: String,
    /// What is wrong and what to write instead.
    pub sentence: String,
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRoom { cause } => Self::NoRoom(format!(
                "There is no room left for what was sent ({cause}): free some, then send it again."
            )),
            error => Self::Store(error),
        }
    }
}

impl Fault {
    /// Something sent is wrong, told in one sentence.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::Invalid { sentence: sentence.into(), faults: Vec::new() }
    }

    /// Whether trying again in a moment may help: the store is busy or away.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Store(StoreError::Busy { .. } | StoreError::Unavailable { .. }))
    }

    /// Several fields of a form are wrong; `sentence` tells the whole.
    pub fn objections(sentence: impl Into<String>, objections: Vec<Objection>) -> Self {
        let faults = objections
            .into_iter()
            .map(|Objection { field, sentence }| FieldFault { line: 0, column: 0, field, sentence })
            .collect();
        Self::Invalid { sentence: sentence.into(), faults }
    }
}
