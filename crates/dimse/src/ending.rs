//! How an association ends.

use std::io;

use dicom_ul::pdu::AbortRQServiceProviderReason as Reason;
use thiserror::Error;

/// Why an association ended.
#[derive(Debug, Error)]
pub(crate) enum Ending {
    #[error("released")]
    Released,
    #[error("aborted by the peer")]
    AbortedByPeer,
    #[error("the connection was lost ({0})")]
    Lost(#[from] io::Error),
    #[error("the peer sent nothing for too long {0}")]
    Silent(&'static str),
    #[error("{what}")]
    Violation { reason: Reason, what: String },
    #[error("the server was told to stop")]
    Stopped,
}

impl Ending {
    /// A PDU that has no place here.
    pub fn unexpected(what: impl Into<String>) -> Self {
        Self::Violation { reason: Reason::UnexpectedPdu, what: what.into() }
    }

    /// A PDU whose content cannot be right.
    pub fn invalid(what: impl Into<String>) -> Self {
        Self::Violation { reason: Reason::InvalidPduParameter, what: what.into() }
    }

    /// What the peer is told in an A-ABORT; nothing, where it is gone or ended the association itself.
    pub fn abort_reason(&self) -> Option<Reason> {
        match self {
            Self::Released | Self::AbortedByPeer | Self::Lost(_) => None,
            Self::Silent(_) | Self::Stopped => Some(Reason::ReasonNotSpecified),
            Self::Violation { reason, .. } => Some(reason.clone()),
        }
    }
}
