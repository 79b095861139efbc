//! Images in the order in which they came, over all projects.

use uuid::Uuid;

use super::image::Stored;
use crate::db::{FromRow, Row};
use crate::{Querying, Result, args};

struct Arrived(Uuid, Stored);

impl FromRow for Arrived {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get(8)?, Stored::from_row(row)?))
    }
}

/// Images that came after one identity and before another, the earliest first, each with its own.
pub async fn between(
    q: &impl Querying,
    after: Uuid,
    before: Uuid,
    limit: u32,
) -> Result<Vec<(Uuid, Stored)>> {
    let found: Vec<Arrived> = q
        .all(
            "SELECT e.series_instance_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.sha256, i.bytes,
                 i.texts, i.frames, i.attributes, i.id
             FROM archived_instance i JOIN archived_series e ON e.id = i.series
             WHERE i.id > $1 AND i.id < $2 ORDER BY i.id LIMIT $3",
            args![after, before, limit],
        )
        .await?;
    Ok(found.into_iter().map(|Arrived(id, stored)| (id, stored)).collect())
}
