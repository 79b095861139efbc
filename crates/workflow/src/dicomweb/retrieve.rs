//! Retrieving (WADO-RS): originals, frames, binary values and pictures.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use imaging::archive::{ArchivedFrame, ArchivedFrames};
use imaging::{FrameIndex, Refusal, Target};
use sha2::{Digest as _, Sha256};
use store::archive::place::{self, Stored};
use store::blob::Digest;
use store::derived::Key;

use super::Place;
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::decoding::{Failure, Task};
use crate::fault::Fault;
pub use imaging::json::BulkData;
pub use imaging::render::{Format, Function, Region, Rendering, Viewport, Window};

/// An image whose frames and pictures can be retrieved, by the UIDs that its audience knows.
#[derive(Clone, Debug)]
pub struct Image {
    series: String,
    uid: String,
    sha256: Digest,
    frames: Frames,
}

#[derive(Clone, Debug)]
enum Frames {
    /// As they are in a file in that transfer syntax.
    Archived { frames: Arc<ArchivedFrames>, transfer_syntax_uid: String },
    /// As a blind reader is shown them.
    Shown { index: Arc<FrameIndex>, uid_key: [u8; 32] },
}

impl Image {
    /// An image of the archive.
    pub(super) fn of_archive(stored: Stored) -> Result<Self, Fault> {
        let frames = serde_json::from_str(&stored.frames)
            .map(Arc::new)
            .map_err(|why| Fault::Internal(format!("The frames of an image cannot be read: {why}.")))?;
        let Stored { series, uid, sha256, transfer_syntax_uid, .. } = stored;
        Ok(Self { series, uid, sha256, frames: Frames::Archived { frames, transfer_syntax_uid } })
    }

    /// An image of a read under that key.
    pub(super) fn of_read(
        series: &str,
        uid: &str,
        sha256: Digest,
        index: Arc<FrameIndex>,
        uid_key: [u8; 32],
    ) -> Self {
        let frames = Frames::Shown { index, uid_key };
        Self { series: series.to_owned(), uid: uid.to_owned(), sha256, frames }
    }

    /// Series Instance UID.
    pub fn series(&self) -> &str {
        &self.series
    }

    /// SOP Instance UID.
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// How many frames it has.
    pub fn frames(&self) -> u32 {
        match &self.frames {
            Frames::Archived { frames, .. } => frames.frames,
            Frames::Shown { index, .. } => index.extents.len() as u32,
        }
    }

    /// What tells its bytes from all others; none where that may not be known, nor an answer be kept.
    pub fn tag(&self) -> Option<String> {
        match &self.frames {
            Frames::Archived { .. } => Some(self.sha256.to_string()),
            Frames::Shown { .. } => None,
        }
    }

    /// How its frames can be sent: first as they are.
    pub fn offers(&self) -> Vec<ArchivedFrame> {
        match &self.frames {
            Frames::Archived { transfer_syntax_uid, .. } => ArchivedFrame::ways(transfer_syntax_uid),
            Frames::Shown { index, .. } => index.ways(),
        }
    }

    /// The transfer syntax that a frame in that way was made from, where it was made.
    pub fn made_from(&self, way: ArchivedFrame) -> Option<&str> {
        match &self.frames {
            Frames::Archived { transfer_syntax_uid, .. } => way.made.map(|_| transfer_syntax_uid.as_str()),
            // Of the original a reader is told nothing.
            Frames::Shown { .. } => None,
        }
    }

    /// Under what the first frame is kept in a way that it is made in.
    #[cfg(test)]
    pub(super) fn key_of(&self, way: ArchivedFrame) -> Key {
        let target = way.made.unwrap_or(Target::ExplicitLittle);
        key(&self.sha256, b"", &Task::Archived { number: 1, target })
    }

    fn has(&self, number: u32) -> Result<(), Fault> {
        let frames = self.frames();
        let missing = || match frames {
            0 => Fault::NotFound("This object has no frames: retrieve it whole.".into()),
            _ => Fault::NotFound(format!("There is no frame {number}: the image has frames 1 to {frames}.")),
        };
        (1..=frames).contains(&number).then_some(()).ok_or_else(missing)
    }

    /// Where the frame stands in the file as it is sent.
    pub(super) fn extent(&self, number: u32) -> Option<Range<u64>> {
        let (offset, length) = match &self.frames {
            Frames::Archived { frames, .. } => frames.extent(number)?,
            Frames::Shown { index, .. } => (*index.extents.get(number.checked_sub(1)? as usize)?)?,
        };
        Some(offset..offset + length)
    }
}

/// The answer where a place has no image.
pub(super) fn nothing_there() -> Fault {
    Fault::NotFound("There is nothing at this address: check its UIDs, or search for them.".into())
}

/// A whole file of the archive: only for whoever may see the originals.
#[derive(Clone, Debug)]
pub struct Original(Stored);

impl Original {
    /// Series Instance UID.
    pub fn series(&self) -> &str {
        &self.0.series
    }

    /// SOP Instance UID.
    pub fn uid(&self) -> &str {
        &self.0.uid
    }

    /// Transfer Syntax UID.
    pub fn transfer_syntax_uid(&self) -> &str {
        &self.0.transfer_syntax_uid
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.0.bytes
    }

    /// What tells its bytes from all others.
    pub fn tag(&self) -> String {
        self.0.sha256.to_string()
    }

    /// Some of its bytes, as they came.
    pub fn content(&self, app: &App, range: Range<u64>) -> Content {
        let length = range.end - range.start;
        let pieces = app.blobs().get_pieces(self.0.sha256, range).map_err(Fault::from).boxed();
        Content { length, pieces }
    }

    /// The same object in Explicit VR Little Endian.
    pub async fn explicit(&self, app: &App) -> Result<Bytes, Unsent> {
        made(app, &self.0.sha256, b"", Task::Explicit).await
    }
}

/// The originals of a place, by series number and image number; at least one.
pub async fn originals(
    app: &App,
    permit: &Permit<OverseeReads>,
    place: &Place,
) -> Result<Vec<Original>, Fault> {
    let stored = place::stored(app.archive(), permit.project(), place).await?;
    if stored.is_empty() { Err(nothing_there()) } else { Ok(stored.into_iter().map(Original).collect()) }
}

/// Bytes to be sent, which need not be in memory.
pub struct Content {
    /// How many there are.
    pub length: u64,
    /// The bytes, once.
    pub pieces: BoxStream<'static, Result<Bytes, Fault>>,
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self { length: bytes.len() as u64, pieces: stream::iter([Ok(bytes)]).boxed() }
    }
}

/// Why something cannot be sent as it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Unsent {
    /// The form that was asked for cannot be made of this image.
    #[error("{0}")]
    Form(Refusal),
    /// Anything else.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// One frame (from 1) of an image, in one of the ways that it can be sent in.
pub async fn frame(app: &App, image: &Image, number: u32, way: ArchivedFrame) -> Result<Bytes, Unsent> {
    image.has(number)?;
    if way.made.is_none()
        && let Some(extent) = image.extent(number)
    {
        return Ok(app.blobs().get_range(&image.sha256, extent).await.map_err(Fault::from)?);
    }
    let task = match (&image.frames, way.made) {
        // A reader's metadata tell of samples in the order of pixels, whatever the file has.
        (Frames::Shown { .. }, Some(target @ Target::ExplicitLittle)) => Task::Transcoded { number, target },
        (_, Some(target)) => Task::Archived { number, target },
        (Frames::Shown { .. }, None) => Task::Frame { number },
        (Frames::Archived { .. }, None) => {
            let work = move |file: &Bytes| imaging::archive::archived_frame(file, number, None);
            return of_file(app, image, work).await;
        }
    };
    made_of(app, image, task).await
}

/// One large grey frame (from 1) of an image in few pixels, each the mean of a square, as HTJ2K.
pub(super) async fn coarse(app: &App, image: &Image, number: u32) -> Result<Bytes, Unsent> {
    image.has(number)?;
    let task = Task::Coarse { number };
    if app.makes_ahead()
        && let Some(kept) = app.derived().get(key(&image.sha256, b"", &task)).await
    {
        return Ok(kept);
    }
    made_of(app, image, task).await
}

/// A picture of one frame (from 1) of an image.
pub async fn picture(app: &App, image: &Image, number: u32, rendering: Rendering) -> Result<Bytes, Unsent> {
    image.has(number)?;
    made_of(app, image, Task::Picture { number, rendering }).await
}

/// A binary value of an image by its path; `None`: there is none.
pub async fn bulk_data(app: &App, image: &Image, path: String) -> Result<Option<BulkData>, Unsent> {
    match image.frames {
        Frames::Archived { .. } => {
            of_file(app, image, move |file| imaging::json::bulk_data(file, &path)).await
        }
        // Of all binary values a reader is shown the pixels alone.
        Frames::Shown { .. } => Ok((path == imaging::json::PIXEL_DATA).then_some(BulkData::Frames)),
    }
}

async fn made_of(app: &App, image: &Image, task: Task) -> Result<Bytes, Unsent> {
    match &image.frames {
        Frames::Archived { .. } => made(app, &image.sha256, b"", task).await,
        // What is made ahead of every image is there whoever looked at it.
        Frames::Shown { .. } if app.makes_ahead() && is_progressive(&task) => {
            made(app, &image.sha256, b"", task).await
        }
        // By the time that an answer takes, a reader may learn of no other read.
        Frames::Shown { uid_key, .. } => made(app, &image.sha256, uid_key, task).await,
    }
}

/// A frame that was made ahead of whoever asks; nothing where that has not come so far.
pub(super) async fn made_ahead(app: &App, image: &Image, number: u32, way: ArchivedFrame) -> Option<Bytes> {
    let task = Task::Archived { number, target: way.made? };
    if !app.makes_ahead() || !is_progressive(&task) || image.has(number).is_err() {
        return None;
    }
    app.derived().get(key(&image.sha256, b"", &task)).await
}

/// Makes a frame for whoever will ask, a large one coarsely too, and waits until they are kept: what comes next may
/// note that they are.
pub(super) async fn make_ahead(app: &App, image: &Image, number: u32, target: Target) -> Result<(), Unsent> {
    image.has(number)?;
    let is_large = image.extent(number).is_some_and(|Range { start, end }| end - start > LARGE_BYTES);
    if is_large && let Err(why) = keep(app, image, Task::Coarse { number }).await {
        tracing::debug!(uid = image.uid(), number, %why, "no coarse picture is made ahead");
    }
    keep(app, image, Task::Archived { number, target }).await
}

/// A frame in more bytes than this is waited for on a slow line.
const LARGE_BYTES: u64 = 1 << 20;

async fn keep(app: &App, image: &Image, task: Task) -> Result<(), Unsent> {
    let key = key(&image.sha256, b"", &task);
    if app.derived().get(key).await.is_none() {
        app.derived().put(key, decoded(app, &image.sha256, task).await?).await;
    }
    Ok(())
}

const fn is_progressive(task: &Task) -> bool {
    matches!(task, Task::Archived { target: Target::Htj2kRpcl, .. })
}

/// Changes when what a task makes of a file does.
const EDITION: &[u8] = b"2";

fn key(sha256: &Digest, circle: &[u8], task: &Task) -> Key {
    let wanted = serde_json::to_vec(task).unwrap_or_default();
    Key::of(&[EDITION, sha256.to_string().as_bytes(), &wanted, circle])
}

/// What a task makes of a file, kept for the next one who is in the same `circle`. Decoding takes a process
/// of its own.
async fn made(app: &App, sha256: &Digest, circle: &[u8], task: Task) -> Result<Bytes, Unsent> {
    let key = key(sha256, circle, &task);
    if let Some(kept) = app.derived().get(key).await {
        return Ok(kept);
    }
    let bytes = decoded(app, sha256, task).await?;
    let (derived, kept) = (app.derived().clone(), bytes.clone());
    // Whoever asked need not wait for that.
    tokio::spawn(async move { derived.put(key, kept).await });
    Ok(bytes)
}

async fn decoded(app: &App, sha256: &Digest, task: Task) -> Result<Bytes, Unsent> {
    let file = app.blobs().get(sha256).await.map_err(Fault::from)?;
    match app.decoder().perform(task, file).await {
        Ok(made) => Ok(made.bytes),
        Err(Failure::Refused(refusal)) => Err(Unsent::Form(refusal)),
        Err(why) => Err(Fault::from(why).into()),
    }
}

/// Makes something of a whole file, off the threads that answer requests.
async fn of_file<T: Send + 'static>(
    app: &App,
    image: &Image,
    work: impl FnOnce(&Bytes) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Unsent> {
    let file = app.blobs().get(&image.sha256).await.map_err(Fault::from)?;
    match tokio::task::spawn_blocking(move || work(&file)).await {
        Ok(Ok(made)) => Ok(made),
        Ok(Err(refusal)) => Err(Unsent::Form(refusal)),
        Err(why) => Err(Fault::Internal(format!("An image cannot be sent: {why}.")).into()),
    }
}

/// What tells an answer that is made of a text alone from all others.
pub fn tag_of(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..16])
}
