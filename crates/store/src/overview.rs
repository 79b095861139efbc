//! Counts over a whole project, for its overview.

use domain::id::ProjectId;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, args};

/// How much of everything a project holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Pseudonymised patients.
    pub subjects: u32,
    /// Imported studies.
    pub studies: u32,
    /// Imported series.
    pub series: u32,
    /// Imported instances.
    pub instances: u32,
    /// Units of reading.
    pub cases: u32,
    /// Files that wait for a decision.
    pub quarantined: u32,
    /// Cases whose pixels were not looked into yet.
    pub pixels_due: u32,
    /// Cases that wait for a person to look at their pixels.
    pub flagged: u32,
    /// Cases that a person kept out for what their pixels tell.
    pub excluded: u32,
    /// Subjects that belong to a split.
    pub subjects_in_split: u32,
    /// Released protocol versions.
    pub protocol_versions: u32,
    /// Practice batches, planned or released.
    pub practice_batches: u32,
    /// Other batches, planned or released.
    pub batches: u32,
    /// Other batches that were released.
    pub batches_released: u32,
    /// Reads of practice batches: planned for a reader.
    pub practice_reads: u32,
    /// Of these, submitted.
    pub practice_submitted: u32,
    /// Reads of the other batches: planned for a reader.
    pub reads: u32,
    /// Of these, submitted.
    pub reads_submitted: u32,
    /// Cases that have a consensus computed.
    pub cases_with_consensus: u32,
    /// Cases before an arbiter, decided or not.
    pub arbitrations: u32,
    /// Of these, decided.
    pub arbitrations_decided: u32,
}

impl FromRow for Counts {
    const WHAT: &'static str = "project";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            subjects: row.get(0)?,
            studies: row.get(1)?,
            series: row.get(2)?,
            instances: row.get(3)?,
            cases: row.get(4)?,
            quarantined: row.get(5)?,
            pixels_due: row.get(6)?,
            flagged: row.get(7)?,
            excluded: row.get(8)?,
            subjects_in_split: row.get(9)?,
            protocol_versions: row.get(10)?,
            practice_batches: row.get(11)?,
            batches: row.get(12)?,
            batches_released: row.get(13)?,
            practice_reads: row.get(14)?,
            practice_submitted: row.get(15)?,
            reads: row.get(16)?,
            reads_submitted: row.get(17)?,
            cases_with_consensus: row.get(18)?,
            arbitrations: row.get(19)?,
            arbitrations_decided: row.get(20)?,
        })
    }
}

/// Counts everything in one statement.
pub async fn counts(q: &impl Querying, project: ProjectId) -> Result<Counts> {
    q.one(
        "SELECT
             (SELECT count(*) FROM subject WHERE project = $1),
             (SELECT count(*) FROM study WHERE project = $1),
             (SELECT count(*) FROM series s JOIN study t ON t.id = s.study WHERE t.project = $1),
             (SELECT count(*) FROM instance WHERE project = $1),
             (SELECT count(*) FROM reading_case WHERE project = $1),
             (SELECT count(*) FROM quarantine WHERE project = $1 AND decided_at IS NULL),
             (SELECT count(*) FROM reading_case WHERE project = $1 AND pixels = 'due'),
             (SELECT count(*) FROM reading_case WHERE project = $1 AND pixels = 'flagged'),
             (SELECT count(*) FROM reading_case WHERE project = $1 AND pixels = 'excluded'),
             (SELECT count(*) FROM subject WHERE project = $1 AND split IS NOT NULL),
             (SELECT count(*) FROM protocol_version WHERE project = $1),
             (SELECT count(*) FROM batch WHERE project = $1 AND kind = 'practice'),
             (SELECT count(*) FROM batch WHERE project = $1 AND kind <> 'practice'),
             (SELECT count(*) FROM batch
              WHERE project = $1 AND kind <> 'practice' AND released_at IS NOT NULL),
             (SELECT count(*) FROM reading r JOIN batch b ON b.id = r.batch
              WHERE r.project = $1 AND b.kind = 'practice'),
             (SELECT count(*) FROM reading r JOIN batch b ON b.id = r.batch
              WHERE r.project = $1 AND b.kind = 'practice' AND r.state = 'submitted'),
             (SELECT count(*) FROM reading r JOIN batch b ON b.id = r.batch
              WHERE r.project = $1 AND b.kind <> 'practice'),
             (SELECT count(*) FROM reading r JOIN batch b ON b.id = r.batch
              WHERE r.project = $1 AND b.kind <> 'practice' AND r.state = 'submitted'),
             (SELECT count(*) FROM consensus WHERE project = $1),
             (SELECT count(*) FROM arbitration WHERE project = $1),
             (SELECT count(*) FROM arbitration WHERE project = $1 AND decided_at IS NOT NULL)",
        args![project],
    )
    .await
}

/// A project in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Identity.
    pub project: ProjectId,
    /// Short name.
    pub slug: String,
    /// What people read.
    pub title: String,
    /// Units of reading.
    pub cases: u32,
    /// Submitted reads, practice included.
    pub reads_submitted: u32,
    /// Planned reads, practice included.
    pub reads_total: u32,
}

impl FromRow for Line {
    const WHAT: &'static str = "project";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            project: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            cases: row.get(3)?,
            reads_submitted: row.get(4)?,
            reads_total: row.get(5)?,
        })
    }
}

/// Every project, by short name.
pub async fn lines(q: &impl Querying) -> Result<Vec<Line>> {
    q.all(
        "SELECT p.id, p.slug, p.title,
             (SELECT count(*) FROM reading_case c WHERE c.project = p.id),
             (SELECT count(*) FROM reading r WHERE r.project = p.id AND r.state = 'submitted'),
             (SELECT count(*) FROM reading r WHERE r.project = p.id)
         FROM project p ORDER BY p.slug",
        args![],
    )
    .await
}
