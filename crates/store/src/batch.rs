//! Batches and the cases in them.

use domain::batch::BatchKind;
use domain::id::{BatchId, CaseId, ProjectId, SubjectId};
use domain::split::Split;
use jiff::Timestamp;

use crate::db::{FromRow, Query, Row};
use crate::{Querying, Result, Tx, args};

/// A batch, with how far its reads have come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// Identity.
    pub id: BatchId,
    /// What it is for.
    pub kind: BatchKind,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was given to readers.
    pub released_at: Option<Timestamp>,
    /// When its reads are due.
    pub deadline: Option<Timestamp>,
    /// How many cases are in it.
    pub cases: u32,
    /// Reads that wait.
    pub queued: u32,
    /// Reads before a reader.
    pub open: u32,
    /// Reads that are final.
    pub submitted: u32,
}

impl FromRow for Batch {
    const WHAT: &'static str = "batch";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            name: row.get(2)?,
            created_at: row.get(3)?,
            released_at: row.get(4)?,
            deadline: row.get(5)?,
            cases: row.get(6)?,
            queued: row.get(7)?,
            open: row.get(8)?,
            submitted: row.get(9)?,
        })
    }
}

const BATCH: &str = "SELECT b.id, b.kind, b.name, b.created_at, b.released_at, b.deadline,
         (SELECT count(*) FROM batch_case m WHERE m.batch = b.id),
         (SELECT count(*) FROM reading r WHERE r.batch = b.id AND r.state = 'queued'),
         (SELECT count(*) FROM reading r WHERE r.batch = b.id AND r.state = 'open'),
         (SELECT count(*) FROM reading r WHERE r.batch = b.id AND r.state = 'submitted')
     FROM batch b WHERE b.project = ?";

/// The batches of a project, oldest first.
pub async fn list(q: &impl Querying, project: ProjectId) -> Result<Vec<Batch>> {
    let mut query = Query::new(BATCH, args![project]);
    query.push(" ORDER BY b.created_at, b.id", args![]);
    query.all(q).await
}

/// One batch of a project, if it is there.
pub async fn find(q: &impl Querying, project: ProjectId, batch: BatchId) -> Result<Option<Batch>> {
    let mut query = Query::new(BATCH, args![project]);
    query.push(" AND b.id = ?", args![batch]);
    query.optional(q).await
}

/// Keeps the batch from being changed by anybody else until the transaction ends.
pub async fn lock(tx: &mut Tx, batch: BatchId) -> Result<()> {
    let found: Option<BatchId> =
        tx.optional("SELECT id FROM batch WHERE id = $1 {for_update}", args![batch]).await?;
    found.map(drop).ok_or(crate::StoreError::NotFound { what: Batch::WHAT })
}

/// Adds a planned batch; [`StoreError::Conflict`](crate::StoreError) if its name is taken.
pub async fn insert(
    tx: &mut Tx,
    project: ProjectId,
    (id, kind, name): (BatchId, BatchKind, &str),
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO batch (id, project, kind, name, created_at) VALUES ($1, $2, $3, $4, $5)",
        args![id, project, kind, name, now],
    )
    .await
    .map(drop)
}

/// Puts cases into a batch; [`StoreError::Conflict`](crate::StoreError) if one is in a batch already.
pub async fn add_cases(tx: &mut Tx, batch: BatchId, cases: &[CaseId]) -> Result<()> {
    let rows = cases.iter().map(|case| args![batch, case]).collect();
    tx.insert_many("INSERT INTO batch_case (batch, reading_case) VALUES {rows}", rows).await.map(drop)
}

/// Marks the batch as given to readers.
pub async fn release(tx: &mut Tx, batch: BatchId, now: Timestamp, deadline: Option<Timestamp>) -> Result<()> {
    tx.execute("UPDATE batch SET released_at = $2, deadline = $3 WHERE id = $1", args![batch, now, deadline])
        .await
        .map(drop)
}

/// Removes a planned batch; its cases are free again.
pub async fn remove(tx: &mut Tx, batch: BatchId) -> Result<()> {
    tx.execute("DELETE FROM batch WHERE id = $1 AND released_at IS NULL", args![batch]).await.map(drop)
}

/// A case that may be put into a batch, or is in one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchCase {
    /// Identity.
    pub id: CaseId,
    /// What people call it.
    pub label: String,
    /// Whose it is.
    pub subject: SubjectId,
    /// What it is for.
    pub split: Option<Split>,
    /// Whether its pixels are known to name nobody.
    pub may_be_shown: bool,
}

impl FromRow for BatchCase {
    const WHAT: &'static str = "case";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            label: row.get(1)?,
            subject: row.get(2)?,
            split: row.get(3)?,
            may_be_shown: row.get(4)?,
        })
    }
}

/// Cases of a project in no batch, of one split or of any, in the project's order.
pub async fn free_cases(
    q: &impl Querying,
    project: ProjectId,
    split: Option<Split>,
) -> Result<Vec<BatchCase>> {
    let mut query = Query::new(
        "SELECT c.id, c.label, s.id, s.split, c.pixels IN ('clear', 'cleared')
         FROM reading_case c JOIN subject s ON s.id = c.subject
         WHERE c.project = ? AND NOT EXISTS (SELECT 1 FROM batch_case m WHERE m.reading_case = c.id)",
        args![project],
    );
    if let Some(split) = split {
        query.push(" AND s.split = ?", args![split]);
    }
    query.push(" ORDER BY c.ordinal", args![]);
    query.all(q).await
}

/// The cases of a batch, in the project's order.
pub async fn cases(q: &impl Querying, batch: BatchId) -> Result<Vec<BatchCase>> {
    q.all(
        "SELECT c.id, c.label, s.id, s.split, c.pixels IN ('clear', 'cleared')
         FROM batch_case m JOIN reading_case c ON c.id = m.reading_case JOIN subject s ON s.id = c.subject
         WHERE m.batch = $1 ORDER BY c.ordinal",
        args![batch],
    )
    .await
}
