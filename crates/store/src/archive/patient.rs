//! Who each subject is: the identity map.

use domain::id::ProjectId;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, Tx, args};

/// Who a subject is, as the headers have it; empty texts where they have none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patient {
    /// The subject's `patient_key` in the main database.
    pub patient_key: String,
    /// Patient ID.
    pub patient_id: String,
    /// Issuer of Patient ID.
    pub issuer: String,
    /// Patient's Name, as it was written first.
    pub name: String,
}

impl FromRow for Patient {
    const WHAT: &'static str = "patient";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { patient_key: row.get(0)?, patient_id: row.get(1)?, issuer: row.get(2)?, name: row.get(3)? })
    }
}

/// Keeps who subjects are; one that is known stays as it is.
pub async fn insert(tx: &mut Tx, project: ProjectId, patients: &[Patient]) -> Result<()> {
    let rows = patients
        .iter()
        .map(|patient| args![project, patient.patient_key, patient.patient_id, patient.issuer, patient.name]);
    tx.insert_many(
        "INSERT INTO patient (project, patient_key, patient_id, issuer, name) VALUES {rows}
         ON CONFLICT (project, patient_key) DO NOTHING",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// Who the subjects of a project are, in no particular order.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<Patient>> {
    q.all("SELECT patient_key, patient_id, issuer, name FROM patient WHERE project = $1", args![project])
        .await
}

/// Who a subject is, if it is known.
pub async fn find(q: &impl Querying, project: ProjectId, patient_key: &str) -> Result<Option<Patient>> {
    q.optional(
        "SELECT patient_key, patient_id, issuer, name FROM patient WHERE project = $1 AND patient_key = $2",
        args![project, patient_key],
    )
    .await
}
