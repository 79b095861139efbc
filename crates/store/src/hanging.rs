//! How projects hang their cases, over what is shipped: JSON as the viewer has it.

use domain::id::ProjectId;
use jiff::Timestamp;

use crate::{Querying, Result, Tx, args};

/// A project's own hanging protocols, as a JSON list; nothing if it has none.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Option<String>> {
    q.optional("SELECT document FROM hanging WHERE project = $1", args![project]).await
}

/// Keeps a project's own hanging protocols in place of those before.
pub async fn put(tx: &mut Tx, project: ProjectId, document: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO hanging (project, document, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (project) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at",
        args![project, document, now],
    )
    .await
    .map(drop)
}
