//! Showing a case's images: to a reader and an arbiter under UIDs that mean nothing elsewhere, to
//! overseers under UIDs of the case.
//!
//! Whoever may look holds a [`Viewing`]; it comes out of a read, an arbitration, or a permit.

mod instances;
mod priors;
mod series;

use bytes::Bytes;
use domain::id::CaseId;
use imaging::{FrameIndex, KeptMetadata, UidMap};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::Querying;
use store::blob::Digest;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::decoding::{Failure, Task};
use crate::fault::Fault;
pub use instances::InstanceMap;
pub use priors::{Prior, numbered, permitted_priors, priors};
pub use series::{Image, Series};

/// A case as one looker may see it: their key decides its UIDs, so that no two looks can be linked.
#[derive(Clone)]
pub struct Viewing {
    /// What is looked at.
    pub case: CaseId,
    /// Maps the UIDs.
    pub uid_key: [u8; 32],
}

impl Viewing {
    /// The overseers' look at a case: its UIDs are the same for all of them, wherever it is shown.
    pub fn of_overseers(case: CaseId) -> Self {
        let uid_key = Sha256::new().chain_update(b"overseers").chain_update(case.0.as_bytes()).finalize();
        Self { case, uid_key: uid_key.into() }
    }

    fn uids(&self) -> UidMap {
        UidMap::new(&self.uid_key)
    }
}

/// The overseers' look at a case of their project, and what the case is called.
pub async fn permitted(
    app: &App,
    permit: &Permit<OverseeReads>,
    case: CaseId,
) -> Result<(String, Viewing), Fault> {
    let label = store::case::label(app.db(), permit.project(), case).await?;
    let label = label.ok_or_else(crate::case::no_such_case)?;
    Ok((label, Viewing::of_overseers(case)))
}

/// The series of a case with their images, as a viewer stacks them.
pub async fn series(q: &impl Querying, viewing: &Viewing) -> Result<Vec<Series>, Fault> {
    let images = store::instance::of_case(q, viewing.case).await?;
    let uids = viewing.uids();
    images
        .chunk_by(|a, b| a.series_instance_uid == b.series_instance_uid)
        .map(|images| Series::of(images, &uids))
        .collect()
}

/// DICOM JSON (PS3.18 Annex F) of a case's images: the same few attributes of all, none of which names
/// anybody, and what the project's de-identification profile keeps.
pub async fn metadata(app: &App, viewing: &Viewing) -> Result<Vec<Value>, Fault> {
    let kept = store::instance::metadata_of_case(app.db(), viewing.case).await?;
    let uids = viewing.uids();
    let pseudonymised = |text: String| {
        let kept: KeptMetadata = serde_json::from_str(&text).map_err(|why| broken("metadata", &why))?;
        Ok(kept.pseudonymised(&uids))
    };
    let mut images: Vec<Value> = kept.into_iter().map(pseudonymised).collect::<Result<_, Fault>>()?;
    let disclosed = crate::deidentification::disclosed(app, viewing).await?;
    for (image, more) in images.iter_mut().zip(disclosed) {
        if let Some(image) = image.as_object_mut() {
            image.extend(more);
        }
    }
    Ok(images)
}

/// One frame, ready to send.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The encoded frame.
    pub bytes: Bytes,
    /// Media type with transfer syntax, as `DICOMweb` has it.
    pub content_type: String,
}

/// The frame `number` (from 1) of an image of the case.
pub async fn frame(app: &App, viewing: &Viewing, instance: &str, number: u32) -> Result<Frame, Fault> {
    let (digest, index) = content(app, viewing, instance).await?;
    let extent = (number as usize).checked_sub(1).and_then(|place| index.extents.get(place));
    match extent {
        None => Err(Fault::NotFound(format!(
            "There is no frame {number}: the image has frames 1 to {}.",
            index.extents.len()
        ))),
        Some(Some((offset, length))) => Ok(Frame {
            bytes: app.blobs().get_range(&digest, *offset..offset + length).await?,
            content_type: index.content_type,
        }),
        Some(None) => {
            let file = app.blobs().get(&digest).await?;
            let frame = app.decoder().perform(Task::Frame { number }, file).await;
            match frame {
                Ok(made) => Ok(Frame { content_type: made.content_type, bytes: made.bytes }),
                Err(Failure::Refused(refusal)) => {
                    Err(Fault::invalid(format!("Frame {number} cannot be shown: {refusal}.")))
                }
                Err(failure) => Err(failure.into()),
            }
        }
    }
}

/// The frame `number` (from 1) of a large grey image in few pixels, to be looked at until the whole is there.
pub async fn coarse(app: &App, viewing: &Viewing, instance: &str, number: u32) -> Result<Frame, Fault> {
    crate::dicomweb::coarse(app, viewing, content(app, viewing, instance).await?, number).await
}

/// Where an image's bytes are kept, and its frames within them.
async fn content(app: &App, viewing: &Viewing, instance: &str) -> Result<(Digest, FrameIndex), Fault> {
    let image = InstanceMap::of(app.db(), viewing)
        .await?
        .find(instance)
        .ok_or_else(|| Fault::NotFound("There is no such image in this case: load the case again.".into()))?;
    let (digest, index) = store::instance::content(app.db(), image).await?;
    let index = serde_json::from_str(&index).map_err(|why| broken("frame index", &why))?;
    Ok((digest, index))
}

fn broken(what: &str, why: &serde_json::Error) -> Fault {
    Fault::Internal(format!("The {what} of an image cannot be read: {why}."))
}

#[cfg(test)]
mod tests;
