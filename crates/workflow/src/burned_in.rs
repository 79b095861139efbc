//! Text that was burned into the pixels and may name the patient. Each case is looked into before it can be
//! given to readers; what is flagged waits for a person, who looks and decides.

mod examining;

use bytes::Bytes;
use domain::id::{CaseId, InstanceId};
use imaging::BurnedIn;
use imaging::render::{Rendering, Viewport};
use serde_json::json;
pub use store::burned_in::Flagged;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Manage, OverseeReads};
use crate::decoding::Task;
use crate::fault::Fault;
pub(crate) use examining::{JOB, examine_or_put_off, perform};
pub use examining::{catch_up, examine_all};

/// Most cases that are listed at once.
const MOST: u32 = 200;

/// Longest side of a picture to look at.
const LONGEST_SIDE: u32 = 1600;

/// An image to look at, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct FlaggedImage {
    /// Identity.
    pub image: InstanceId,
    /// How many frames it has.
    pub frames: u32,
    /// Why, each in words that go on from “because”.
    pub reasons: Vec<String>,
}

/// Cases that wait for a person, then those that a person kept out; each with what was found in it. At
/// most 200.
pub async fn list(
    app: &App,
    permit: &Permit<OverseeReads>,
) -> Result<Vec<(Flagged, Vec<FlaggedImage>)>, Fault> {
    let cases = store::burned_in::flagged(app.db(), permit.project(), MOST).await?;
    let ids: Vec<CaseId> = cases.iter().map(|case| case.case).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut listed: Vec<(Flagged, Vec<FlaggedImage>)> =
        cases.into_iter().map(|case| (case, Vec::new())).collect();
    for (case, image, frames, reasons) in store::burned_in::found_in(app.db(), &ids).await? {
        let reasons: Vec<BurnedIn> = serde_json::from_str(&reasons)
            .map_err(|why| Fault::Internal(format!("What was found in an image cannot be read: {why}.")))?;
        let reasons = reasons.iter().map(BurnedIn::to_string).collect();
        if let Some((_, images)) = listed.iter_mut().find(|(one, _)| one.case == case) {
            images.push(FlaggedImage { image, frames, reasons });
        }
    }
    Ok(listed)
}

/// A picture (JPEG) of a frame (from 1) of a flagged image.
pub async fn picture(
    app: &App,
    permit: &Permit<OverseeReads>,
    case: CaseId,
    image: InstanceId,
    number: u32,
) -> Result<Bytes, Fault> {
    let digest = store::burned_in::content(app.db(), permit.project(), case, image).await?;
    let digest = digest.ok_or_else(|| {
        Fault::NotFound("There is no such image to be looked at: load the list again.".into())
    })?;
    let viewport = Some(Viewport { width: LONGEST_SIDE, height: LONGEST_SIDE, region: None });
    let rendering = Rendering { viewport, ..Rendering::default() };
    let file = app.blobs().get(&digest).await?;
    Ok(app.decoder().perform(Task::Picture { number, rendering }, file).await?.bytes)
}

/// What a person makes of a flagged case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Its pixels name nobody: readers may see it.
    Clear,
    /// It is given to no reader and not given out.
    Exclude,
}

/// Keeps what a person decided of a flagged case. It may be changed until the case is given to readers.
pub async fn decide(
    app: &App,
    permit: &Permit<Manage>,
    case: CaseId,
    decision: Decision,
) -> Result<(), Fault> {
    let label = store::case::label(app.db(), permit.project(), case).await?;
    let label = label.ok_or_else(crate::case::no_such_case)?;
    let excluded = decision == Decision::Exclude;
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    let by = (permit.person(), app.now());
    if !store::burned_in::decide(&mut tx, permit.project(), case, excluded, by).await? {
        return Err(Fault::Conflict(format!(
            "{label} does not wait for a decision: it was given to readers, or nothing was found in it."
        )));
    }
    let action = if excluded { "burned_in.excluded" } else { "burned_in.cleared" };
    let mut event = permit.event(app, action, case);
    event.detail = json!({ "case": label });
    tx.record(event);
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests;
