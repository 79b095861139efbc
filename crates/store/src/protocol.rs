//! Protocols: the draft, the released versions, who acknowledged them, and the manual's pictures.

use domain::id::{ProjectId, UserId};
use domain::protocol::Protocol;
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, StoreError, Tx, args};

/// A released version, without its content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// From 1.
    pub version: u32,
    /// When it was released.
    pub released_at: Timestamp,
    /// The display name of who released it.
    pub released_by: String,
}

impl FromRow for Version {
    const WHAT: &'static str = "protocol version";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { version: row.get(0)?, released_at: row.get(1)?, released_by: row.get(2)? })
    }
}

/// A released version with its content.
#[derive(Clone, PartialEq, Debug)]
pub struct Released {
    /// From 1.
    pub version: u32,
    /// What readers read by.
    pub protocol: Protocol,
}

impl FromRow for Released {
    const WHAT: &'static str = "protocol version";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { version: row.get(0)?, protocol: row.json(1)? })
    }
}

/// A picture of the manual.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// File name, as the manual's `pictures/NAME` refers to it.
    pub name: String,
    /// The first version that shows it.
    pub from_version: u32,
    /// Its bytes, by hash.
    pub sha256: String,
    /// Such as `image/png`.
    pub media_type: String,
    /// When it was added.
    pub added_at: Timestamp,
}

impl FromRow for Picture {
    const WHAT: &'static str = "picture";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            from_version: row.get(1)?,
            sha256: row.get(2)?,
            media_type: row.get(3)?,
            added_at: row.get(4)?,
        })
    }
}

/// The draft, which may change.
pub async fn draft(q: &impl Querying, project: ProjectId) -> Result<Protocol> {
    let draft: String = q.one("SELECT protocol_draft FROM project WHERE id = $1", args![project]).await?;
    serde_json::from_str(&draft).map_err(|why| StoreError::Unreadable { column: 0, why: why.to_string() })
}

/// Replaces the draft.
pub async fn set_draft(tx: &mut Tx, project: ProjectId, draft: &Protocol) -> Result<()> {
    tx.execute("UPDATE project SET protocol_draft = $2 WHERE id = $1", args![project, json(draft)?])
        .await
        .map(drop)
}

/// All released versions, oldest first.
pub async fn versions(q: &impl Querying, project: ProjectId) -> Result<Vec<Version>> {
    q.all(
        "SELECT v.version, v.released_at, p.display_name
         FROM protocol_version v JOIN person p ON p.id = v.released_by
         WHERE v.project = $1 ORDER BY v.version",
        args![project],
    )
    .await
}

/// The newest released version; `None` while there is only a draft.
pub async fn latest(q: &impl Querying, project: ProjectId) -> Result<Option<Released>> {
    q.optional(
        "SELECT version, content FROM protocol_version WHERE project = $1 ORDER BY version DESC LIMIT 1",
        args![project],
    )
    .await
}

/// One released version.
pub async fn version(q: &impl Querying, project: ProjectId, version: u32) -> Result<Option<Released>> {
    q.optional(
        "SELECT version, content FROM protocol_version WHERE project = $1 AND version = $2",
        args![project, version],
    )
    .await
}

/// Adds a version; [`StoreError::Conflict`] if there is one of that number.
pub async fn insert_version(
    tx: &mut Tx,
    project: ProjectId,
    released: &Released,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO protocol_version (project, version, content, released_at, released_by)
         VALUES ($1, $2, $3, $4, $5)",
        args![project, released.version, json(&released.protocol)?, now, by],
    )
    .await
    .map(drop)
}

/// Notes that a person acknowledged a version; says whether this is new.
pub async fn acknowledge(
    tx: &mut Tx,
    project: ProjectId,
    version: u32,
    person: UserId,
    now: Timestamp,
) -> Result<bool> {
    let rows = tx
        .execute(
            "INSERT INTO acknowledgement (project, version, person, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            args![project, version, person, now],
        )
        .await?;
    Ok(rows > 0)
}

/// Whether a person acknowledged a version.
pub async fn has_acknowledged(
    q: &impl Querying,
    project: ProjectId,
    version: u32,
    person: UserId,
) -> Result<bool> {
    let found: Option<i64> = q
        .optional(
            "SELECT version FROM acknowledgement WHERE project = $1 AND version = $2 AND person = $3",
            args![project, version, person],
        )
        .await?;
    Ok(found.is_some())
}

/// Which version was acknowledged by whom: `(version, display name)`, by name.
pub async fn acknowledgements(q: &impl Querying, project: ProjectId) -> Result<Vec<(u32, String)>> {
    q.all(
        "SELECT a.version, p.display_name FROM acknowledgement a JOIN person p ON p.id = a.person
         WHERE a.project = $1 ORDER BY a.version, p.display_name",
        args![project],
    )
    .await
}

/// Adds a picture, or replaces the one of that name that no released version shows yet.
pub async fn put_picture(tx: &mut Tx, project: ProjectId, picture: &Picture) -> Result<()> {
    tx.execute(
        "INSERT INTO protocol_picture (project, name, from_version, sha256, media_type, added_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (project, name, from_version) DO UPDATE
         SET sha256 = excluded.sha256, media_type = excluded.media_type, added_at = excluded.added_at",
        args![
            project,
            picture.name,
            picture.from_version,
            picture.sha256,
            picture.media_type,
            picture.added_at
        ],
    )
    .await
    .map(drop)
}

/// The pictures that a version shows, by name.
pub async fn pictures(q: &impl Querying, project: ProjectId, version: u32) -> Result<Vec<Picture>> {
    q.all(
        "SELECT name, from_version, sha256, media_type, added_at FROM protocol_picture o
         WHERE project = $1 AND from_version = (
             SELECT max(from_version) FROM protocol_picture i
             WHERE i.project = o.project AND i.name = o.name AND i.from_version <= $2
         ) ORDER BY name",
        args![project, version],
    )
    .await
}

/// One picture as a version shows it.
pub async fn picture(
    q: &impl Querying,
    project: ProjectId,
    version: u32,
    name: &str,
) -> Result<Option<Picture>> {
    q.optional(
        "SELECT name, from_version, sha256, media_type, added_at FROM protocol_picture
         WHERE project = $1 AND name = $3 AND from_version <= $2 ORDER BY from_version DESC LIMIT 1",
        args![project, version, name],
    )
    .await
}

fn json(protocol: &Protocol) -> Result<String> {
    serde_json::to_string(protocol).map_err(|why| StoreError::Unbindable { why: why.to_string() })
}
