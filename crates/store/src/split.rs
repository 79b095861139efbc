//! What holds a project's split in place.

use domain::id::ProjectId;

use crate::{Querying, Result, args};

/// Whether a batch of the project was released, after which no subject changes its split.
pub async fn is_fixed(q: &impl Querying, project: ProjectId) -> Result<bool> {
    q.one(
        "SELECT EXISTS (SELECT 1 FROM batch WHERE project = $1 AND released_at IS NOT NULL)",
        args![project],
    )
    .await
}
