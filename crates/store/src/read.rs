//! Reads: one reader's look at one case, from the worklist to the submission.

mod home;
mod look;
mod remark;
mod submission;
mod tally;

use domain::finding::Draft;
use domain::id::{BatchId, CaseId, ProjectId, ReadId, Token, UserId};
use domain::read::ReadState;
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, StoreError, Tx, args};

pub use home::{Home, home};
pub use look::{Look, Looker, look, look_by_token};
pub use remark::{Remarked, findings_by_structure, insert_remarks, remarks};
pub use submission::{
    Submitted, Unsubmitted, answers, findings, insert_answers, insert_findings, is_repeat, lock_case,
    of_batch, of_case, of_project, unsubmitted_of_case,
};
pub use tally::{Tally, finding_counts, tally_of_batch, tally_of_project};

/// A read as its reader meets it.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// Identity.
    pub id: ReadId,
    /// What the reader knows it by.
    pub token: Token,
    /// Key by which its UIDs are mapped.
    pub uid_key: [u8; 32],
    /// Of which project.
    pub project: ProjectId,
    /// The project's short name.
    pub slug: String,
    /// The project's title.
    pub title: String,
    /// Which case.
    pub case: CaseId,
    /// How far it has come.
    pub state: ReadState,
    /// The protocol that it is made under, fixed when it is opened.
    pub protocol_version: Option<u32>,
    /// What the reader has said so far, with mapped UIDs.
    pub draft: Draft,
    /// How often the draft was saved.
    pub revision: u32,
}

impl FromRow for Read {
    const WHAT: &'static str = "read";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            token: row.get(1)?,
            uid_key: row.get(2)?,
            project: row.get(3)?,
            slug: row.get(4)?,
            title: row.get(5)?,
            case: row.get(6)?,
            state: row.get(7)?,
            protocol_version: row.get(8)?,
            draft: row.json(9)?,
            revision: row.get(10)?,
        })
    }
}

/// A reader's read, by its address; a read that waits in the worklist has none yet.
pub async fn by_token(q: &impl Querying, token: Token, reader: UserId) -> Result<Option<Read>> {
    q.optional(
        "SELECT r.id, r.token, r.uid_key, r.project, p.slug, p.title, r.reading_case, r.state,
             r.protocol_version, r.draft, r.draft_revision
         FROM reading r JOIN project p ON p.id = r.project
         WHERE r.token = $1 AND r.reader = $2 AND r.state <> 'queued'",
        args![token, reader],
    )
    .await
}

/// The same as [`by_token`], kept from being changed by anybody else until the transaction ends.
pub async fn lock(tx: &mut Tx, token: Token, reader: UserId) -> Result<Option<Read>> {
    let found: Option<ReadId> = tx
        .optional(
            "SELECT id FROM reading WHERE token = $1 AND reader = $2 AND state <> 'queued' {for_update}",
            args![token, reader],
        )
        .await?;
    match found {
        Some(_) => by_token(tx, token, reader).await,
        None => Ok(None),
    }
}

/// A read to be put into a worklist.
#[derive(Clone, PartialEq, Debug)]
pub struct NewRead {
    /// Identity.
    pub id: ReadId,
    /// What the reader will know it by.
    pub token: Token,
    /// Key by which its UIDs are mapped.
    pub uid_key: [u8; 32],
    /// Which case.
    pub case: CaseId,
    /// Who is to read.
    pub reader: UserId,
    /// Place in the reader's worklist of the project.
    pub position: u32,
    /// The same reader's first read of the case.
    pub repeat_of: Option<ReadId>,
}

/// Puts reads of a batch into worklists. An original must come before its repeat.
pub async fn insert(tx: &mut Tx, project: ProjectId, batch: BatchId, reads: &[NewRead]) -> Result<()> {
    let rows = reads.iter().map(|read| {
        args![
            read.id,
            read.token,
            read.uid_key,
            project,
            batch,
            read.case,
            read.reader,
            read.position,
            ReadState::Queued,
            read.repeat_of,
            0.0,
            "{}",
            0_i64,
            false
        ]
    });
    tx.insert_many(
        "INSERT INTO reading (id, token, uid_key, project, batch, reading_case, reader, position, state,
             repeat_of, active_seconds, draft, draft_revision, no_finding)
         VALUES {rows}",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// The last place taken in each reader's worklist.
pub async fn last_positions(q: &impl Querying, project: ProjectId) -> Result<Vec<(UserId, u32)>> {
    q.all("SELECT reader, max(position) FROM reading WHERE project = $1 GROUP BY reader", args![project])
        .await
}

/// Keeps a reader from opening two reads of a project at once: others wait until the transaction ends.
pub async fn lock_worklist(tx: &mut Tx, project: ProjectId, reader: UserId) -> Result<()> {
    tx.all::<String>(
        "SELECT role FROM membership WHERE project = $1 AND person = $2 {for_update}",
        args![project, reader],
    )
    .await
    .map(drop)
}

/// The reader's open read in the project.
pub async fn open_one(q: &impl Querying, project: ProjectId, reader: UserId) -> Result<Option<Token>> {
    q.optional(
        "SELECT token FROM reading WHERE project = $1 AND reader = $2 AND state = 'open'
         ORDER BY position LIMIT 1",
        args![project, reader],
    )
    .await
}

/// Whether reads of the project still wait for the person, or lie open before them.
pub async fn is_to_read(q: &impl Querying, project: ProjectId, person: UserId) -> Result<bool> {
    q.one(
        "SELECT EXISTS (SELECT 1 FROM reading
             WHERE reader = $1 AND project = $2 AND state IN ('queued', 'open'))",
        args![person, project],
    )
    .await
}

/// A read that waits in a worklist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Identity.
    pub id: ReadId,
    /// What the reader will know it by.
    pub token: Token,
    /// Which case.
    pub case: CaseId,
    /// Key by which its UIDs are mapped.
    pub uid_key: [u8; 32],
    /// Whether the reader is promised it.
    pub promised: bool,
}

impl FromRow for Waiting {
    const WHAT: &'static str = "read";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            token: row.get(1)?,
            case: row.get(2)?,
            uid_key: row.get(3)?,
            promised: row.get(4)?,
        })
    }
}

/// The read that comes next: the promised one, else the first in the worklist that may be read now: a
/// repeat only once its original was submitted at or before `washed_out`.
pub async fn next(
    q: &impl Querying,
    project: ProjectId,
    reader: UserId,
    washed_out: Timestamp,
) -> Result<Option<Waiting>> {
    let promised = q
        .optional(
            "SELECT id, token, reading_case, uid_key, promised_at IS NOT NULL FROM reading
             WHERE project = $1 AND reader = $2 AND state = 'queued' AND promised_at IS NOT NULL",
            args![project, reader],
        )
        .await?;
    if promised.is_some() {
        return Ok(promised);
    }
    q.optional(
        "SELECT r.id, r.token, r.reading_case, r.uid_key, r.promised_at IS NOT NULL FROM reading r
         WHERE r.project = $1 AND r.reader = $2 AND r.state = 'queued'
             AND (r.repeat_of IS NULL OR EXISTS (
                 SELECT 1 FROM reading o WHERE o.id = r.repeat_of AND o.submitted_at <= $3))
         ORDER BY r.position LIMIT 1",
        args![project, reader, washed_out],
    )
    .await
}

/// Promises a read to its reader: whatever else may be read by then, it comes next.
pub async fn promise(tx: &mut Tx, read: ReadId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE reading SET promised_at = $2 WHERE id = $1", args![read, now]).await.map(drop)
}

/// Puts a read before its reader, under that version of the protocol.
pub async fn open(tx: &mut Tx, read: ReadId, version: u32, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE reading SET state = 'open', protocol_version = $2, opened_at = $3 WHERE id = $1",
        args![read, version, now],
    )
    .await
    .map(drop)
}

/// Keeps a draft under its new revision.
pub async fn save_draft(tx: &mut Tx, read: ReadId, draft: &Draft, revision: u32) -> Result<()> {
    tx.execute(
        "UPDATE reading SET draft = $2, draft_revision = $3, active_seconds = $4 WHERE id = $1",
        args![read, json(draft)?, revision, draft.active_seconds],
    )
    .await
    .map(drop)
}

/// Makes a read final.
pub async fn submit(tx: &mut Tx, read: ReadId, draft: &Draft, revision: u32, now: Timestamp) -> Result<()> {
    let unable = draft.cannot_be_read.as_ref();
    tx.execute(
        "UPDATE reading SET state = 'submitted', submitted_at = $2, draft = $3, draft_revision = $4,
             active_seconds = $5, no_finding = $6, cannot_be_read = $7, cannot_be_read_note = $8
         WHERE id = $1",
        args![
            read,
            now,
            json(draft)?,
            revision,
            draft.active_seconds,
            draft.no_finding && unable.is_none(),
            unable.map(|said| said.reason.word()),
            unable.map(|said| said.note.trim())
        ],
    )
    .await
    .map(drop)
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|why| StoreError::Unbindable { why: why.to_string() })
}
