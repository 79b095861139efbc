//! Where an image's frames lie in its file, so that one of them can be sent without reading the rest.

use super::{Image, Served, codestream, native};
use crate::dataset::DataSet;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::Codec;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Where the frames of an image lie in its file, and how they are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameIndex {
    /// Media type and transfer syntax, as of [`FrameBytes::content_type`](super::FrameBytes).
    pub content_type: String,
    /// Offset and length in bytes of each frame that is sent as it stands in one piece of the file;
    /// any other needs [`frame`](super::frame) and the whole file.
    pub extents: Vec<Option<(u64, u64)>>,
}

impl FrameIndex {
    /// Finds the frames of an image, and checks of each compressed one that it is what the header says.
    ///
    /// # Errors
    /// A [`Refusal`] where the file is no image, or one that cannot be shown rightly.
    pub fn of(file: &Bytes) -> Result<Self, Refusal> {
        let opened = Opened::new(file)?;
        Self::within(&opened.data_set()?, &opened.transfer_syntax_uid)
    }

    pub(crate) fn within(set: &DataSet<'_>, transfer_syntax_uid: &str) -> Result<Self, Refusal> {
        let image = Image::of(set, transfer_syntax_uid)?;
        let served = Served::of(&image)?;
        let extents = (1..=image.pixels.frames)
            .map(|number| {
                if image.syntax.codec == Codec::Native {
                    let normalised = native::normalised(&image, number)?;
                    return if normalised.is_none() { image.extent(number) } else { Ok(None) };
                }
                let encoded = image.encoded(number)?;
                served.check(&image, number, &encoded)?;
                let as_it_is = !served.decoded && codestream::remarks(&encoded).is_empty();
                if as_it_is { image.extent(number) } else { Ok(None) }
            })
            .collect::<Result<_, Refusal>>()?;
        let content_type = format!("{}; transfer-syntax={}", served.media_type, served.transfer_syntax_uid);
        Ok(Self { content_type, extents })
    }
}
