//! Images in the order in which they came, over all projects.

use domain::id::ProjectId;
use uuid::Uuid;

use super::place::Stored;
use crate::db::{FromRow, Row};
use crate::{Querying, Result, args};

struct Arrived(Uuid, Stored);

impl FromRow for Arrived {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get(10)?, Stored::from_row(row)?))
    }
}

/// Images that came after one identity and before another, the earliest first, each with its own.
pub async fn between(
    q: &impl Querying,
    after: Uuid,
    before: Uuid,
    limit: u32,
) -> Result<Vec<(Uuid, Stored)>> {
    let mut found: Vec<Arrived> = Vec::new();
    for project in projects(q).await? {
        let of_project = q.all(
            "SELECT e.series_instance_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.sha256, i.bytes,
                 i.metadata, e.base, i.texts, i.frames, i.attributes, i.id
             FROM archived_instance i JOIN archived_series e ON e.id = i.series
             WHERE i.project = $1 AND i.id > $2 AND i.id < $3 ORDER BY i.id LIMIT $4",
            args![project, after, before, limit],
        );
        found.extend(of_project.await?);
    }
    found.sort_unstable_by_key(|Arrived(id, _)| *id);
    found.truncate(limit as usize);
    Ok(found.into_iter().map(|Arrived(id, stored)| (id, stored)).collect())
}

/// The projects that have studies: one step in the index for each, however many studies they have.
async fn projects(q: &impl Querying) -> Result<Vec<ProjectId>> {
    q.all(
        "WITH RECURSIVE found (project) AS (
             SELECT (SELECT s.project FROM archived_study s ORDER BY s.project LIMIT 1)
             UNION ALL
             SELECT (SELECT s.project FROM archived_study s WHERE s.project > found.project
                 ORDER BY s.project LIMIT 1)
             FROM found WHERE found.project IS NOT NULL
         )
         SELECT project FROM found WHERE project IS NOT NULL",
        args![],
    )
    .await
}
