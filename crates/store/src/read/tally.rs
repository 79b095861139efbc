//! How far readers have come.

use domain::id::{BatchId, ProjectId, ReadId, UserId};
use jiff::Timestamp;

use crate::db::{FromRow, Query, Row};
use crate::{Querying, Result, args};

/// How many of a reader's reads are in which state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tally {
    /// Who.
    pub reader: UserId,
    /// The reader's name as others read it.
    pub display_name: String,
    /// Reads that wait.
    pub queued: u32,
    /// Reads before the reader.
    pub open: u32,
    /// Reads that are final.
    pub submitted: u32,
    /// Reads that are not final after their deadline; repeats wait for their washout, not for a deadline.
    pub overdue: u32,
}

impl FromRow for Tally {
    const WHAT: &'static str = "reader";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            reader: row.get(0)?,
            display_name: row.get(1)?,
            queued: row.get(2)?,
            open: row.get(3)?,
            submitted: row.get(4)?,
            overdue: row.get(5)?,
        })
    }
}

const TALLY: &str = "SELECT r.reader, p.display_name,
         count(*) FILTER (WHERE r.state = 'queued'), count(*) FILTER (WHERE r.state = 'open'),
         count(*) FILTER (WHERE r.state = 'submitted'),
         count(*) FILTER (WHERE r.state <> 'submitted' AND r.repeat_of IS NULL AND b.deadline < ?)
     FROM reading r JOIN person p ON p.id = r.reader JOIN batch b ON b.id = r.batch";

/// How far each reader of a batch has come, by name.
pub async fn tally_of_batch(q: &impl Querying, batch: BatchId, now: Timestamp) -> Result<Vec<Tally>> {
    let mut query = Query::new(TALLY, args![now]);
    query.push(" WHERE r.batch = ? GROUP BY r.reader, p.display_name ORDER BY p.display_name", args![batch]);
    query.all(q).await
}

/// How far each reader of a project has come with the batches that count, by name.
pub async fn tally_of_project(q: &impl Querying, project: ProjectId, now: Timestamp) -> Result<Vec<Tally>> {
    let mut query = Query::new(TALLY, args![now]);
    query.push(
        " WHERE r.project = ? AND b.kind <> 'practice'
         GROUP BY r.reader, p.display_name ORDER BY p.display_name",
        args![project],
    );
    query.all(q).await
}

/// How many findings each final read of a project's batches that count has; those with none are left
/// out.
pub async fn finding_counts(q: &impl Querying, project: ProjectId) -> Result<Vec<(ReadId, u32)>> {
    q.all(
        "SELECT f.reading, count(*) FROM finding f JOIN reading r ON r.id = f.reading
         JOIN batch b ON b.id = r.batch
         WHERE r.project = $1 AND b.kind <> 'practice' GROUP BY f.reading",
        args![project],
    )
    .await
}
