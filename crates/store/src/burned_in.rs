//! Text in the pixels of cases: what was found, and what a person decided.

use domain::id::{CaseId, InstanceId, ProjectId, UserId};
use jiff::Timestamp;

use crate::blob::Digest;
use crate::db::{FromRow, Query, Row, ToValue};
use crate::instance::Texts;
use crate::uid::KeptUid;
use crate::{Querying, Result, Tx, args};

/// An image of a case that is to be looked into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToExamine {
    /// Identity.
    pub id: InstanceId,
    /// UID of its series.
    pub series_instance_uid: String,
    /// UID.
    pub sop_instance_uid: String,
    /// Where its bytes are.
    pub sha256: Digest,
    /// How many they are.
    pub bytes: u64,
    /// JSON: where its frames lie in the patient.
    pub geometry: String,
}

impl FromRow for ToExamine {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            series_instance_uid: row.get(1)?,
            sop_instance_uid: row.get::<KeptUid>(2)?.0,
            sha256: row.get(3)?,
            bytes: row.get::<i64>(4)?.unsigned_abs(),
            geometry: Texts::at(row, 5)?.geometry,
        })
    }
}

/// The next case of a project that nobody has looked into.
pub async fn next_due(q: &impl Querying, project: ProjectId) -> Result<Option<CaseId>> {
    q.optional(
        "SELECT id FROM reading_case WHERE project = $1 AND pixels = 'due' ORDER BY ordinal LIMIT 1",
        args![project],
    )
    .await
}

/// Projects with cases that nobody has looked into.
pub async fn projects_due(q: &impl Querying) -> Result<Vec<ProjectId>> {
    q.all("SELECT DISTINCT project FROM reading_case WHERE pixels = 'due'", args![]).await
}

/// The cases of a project with their labels, and whether their pixels are known to name nobody.
pub async fn cases(q: &impl Querying, project: ProjectId) -> Result<Vec<(CaseId, String, bool)>> {
    q.all(
        "SELECT id, label, pixels IN ('clear', 'cleared') FROM reading_case WHERE project = $1 ORDER BY ordinal",
        args![project],
    )
    .await
}

/// The images of a case, by series and number.
pub async fn images(q: &impl Querying, case: CaseId) -> Result<Vec<ToExamine>> {
    q.all(
        "SELECT i.id, e.series_instance_uid, i.sop_instance_uid, i.sha256, i.bytes,
             i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
         FROM reading_case c
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id = $1
         ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid,
             coalesce(i.number, 2147483647), i.sop_instance_uid",
        args![case],
    )
    .await
}

/// Keeps what was found in a case that is due: images and their reasons. Without any, it is clear.
pub async fn found(tx: &mut Tx, case: CaseId, flagged: &[(InstanceId, String)]) -> Result<()> {
    let state = if flagged.is_empty() { "clear" } else { "flagged" };
    let changed = tx
        .execute("UPDATE reading_case SET pixels = $2 WHERE id = $1 AND pixels = 'due'", args![case, state])
        .await?;
    if changed == 0 {
        return Ok(());
    }
    tx.execute("DELETE FROM burned_in WHERE reading_case = $1", args![case]).await?;
    let rows = flagged.iter().map(|(instance, reasons)| args![case, instance, reasons]);
    tx.insert_many("INSERT INTO burned_in (reading_case, instance, reasons) VALUES {rows}", rows.collect())
        .await
        .map(drop)
}

/// A case that waits for a person, or that a person kept out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flagged {
    /// Identity.
    pub case: CaseId,
    /// What people call it.
    pub label: String,
    /// What people call its subject.
    pub subject: String,
    /// Whether a person kept it out.
    pub is_excluded: bool,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl FromRow for Flagged {
    const WHAT: &'static str = "case";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            case: row.get(0)?,
            label: row.get(1)?,
            subject: row.get(2)?,
            is_excluded: row.get::<String>(3)? == "excluded",
            decided_by: row.get(4)?,
            decided_at: row.get(5)?,
        })
    }
}

/// Cases that wait for a person or were kept out by one, as the project numbers them; at most `limit`.
pub async fn flagged(q: &impl Querying, project: ProjectId, limit: u32) -> Result<Vec<Flagged>> {
    q.all(
        "SELECT c.id, c.label, s.label, c.pixels, p.display_name, c.pixels_decided_at
         FROM reading_case c JOIN subject s ON s.id = c.subject
         LEFT JOIN person p ON p.id = c.pixels_decided_by
         WHERE c.project = $1 AND c.pixels IN ('flagged', 'excluded') ORDER BY c.pixels DESC, c.ordinal LIMIT $2",
        args![project, limit],
    )
    .await
}

/// Case, image, frames and reasons (JSON) of what was found in those cases, in the order of the images.
pub async fn found_in(q: &impl Querying, cases: &[CaseId]) -> Result<Vec<(CaseId, InstanceId, u32, String)>> {
    let mut query = Query::new(
        "SELECT b.reading_case, i.id, i.frames, b.reasons
         FROM burned_in b JOIN instance i ON i.id = b.instance JOIN series e ON e.id = i.series
         WHERE b.reading_case IN ",
        args![],
    );
    query.push_list(cases.iter().map(ToValue::to_value));
    query.push(
        " ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid,
             coalesce(i.number, 2147483647), i.sop_instance_uid",
        args![],
    );
    query.all(q).await
}

/// Where the bytes of an image are that was found in a case of the project.
pub async fn content(
    q: &impl Querying,
    project: ProjectId,
    case: CaseId,
    image: InstanceId,
) -> Result<Option<Digest>> {
    q.optional(
        "SELECT i.sha256 FROM burned_in b JOIN reading_case c ON c.id = b.reading_case
         JOIN instance i ON i.id = b.instance
         WHERE c.project = $1 AND c.id = $2 AND i.id = $3",
        args![project, case, image],
    )
    .await
}

/// Keeps a person's decision about a case that is flagged, or that was decided about and is in no batch;
/// `false`: it is neither.
pub async fn decide(
    tx: &mut Tx,
    project: ProjectId,
    case: CaseId,
    excluded: bool,
    (by, at): (UserId, Timestamp),
) -> Result<bool> {
    let state = if excluded { "excluded" } else { "cleared" };
    let changed = tx
        .execute(
            "UPDATE reading_case SET pixels = $3, pixels_decided_by = $4, pixels_decided_at = $5
             WHERE project = $1 AND id = $2 AND pixels IN ('flagged', 'cleared', 'excluded')
                 AND NOT EXISTS (SELECT 1 FROM batch_case m JOIN batch b ON b.id = m.batch
                     WHERE m.reading_case = reading_case.id AND b.released_at IS NOT NULL)",
            args![project, case, state, by, at],
        )
        .await?;
    Ok(changed > 0)
}
