//! Looking into cases: what the index tells of every image, and the corners of some.
//!
//! Of a stack of slices the first, the middle and the last one are looked at, and a corner counts where two
//! of them have something like text there, since what is burned into a stack stands in all of its slices.
//! Of other images each is looked at.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::id::{CaseId, InstanceId, ProjectId};
use imaging::deidentify::{Corner, excerpt_for_text, told_burned_in};
use imaging::{BurnedIn, Geometry, LargeFile};
use serde::{Deserialize, Serialize};
use store::archive::place::Metadata;
use store::blob::Digest;
use store::burned_in::ToExamine;
use store::job::{self, Job, NewJob};
use store::{Blobs, Tx};
use tokio::runtime::Handle;

use crate::app::App;
use crate::decoding::{Failure, Task};
use crate::fault::Fault;

/// The kind of the job.
pub(crate) const JOB: &str = "burned_in.examine";

/// Bytes of files that are decoded before an import is called complete; what is left is a job.
const AT_ONCE: u64 = 64 << 20;

/// Bytes of files that one run of the job decodes.
const OF_A_JOB: u64 = 512 << 20;

/// Of larger files no more is in memory than the frames that are looked at.
const WHOLE: u64 = 16 << 20;

/// Frames that have more bytes together are not decoded but flagged.
const LARGEST: u64 = 256 << 20;

/// Images from which on a series is a stack.
const STACK: usize = 4;

#[derive(Serialize, Deserialize)]
struct Payload {
    project: ProjectId,
}

/// Looks into a few cases of a project at once, and puts the others off to a job.
pub(crate) async fn examine_or_put_off(app: &App, project: ProjectId) -> Result<(), Fault> {
    if examine(app, project, AT_ONCE).await? {
        return Ok(());
    }
    let mut tx = app.db().begin().await?;
    enqueue(app, &mut tx, project).await?;
    Ok(tx.commit_unaudited().await?)
}

/// Looks into all cases of a project.
pub async fn examine_all(app: &App, project: ProjectId) -> Result<(), Fault> {
    examine(app, project, u64::MAX).await.map(drop)
}

/// Puts every case that nobody looked into before the worker.
pub async fn catch_up(app: &App) -> Result<(), Fault> {
    for project in store::burned_in::projects_due(app.db()).await? {
        let mut tx = app.db().begin().await?;
        enqueue(app, &mut tx, project).await?;
        tx.commit_unaudited().await?;
    }
    Ok(())
}

async fn enqueue(app: &App, tx: &mut Tx, project: ProjectId) -> Result<(), Fault> {
    let (now, key) = (app.now(), project.to_string());
    let payload = Payload { project };
    let job = NewJob { id: app.new_id(), kind: JOB, key: &key, payload, priority: 0, run_at: now };
    job::enqueue(tx, &job, now).await?;
    Ok(())
}

/// Looks into some cases of a project, and goes on in another run.
pub(crate) async fn perform(app: &App, job: &Job) -> Result<(), Fault> {
    let Payload { project } = job.payload()?;
    let done = examine(app, project, OF_A_JOB).await?;
    let mut tx = app.db().begin().await?;
    job::complete(&mut tx, job, app.now()).await?;
    if !done {
        enqueue(app, &mut tx, project).await?;
    }
    Ok(tx.commit_unaudited().await?)
}

/// Looks into cases until files of so many bytes were decoded; says whether none is left.
async fn examine(app: &App, project: ProjectId, mut budget: u64) -> Result<bool, Fault> {
    while let Some(case) = store::burned_in::next_due(app.db(), project).await? {
        if budget == 0 {
            return Ok(false);
        }
        let images = store::burned_in::images(app.db(), case).await?;
        let (found, decoded) = look_into(app, project, &images).await?;
        budget = budget.saturating_sub(decoded.max(1));
        keep(app, project, case, &images, &found).await?;
    }
    Ok(true)
}

/// Reasons by image.
type Found = BTreeMap<InstanceId, Vec<BurnedIn>>;

async fn keep(
    app: &App,
    project: ProjectId,
    case: CaseId,
    images: &[ToExamine],
    found: &Found,
) -> Result<(), Fault> {
    let written = |(id, reasons): (&InstanceId, &Vec<BurnedIn>)| {
        let reasons = serde_json::to_string(reasons)
            .map_err(|why| Fault::Internal(format!("What was found in an image cannot be kept: {why}.")))?;
        Ok((*id, reasons))
    };
    let flagged = found.iter().map(written).collect::<Result<Vec<_>, Fault>>()?;
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, project).await?;
    // Images that came meanwhile were not looked into: the case stays due.
    if store::burned_in::images(&tx, case).await?.len() == images.len() {
        store::burned_in::found(&mut tx, case, &flagged).await?;
    }
    Ok(tx.commit_unaudited().await?)
}

/// What is found in the images of a case, and how many bytes of files were decoded.
async fn look_into(app: &App, project: ProjectId, images: &[ToExamine]) -> Result<(Found, u64), Fault> {
    let mut found = told(app, project, images).await?;
    let mut decoded = 0;
    for series in images.chunk_by(|a, b| a.series_instance_uid == b.series_instance_uid) {
        let sample = sample(series)?;
        let of_stack = sample.len() < series.len();
        let mut seen: Vec<(InstanceId, Vec<Corner>)> = Vec::new();
        for image in sample {
            match corners(app, image).await? {
                Some(corners) => seen.push((image.id, corners)),
                None => found.entry(image.id).or_default().push(BurnedIn::CannotLook),
            }
            decoded += image.bytes;
        }
        let often = |corner: &Corner| seen.iter().filter(|(_, corners)| corners.contains(corner)).count();
        for (image, corners) in &seen {
            let counted = corners.iter().filter(|corner| !of_stack || often(corner) > 1);
            let reasons: Vec<BurnedIn> = counted.map(|corner| BurnedIn::TextIn(*corner)).collect();
            if !reasons.is_empty() {
                found.entry(*image).or_default().extend(reasons);
            }
        }
    }
    Ok((found, decoded))
}

/// What the attributes of the images tell.
async fn told(app: &App, project: ProjectId, images: &[ToExamine]) -> Result<Found, Fault> {
    let mut found = Found::new();
    for some in images.chunks(100) {
        let uids: Vec<&str> = some.iter().map(|image| image.sop_instance_uid.as_str()).collect();
        let indexed = store::archive::place::described(app.archive(), project, &uids).await?;
        let told = tokio::task::spawn_blocking(move || {
            let of = |image: Metadata| {
                let told = image.text().ok().and_then(|text| told_burned_in(&text).ok());
                (image.uid, told.unwrap_or_else(|| vec![BurnedIn::CannotLook]))
            };
            indexed.into_iter().map(of).collect::<BTreeMap<_, _>>()
        });
        let mut told =
            told.await.map_err(|why| Fault::Internal(format!("Images were not looked into: {why}.")))?;
        for image in some {
            // What is not in the index cannot be told: a person looks.
            let reasons = told.remove(&image.sop_instance_uid).unwrap_or_else(|| vec![BurnedIn::CannotLook]);
            if !reasons.is_empty() {
                found.insert(image.id, reasons);
            }
        }
    }
    Ok(found)
}

/// The images of a series whose pixels are looked at.
fn sample(series: &[ToExamine]) -> Result<Vec<&ToExamine>, Fault> {
    let lies_in_patient = |image: &ToExamine| {
        let geometry: Geometry = serde_json::from_str(&image.geometry)
            .map_err(|why| Fault::Internal(format!("The geometry of an image cannot be read: {why}.")))?;
        Ok(geometry.plane(1).is_some())
    };
    let placed = series.iter().map(lies_in_patient).collect::<Result<Vec<bool>, Fault>>()?;
    if series.len() < STACK || placed.contains(&false) {
        return Ok(series.iter().collect());
    }
    Ok([0, series.len() / 2, series.len() - 1].map(|place| &series[place]).to_vec())
}

/// Corners in which something looks like text; `None`: nobody can look.
async fn corners(app: &App, image: &ToExamine) -> Result<Option<Vec<Corner>>, Fault> {
    let file = if image.bytes > WHOLE {
        match excerpt(app, image).await? {
            Some(file) => file,
            None => return Ok(None),
        }
    } else {
        app.blobs().get(&image.sha256).await?
    };
    match app.decoder().perform(Task::TextInCorners, file).await {
        Ok(made) => Ok(serde_json::from_slice(&made.bytes).ok()),
        Err(Failure::Refused(_)) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// The frames of a large file that are looked at; `None`: they cannot be had by themselves.
async fn excerpt(app: &App, image: &ToExamine) -> Result<Option<Bytes>, Fault> {
    let (blobs, digest, size) = (app.blobs().clone(), image.sha256, image.bytes);
    let kept = Kept { blobs, digest, size, runtime: Handle::current() };
    let taken = tokio::task::spawn_blocking(move || excerpt_for_text(&kept, LARGEST));
    let taken =
        taken.await.map_err(|why| Fault::Internal(format!("An image was not looked into: {why}.")))?;
    Ok(taken.ok().flatten().map(Bytes::from))
}

/// A file that is kept, read in pieces by a thread that may wait.
struct Kept {
    blobs: Blobs,
    digest: Digest,
    size: u64,
    runtime: Handle,
}

impl LargeFile for Kept {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<()> {
        let range = at..at + into.len() as u64;
        let read = self.runtime.block_on(self.blobs.get_range(&self.digest, range));
        let read = read.map_err(std::io::Error::other)?;
        if read.len() != into.len() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        into.copy_from_slice(&read);
        Ok(())
    }
}
