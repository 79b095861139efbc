//! Instances: one row per imported image file.

mod texts;

use domain::id::{CaseId, InstanceId, ProjectId, SeriesId};
use jiff::Timestamp;

use crate::blob::Digest;
use crate::db::{FromRow, Query, Row, ToValue};
use crate::uid::{KeptUid, Uid};
use crate::{Querying, Result, Tx, args};
pub(crate) use texts::{Of, Texts};

/// An imported image file. `facets`, `geometry`, `frame_index` and `metadata` are JSON of the
/// imaging room's types.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    /// Identity.
    pub id: InstanceId,
    /// Of which series.
    pub series: SeriesId,
    /// UID.
    pub sop_instance_uid: String,
    /// Where its bytes are.
    pub sha256: Digest,
    /// How many they are.
    pub bytes: i64,
    /// As in the header.
    pub number: Option<i32>,
    /// At least 1.
    pub frames: u32,
    /// What the image can be sliced by.
    pub facets: String,
    /// Where its frames lie in the patient.
    pub geometry: String,
    /// Where its frames lie in the file.
    pub frame_index: String,
    /// What a viewer needs to know, with true UIDs and nothing of the patient.
    pub metadata: String,
    /// When it came.
    pub imported_at: Timestamp,
}

/// UID and content of those of the images that are here already.
pub async fn known(q: &impl Querying, project: ProjectId, uids: &[&str]) -> Result<Vec<(String, Digest)>> {
    let mut query =
        Query::new("SELECT sop_instance_uid, sha256 FROM instance WHERE project = ?", args![project]);
    query.push(" AND sop_instance_uid IN ", args![]).push_list(uids.iter().map(|uid| Uid(uid).to_value()));
    let known: Vec<(KeptUid, Digest)> = query.all(q).await?;
    Ok(known.into_iter().map(|(uid, digest)| (uid.0, digest)).collect())
}

/// Adds instances.
pub async fn insert(tx: &mut Tx, project: ProjectId, instances: &[Instance]) -> Result<()> {
    let texts = texts::pack(tx, instances).await?;
    let rows = instances.iter().zip(texts).map(|(instance, texts)| {
        args![
            instance.id,
            project,
            instance.series,
            Uid(&instance.sop_instance_uid),
            instance.sha256,
            instance.bytes,
            instance.number,
            instance.frames,
            "",
            "",
            "",
            "",
            instance.imported_at,
            texts
        ]
    });
    tx.insert_many(
        "INSERT INTO instance (id, project, series, sop_instance_uid, sha256, bytes, number, frames,
             facets, geometry, frame_index, metadata, imported_at, texts)
         VALUES {rows}",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// An image of a case, as far as its place in the case goes.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    /// UID of its series.
    pub series_instance_uid: String,
    /// The series' number.
    pub series_number: Option<i32>,
    /// The series' modality.
    pub modality: String,
    /// UID.
    pub sop_instance_uid: String,
    /// As in the header.
    pub number: Option<i32>,
    /// At least 1.
    pub frames: u32,
    /// JSON: what the image can be sliced by.
    pub facets: String,
    /// JSON: where its frames lie in the patient.
    pub geometry: String,
}

impl FromRow for Placed {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        let Texts { facets, geometry, .. } = Texts::at(row, 6)?;
        Ok(Self {
            series_instance_uid: row.get(0)?,
            series_number: row.get(1)?,
            modality: row.get(2)?,
            sop_instance_uid: row.get::<KeptUid>(3)?.0,
            number: row.get(4)?,
            frames: row.get(5)?,
            facets,
            geometry,
        })
    }
}

/// The images of a case, by series number and image number.
pub async fn of_case(q: &impl Querying, case: CaseId) -> Result<Vec<Placed>> {
    q.all(
        "SELECT e.series_instance_uid, e.number, e.modality, i.sop_instance_uid, i.number, i.frames,
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

/// The UIDs of a case's images, in no particular order.
pub async fn uids_of_case(q: &impl Querying, case: CaseId) -> Result<Vec<(InstanceId, String)>> {
    let uids: Vec<(InstanceId, KeptUid)> = q
        .all(
            "SELECT i.id, i.sop_instance_uid
         FROM reading_case c
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id = $1",
            args![case],
        )
        .await?;
    Ok(uids.into_iter().map(|(id, uid)| (id, uid.0)).collect())
}

/// What a viewer needs to know of a case's images: JSON texts with true UIDs, in [`of_case`]'s order.
pub async fn metadata_of_case(q: &impl Querying, case: CaseId) -> Result<Vec<String>> {
    let rows: Vec<Of<(), 0>> = q
        .all(
            "SELECT i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
         FROM reading_case c
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id = $1
         ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid,
             coalesce(i.number, 2147483647), i.sop_instance_uid",
            args![case],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.texts.metadata).collect())
}

/// Facets (JSON), study description and series description of a case's images, in [`of_case`]'s order.
pub async fn described_of_case(
    q: &impl Querying,
    case: CaseId,
) -> Result<Vec<(String, Option<String>, Option<String>)>> {
    let rows: Vec<Of<(Option<String>, Option<String>), 2>> = q.all(
        "SELECT t.description, e.description, i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
         FROM reading_case c JOIN study t ON t.id = c.study
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id = $1
         ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid,
             coalesce(i.number, 2147483647), i.sop_instance_uid",
        args![case],
    )
    .await?;
    let told = |Of { before: (study, series), texts }: Of<_, 2>| (texts.facets, study, series);
    Ok(rows.into_iter().map(told).collect())
}

/// Where the bytes of a case's images are, and the JSON of where their frames lie in them, in
/// [`of_case`]'s order.
pub async fn contents_of_case(q: &impl Querying, case: CaseId) -> Result<Vec<(Digest, String)>> {
    let rows: Vec<Of<(Digest,), 1>> = q
        .all(
            "SELECT i.sha256, i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
         FROM reading_case c
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id = $1
         ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid,
             coalesce(i.number, 2147483647), i.sop_instance_uid",
            args![case],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.before.0, row.texts.frame_index)).collect())
}

/// Where an image's bytes are, and the JSON of where its frames lie in them.
pub async fn content(q: &impl Querying, instance: InstanceId) -> Result<(Digest, String)> {
    let found: Of<(Digest,), 1> = q
        .one(
            "SELECT i.sha256, i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
             FROM instance i JOIN series e ON e.id = i.series WHERE i.id = $1",
            args![instance],
        )
        .await?;
    Ok((found.before.0, found.texts.frame_index))
}

/// An image of a case with what a viewer needs to know of it.
pub type Described = (CaseId, String, u32, String);

/// Case, UID, frames and metadata of every image of these cases, case by case in [`of_case`]'s order.
pub async fn described(q: &impl Querying, cases: &[CaseId]) -> Result<Vec<Described>> {
    let mut query = Query::new(
        "SELECT c.id, i.sop_instance_uid, i.frames, i.texts, e.base, i.facets, i.geometry, i.frame_index,
             i.metadata
         FROM reading_case c
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id IN ",
        args![],
    );
    query.push_list(cases.iter().map(ToValue::to_value));
    query.push(
        " ORDER BY c.ordinal, coalesce(e.number, 2147483647), e.series_instance_uid,
             coalesce(i.number, 2147483647), i.sop_instance_uid",
        args![],
    );
    let rows: Vec<Of<(CaseId, KeptUid, u32), 3>> = query.all(q).await?;
    let told = |row: Of<(CaseId, KeptUid, u32), 3>| {
        let (case, uid, frames) = row.before;
        (case, uid.0, frames, row.texts.metadata)
    };
    Ok(rows.into_iter().map(told).collect())
}

/// How many images each project has.
pub async fn counts(q: &impl Querying) -> Result<Vec<(ProjectId, i64)>> {
    q.all("SELECT project, count(*) FROM instance GROUP BY project", args![]).await
}

/// UID, content and size of a project's images behind a UID, in the order of their UIDs.
pub async fn contents_after(
    q: &impl Querying,
    project: ProjectId,
    after: &str,
    limit: u32,
) -> Result<Vec<(String, Digest, i64)>> {
    let found: Vec<(KeptUid, Digest, i64)> = q
        .all(
            "SELECT sop_instance_uid, sha256, bytes FROM instance
             WHERE project = $1 AND sop_instance_uid > $2 ORDER BY sop_instance_uid LIMIT $3",
            args![project, Uid(after), limit],
        )
        .await?;
    Ok(found.into_iter().map(|(uid, digest, bytes)| (uid.0, digest, bytes)).collect())
}
