//! What a sender is answered.

/// The status of an answer (PS3.4 annex B.2.3, PS3.7 annex C).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0000: done, and durable.
    Success,
    /// 0110: something failed here that is not the sender's fault.
    ProcessingFailure,
    /// 0122: this SOP class was not agreed on for that presentation context.
    SopClassNotSupported,
    /// 0211: an operation that is not offered.
    UnrecognizedOperation,
    /// A700: no room; the sender may try again later.
    OutOfResources,
    /// A900: the data set is not what the command says it is.
    Mismatch,
    /// C000: the data set cannot be taken.
    CannotUnderstand,
}

impl Status {
    /// The status as the standard numbers it.
    pub const fn code(self) -> u16 {
        match self {
            Self::Success => 0x0000,
            Self::ProcessingFailure => 0x0110,
            Self::SopClassNotSupported => 0x0122,
            Self::UnrecognizedOperation => 0x0211,
            Self::OutOfResources => 0xA700,
            Self::Mismatch => 0xA900,
            Self::CannotUnderstand => 0xC000,
        }
    }
}

/// A status, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: Status,
    /// Why, in a sentence; a sender sees the first 64 characters of it, the longest that an error comment
    /// may be.
    pub comment: Option<String>,
}

impl Answer {
    /// Done, and durable.
    pub const fn success() -> Self {
        Self { status: Status::Success, comment: None }
    }

    /// Not done, and why.
    pub fn failure(status: Status, comment: impl Into<String>) -> Self {
        Self { status, comment: Some(comment.into()) }
    }
}
