//! Files that are being uploaded piece by piece.

use domain::id::{ImportId, ProjectId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, Tx, args};

/// A file that is being uploaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    /// Identity, also of the pieces that came.
    pub id: Uuid,
    /// Into which import.
    pub import: ImportId,
    /// The file's path as it was given; it may name a patient, and is kept in the archive index.
    pub name: String,
    /// How many bytes the whole file has.
    pub bytes: u64,
    /// JSON of what became of its files, once it was taken.
    pub report: Option<String>,
}

impl FromRow for Upload {
    const WHAT: &'static str = "upload";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            import: row.get(1)?,
            name: row.get(2)?,
            bytes: row.get::<i64>(3)?.unsigned_abs(),
            report: row.get(4)?,
        })
    }
}

/// Begins an upload.
pub async fn insert(tx: &mut Tx, upload: &Upload, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO upload (id, import, name, bytes, begun_at, report) VALUES ($1, $2, $3, $4, $5, NULL)",
        args![upload.id, upload.import, "", upload.bytes as i64, at],
    )
    .await
    .map(drop)
}

/// An upload into an import of the project.
pub async fn find(
    q: &impl Querying,
    project: ProjectId,
    import: ImportId,
    upload: Uuid,
) -> Result<Option<Upload>> {
    q.optional(
        "SELECT u.id, u.import, u.name, u.bytes, u.report FROM upload u JOIN import i ON i.id = u.import
         WHERE u.id = $3 AND u.import = $2 AND i.project = $1",
        args![project, import, upload],
    )
    .await
}

/// Names that an earlier version kept here.
pub async fn named(q: &impl Querying, limit: u32) -> Result<Vec<(Uuid, String)>> {
    q.all("SELECT id, name FROM upload WHERE name <> '' LIMIT $1", args![limit]).await
}

/// The name is kept elsewhere now.
pub async fn unname(tx: &mut Tx, upload: Uuid) -> Result<()> {
    tx.execute("UPDATE upload SET name = '' WHERE id = $1", args![upload]).await.map(drop)
}

/// The file was taken.
pub async fn taken(tx: &mut Tx, upload: Uuid, report: &str) -> Result<()> {
    tx.execute("UPDATE upload SET report = $2 WHERE id = $1", args![upload, report]).await.map(drop)
}

/// Forgets an import's uploads; says which.
pub async fn forget(tx: &mut Tx, import: ImportId) -> Result<Vec<Uuid>> {
    let of_import = tx.all("SELECT id FROM upload WHERE import = $1", args![import]).await?;
    tx.execute("DELETE FROM upload WHERE import = $1", args![import]).await?;
    Ok(of_import)
}
