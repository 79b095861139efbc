//! Cases: making them of what was imported, and listing them.

pub mod prior;

use std::collections::BTreeMap;

use domain::case::CaseUnit;
use domain::id::{BatchId, CaseId, InstanceId, ProjectId, SeriesId, StudyId, SubjectId};
use domain::split::Split;
use jiff::Timestamp;

use crate::db::{FromRow, Query, Row, ToValue};
use crate::uid::KeptUid;
use crate::{Querying, Result, Tx, args};

/// A study, series or image that is to be a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// UID of the study, series or image.
    pub uid: String,
    /// Whose.
    pub subject: SubjectId,
    /// The study that it is or belongs to.
    pub study: StudyId,
    /// The series, where cases are series or images.
    pub series: Option<SeriesId>,
    /// The image, where cases are images.
    pub instance: Option<InstanceId>,
}

impl FromRow for Unit {
    const WHAT: &'static str = "unit of reading";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            uid: row.get::<KeptUid>(0)?.0,
            subject: row.get(1)?,
            study: row.get(2)?,
            series: row.get(3)?,
            instance: row.get(4)?,
        })
    }
}

/// Units of a project that are no case yet, at most `limit`: by subject, then as the study is numbered.
/// Only of studies whose last image came at or before `quiet_since`.
pub async fn units_without_case(
    q: &impl Querying,
    project: ProjectId,
    unit: CaseUnit,
    quiet_since: Timestamp,
    limit: u32,
) -> Result<Vec<Unit>> {
    q.all(
        match unit {
            CaseUnit::Study => {
                "SELECT t.study_instance_uid, t.subject, t.id, NULL, NULL
                 FROM study t JOIN subject s ON s.id = t.subject
                 WHERE t.project = $1 AND t.images_at <= $2
                     AND NOT EXISTS (SELECT 1 FROM reading_case c WHERE c.study = t.id)
                 ORDER BY s.ordinal, t.study_instance_uid LIMIT $3"
            }
            CaseUnit::Series => {
                "SELECT e.series_instance_uid, t.subject, t.id, e.id, NULL
                 FROM study t JOIN subject s ON s.id = t.subject JOIN series e ON e.study = t.id
                 WHERE t.project = $1 AND t.images_at <= $2
                     AND NOT EXISTS (SELECT 1 FROM reading_case c
                         WHERE c.study = t.id AND (c.series IS NULL OR c.series = e.id))
                 ORDER BY s.ordinal, t.study_instance_uid, coalesce(e.number, 2147483647),
                     e.series_instance_uid LIMIT $3"
            }
            CaseUnit::Image => {
                "SELECT i.sop_instance_uid, t.subject, t.id, e.id, i.id
                 FROM study t JOIN subject s ON s.id = t.subject JOIN series e ON e.study = t.id
                 JOIN instance i ON i.series = e.id
                 WHERE t.project = $1 AND t.images_at <= $2
                     AND NOT EXISTS (SELECT 1 FROM reading_case c
                         WHERE c.study = t.id AND (c.series IS NULL OR c.series = e.id)
                             AND (c.instance IS NULL OR c.instance = i.id))
                 ORDER BY s.ordinal, t.study_instance_uid, coalesce(e.number, 2147483647),
                     e.series_instance_uid, coalesce(i.number, 2147483647), i.sop_instance_uid LIMIT $3"
            }
        },
        args![project, quiet_since, limit],
    )
    .await
}

/// A case to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCase {
    /// Identity.
    pub id: CaseId,
    /// What it is.
    pub unit: Unit,
    /// From 1; the order in which cases are listed.
    pub ordinal: u32,
    /// What people call it.
    pub label: String,
}

/// The ordinal of the case that came last; 0 where there is none.
pub async fn last_ordinal(q: &impl Querying, project: ProjectId) -> Result<u32> {
    q.one("SELECT coalesce(max(ordinal), 0) FROM reading_case WHERE project = $1", args![project]).await
}

/// Adds cases; their facets are still to be told.
pub async fn insert(tx: &mut Tx, project: ProjectId, cases: &[NewCase]) -> Result<()> {
    let rows = cases.iter().map(|case| {
        args![
            case.id,
            project,
            case.unit.subject,
            case.unit.study,
            case.unit.series,
            case.unit.instance,
            case.unit.uid,
            case.ordinal,
            case.label,
            0_i64,
            true
        ]
    });
    tx.insert_many(
        "INSERT INTO reading_case
             (id, project, subject, study, series, instance, unit_uid, ordinal, label, instances, facets_due)
         VALUES {rows}",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// A case that images may still be added to, or no more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receiving {
    /// Identity.
    pub id: CaseId,
    /// What people call it.
    pub label: String,
    /// The study that it is or belongs to.
    pub study: StudyId,
    /// Only this series of it.
    pub series: Option<SeriesId>,
    /// Whether it was given to readers.
    pub released: bool,
}

impl FromRow for Receiving {
    const WHAT: &'static str = "case";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            label: row.get(1)?,
            study: row.get(2)?,
            series: row.get(3)?,
            released: row.get(4)?,
        })
    }
}

/// The cases of those studies that hold more than one image.
pub async fn of_studies(q: &impl Querying, studies: &[StudyId]) -> Result<Vec<Receiving>> {
    let mut query = Query::new(
        "SELECT c.id, c.label, c.study, c.series,
             EXISTS (SELECT 1 FROM batch_case m JOIN batch b ON b.id = m.batch
                 WHERE m.reading_case = c.id AND b.released_at IS NOT NULL)
         FROM reading_case c WHERE c.instance IS NULL AND c.study IN ",
        args![],
    );
    query.push_list(studies.iter().map(ToValue::to_value));
    query.all(q).await
}

/// Images were added to the cases: their facets are to be told anew, their pixels looked into anew.
pub async fn grew(tx: &mut Tx, cases: &[CaseId]) -> Result<()> {
    for case in cases {
        tx.execute(
            "UPDATE reading_case SET facets_due = $2, pixels = 'due' WHERE id = $1",
            args![case, true],
        )
        .await?;
    }
    Ok(())
}

/// Cases whose facets are still to be told, at most `limit`.
pub async fn facets_due(q: &impl Querying, project: ProjectId, limit: u32) -> Result<Vec<CaseId>> {
    q.all("SELECT id FROM reading_case WHERE project = $1 AND facets_due LIMIT $2", args![project, limit])
        .await
}

/// A case in a list.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseRow {
    /// Identity.
    pub id: CaseId,
    /// Its place in the list, from 1.
    pub ordinal: u32,
    /// What people call it.
    pub label: String,
    /// What people call its subject.
    pub subject: String,
    /// The split that its subject belongs to.
    pub split: Option<Split>,
    /// Images.
    pub instances: u32,
    /// The batch that it is in.
    pub batch: Option<BatchId>,
    /// Whether that batch was released.
    pub released: bool,
    /// Reads that were submitted.
    pub reads_submitted: u32,
    /// Reads that are planned.
    pub reads_total: u32,
    /// What the consensus says of it, if it was computed.
    pub consensus: Option<String>,
}

impl FromRow for CaseRow {
    const WHAT: &'static str = "case";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            ordinal: row.get(1)?,
            label: row.get(2)?,
            subject: row.get(3)?,
            split: row.get(4)?,
            instances: row.get(5)?,
            batch: row.get(6)?,
            released: row.get(7)?,
            reads_submitted: row.get(8)?,
            reads_total: row.get(9)?,
            consensus: row.get(10)?,
        })
    }
}

const ROW: &str = "SELECT c.id, c.ordinal, c.label, s.label, s.split, c.instances, m.batch,
         b.released_at IS NOT NULL,
         (SELECT count(*) FROM reading r WHERE r.reading_case = c.id AND r.state = 'submitted'),
         (SELECT count(*) FROM reading r WHERE r.reading_case = c.id),
         k.state
     FROM reading_case c JOIN subject s ON s.id = c.subject
     LEFT JOIN batch_case m ON m.reading_case = c.id
     LEFT JOIN batch b ON b.id = m.batch
     LEFT JOIN consensus k ON k.reading_case = c.id
     WHERE c.project = ?";

/// Which cases to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Of that split; `Some(None)`: of none.
    pub split: Option<Option<Split>>,
    /// Of that batch.
    pub batch: Option<BatchId>,
    /// With that value of that facet; `None`: with no value.
    pub facet: Option<(String, Option<String>)>,
}

/// The cases behind `after` in a project's list, at most `limit`.
pub async fn page(
    q: &impl Querying,
    project: ProjectId,
    filter: &Filter,
    after: u32,
    limit: u32,
) -> Result<Vec<CaseRow>> {
    let mut query = Query::new(ROW, args![project]);
    query.push(" AND c.ordinal > ?", args![after]);
    match filter.split {
        Some(Some(split)) => drop(query.push(" AND s.split = ?", args![split])),
        Some(None) => drop(query.push(" AND s.split IS NULL", args![])),
        None => {}
    }
    if let Some(batch) = filter.batch {
        query.push(" AND m.batch = ?", args![batch]);
    }
    match &filter.facet {
        Some((facet, Some(value))) => drop(query.push(
            " AND EXISTS (SELECT 1 FROM case_facet f
                 WHERE f.reading_case = c.id AND f.facet = ? AND f.value = ?)",
            args![facet, value],
        )),
        Some((facet, None)) => drop(query.push(
            " AND NOT EXISTS (SELECT 1 FROM case_facet f WHERE f.reading_case = c.id AND f.facet = ?)",
            args![facet],
        )),
        None => {}
    }
    query.push(" ORDER BY c.ordinal LIMIT ?", args![limit]);
    query.all(q).await
}

/// One case of a project.
pub async fn find(q: &impl Querying, project: ProjectId, case: CaseId) -> Result<CaseRow> {
    let mut query = Query::new(ROW, args![project]);
    query.push(" AND c.id = ?", args![case]);
    query.one(q).await
}

/// What the case is called, if it is one of the project.
pub async fn label(q: &impl Querying, project: ProjectId, case: CaseId) -> Result<Option<String>> {
    q.optional("SELECT label FROM reading_case WHERE project = $1 AND id = $2", args![project, case]).await
}

/// What decides what may be told of a case: its project, the names of the project's de-identification
/// profile, and the subject's `patient_key`.
pub async fn disclosure(q: &impl Querying, case: CaseId) -> Result<(ProjectId, String, String)> {
    q.one(
        "SELECT p.id, p.deidentification, s.patient_key
         FROM reading_case c JOIN project p ON p.id = c.project JOIN subject s ON s.id = c.subject
         WHERE c.id = $1",
        args![case],
    )
    .await
}

/// The facets of cases.
pub async fn facets(
    q: &impl Querying,
    cases: &[CaseId],
) -> Result<BTreeMap<CaseId, BTreeMap<String, String>>> {
    let mut query =
        Query::new("SELECT reading_case, facet, value FROM case_facet WHERE reading_case IN ", args![]);
    query.push_list(cases.iter().map(ToValue::to_value));
    let mut facets: BTreeMap<CaseId, BTreeMap<String, String>> = BTreeMap::new();
    for (case, facet, value) in query.all::<(CaseId, String, String)>(q).await? {
        facets.entry(case).or_default().insert(facet, value);
    }
    Ok(facets)
}

/// A series of a case, with figures over its images.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeriesFacts {
    /// UID of its study.
    pub study_instance_uid: String,
    /// The study's description.
    pub study_description: Option<String>,
    /// UID.
    pub series_instance_uid: String,
    /// As in the header.
    pub number: Option<i32>,
    /// `CT`, `MR` …
    pub modality: String,
    /// As in the header.
    pub description: Option<String>,
    /// Images.
    pub instances: u32,
    /// Frames of all images.
    pub frames: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

impl FromRow for SeriesFacts {
    const WHAT: &'static str = "series";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            study_instance_uid: row.get(0)?,
            study_description: row.get(1)?,
            series_instance_uid: row.get(2)?,
            number: row.get(3)?,
            modality: row.get(4)?,
            description: row.get(5)?,
            instances: row.get(6)?,
            frames: row.get(7)?,
            bytes: row.get(8)?,
        })
    }
}

/// The series of a case, by number.
pub async fn series_facts(q: &impl Querying, case: CaseId) -> Result<Vec<SeriesFacts>> {
    q.all(
        "SELECT t.study_instance_uid, t.description, e.series_instance_uid, e.number, e.modality,
             e.description, count(*), CAST(sum(i.frames) AS BIGINT), CAST(sum(i.bytes) AS BIGINT)
         FROM reading_case c JOIN study t ON t.id = c.study
         JOIN series e ON e.study = t.id AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id = $1
         GROUP BY t.study_instance_uid, t.description, e.id, e.series_instance_uid, e.number, e.modality,
             e.description
         ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid",
        args![case],
    )
    .await
}
