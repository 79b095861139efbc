//! What was submitted: reads that are final, with their findings and answers under true UIDs.

use std::collections::BTreeMap;

use domain::finding::{Answer, Finding};
use domain::id::{BatchId, CaseId, ProjectId, ReadId, UserId};
use domain::read::CannotBeRead;
use jiff::Timestamp;

use crate::db::{FromRow, Query, Row, ToValue};
use crate::read::json;
use crate::{Querying, Result, Tx, args};

/// A final read.
#[derive(Clone, PartialEq, Debug)]
pub struct Submitted {
    /// Identity.
    pub id: ReadId,
    /// Of which case.
    pub case: CaseId,
    /// By whom.
    pub reader: UserId,
    /// The reader's name as others read it.
    pub display_name: String,
    /// Under which protocol.
    pub protocol_version: u32,
    /// When.
    pub submitted_at: Timestamp,
    /// Seconds of active reading.
    pub active_seconds: f64,
    /// "There is nothing to mark" said explicitly.
    pub no_finding: bool,
    /// Whether the reader had read the case before.
    pub repeat: bool,
    /// Said in place of a read.
    pub cannot_be_read: Option<CannotBeRead>,
}

impl FromRow for Submitted {
    const WHAT: &'static str = "read";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            case: row.get(1)?,
            reader: row.get(2)?,
            display_name: row.get(3)?,
            protocol_version: row.get(4)?,
            submitted_at: row.get(5)?,
            active_seconds: row.get(6)?,
            no_finding: row.get(7)?,
            repeat: row.get(8)?,
            cannot_be_read: cannot_be_read(row)?,
        })
    }
}

fn cannot_be_read(row: &Row) -> Result<Option<CannotBeRead>> {
    if row.get::<Option<String>>(9)?.is_none() {
        return Ok(None);
    }
    let note: Option<String> = row.get(10)?;
    Ok(Some(CannotBeRead { reason: row.parse(9)?, note: note.unwrap_or_default() }))
}

const SUBMITTED: &str = "SELECT r.id, r.reading_case, r.reader, p.display_name, r.protocol_version,
         r.submitted_at, r.active_seconds, r.no_finding, r.repeat_of IS NOT NULL,
         r.cannot_be_read, r.cannot_be_read_note
     FROM reading r JOIN person p ON p.id = r.reader JOIN batch b ON b.id = r.batch
     WHERE r.state = 'submitted'";

/// The final reads of a case, by reader's name; repeats come behind their originals.
pub async fn of_case(q: &impl Querying, case: CaseId) -> Result<Vec<Submitted>> {
    let mut query = Query::new(SUBMITTED, args![]);
    query.push(" AND r.reading_case = ? ORDER BY p.display_name, r.id", args![case]);
    query.all(q).await
}

/// The final reads of a batch.
pub async fn of_batch(q: &impl Querying, batch: BatchId) -> Result<Vec<Submitted>> {
    let mut query = Query::new(SUBMITTED, args![]);
    query.push(" AND r.batch = ? ORDER BY p.display_name, r.id", args![batch]);
    query.all(q).await
}

/// The final reads of a project's batches that count, practice left out.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<Submitted>> {
    let mut query = Query::new(SUBMITTED, args![]);
    query.push(" AND r.project = ? AND b.kind <> 'practice' ORDER BY p.display_name, r.id", args![project]);
    query.all(q).await
}

/// What a case still waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unsubmitted {
    /// Reads that are not final, repeats left out.
    pub reads: u32,
    /// Whether the case is in a batch whose reads become a consensus.
    pub counts: bool,
}

impl FromRow for Unsubmitted {
    const WHAT: &'static str = "case";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { reads: row.get(0)?, counts: row.get(1)? })
    }
}

/// Whether the read's reader has read the case before.
pub async fn is_repeat(q: &impl Querying, read: ReadId) -> Result<bool> {
    q.one("SELECT repeat_of IS NOT NULL FROM reading WHERE id = $1", args![read]).await
}

/// Lets nobody else submit a read of the case until the transaction ends.
pub async fn lock_case(tx: &mut Tx, case: CaseId) -> Result<()> {
    tx.one::<CaseId>("SELECT id FROM reading_case WHERE id = $1 {for_update}", args![case]).await.map(drop)
}

/// What a case still waits for.
pub async fn unsubmitted_of_case(q: &impl Querying, case: CaseId) -> Result<Unsubmitted> {
    q.one(
        "SELECT
             (SELECT count(*) FROM reading r
                 WHERE r.reading_case = $1 AND r.state <> 'submitted' AND r.repeat_of IS NULL),
             EXISTS (SELECT 1 FROM batch_case m JOIN batch b ON b.id = m.batch
                 WHERE m.reading_case = $1 AND b.kind <> 'practice')",
        args![case],
    )
    .await
}

/// Keeps what was marked.
pub async fn insert_findings(tx: &mut Tx, read: ReadId, findings: &[Finding]) -> Result<()> {
    let mut rows = Vec::with_capacity(findings.len());
    for (ordinal, finding) in (0_u32..).zip(findings) {
        let (marks, attributes) = (json(&finding.marks)?, json(&finding.attributes)?);
        rows.push(args![finding.id, read, ordinal, finding.structure, marks, attributes]);
    }
    tx.insert_many(
        "INSERT INTO finding (id, reading, ordinal, structure, marks, attributes) VALUES {rows}",
        rows,
    )
    .await
    .map(drop)
}

/// Keeps what was answered.
pub async fn insert_answers(tx: &mut Tx, read: ReadId, answers: &[Answer]) -> Result<()> {
    let mut rows = Vec::with_capacity(answers.len());
    for (ordinal, answer) in (0_u32..).zip(answers) {
        let (value, attributes) = (json(&answer.value)?, json(&answer.attributes)?);
        rows.push(args![read, ordinal, answer.question, answer.instance, value, attributes]);
    }
    tx.insert_many(
        "INSERT INTO answer (reading, ordinal, question, sop_instance_uid, value, attributes) VALUES {rows}",
        rows,
    )
    .await
    .map(drop)
}

struct FindingOf(ReadId, Finding);

impl FromRow for FindingOf {
    const WHAT: &'static str = "finding";
    fn from_row(row: &Row) -> Result<Self> {
        let finding = Finding {
            id: row.get(1)?,
            structure: row.get(2)?,
            marks: row.json(3)?,
            attributes: row.json(4)?,
        };
        Ok(Self(row.get(0)?, finding))
    }
}

struct AnswerOf(ReadId, Answer);

impl FromRow for AnswerOf {
    const WHAT: &'static str = "answer";
    fn from_row(row: &Row) -> Result<Self> {
        let answer = Answer {
            question: row.get(1)?,
            instance: row.get(2)?,
            value: row.json(3)?,
            attributes: row.json(4)?,
        };
        Ok(Self(row.get(0)?, answer))
    }
}

/// Reads asked for in one statement.
const AT_ONCE: usize = 5_000;

/// What was marked in each of these reads.
pub async fn findings(q: &impl Querying, reads: &[ReadId]) -> Result<BTreeMap<ReadId, Vec<Finding>>> {
    let mut found: BTreeMap<ReadId, Vec<Finding>> = BTreeMap::new();
    for some in reads.chunks(AT_ONCE) {
        let mut query = Query::new(
            "SELECT reading, id, structure, marks, attributes FROM finding WHERE reading IN ",
            args![],
        );
        query.push_list(some.iter().map(ToValue::to_value)).push(" ORDER BY reading, ordinal", args![]);
        for FindingOf(read, finding) in query.all(q).await? {
            found.entry(read).or_default().push(finding);
        }
    }
    Ok(found)
}

/// What was answered in each of these reads.
pub async fn answers(q: &impl Querying, reads: &[ReadId]) -> Result<BTreeMap<ReadId, Vec<Answer>>> {
    let mut found: BTreeMap<ReadId, Vec<Answer>> = BTreeMap::new();
    for some in reads.chunks(AT_ONCE) {
        let mut query = Query::new(
            "SELECT reading, question, sop_instance_uid, value, attributes FROM answer WHERE reading IN ",
            args![],
        );
        query.push_list(some.iter().map(ToValue::to_value)).push(" ORDER BY reading, ordinal", args![]);
        for AnswerOf(read, answer) in query.all(q).await? {
            found.entry(read).or_default().push(answer);
        }
    }
    Ok(found)
}
