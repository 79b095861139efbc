//! What a reader's home page shows: nothing that tells a repeat from an original.

use domain::id::{ProjectId, Token, UserId};
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, args};

/// One project, as one of its readers sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Home {
    /// Identity.
    pub project: ProjectId,
    /// Short name.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The newest released protocol.
    pub protocol_version: Option<u32>,
    /// Whether the reader acknowledged it.
    pub acknowledged: bool,
    /// The read before the reader.
    pub open_read: Option<Token>,
    /// Reads that may be read now, the open one included.
    pub available: u32,
    /// Reads that are final.
    pub submitted: u32,
    /// When the first of the available reads is due.
    pub deadline: Option<Timestamp>,
}

impl FromRow for Home {
    const WHAT: &'static str = "project";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            project: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            protocol_version: row.get(3)?,
            acknowledged: row.get(4)?,
            open_read: row.get(5)?,
            available: row.get(6)?,
            submitted: row.get(7)?,
            deadline: row.get(8)?,
        })
    }
}

/// One project of a reader. A repeat whose original was not submitted at or before `washed_out` does
/// not count in any figure.
pub async fn home(
    q: &impl Querying,
    project: ProjectId,
    reader: UserId,
    washed_out: Timestamp,
) -> Result<Home> {
    q.one(
        "WITH available AS (
             SELECT r.token, r.state, r.position, b.deadline
             FROM reading r JOIN batch b ON b.id = r.batch
             WHERE r.project = $1 AND r.reader = $2 AND r.state <> 'submitted'
                 AND (r.state = 'open' OR r.repeat_of IS NULL OR EXISTS (
                     SELECT 1 FROM reading o WHERE o.id = r.repeat_of AND o.submitted_at <= $3))
         ), newest AS (
             SELECT max(version) AS version FROM protocol_version WHERE project = $1
         )
         SELECT p.id, p.slug, p.title,
             (SELECT version FROM newest),
             EXISTS (SELECT 1 FROM acknowledgement a JOIN newest n ON n.version = a.version
                 WHERE a.project = $1 AND a.person = $2),
             (SELECT token FROM available WHERE state = 'open' ORDER BY position LIMIT 1),
             (SELECT count(*) FROM available),
             (SELECT count(*) FROM reading r
                 WHERE r.project = $1 AND r.reader = $2 AND r.state = 'submitted'),
             (SELECT min(deadline) FROM available)
         FROM project p WHERE p.id = $1",
        args![project, reader, washed_out],
    )
    .await
}
