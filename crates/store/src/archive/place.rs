//! Where images lie in the archive, and what is kept of those of a place.

use domain::id::ProjectId;

use super::texts::{self, Texts};
use crate::blob::Digest;
use crate::db::{FromRow, Query, Row, StoreError, ToValue};
use crate::packed::Packed;
use crate::uid::{KeptUid, Uid};
use crate::{Querying, Result, args};

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
                args![project, Uid(instance), self.study],
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
            uid: row.get::<KeptUid>(1)?.0,
            transfer_syntax_uid: row.get::<KeptUid>(2)?.0,
            sha256: row.get(3)?,
            bytes: row.get::<i64>(4)?.unsigned_abs(),
            frames: Texts::at(row, 5)?.frames,
        })
    }
}

/// The images of a place, by series number and image number.
pub async fn stored(q: &impl Querying, project: ProjectId, place: &Place) -> Result<Vec<Stored>> {
    let select = "SELECT e.series_instance_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.sha256, i.bytes,
         i.metadata, e.base, i.texts, i.frames, i.attributes";
    place.query(select, project).all(q).await
}

/// The metadata of an image, packed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metadata {
    /// Series Instance UID.
    pub series: String,
    /// SOP Instance UID.
    pub uid: String,
    packed: Packed,
}

impl Metadata {
    /// DICOM JSON of everything but binary values. This takes a while where it is long.
    pub fn text(&self) -> Result<String> {
        Ok(texts::metadata_of(self.packed.text()?))
    }
}

impl FromRow for Metadata {
    const WHAT: &'static str = "image";
    fn from_row(row: &Row) -> Result<Self> {
        let packed = Packed::at(row, 2)?.ok_or(StoreError::NotFound { what: Self::WHAT })?;
        Ok(Self { series: row.get(0)?, uid: row.get::<KeptUid>(1)?.0, packed })
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
    query.push_list(uids.iter().map(|uid| Uid(uid).to_value()));
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
    query.push_list(uids.iter().map(|uid| Uid(uid).to_value()));
    let known: Vec<KeptUid> = query.all(q).await?;
    Ok(known.into_iter().map(|uid| uid.0).collect())
}
