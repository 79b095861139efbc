//! Subjects: the pseudonymised patients of a project, and the split that each belongs to.

use std::collections::BTreeMap;

use domain::id::{ProjectId, SubjectId};
use domain::split::Split;

use crate::db::{FromRow, Query, Row, ToValue};
use crate::{Querying, Result, Tx, args};

/// A pseudonymised patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// Identity.
    pub id: SubjectId,
    /// A hash of the patient's identity by the project's key; who it is, the archive index knows.
    pub patient_key: String,
    /// From 1, in order of arrival.
    pub ordinal: u32,
    /// What people call the subject.
    pub label: String,
}

impl FromRow for Subject {
    const WHAT: &'static str = "subject";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, patient_key: row.get(1)?, ordinal: row.get(2)?, label: row.get(3)? })
    }
}

/// Those of the patients who are here already.
pub async fn by_patient_keys(q: &impl Querying, project: ProjectId, keys: &[&str]) -> Result<Vec<Subject>> {
    let mut query =
        Query::new("SELECT id, patient_key, ordinal, label FROM subject WHERE project = ?", args![project]);
    query.push(" AND patient_key IN ", args![]).push_list(keys.iter().map(ToValue::to_value));
    query.all(q).await
}

/// The subjects of a project, in their order.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<Subject>> {
    q.all(
        "SELECT id, patient_key, ordinal, label FROM subject WHERE project = $1 ORDER BY ordinal",
        args![project],
    )
    .await
}

/// A subject whose patient an earlier version kept in clear: patient ID, a backslash, the issuer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InClear {
    /// Identity.
    pub id: SubjectId,
    /// In which project.
    pub project: ProjectId,
    /// As in the headers.
    pub patient_key: String,
}

impl FromRow for InClear {
    const WHAT: &'static str = "subject";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, project: row.get(1)?, patient_key: row.get(2)? })
    }
}

/// Subjects whose patient is in clear; no hash has a backslash.
pub async fn in_clear(q: &impl Querying, limit: u32) -> Result<Vec<InClear>> {
    q.all(
        r"SELECT id, project, patient_key FROM subject
          WHERE replace(patient_key, '\', '') <> patient_key ORDER BY project, id LIMIT $1",
        args![limit],
    )
    .await
}

/// Replaces the key of a subject's patient.
pub async fn set_patient_key(tx: &mut Tx, subject: SubjectId, patient_key: &str) -> Result<()> {
    tx.execute("UPDATE subject SET patient_key = $2 WHERE id = $1", args![subject, patient_key])
        .await
        .map(drop)
}

/// The ordinal of the subject that came last; 0 where there is none.
pub async fn last_ordinal(q: &impl Querying, project: ProjectId) -> Result<u32> {
    q.one("SELECT coalesce(max(ordinal), 0) FROM subject WHERE project = $1", args![project]).await
}

/// Adds subjects, in no split.
pub async fn insert(tx: &mut Tx, project: ProjectId, subjects: &[Subject]) -> Result<()> {
    let rows = subjects.iter().map(|subject| {
        args![subject.id, project, subject.patient_key, subject.ordinal, subject.label, None::<Split>]
    });
    tx.insert_many(
        "INSERT INTO subject (id, project, patient_key, ordinal, label, split) VALUES {rows}",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// Every subject's patient and split, in order of arrival: what a draw needs.
pub async fn splits(
    q: &impl Querying,
    project: ProjectId,
) -> Result<Vec<(SubjectId, String, Option<Split>)>> {
    q.all("SELECT id, patient_key, split FROM subject WHERE project = $1 ORDER BY ordinal", args![project])
        .await
}

/// Puts subjects into splits; those not named keep theirs.
pub async fn set_splits(tx: &mut Tx, drawn: &BTreeMap<Split, Vec<SubjectId>>) -> Result<()> {
    const AT_ONCE: usize = 500;
    for (split, subjects) in drawn {
        for some in subjects.chunks(AT_ONCE) {
            let mut query = Query::new("UPDATE subject SET split = ? WHERE id IN ", args![split]);
            query.push_list(some.iter().map(ToValue::to_value)).push(" RETURNING id", args![]);
            query.all::<SubjectId>(&*tx).await?;
        }
    }
    Ok(())
}

/// Subjects and cases of one split; of none: not yet in a split.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SplitCount {
    /// Which.
    pub split: Option<Split>,
    /// Patients.
    pub subjects: u32,
    /// Their cases.
    pub cases: u32,
}

impl FromRow for SplitCount {
    const WHAT: &'static str = "split";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { split: row.get(0)?, subjects: row.get(1)?, cases: row.get(2)? })
    }
}

/// Subjects and cases by split.
pub async fn split_counts(q: &impl Querying, project: ProjectId) -> Result<Vec<SplitCount>> {
    q.all(
        "SELECT s.split, count(*),
             CAST(sum((SELECT count(*) FROM reading_case c WHERE c.subject = s.id)) AS BIGINT)
         FROM subject s WHERE s.project = $1 GROUP BY s.split",
        args![project],
    )
    .await
}
