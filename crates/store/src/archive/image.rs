//! Images as `DICOMweb` finds and sends them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::id::ProjectId;
use uuid::Uuid;

use crate::blob::Digest;
use crate::db::{FromRow, Query, Row, StoreError, ToValue};
use crate::packed::{self, Packed};
use crate::{Querying, Result, Tx, args};

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
    let packed = pack(tx, &new, &series).await?;
    let rows = new.iter().zip(packed).filter_map(|(image, (texts, metadata))| {
        let series = series.get(image.series.uid.as_str())?;
        Some(args![
            new_id(),
            project,
            *series,
            image.uid,
            image.sop_class_uid,
            image.transfer_syntax_uid,
            image.number,
            image.sha256,
            image.bytes as i64,
            "",
            "",
            metadata,
            texts
        ])
    });
    tx.insert_many(
        "INSERT INTO archived_instance (id, project, series, sop_instance_uid, sop_class_uid,
             transfer_syntax_uid, number, sha256, bytes, frames, attributes, metadata, texts)
         VALUES {rows}",
        rows.collect(),
    )
    .await?;
    count(tx, &new, &studies, &series).await
}

/// The texts of images, packed: frames and attributes, and the metadata. Keeps the bases of series that had none.
async fn pack(
    tx: &mut Tx,
    new: &[&Image],
    series: &HashMap<String, Uuid>,
) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let mut query = Query::new("SELECT id, base FROM archived_series WHERE id IN ", args![]);
    query.push_list(series.values().map(ToValue::to_value));
    let kept: Vec<(Uuid, Option<Vec<u8>>)> = query.all(tx).await?;
    let kept = kept.into_iter().map(|(id, base)| Ok((id, packed::Series::of(base)?)));
    let mut all: HashMap<Uuid, packed::Series> = kept.collect::<Result<_>>()?;
    let each = new.iter().map(|image| {
        let texts = packed::alone(&format!("{}{BETWEEN}{}", image.frames, image.attributes))?;
        let series = series.get(image.series.uid.as_str()).and_then(|id| all.get_mut(id));
        let metadata = match series {
            Some(series) => series.pack(&image.metadata)?,
            None => packed::alone(&image.metadata)?,
        };
        Ok((texts, metadata))
    });
    let each = each.collect::<Result<Vec<_>>>()?;
    for (id, series) in all {
        if let Some(base) = series.new_base() {
            tx.execute("UPDATE archived_series SET base = $2 WHERE id = $1", args![id, base]).await?;
        }
    }
    Ok(each)
}

/// What stands between the frames and the attributes of an image: no JSON has it.
const BETWEEN: char = '\0';

/// Frames and attributes of an image, from the three columns `i.texts, i.frames, i.attributes`.
pub(super) fn frames_and_attributes(row: &Row, first: usize) -> Result<(String, String)> {
    let Some(packed) = Packed::by_itself(row, first)? else {
        // An earlier version kept them so.
        return Ok((row.get(first + 1)?, row.get(first + 2)?));
    };
    let text = packed.text()?;
    let both =
        text.split_once(BETWEEN).map(|(frames, attributes)| (frames.to_owned(), attributes.to_owned()));
    both.ok_or_else(|| StoreError::Packed { why: "one text in place of 2".into() })
}

async fn known(tx: &Tx, project: ProjectId, images: &[Image]) -> Result<HashMap<String, Digest>> {
    let mut query = Query::new(
        "SELECT sop_instance_uid, sha256 FROM archived_instance WHERE project = ? AND sop_instance_uid IN ",
        args![project],
    );
    query.push_list(images.iter().map(|image| image.uid.to_value()));
    let rows: Vec<(String, Digest)> = query.all(tx).await?;
    Ok(rows.into_iter().collect())
}

async fn remove(tx: &mut Tx, project: ProjectId, uids: &[&str]) -> Result<()> {
    for uid in uids {
        let series: Option<Uuid> = tx
            .returning(
                "DELETE FROM archived_instance WHERE project = $1 AND sop_instance_uid = $2 RETURNING series",
                args![project, uid],
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

/// A study, a series of it, or an instance of that.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// Study Instance UID.
    pub study: String,
    /// Series Instance UID.
    pub series: Option<String>,
    /// SOP Instance UID.
    pub instance: Option<String>,
}

impl Place {
    fn query(&self, select: &'static str, project: ProjectId) -> Query {
        let mut query = Query::new(select, args![]);
        match &self.instance {
            Some(instance) => query.push(
                " FROM archived_instance i JOIN archived_series e ON e.id = i.series
                  JOIN archived_study s ON s.id = e.study
                  WHERE i.project = ? AND i.sop_instance_uid = ? AND s.study_instance_uid = ?",
                args![project, instance, self.study],
            ),
            None => query.push(
                " FROM archived_study s JOIN archived_series e ON e.study = s.id
                  JOIN archived_instance i ON i.series = e.id
                  WHERE s.project = ? AND s.study_instance_uid = ?",
                args![project, self.study],
            ),
        };
        if let Some(series) = &self.series {
            query.push(" AND e.series_instance_uid = ?", args![series]);
        }
        if self.instance.is_none() {
            query.push(
                " ORDER BY coalesce(e.number, 2147483647), e.series_instance_uid,
                     coalesce(i.number, 2147483647), i.sop_instance_uid",
                args![],
            );
        }
        query
    }
}

/// Where an image is and what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Series Instance UID.
    pub series: String,
    /// SOP Instance UID.
    pub uid: String,
    /// Transfer Syntax UID.
    pub transfer_syntax_uid: String,
    /// Where its bytes are.
    pub sha256: Digest,
    /// How many they are.
    pub bytes: u64,
    /// JSON: where its frames lie in them.
    pub frames: String,
}

impl FromRow for Stored {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            series: row.get(0)?,
            uid: row.get(1)?,
            transfer_syntax_uid: row.get(2)?,
            sha256: row.get(3)?,
            bytes: row.get::<i64>(4)?.unsigned_abs(),
            frames: frames_and_attributes(row, 5)?.0,
        })
    }
}

/// The images of a place, by series number and image number.
pub async fn stored(q: &impl Querying, project: ProjectId, place: &Place) -> Result<Vec<Stored>> {
    let select = "SELECT e.series_instance_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.sha256, i.bytes,
         i.texts, i.frames, i.attributes";
    place.query(select, project).all(q).await
}

/// The metadata of an image, packed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metadata {
    /// Series Instance UID.
    pub series: String,
    /// SOP Instance UID.
    pub uid: String,
    /// DICOM JSON of everything but binary values.
    pub packed: Packed,
}

impl FromRow for Metadata {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        let packed = Packed::at(row, 2)?.ok_or(StoreError::NotFound { what: Self::WHAT })?;
        Ok(Self { series: row.get(0)?, uid: row.get(1)?, packed })
    }
}

/// The metadata of the images of a place, in [`stored`]'s order.
pub async fn metadata(q: &impl Querying, project: ProjectId, place: &Place) -> Result<Vec<Metadata>> {
    place.query("SELECT e.series_instance_uid, i.sop_instance_uid, i.metadata, e.base", project).all(q).await
}

/// The metadata of those of the images that are here.
pub async fn described(q: &impl Querying, project: ProjectId, uids: &[&str]) -> Result<Vec<Metadata>> {
    let mut query = Query::new(
        "SELECT e.series_instance_uid, i.sop_instance_uid, i.metadata, e.base
         FROM archived_instance i JOIN archived_series e ON e.id = i.series
         WHERE i.project = ? AND i.sop_instance_uid IN ",
        args![project],
    );
    query.push_list(uids.iter().map(ToValue::to_value));
    query.all(q).await
}

/// SHA-256 of the images of a place, in [`stored`]'s order: what its metadata is made of.
pub async fn digests(q: &impl Querying, project: ProjectId, place: &Place) -> Result<Vec<Digest>> {
    place.query("SELECT i.sha256", project).all(q).await
}

/// How many images there are of each project.
pub async fn counts(q: &impl Querying) -> Result<Vec<(ProjectId, i64)>> {
    q.all("SELECT project, CAST(sum(instances) AS BIGINT) FROM archived_study GROUP BY project", args![])
        .await
}

/// Those of the UIDs that are here.
pub async fn known_uids(q: &impl Querying, project: ProjectId, uids: &[&str]) -> Result<Vec<String>> {
    let mut query = Query::new(
        "SELECT sop_instance_uid FROM archived_instance WHERE project = ? AND sop_instance_uid IN ",
        args![project],
    );
    query.push_list(uids.iter().map(ToValue::to_value));
    query.all(q).await
}
