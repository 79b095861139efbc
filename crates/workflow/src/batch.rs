//! Cases released together: choosing them, giving them to readers, following their progress.

mod progress;
mod release;

use domain::batch::BatchKind;
use domain::id::{BatchId, CaseId};
use domain::split::Split;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use store::StoreError;
pub use store::batch::{Batch, BatchCase};
pub use store::read::Tally;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Manage, OverseeReads};
use crate::fault::Fault;

pub use progress::{Progress, ReaderProgress, progress};
pub use release::release;

/// Longest name of a batch.
const LONGEST_NAME: usize = 100;

/// The batches of a project, oldest first.
pub async fn list(app: &App, permit: &Permit<OverseeReads>) -> Result<Vec<Batch>, Fault> {
    Ok(store::batch::list(app.db(), permit.project()).await?)
}

/// Plans a batch of `count` cases, drawn by the project's seed from those in no batch, of one split
/// or of any.
pub async fn create(
    app: &App,
    permit: &Permit<Manage>,
    kind: BatchKind,
    name: &str,
    count: usize,
    split: Option<Split>,
) -> Result<Batch, Fault> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Fault::invalid(format!("A batch needs a name of 1 to {LONGEST_NAME} signs: write one.")));
    }
    let (id, project) = (BatchId(app.new_id()), permit.project());
    let seed = store::project::by_id(app.db(), project).await?.plan.seed;
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, project).await?;
    let free = store::batch::free_cases(&tx, project, split).await?;
    let outside = free.len();
    let mut cases: Vec<CaseId> =
        free.into_iter().filter(|case| case.may_be_shown).map(|case| case.id).collect();
    if let Some(sentence) = cannot_take(count, cases.len(), outside - cases.len(), split) {
        return Err(Fault::Conflict(sentence));
    }
    cases.shuffle(&mut ChaCha8Rng::seed_from_u64(u64::from(seed)));
    cases.truncate(count);
    store::batch::insert(&mut tx, project, (id, kind, name), app.now()).await.map_err(
        |error| match error {
            StoreError::Conflict { .. } => Fault::Conflict(format!(
                "There is a batch named “{name}” already: give this one another name."
            )),
            other => other.into(),
        },
    )?;
    store::batch::add_cases(&mut tx, id, &cases).await?;
    let mut event = permit.event(app, "batch.planned", id);
    event.detail = json!({ "kind": kind, "name": name, "cases": count, "split": split, "seed": seed });
    tx.record(event);
    tx.commit().await?;
    find(app, permit, id).await
}

/// `kept_back` more are in no batch, but their pixels may name the patient.
fn cannot_take(count: usize, free: usize, kept_back: usize, split: Option<Split>) -> Option<String> {
    let place = split.map(|split| format!(" of the {split} split")).unwrap_or_default();
    let waits = match kept_back {
        0 => String::new(),
        1 => " 1 more waits for a look at its pixels, or was kept out: see Dataset → Burned-in text."
            .to_owned(),
        _ => format!(
            " {kept_back} more wait for a look at their pixels, or were kept out: see Dataset → Burned-in text."
        ),
    };
    match (count, free) {
        (0, _) => Some("A batch needs at least one case: say how many it takes.".to_owned()),
        (_, 0) => Some(format!(
            "No case{place} is left outside a batch: import more data, or remove a planned batch.{waits}"
        )),
        _ if count > free => Some(format!(
            "{count} cases were asked for, but only {free}{place} are in no batch yet: ask for {free} at most, \
             or import more data.{waits}"
        )),
        _ => None,
    }
}

/// Removes a planned batch; its cases are free again.
pub async fn remove(app: &App, permit: &Permit<Manage>, batch: BatchId) -> Result<(), Fault> {
    let found = find(app, permit, batch).await?;
    let mut tx = app.db().begin().await?;
    store::batch::lock(&mut tx, batch).await?;
    if find_in(&tx, permit, batch).await?.released_at.is_some() {
        return Err(Fault::Conflict(format!(
            "The batch “{}” was released, and its reads are part of the record: it can no longer be removed.",
            found.name
        )));
    }
    store::batch::remove(&mut tx, batch).await?;
    let mut event = permit.event(app, "batch.removed", batch);
    event.detail = json!({ "name": found.name, "cases": found.cases });
    tx.record(event);
    Ok(tx.commit().await?)
}

/// One batch of the permit's project.
pub(crate) async fn find<D: crate::authority::Duty>(
    app: &App,
    permit: &Permit<D>,
    batch: BatchId,
) -> Result<Batch, Fault> {
    find_in(app.db(), permit, batch).await
}

async fn find_in<D: crate::authority::Duty>(
    q: &impl store::Querying,
    permit: &Permit<D>,
    batch: BatchId,
) -> Result<Batch, Fault> {
    let found = store::batch::find(q, permit.project(), batch).await?;
    found.ok_or_else(|| {
        Fault::NotFound("There is no such batch in this project: go back to its batches.".into())
    })
}

#[cfg(test)]
mod tests;
