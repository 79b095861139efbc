//! Studies and their series.

use domain::id::{ProjectId, SeriesId, StudyId, SubjectId};
use jiff::Timestamp;

use crate::db::{FromRow, Query, Row, ToValue};
use crate::{Querying, Result, Tx, args};

/// An imported study.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Study {
    /// Identity.
    pub id: StudyId,
    /// Whose.
    pub subject: SubjectId,
    /// UID.
    pub study_instance_uid: String,
    /// As in the header.
    pub description: Option<String>,
}

impl FromRow for Study {
    const WHAT: &'static str = "study";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            subject: row.get(1)?,
            study_instance_uid: row.get(2)?,
            description: row.get(3)?,
        })
    }
}

/// An imported series.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    /// Identity.
    pub id: SeriesId,
    /// Of which study.
    pub study: StudyId,
    /// UID.
    pub series_instance_uid: String,
    /// As in the header.
    pub number: Option<i32>,
    /// `CT`, `MR` …; empty if the header has none.
    pub modality: String,
    /// As in the header.
    pub description: Option<String>,
}

impl FromRow for Series {
    const WHAT: &'static str = "series";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            study: row.get(1)?,
            series_instance_uid: row.get(2)?,
            number: row.get(3)?,
            modality: row.get(4)?,
            description: row.get(5)?,
        })
    }
}

/// Those of the studies that are here already.
pub async fn by_uids(q: &impl Querying, project: ProjectId, uids: &[&str]) -> Result<Vec<Study>> {
    let mut query = Query::new(
        "SELECT id, subject, study_instance_uid, description FROM study WHERE project = ?",
        args![project],
    );
    query.push(" AND study_instance_uid IN ", args![]).push_list(uids.iter().map(ToValue::to_value));
    query.all(q).await
}

/// Those of the series that are here already, in whichever study of the project.
pub async fn series_by_uids(q: &impl Querying, project: ProjectId, uids: &[&str]) -> Result<Vec<Series>> {
    let mut query = Query::new(
        "SELECT e.id, e.study, e.series_instance_uid, e.number, e.modality, e.description
         FROM series e JOIN study t ON t.id = e.study WHERE t.project = ?",
        args![project],
    );
    query.push(" AND e.series_instance_uid IN ", args![]).push_list(uids.iter().map(ToValue::to_value));
    query.all(q).await
}

/// Images were added to the studies, for which there may be no case yet.
pub async fn got_images(tx: &mut Tx, studies: &[StudyId], at: Timestamp) -> Result<()> {
    for study in studies {
        tx.execute("UPDATE study SET images_at = $2 WHERE id = $1", args![study, at]).await?;
    }
    Ok(())
}

/// Cases are made of all units of those studies whose last image came at or before `quiet_since`.
pub async fn settle(tx: &mut Tx, project: ProjectId, quiet_since: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE study SET images_at = NULL WHERE project = $1 AND images_at <= $2",
        args![project, quiet_since],
    )
    .await
    .map(drop)
}

/// Whether there are studies for whose images there may be no case yet.
pub async fn are_unsettled(q: &impl Querying, project: ProjectId) -> Result<bool> {
    q.one("SELECT EXISTS (SELECT 1 FROM study WHERE project = $1 AND images_at IS NOT NULL)", args![project])
        .await
}

/// Adds studies.
pub async fn insert(tx: &mut Tx, project: ProjectId, studies: &[Study]) -> Result<()> {
    let rows = studies
        .iter()
        .map(|study| args![study.id, project, study.subject, study.study_instance_uid, study.description]);
    tx.insert_many(
        "INSERT INTO study (id, project, subject, study_instance_uid, description) VALUES {rows}",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// Adds series.
pub async fn insert_series(tx: &mut Tx, series: &[Series]) -> Result<()> {
    let rows = series.iter().map(|series| {
        args![
            series.id,
            series.study,
            series.series_instance_uid,
            series.number,
            series.modality,
            series.description
        ]
    });
    tx.insert_many(
        "INSERT INTO series (id, study, series_instance_uid, number, modality, description) VALUES {rows}",
        rows.collect(),
    )
    .await
    .map(drop)
}
