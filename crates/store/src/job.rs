//! The queue of background work, in the same database and so in the same transactions as the
//! changes that ask for it.
//!
//! A job may run more than once (a worker dies, a lease runs out), so what it does must be
//! idempotent. At most one job per kind and key is queued; one that asks again while the first
//! still waits is answered by it, and jobs of one kind and key never run side by side.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::db::{FromRow, Query, Row, ToValue};
use crate::{Db, Querying, Result, StoreError, Tx, args};

/// Attempts before a job counts as failed for good: the last one comes about an hour after the first.
pub const MOST_ATTEMPTS: i64 = 10;

const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(3600);

/// Work to be queued.
#[derive(Clone, Debug)]
pub struct NewJob<'a, P> {
    /// Its identity.
    pub id: Uuid,
    /// What is to be done; one worker function per kind.
    pub kind: &'a str,
    /// What it is about: two queued jobs of one kind and key are the same work.
    pub key: &'a str,
    /// What the worker needs to know; kept as JSON.
    pub payload: P,
    /// The higher, the sooner.
    pub priority: i64,
    /// Not before this time.
    pub run_at: Timestamp,
}

/// A job that a worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its identity.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// What it is about.
    pub key: String,
    /// The payload's JSON; see [`Job::payload`].
    pub payload: String,
    /// Which attempt this is, from 1. It is also the proof of holding the lease.
    pub attempt: i64,
}

impl Job {
    /// The payload as the type that was queued.
    pub fn payload<P: DeserializeOwned>(&self) -> Result<P> {
        serde_json::from_str(&self.payload)
            .map_err(|why| StoreError::Unreadable { column: 3, why: why.to_string() })
    }
}

impl FromRow for Job {
    const WHAT: &'static str = "job";

    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            key: row.get(2)?,
            payload: row.get(3)?,
            attempt: row.get(4)?,
        })
    }
}

/// How many jobs are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Waiting, or pausing between attempts.
    pub queued: i64,
    /// Held by a worker, or by one that died and whose lease has not run out.
    pub running: i64,
    /// Given up.
    pub failed: i64,
}

/// Queues the job when the transaction commits. `false`: the same work is queued already, and now
/// runs no later and with no less priority than asked here.
pub async fn enqueue<P: Serialize>(tx: &mut Tx, job: &NewJob<'_, P>, now: Timestamp) -> Result<bool> {
    let payload =
        serde_json::to_string(&job.payload).map_err(|why| StoreError::Unbindable { why: why.to_string() })?;
    // The update also holds the row: no worker may begin before this transaction's changes are there.
    let id: Option<Uuid> = tx
        .returning(
            "INSERT INTO job (id, kind, key, payload, state, priority, attempts, run_at, created_at) \
             VALUES ($1, $2, $3, $4, 'queued', $5, 0, $6, $7) \
             ON CONFLICT (kind, key) WHERE state = 'queued' DO UPDATE SET \
             run_at = CASE WHEN excluded.run_at < job.run_at THEN excluded.run_at ELSE job.run_at END, \
             priority = CASE WHEN excluded.priority > job.priority THEN excluded.priority \
             ELSE job.priority END RETURNING id",
            args![job.id, job.kind, job.key, payload, job.priority, job.run_at, now],
        )
        .await?;
    Ok(id == Some(job.id))
}

/// Takes the next job of these kinds, if one is due, and holds it for `lease`. A job whose worker
/// let its lease run out is due again.
pub async fn claim(db: &Db, kinds: &[&str], now: Timestamp, lease: SignedDuration) -> Result<Option<Job>> {
    let mut tx = db.begin().await?;
    let sql = "UPDATE job SET state = 'failed', finished_at = $1, leased_until = NULL, \
               error = 'the worker died at the last attempt' \
               WHERE state = 'running' AND leased_until < $1 AND attempts >= $2";
    let given_up = tx.execute(sql, args![now, MOST_ATTEMPTS]).await?;
    let Some(id) = next_due(&tx, kinds, now).await? else {
        if given_up > 0 {
            tx.commit_unaudited().await?;
        }
        return Ok(None);
    };
    let job = tx
        .returning(
            "UPDATE job SET state = 'running', attempts = attempts + 1, leased_until = $1 \
             WHERE id = $2 RETURNING id, kind, key, payload, attempts",
            args![now + lease, id],
        )
        .await?;
    tx.commit_unaudited().await?;
    Ok(job)
}

async fn next_due(tx: &Tx, kinds: &[&str], now: Timestamp) -> Result<Option<Uuid>> {
    let mut due = Query::new(
        "SELECT id FROM job AS due WHERE ((state = 'queued' AND run_at <= ?) \
         OR (state = 'running' AND leased_until < ?)) AND kind IN ",
        args![now, now],
    );
    due.push_list(kinds.iter().map(ToValue::to_value));
    due.push(
        " AND NOT EXISTS (SELECT 1 FROM job AS other WHERE other.kind = due.kind \
         AND other.key = due.key AND other.id <> due.id AND other.state = 'running') \
         ORDER BY priority DESC, run_at, id LIMIT 1 {skip_locked}",
        args![],
    );
    due.optional(tx).await
}

/// Holds the job for longer; [`StoreError::LeaseLost`] if another worker has it.
pub async fn extend(db: &Db, job: &Job, until: Timestamp) -> Result<()> {
    let mut tx = db.begin().await?;
    let sql = "UPDATE job SET leased_until = $1 \
               WHERE id = $2 AND state = 'running' AND attempts = $3";
    held(tx.execute(sql, args![until, job.id, job.attempt]).await?)?;
    tx.commit_unaudited().await
}

/// Ends the job together with what it did, in one transaction; [`StoreError::LeaseLost`], and so
/// nothing done, if another worker has it.
pub async fn complete(tx: &mut Tx, job: &Job, now: Timestamp) -> Result<()> {
    let sql = "UPDATE job SET state = 'done', finished_at = $1, leased_until = NULL, error = NULL \
               WHERE id = $2 AND state = 'running' AND attempts = $3";
    held(tx.execute(sql, args![now, job.id, job.attempt]).await?)
}

/// Puts the job back for a later attempt, or gives it up after [`MOST_ATTEMPTS`]. If the same work
/// was queued meanwhile, that job takes its place.
pub async fn fail(db: &Db, job: &Job, now: Timestamp, error: &str) -> Result<()> {
    if job.attempt >= MOST_ATTEMPTS {
        return put_back(db, job, "failed", now, error).await;
    }
    match put_back(db, job, "queued", now, error).await {
        Err(StoreError::Conflict { .. }) => put_back(db, job, "superseded", now, error).await,
        done => done,
    }
}

async fn put_back(db: &Db, job: &Job, state: &str, now: Timestamp, error: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    let finished = (state != "queued").then_some(now);
    let sql = "UPDATE job SET state = $1, run_at = $2, finished_at = $3, error = $4, \
               leased_until = NULL WHERE id = $5 AND state = 'running' AND attempts = $6";
    let values = args![state, now + pause(job.attempt), finished, error, job.id, job.attempt];
    held(tx.execute(sql, values).await?)?;
    tx.commit_unaudited().await
}

/// Removes jobs that were done with before that time; failed ones stay until somebody looked.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64> {
    let mut tx = db.begin().await?;
    let sql = "DELETE FROM job WHERE state IN ('done', 'superseded') AND finished_at < $1";
    let removed = tx.execute(sql, args![before]).await?;
    tx.commit_unaudited().await?;
    Ok(removed)
}

/// How many jobs are in which state, over all kinds.
pub async fn counts(q: &impl Querying) -> Result<Counts> {
    let sql = "SELECT count(*) FILTER (WHERE state = 'queued'), \
               count(*) FILTER (WHERE state = 'running'), \
               count(*) FILTER (WHERE state = 'failed') FROM job";
    let (queued, running, failed) = q.one(sql, args![]).await?;
    Ok(Counts { queued, running, failed })
}

fn held(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// 5 s, 10 s, 20 s … one hour.
fn pause(attempt: i64) -> SignedDuration {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(20);
    (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE)
}
