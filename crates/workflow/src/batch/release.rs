//! Giving a batch to its readers.

use std::collections::HashMap;

use domain::assignment::{Demand, Worklist, assign};
use domain::batch::BatchKind;
use domain::id::{BatchId, CaseId, ReadId, UserId};
use domain::plan::ReadPlan;
use domain::role::Role;
use jiff::Timestamp;
use serde_json::json;
use store::batch::{Batch, BatchCase};
use store::read::NewRead;
use store::{Querying, Tx};

use super::{find, find_in};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::Manage;
use crate::fault::Fault;

/// Gives a planned batch to the project's readers: every reader reads every practice case; other
/// batches follow the read plan. Worklists and the audit event are kept in one transaction.
pub async fn release(
    app: &App,
    permit: &Permit<Manage>,
    batch: BatchId,
    deadline: Option<Timestamp>,
) -> Result<Batch, Fault> {
    let now = app.now();
    if deadline.is_some_and(|deadline| deadline <= now) {
        return Err(Fault::invalid("The deadline lies in the past: choose a later one, or none."));
    }
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    let found = find_in(&tx, permit, batch).await?;
    let cases = store::batch::cases(&tx, batch).await?;
    let plan = store::project::by_id(&tx, permit.project()).await?.plan;
    let readers = readers(&tx, permit).await?;
    ready(&tx, permit, &found, &cases).await?;
    let earlier = store::batch::list(&tx, permit.project()).await?;
    let ordinal = earlier.iter().filter(|batch| batch.released_at.is_some()).count() as u64;
    let seed = u64::from(plan.seed) << 32 | ordinal;
    let worklists = worklists(&plan, found.kind, &cases, &readers, seed)?;
    let reads = fill(app, &mut tx, permit, batch, &worklists).await?;
    store::batch::release(&mut tx, batch, now, deadline).await?;
    let mut event = permit.event(app, "batch.released", batch);
    event.detail = json!({
        "kind": found.kind, "name": found.name, "cases": cases.len(), "readers": readers.len(),
        "reads": reads, "seed": seed, "deadline": deadline.map(|deadline| deadline.to_string()),
    });
    tx.record(event);
    tx.commit().await?;
    find(app, permit, batch).await
}

async fn readers(q: &impl Querying, permit: &Permit<Manage>) -> Result<Vec<UserId>, Fault> {
    let holders = store::membership::holders(q, permit.project(), Role::Reader).await?;
    let readers: Vec<UserId> = holders.into_iter().map(|holder| holder.person).collect();
    if readers.is_empty() {
        return Err(Fault::Conflict(
            "The project has no readers yet: give people the role reader under Members, then release.".into(),
        ));
    }
    Ok(readers)
}

/// Whether everything that reads rest on is in place.
async fn ready(
    q: &impl Querying,
    permit: &Permit<Manage>,
    batch: &Batch,
    cases: &[BatchCase],
) -> Result<(), Fault> {
    let refuse = |sentence: String| Err(Fault::Conflict(sentence));
    if batch.released_at.is_some() {
        return refuse(format!("The batch “{}” was released already.", batch.name));
    }
    if cases.is_empty() {
        return refuse(format!("The batch “{}” holds no case: remove it and plan another.", batch.name));
    }
    if store::protocol::latest(q, permit.project()).await?.is_none() {
        return refuse("Readers need a protocol to read by: release the protocol, then the batch.".into());
    }
    if let Some(case) = cases.iter().find(|case| !case.may_be_shown) {
        return refuse(format!(
            "The pixels of {} may name its patient: look at it under Dataset → Burned-in text, or remove the batch \
             and plan another.",
            case.label
        ));
    }
    match cases.iter().filter(|case| case.split.is_none()).count() {
        0 => Ok(()),
        without if without == cases.len() => refuse(
            "The data is not divided yet: draw the split under Dataset, then release the batch.".into(),
        ),
        without => refuse(format!(
            "{without} of the batch's cases belong to no split, since they were imported after it was drawn: \
             draw the split anew, then release the batch."
        )),
    }
}

fn worklists(
    plan: &ReadPlan,
    kind: BatchKind,
    cases: &[BatchCase],
    readers: &[UserId],
    seed: u64,
) -> Result<Vec<Worklist>, Fault> {
    let reads = |case: &BatchCase| match (kind, case.split) {
        (BatchKind::Practice, _) => readers.len(),
        (_, Some(split)) => plan.reads_per_case.of(split) as usize,
        (_, None) => 0,
    };
    let demands: Vec<Demand> =
        cases.iter().map(|case| Demand { case: case.id, reads: reads(case) }).collect();
    let repeats = if kind == BatchKind::Practice { 0.0 } else { plan.repeat_fraction };
    assign(readers, &demands, repeats, seed)
        .map_err(|why| Fault::Conflict(format!("{}.", capital(&why.to_string()))))
}

fn capital(sentence: &str) -> String {
    let mut signs = sentence.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// Puts the reads behind what is in the readers' worklists; answers how many they are.
async fn fill(
    app: &App,
    tx: &mut Tx,
    permit: &Permit<Manage>,
    batch: BatchId,
    worklists: &[Worklist],
) -> Result<usize, Fault> {
    let last: HashMap<UserId, u32> =
        store::read::last_positions(tx, permit.project()).await?.into_iter().collect();
    let mut reads = Vec::new();
    for worklist in worklists {
        let first = last.get(&worklist.reader).map_or(0, |last| last + 1);
        let mut originals: HashMap<CaseId, ReadId> = HashMap::new();
        for (position, seat) in (first..).zip(&worklist.seats) {
            let read = NewRead {
                id: ReadId(app.new_id()),
                token: app.new_token(),
                uid_key: app.new_key(),
                case: seat.case,
                reader: worklist.reader,
                position,
                repeat_of: originals.get(&seat.case).copied().filter(|_| seat.repeat),
            };
            originals.entry(seat.case).or_insert(read.id);
            reads.push(read);
        }
    }
    store::read::insert(tx, permit.project(), batch, &reads).await?;
    Ok(reads.len())
}
