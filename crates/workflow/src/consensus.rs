//! What the policy makes of a case's reads: computed by a job once the last read is submitted.

mod clusters;
mod outline;
mod staple;

use domain::consensus::{CaseRead, Consensus, agree, readable};
use domain::finding::{Answer, Finding};
use domain::id::{ArbitrationId, CaseId, ProjectId, ReadId};
use domain::plan::ConsensusPolicy;
use domain::protocol::Protocol;
use serde_json::json;
use store::audit::{Actor, Event};
use store::job::{Job, NewJob};
use store::read::Submitted;
use store::{Querying, Tx};

use crate::app::App;
use crate::fault::Fault;
use crate::space::Space;

pub(crate) use clusters::link;

/// The kind of job that computes the consensus of a case.
pub(crate) const JOB: &str = "consensus";

/// Queues the consensus of a case, or relies on the job that is queued already.
pub(crate) async fn enqueue(app: &App, tx: &mut Tx, project: ProjectId, case: CaseId) -> Result<(), Fault> {
    let (key, now) = (case.to_string(), app.now());
    let job =
        NewJob { id: app.new_id(), kind: JOB, key: &key, payload: (project, case), priority: 0, run_at: now };
    store::job::enqueue(tx, &job, now).await?;
    Ok(())
}

/// Computes a case's consensus, keeps it, and puts the case before an arbiter where something is
/// open. A decision that an arbiter has made stays.
pub(crate) async fn perform(app: &App, job: &Job) -> Result<(), Fault> {
    let (project, case): (ProjectId, CaseId) = job.payload()?;
    let consensus = compute(app, project, case).await?;
    let now = app.now();
    let mut tx = app.db().begin().await?;
    store::read::lock_case(&mut tx, case).await?;
    let waits = store::read::unsubmitted_of_case(&tx, case).await?;
    let decided = store::arbitration::decision(&tx, case).await?.is_some();
    if waits.reads == 0 && waits.counts && !decided {
        store::consensus::replace(&mut tx, project, case, &consensus, now).await?;
        if consensus.unsettled() > 0 {
            let address = (ArbitrationId(app.new_id()), app.new_token(), app.new_key());
            store::arbitration::insert(&mut tx, address, (project, case), now).await?;
        } else {
            store::arbitration::withdraw(&mut tx, case).await?;
        }
        tx.record(computed(app, project, case, &consensus));
    }
    store::job::complete(&mut tx, job, now).await?;
    Ok(tx.commit_unaudited().await?)
}

fn computed(app: &App, project: ProjectId, case: CaseId, consensus: &Consensus) -> Event {
    Event {
        at: app.now(),
        actor: Actor::System,
        project: Some(project),
        action: "consensus.computed",
        target: case.to_string(),
        detail: json!({
            "reads": consensus.reads.len(),
            "standing": consensus.standing(),
            "cannot_be_read": consensus.cannot_be_read(),
            "unsettled": consensus.unsettled(),
        }),
    }
}

async fn compute(app: &App, project: ProjectId, case: CaseId) -> Result<Consensus, Fault> {
    let policy = store::project::by_id(app.db(), project).await?.plan.consensus;
    let (reads, contents) = case_reads(app.db(), case).await?;
    let version = reads.iter().map(|read| read.protocol_version).max().unwrap_or_default();
    let protocol = match store::protocol::version(app.db(), project, version).await? {
        Some(released) => released.protocol,
        None => Protocol::default(),
    };
    let space = Space::of(app, case).await?;
    aside(move || settle(&space, policy, (version, &protocol), &contents)).await
}

/// What `contents` come to: findings matched in `space`, then settled.
pub(crate) fn settle(
    space: &Space,
    policy: ConsensusPolicy,
    protocol: (u32, &Protocol),
    contents: &[CaseRead],
) -> Consensus {
    let (unreadable, contents) = readable(contents);
    let clusters = clusters::clusters(space, policy, protocol.1, &contents);
    Consensus { unreadable, ..agree(protocol, policy, &contents, clusters) }
}

/// The final reads of a case with what they say, repeats left out.
pub(crate) async fn case_reads(
    q: &impl Querying,
    case: CaseId,
) -> Result<(Vec<Submitted>, Vec<CaseRead>), Fault> {
    let mut reads = store::read::of_case(q, case).await?;
    reads.retain(|read| !read.repeat);
    let ids: Vec<ReadId> = reads.iter().map(|read| read.id).collect();
    let mut findings = store::read::findings(q, &ids).await?;
    let mut answers = store::read::answers(q, &ids).await?;
    let content = |read: &Submitted| {
        let of_read: Vec<Finding> = findings.remove(&read.id).unwrap_or_default();
        let answers: Vec<Answer> = answers.remove(&read.id).unwrap_or_default();
        let cannot_be_read = read.cannot_be_read.as_ref().map(|said| said.reason);
        CaseRead { read: read.id, findings: of_read, answers, cannot_be_read }
    };
    let contents = reads.iter().map(content).collect();
    Ok((reads, contents))
}

/// Runs heavy work off the async threads.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|why| Fault::Internal(format!("A computation on reads did not end: {why}.")))
}

#[cfg(test)]
mod tests;
