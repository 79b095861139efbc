//! Files that were kept aside, because what they say contradicts what is here.

use domain::id::{ProjectId, QuarantineId, UserId};
use jiff::Timestamp;

use crate::blob::Digest;
use crate::db::{FromRow, Query, Row, ToValue};
use crate::{Querying, Result, Tx, args};

/// A file that waits for a person's decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quarantined {
    /// Identity.
    pub id: QuarantineId,
    /// The file's path as it was given; it may name a patient, and is kept in the archive index.
    pub name: String,
    /// The image's UID.
    pub sop_instance_uid: Option<String>,
    /// Where its bytes are.
    pub sha256: Digest,
    /// Why it waits, in one sentence.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

impl FromRow for Quarantined {
    const WHAT: &'static str = "quarantined file";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            sop_instance_uid: row.get(2)?,
            sha256: row.get(3)?,
            reason: row.get(4)?,
            at: row.get(5)?,
        })
    }
}

/// Keeps files aside; one whose bytes wait already stays as it is, one that was decided about waits again.
pub async fn insert(tx: &mut Tx, project: ProjectId, files: &[Quarantined]) -> Result<()> {
    let rows = files.iter().map(|file| {
        args![file.id, project, "", file.sop_instance_uid, file.sha256.to_string(), file.reason, file.at]
    });
    tx.insert_many(
        "INSERT INTO quarantine (id, project, name, sop_instance_uid, sha256, reason, at) VALUES {rows}
         ON CONFLICT (project, sha256) DO UPDATE SET at = excluded.at, reason = excluded.reason,
             decided_at = NULL, decision = NULL, decided_by = NULL
         WHERE quarantine.decided_at IS NOT NULL",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// Those of the files that wait under these identities, and not under an earlier one.
pub async fn present(q: &impl Querying, files: &[QuarantineId]) -> Result<Vec<QuarantineId>> {
    let mut query = Query::new("SELECT id FROM quarantine WHERE id IN ", args![]);
    query.push_list(files.iter().map(ToValue::to_value));
    query.all(q).await
}

/// Names that an earlier version kept here.
pub async fn named(q: &impl Querying, limit: u32) -> Result<Vec<(QuarantineId, String)>> {
    q.all("SELECT id, name FROM quarantine WHERE name <> '' LIMIT $1", args![limit]).await
}

/// The name is kept elsewhere now.
pub async fn unname(tx: &mut Tx, file: QuarantineId) -> Result<()> {
    tx.execute("UPDATE quarantine SET name = '' WHERE id = $1", args![file]).await.map(drop)
}

/// A project's files in quarantine, the newest first.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<Quarantined>> {
    q.all(
        "SELECT id, name, sop_instance_uid, sha256, reason, at FROM quarantine
         WHERE project = $1 AND decided_at IS NULL ORDER BY at DESC, id DESC",
        args![project],
    )
    .await
}

/// A file of a project that waits in quarantine.
pub async fn find(q: &impl Querying, project: ProjectId, file: QuarantineId) -> Result<Option<Quarantined>> {
    q.optional(
        "SELECT id, name, sop_instance_uid, sha256, reason, at FROM quarantine
         WHERE project = $1 AND id = $2 AND decided_at IS NULL",
        args![project, file],
    )
    .await
}

/// Keeps what was decided about a file; `false` if somebody had decided before.
pub async fn decide(
    tx: &mut Tx,
    file: QuarantineId,
    decision: &str,
    by: UserId,
    at: Timestamp,
) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE quarantine SET decided_at = $2, decision = $3, decided_by = $4
             WHERE id = $1 AND decided_at IS NULL",
            args![file, at, decision, by],
        )
        .await?;
    Ok(touched > 0)
}

/// Files that ever came to quarantine, behind that one: all have bytes in the store.
pub async fn contents_after(
    q: &impl Querying,
    after: Option<QuarantineId>,
    limit: u32,
) -> Result<Vec<(QuarantineId, Digest)>> {
    match after {
        Some(after) => {
            q.all("SELECT id, sha256 FROM quarantine WHERE id > $1 ORDER BY id LIMIT $2", args![after, limit])
                .await
        }
        None => q.all("SELECT id, sha256 FROM quarantine ORDER BY id LIMIT $1", args![limit]).await,
    }
}
