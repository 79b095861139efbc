//! Retrieving (WADO-RS): originals, frames, metadata, binary values and pictures.

use std::ops::Range;

use bytes::Bytes;
use imaging::Refusal;
use imaging::Target;
use imaging::archive::{ArchivedFrame, ArchivedFrames, unpacked};
use imaging::json::with_bulk_data_at;
use sha2::{Digest as _, Sha256};
use store::archive::image::{self, Stored};

use super::{Place, address};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::decoding::{Failure, Task};
use crate::fault::Fault;
pub use imaging::json::BulkData;
pub use imaging::render::{Format, Function, Region, Rendering, Viewport, Window};

/// An image that can be retrieved.
#[derive(Clone, Debug)]
pub struct Image {
    stored: Stored,
    frames: ArchivedFrames,
}

impl Image {
    fn of(stored: Stored) -> Result<Self, Fault> {
        let frames = serde_json::from_str(&stored.frames)
            .map_err(|why| Fault::Internal(format!("The frames of an image cannot be read: {why}.")))?;
        Ok(Self { stored, frames })
    }

    /// Series Instance UID.
    pub fn series(&self) -> &str {
        &self.stored.series
    }

    /// SOP Instance UID.
    pub fn uid(&self) -> &str {
        &self.stored.uid
    }

    /// Transfer Syntax UID of the original.
    pub fn transfer_syntax_uid(&self) -> &str {
        &self.stored.transfer_syntax_uid
    }

    /// How many bytes the original has.
    pub fn bytes(&self) -> u64 {
        self.stored.bytes
    }

    /// How many frames it has.
    pub fn frames(&self) -> u32 {
        self.frames.frames
    }

    /// What tells its bytes from all others.
    pub fn digest(&self) -> String {
        self.stored.sha256.to_string()
    }

    fn has(&self, number: u32) -> Result<(), Fault> {
        let frames = self.frames();
        let missing = || match frames {
            0 => Fault::NotFound("This object has no frames: retrieve it whole.".into()),
            _ => Fault::NotFound(format!("There is no frame {number}: the image has frames 1 to {frames}.")),
        };
        (1..=frames).contains(&number).then_some(()).ok_or_else(missing)
    }

    /// How its frames can be sent: first as they are.
    pub fn offers(&self) -> Vec<ArchivedFrame> {
        ArchivedFrame::ways(&self.stored.transfer_syntax_uid)
    }
}

/// The images of a place, by series number and image number; at least one.
pub async fn images(app: &App, permit: &Permit<OverseeReads>, place: &Place) -> Result<Vec<Image>, Fault> {
    let stored = image::stored(app.archive(), permit.project(), place).await?;
    if stored.is_empty() {
        return Err(nothing_there());
    }
    stored.into_iter().map(Image::of).collect()
}

fn nothing_there() -> Fault {
    Fault::NotFound("There is nothing at this address: check its UIDs, or search for them.".into())
}

/// The image of a place that names an instance.
pub async fn image(app: &App, permit: &Permit<OverseeReads>, place: &Place) -> Result<Image, Fault> {
    images(app, permit, place).await?.pop().ok_or_else(nothing_there)
}

/// Bytes of an original, as they came.
pub async fn original(app: &App, image: &Image, range: Range<u64>) -> Result<Bytes, Fault> {
    Ok(app.blobs().get_range(&image.stored.sha256, range).await?)
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

/// The original in Explicit VR Little Endian.
pub async fn explicit(app: &App, image: &Image) -> Result<Bytes, Unsent> {
    made(app, image, Task::Explicit).await
}

/// One frame (from 1) of an image, as it is or made into something else.
pub async fn frame(app: &App, image: &Image, number: u32, made: Option<Target>) -> Result<Bytes, Unsent> {
    image.has(number)?;
    let extent = image.frames.extent(number).filter(|_| made.is_none());
    if let Some((offset, length)) = extent {
        return Ok(original(app, image, offset..offset + length).await?);
    }
    match made {
        Some(target) => self::made(app, image, Task::Archived { number, target }).await,
        None => of_file(app, image, move |file| imaging::archive::archived_frame(file, number, None)).await,
    }
}

/// A picture of one frame (from 1) of an image.
pub async fn picture(app: &App, image: &Image, number: u32, rendering: Rendering) -> Result<Bytes, Unsent> {
    image.has(number)?;
    made(app, image, Task::Picture { number, rendering }).await
}

/// A binary value of an image by its path; `None`: there is none.
pub async fn bulk_data(app: &App, image: &Image, path: String) -> Result<Option<BulkData>, Unsent> {
    of_file(app, image, move |file| imaging::json::bulk_data(file, &path)).await
}

/// Decodes, which takes a process of its own.
async fn made(app: &App, image: &Image, task: Task) -> Result<Bytes, Unsent> {
    let file = app.blobs().get(&image.stored.sha256).await.map_err(Fault::from)?;
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
    let file = app.blobs().get(&image.stored.sha256).await.map_err(Fault::from)?;
    match tokio::task::spawn_blocking(move || work(&file)).await {
        Ok(Ok(made)) => Ok(made),
        Ok(Err(refusal)) => Err(Unsent::Form(refusal)),
        Err(why) => Err(Fault::Internal(format!("An image cannot be sent: {why}.")).into()),
    }
}

/// What the metadata of a place is made of: it is the same while this is the same.
pub async fn metadata_tag(
    app: &App,
    permit: &Permit<OverseeReads>,
    place: &Place,
    root: &str,
) -> Result<String, Fault> {
    let digests = image::digests(app.archive(), permit.project(), place).await?;
    if digests.is_empty() {
        return Err(nothing_there());
    }
    let mut hash = Sha256::new_with_prefix(root);
    for digest in digests {
        hash.update(digest.to_string());
    }
    Ok(hex::encode(&hash.finalize()[..16]))
}

/// What tells an answer that is made of a text alone from all others.
pub fn tag_of(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..16])
}

/// DICOM JSON of all images of a place, as one array.
pub async fn metadata(
    app: &App,
    permit: &Permit<OverseeReads>,
    place: &Place,
    root: &str,
) -> Result<Vec<u8>, Fault> {
    let kept = image::metadata(app.archive(), permit.project(), place).await?;
    if kept.is_empty() {
        return Err(nothing_there());
    }
    let (study, root) = (place.study.clone(), root.to_owned());
    let written = tokio::task::spawn_blocking(move || array(&kept, &study, &root)).await;
    let broken = || Fault::Internal("The metadata of an image cannot be read.".into());
    written.ok().flatten().ok_or_else(broken)
}

fn array(kept: &[(String, String, Vec<u8>)], study: &str, root: &str) -> Option<Vec<u8>> {
    let mut json = Vec::with_capacity(kept.iter().map(|(_, _, packed)| packed.len() * 6).sum());
    json.push(b'[');
    for (index, (series, instance, packed)) in kept.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        let (series, instance) = (Some(series.clone()), Some(instance.clone()));
        let place = Place { study: study.to_owned(), series, instance };
        let base = format!("{}/bulkdata/", address(root, &place));
        json.extend(with_bulk_data_at(&unpacked(packed)?, &base).into_bytes());
    }
    json.push(b']');
    Some(json)
}
