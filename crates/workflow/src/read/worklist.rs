//! What waits for a reader.

use domain::id::{ProjectId, Token};
use domain::role::Role;
use jiff::{SignedDuration, Timestamp};
use store::read::{Home, Waiting};

use super::ReadingFault;
use crate::app::App;
use crate::authority::duty::Reads;
use crate::authority::{Permit, SignedIn};
use crate::fault::Fault;
use crate::viewing::Viewing;

/// The projects that the person reads in, by short name.
pub async fn home(app: &App, who: &SignedIn) -> Result<Vec<Home>, Fault> {
    let held = store::membership::of_person(app.db(), who.person).await?;
    let mut projects = Vec::new();
    for project in held.into_iter().filter(|held| held.role == Role::Reader).map(|held| held.project) {
        projects.push(home_of(app, who, project).await?);
    }
    Ok(projects)
}

pub(super) async fn home_of(app: &App, who: &SignedIn, project: ProjectId) -> Result<Home, Fault> {
    let washed_out = washed_out(app, project).await?;
    Ok(store::read::home(app.db(), project, who.person, washed_out).await?)
}

/// Repeats whose original was submitted by then may be read.
async fn washed_out(app: &App, project: ProjectId) -> Result<Timestamp, Fault> {
    let plan = store::project::by_id(app.db(), project).await?.plan;
    Ok(app.now() - SignedDuration::from_hours(24 * i64::from(plan.washout_days)))
}

/// Puts the next read of the worklist before the reader, or finds the one that is already there.
pub async fn next(app: &App, permit: &Permit<Reads>) -> Result<Option<Token>, ReadingFault> {
    let (project, reader) = (permit.project(), permit.person());
    if let Some(open) = store::read::open_one(app.db(), project, reader).await? {
        return Ok(Some(open));
    }
    let version = acknowledged_version(app, permit).await?;
    let washed_out = washed_out(app, project).await?;
    let mut tx = app.db().begin().await?;
    store::read::lock_worklist(&mut tx, project, reader).await?;
    if let Some(open) = store::read::open_one(&tx, project, reader).await? {
        return Ok(Some(open));
    }
    let Some(read) = store::read::next(&tx, project, reader, washed_out).await? else { return Ok(None) };
    store::read::open(&mut tx, read.id, version, app.now()).await?;
    tx.record(permit.event(app, "read.opened", read.id));
    tx.commit().await?;
    Ok(Some(read.token))
}

/// The read that [`next`] will open once the open one is submitted, and what may be looked at of it, so that its
/// images can be fetched ahead. Nothing where nothing would be opened now.
///
/// It is promised: else a repeat whose washout ends meanwhile would take its place, and be known by that.
pub async fn upcoming(app: &App, permit: &Permit<Reads>) -> Result<Option<(Token, Viewing)>, Fault> {
    let (project, reader) = (permit.project(), permit.person());
    match acknowledged_version(app, permit).await {
        Ok(_version) => {}
        Err(ReadingFault::Other(fault)) => return Err(fault),
        Err(_not_acknowledged) => return Ok(None),
    }
    let washed_out = washed_out(app, project).await?;
    let mut tx = app.db().begin().await?;
    store::read::lock_worklist(&mut tx, project, reader).await?;
    let Some(read) = store::read::next(&tx, project, reader, washed_out).await? else { return Ok(None) };
    let Waiting { token, case, uid_key, .. } = read;
    if !read.promised {
        store::read::promise(&mut tx, read.id, app.now()).await?;
        tx.record(permit.event(app, "read.promised", read.id));
        tx.commit().await?;
    }
    Ok(Some((token, Viewing { case, uid_key })))
}

async fn acknowledged_version(app: &App, permit: &Permit<Reads>) -> Result<u32, ReadingFault> {
    let (project, reader) = (permit.project(), permit.person());
    let released = store::protocol::latest(app.db(), project).await?.ok_or_else(super::manual::none_yet)?;
    let version = released.version;
    if store::protocol::has_acknowledged(app.db(), project, version, reader).await? {
        Ok(version)
    } else {
        Err(ReadingFault::AcknowledgementNeeded { version })
    }
}
