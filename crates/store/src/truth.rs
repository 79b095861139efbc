//! What each case came to.

use domain::id::{CaseId, ProjectId, SubjectId};
use domain::split::Split;

use crate::db::{FromRow, Query, Row};
use crate::{Querying, Result, args};

/// A case of a released batch that counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TruthRow {
    /// Identity.
    pub case: CaseId,
    /// What people call it.
    pub label: String,
    /// Whose it is.
    pub subject: SubjectId,
    /// What people call the subject.
    pub subject_label: String,
    /// What it is for.
    pub split: Option<Split>,
    /// UID of the study, series or image that the case is.
    pub unit_uid: String,
    /// `reading`, `settled`, `to_arbitrate` or `arbitrated`.
    pub state: String,
    /// Reads that are final, repeats left out.
    pub reads: u32,
    /// Findings that stand.
    pub standing: u32,
    /// What is open.
    pub unsettled: u32,
    /// Whether it has no reference because it cannot be read.
    pub cannot_be_read: bool,
}

impl FromRow for TruthRow {
    const WHAT: &'static str = "case";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            case: row.get(0)?,
            label: row.get(1)?,
            subject: row.get(2)?,
            subject_label: row.get(3)?,
            split: row.get(4)?,
            unit_uid: row.get(5)?,
            state: row.get(6)?,
            reads: row.get(7)?,
            standing: row.get(8)?,
            unsettled: row.get(9)?,
            cannot_be_read: row.get(10)?,
        })
    }
}

const ROW: &str = "SELECT c.id, c.label, s.id, s.label, s.split, c.unit_uid, coalesce(k.state, 'reading'),
         (SELECT count(*) FROM reading r
             WHERE r.reading_case = c.id AND r.state = 'submitted' AND r.repeat_of IS NULL),
         coalesce(k.standing, 0), coalesce(k.unsettled, 0), coalesce(k.cannot_be_read, FALSE)
     FROM reading_case c JOIN subject s ON s.id = c.subject
     JOIN batch_case m ON m.reading_case = c.id JOIN batch b ON b.id = m.batch
     LEFT JOIN consensus k ON k.reading_case = c.id
     WHERE b.released_at IS NOT NULL AND b.kind <> 'practice' AND c.project = ?";

/// The cases of a project's released batches that count, in the project's order.
pub async fn list(q: &impl Querying, project: ProjectId) -> Result<Vec<TruthRow>> {
    let mut query = Query::new(ROW, args![project]);
    query.push(" ORDER BY c.ordinal", args![]);
    query.all(q).await
}

/// One of them.
pub async fn find(q: &impl Querying, project: ProjectId, case: CaseId) -> Result<Option<TruthRow>> {
    let mut query = Query::new(ROW, args![project]);
    query.push(" AND c.id = ?", args![case]);
    query.optional(q).await
}
