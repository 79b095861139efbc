//! Files of watched folders that were taken.

use domain::id::ProjectId;

use crate::blob::Digest;
use crate::db::{Query, ToValue};
use crate::{Querying, Result, Tx, args};

/// A file: the hash of its path, its size, and when it was changed, as the file system has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Watched {
    /// SHA-256 of the path.
    pub path: Digest,
    /// Bytes.
    pub size: i64,
    /// Nanoseconds.
    pub changed_at: i64,
}

impl crate::db::FromRow for Watched {
    const WHAT: &'static str = "watched file";
    fn from_row(row: &crate::db::Row) -> Result<Self> {
        Ok(Self { path: row.get(0)?, size: row.get(1)?, changed_at: row.get(2)? })
    }
}

/// Those of the paths that were taken, as they were then.
pub async fn taken(q: &impl Querying, project: ProjectId, paths: &[Digest]) -> Result<Vec<Watched>> {
    let mut query = Query::new(
        "SELECT path, size, changed_at FROM watched_file WHERE project = ? AND path IN ",
        args![project],
    );
    query.push_list(paths.iter().map(ToValue::to_value));
    query.all(q).await
}

/// The files were taken as they are.
pub async fn take(tx: &mut Tx, project: ProjectId, files: &[Watched]) -> Result<()> {
    let rows = files.iter().map(|file| args![project, file.path, file.size, file.changed_at]);
    tx.insert_many(
        "INSERT INTO watched_file (project, path, size, changed_at) VALUES {rows}
         ON CONFLICT (project, path) DO UPDATE SET size = excluded.size, changed_at = excluded.changed_at",
        rows.collect(),
    )
    .await
    .map(drop)
}
