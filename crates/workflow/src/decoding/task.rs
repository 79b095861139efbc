//! What a worker is asked for, and what it makes.

use bytes::Bytes;
use imaging::render::Rendering;
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
    /// A frame (from 1) of the archive in another encoding, with the file's own planar configuration.
    Archived {
        /// Which.
        number: u32,
        /// Into what.
        target: Target,
    },
    /// A large grey frame (from 1) in few pixels, in HTJ2K.
    Coarse {
        /// Which.
        number: u32,
    },
    /// A frame (from 1) as a picture that any browser shows.
    Picture {
        /// Which.
        number: u32,
        /// How.
        rendering: Rendering,
    },
    /// The whole file with uncompressed pixels.
    Explicit,
    /// The corners in which something looks like text, as JSON.
    TextInCorners,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The bytes.
    pub bytes: Bytes,
    /// Media type, with its transfer syntax where these are a frame's bytes; empty where the asker knows.
    pub content_type: String,
}

impl Task {
    /// The frame that it is about; the first, where it is about all.
    pub fn number(&self) -> u32 {
        match self {
            Self::Frame { number }
            | Self::Transcoded { number, .. }
            | Self::Archived { number, .. }
            | Self::Coarse { number }
            | Self::Picture { number, .. } => *number,
            Self::Explicit | Self::TextInCorners => 1,
        }
    }

    /// Does it here and now.
    pub(super) fn perform(&self, file: &Bytes) -> Result<Made, Refusal> {
        let bare = |bytes: Bytes| Made { bytes, content_type: String::new() };
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
            Self::Archived { number, target } => {
                imaging::archive::archived_frame(file, *number, Some(*target)).map(bare)
            }
            Self::Coarse { number } => imaging::coarse(file, *number).map(bare),
            Self::Picture { number, rendering } => {
                imaging::render::render(file, *number, rendering).map(|picture| bare(picture.into()))
            }
            Self::Explicit => imaging::archive::explicit(file).map(|file| bare(file.into())),
            Self::TextInCorners => {
                let corners = imaging::deidentify::text_in_corners(file)?;
                let written = serde_json::to_vec(&corners);
                let broken =
                    |why: serde_json::Error| Refusal::Undecodable { number: 1, cause: why.to_string() };
                written.map(|json| bare(json.into())).map_err(broken)
            }
        }
    }
}
