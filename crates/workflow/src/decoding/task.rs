//! What a worker is asked for, and what it makes.

use bytes::Bytes;
use imaging::{Refusal, Target};
use serde::{Deserialize, Serialize};

/// What to make of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// A frame (from 1) as a viewer may be sent it.
    Frame {
        /// Which.
        number: u32,
    },
    /// A frame (from 1) in another encoding, sample for sample the same.
    Transcoded {
        /// Which.
        number: u32,
        /// Into what.
        target: Target,
    },
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The bytes.
    pub bytes: Bytes,
    /// Media type, with its transfer syntax where these are a frame's bytes.
    pub content_type: String,
}

impl Task {
    /// The frame that it is about.
    pub fn number(&self) -> u32 {
        match self {
            Self::Frame { number } | Self::Transcoded { number, .. } => *number,
        }
    }

    /// Does it here and now.
    pub(super) fn perform(&self, file: &Bytes) -> Result<Made, Refusal> {
        match self {
            Self::Frame { number } => {
                let frame = imaging::frame(file, *number)?;
                Ok(Made { content_type: frame.content_type(), bytes: frame.bytes })
            }
            Self::Transcoded { number, target } => {
                let frame = imaging::transcode(file, *number, *target)?;
                let content_type =
                    format!("{}; transfer-syntax={}", frame.media_type, frame.transfer_syntax_uid);
                Ok(Made { content_type, bytes: frame.bytes })
            }
        }
    }
}
