//! Images as `DICOMweb` finds and sends them: adding them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::id::ProjectId;
use uuid::Uuid;

use super::texts;
use crate::blob::Digest;
use crate::db::{Query, ToValue};
use crate::uid::{KeptUid, Uid};
use crate::{Result, Tx, args};

/// The patient's and the study's part of an image; absent texts are empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Study {
    /// Study Instance UID.
    pub uid: String,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Name as names are compared.
    pub patient_name: String,
    /// Accession Number.
    pub accession_number: String,
    /// `YYYYMMDD`.
    pub date: String,
    /// `HHMMSSFFFFFF`.
    pub time: String,
    /// Study Description.
    pub description: String,
    /// DICOM JSON.
    pub attributes: String,
}

/// The series' part of an image; absent texts are empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    /// Series Instance UID.
    pub uid: String,
    /// Modality.
    pub modality: String,
    /// Series Number.
    pub number: Option<i64>,
    /// Series Description.
    pub description: String,
    /// DICOM JSON.
    pub attributes: String,
}

/// An image with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Image {
    /// Of which patient and study.
    pub study: Study,
    /// Of which series.
    pub series: Series,
    /// SOP Instance UID.
    pub uid: String,
    /// SOP Class UID.
    pub sop_class_uid: String,
    /// Transfer Syntax UID.
    pub transfer_syntax_uid: String,
    /// Instance Number.
    pub number: Option<i64>,
    /// Where its bytes are.
    pub sha256: Digest,
    /// How many they are.
    pub bytes: u64,
    /// JSON: where its frames lie in them.
    pub frames: String,
    /// DICOM JSON of what a search tells by default.
    pub attributes: String,
    /// DICOM JSON of everything but binary values.
    pub metadata: String,
}

/// Adds images; those that are here already stay. `new_id` gives out identities in order of time.
///
/// Whoever calls it sees to it that no two add to one project at a time.
pub async fn add(
    tx: &mut Tx,
    project: ProjectId,
    images: &[Image],
    mut new_id: impl FnMut() -> Uuid,
) -> Result<()> {
    let known = known(tx, project, images).await?;
    let changed: Vec<&str> = images
        .iter()
        .filter(|image| known.get(&image.uid).is_some_and(|digest| *digest != image.sha256))
        .map(|image| image.uid.as_str())
        .collect();
    // What a crash left behind of a file that was never acknowledged gives way.
    remove(tx, project, &changed).await?;
    let mut seen = BTreeSet::new();
    let new: Vec<&Image> = images
        .iter()
        .filter(|image| known.get(&image.uid) != Some(&image.sha256) && seen.insert(image.uid.as_str()))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let studies = add_studies(tx, project, &new, &mut new_id).await?;
    let series = add_series(tx, project, &new, &studies, &mut new_id).await?;
    let packed = texts::pack(tx, &new, &series).await?;
    let rows = new.iter().zip(packed).filter_map(|(image, packed)| {
        let series = series.get(image.series.uid.as_str())?;
        Some(args![
            new_id(),
            project,
            *series,
            Uid(&image.uid),
            Uid(&image.sop_class_uid),
            Uid(&image.transfer_syntax_uid),
            image.number,
            image.sha256,
            image.bytes as i64,
            "",
            "",
            packed
        ])
    });
    tx.insert_many(
        "INSERT INTO archived_instance (id, project, series, sop_instance_uid, sop_class_uid,
             transfer_syntax_uid, number, sha256, bytes, frames, attributes, metadata)
         VALUES {rows}",
        rows.collect(),
    )
    .await?;
    count(tx, &new, &studies, &series).await
}

async fn known(tx: &Tx, project: ProjectId, images: &[Image]) -> Result<HashMap<String, Digest>> {
    let mut query = Query::new(
        "SELECT sop_instance_uid, sha256 FROM archived_instance WHERE project = ? AND sop_instance_uid IN ",
        args![project],
    );
    query.push_list(images.iter().map(|image| Uid(&image.uid).to_value()));
    let rows: Vec<(KeptUid, Digest)> = query.all(tx).await?;
    Ok(rows.into_iter().map(|(uid, digest)| (uid.0, digest)).collect())
}

async fn remove(tx: &mut Tx, project: ProjectId, uids: &[&str]) -> Result<()> {
    for uid in uids {
        let series: Option<Uuid> = tx
            .returning(
                "DELETE FROM archived_instance WHERE project = $1 AND sop_instance_uid = $2 RETURNING series",
                args![project, Uid(uid)],
            )
            .await?;
        let counted = "UPDATE archived_series SET instances = instances - 1 WHERE id = $1 RETURNING study";
        let study: Option<Uuid> = tx.returning(counted, args![series]).await?;
        tx.execute("UPDATE archived_study SET instances = instances - 1 WHERE id = $1", args![study]).await?;
    }
    Ok(())
}

async fn add_studies(
    tx: &mut Tx,
    project: ProjectId,
    new: &[&Image],
    new_id: &mut impl FnMut() -> Uuid,
) -> Result<HashMap<String, Uuid>> {
    let studies: BTreeMap<&str, &Study> =
        new.iter().rev().map(|image| (image.study.uid.as_str(), &image.study)).collect();
    let rows = studies.values().map(|study| {
        args![
            new_id(),
            project,
            study.uid,
            study.patient_id,
            study.patient_name,
            study.accession_number,
            study.date,
            study.time,
            study.description,
            study.attributes,
            0_i64,
            0_i64
        ]
    });
    tx.insert_many(
        "INSERT INTO archived_study (id, project, study_instance_uid, patient_id, patient_name,
             accession_number, study_date, study_time, description, attributes, series, instances)
         VALUES {rows} ON CONFLICT DO NOTHING",
        rows.collect(),
    )
    .await?;
    let mut query = Query::new(
        "SELECT study_instance_uid, id FROM archived_study WHERE project = ? AND study_instance_uid IN ",
        args![project],
    );
    query.push_list(studies.keys().map(ToValue::to_value));
    let rows: Vec<(String, Uuid)> = query.all(tx).await?;
    Ok(rows.into_iter().collect())
}

async fn add_series(
    tx: &mut Tx,
    project: ProjectId,
    new: &[&Image],
    studies: &HashMap<String, Uuid>,
    new_id: &mut impl FnMut() -> Uuid,
) -> Result<HashMap<String, Uuid>> {
    let series: BTreeMap<&str, (&Series, Uuid)> = new
        .iter()
        .rev()
        .filter_map(|image| {
            Some((image.series.uid.as_str(), (&image.series, *studies.get(&image.study.uid)?)))
        })
        .collect();
    let mut known = series_ids(tx, project, &series).await?;
    let added: Vec<_> = series.values().filter(|(series, _)| !known.contains_key(&series.uid)).collect();
    let mut per_study: BTreeMap<Uuid, i64> = BTreeMap::new();
    let rows: Vec<_> = added
        .into_iter()
        .map(|(series, study)| {
            *per_study.entry(*study).or_default() += 1;
            let id = new_id();
            known.insert(series.uid.clone(), id);
            args![
                id,
                project,
                *study,
                series.uid,
                series.modality,
                series.number,
                series.description,
                series.attributes,
                0_i64
            ]
        })
        .collect();
    tx.insert_many(
        "INSERT INTO archived_series (id, project, study, series_instance_uid, modality, number, description,
             attributes, instances)
         VALUES {rows}",
        rows,
    )
    .await?;
    for (study, added) in per_study {
        tx.execute("UPDATE archived_study SET series = series + $2 WHERE id = $1", args![study, added])
            .await?;
    }
    Ok(known)
}

async fn series_ids(
    tx: &Tx,
    project: ProjectId,
    series: &BTreeMap<&str, (&Series, Uuid)>,
) -> Result<HashMap<String, Uuid>> {
    let mut query = Query::new(
        "SELECT series_instance_uid, id FROM archived_series WHERE project = ? AND series_instance_uid IN ",
        args![project],
    );
    query.push_list(series.keys().map(ToValue::to_value));
    let rows: Vec<(String, Uuid)> = query.all(tx).await?;
    Ok(rows.into_iter().collect())
}

async fn count(
    tx: &mut Tx,
    new: &[&Image],
    studies: &HashMap<String, Uuid>,
    series: &HashMap<String, Uuid>,
) -> Result<()> {
    let mut of_series: BTreeMap<Uuid, i64> = BTreeMap::new();
    let mut of_studies: BTreeMap<Uuid, i64> = BTreeMap::new();
    for image in new {
        if let (Some(study), Some(series)) = (studies.get(&image.study.uid), series.get(&image.series.uid)) {
            *of_series.entry(*series).or_default() += 1;
            *of_studies.entry(*study).or_default() += 1;
        }
    }
    for (id, added) in of_series {
        let sql = "UPDATE archived_series SET instances = instances + $2 WHERE id = $1";
        tx.execute(sql, args![id, added]).await?;
    }
    for (id, added) in of_studies {
        let sql = "UPDATE archived_study SET instances = instances + $2 WHERE id = $1";
        tx.execute(sql, args![id, added]).await?;
    }
    Ok(())
}
