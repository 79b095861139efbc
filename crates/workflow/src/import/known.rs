//! What a project holds already of all that delivered files name.

use std::collections::{BTreeSet, HashMap};

use domain::id::{ProjectId, SeriesId, StudyId, SubjectId};
use store::blob::Digest;
use store::case::Receiving;
use store::{StoreError, Tx};

use super::preparation::{Kept, Prepared};

/// What the project holds already of all that the files name.
pub(super) struct Known {
    pub images: HashMap<String, Digest>,
    pub subjects: HashMap<String, SubjectId>,
    pub last_subject: u32,
    pub studies: HashMap<String, (StudyId, SubjectId)>,
    pub series: HashMap<String, (SeriesId, StudyId)>,
    pub cases: Vec<Receiving>,
}

impl Known {
    pub async fn of<'a>(
        tx: &Tx,
        project: ProjectId,
        files: impl Iterator<Item = &'a Prepared>,
    ) -> Result<Self, StoreError> {
        let images: Vec<&Kept> = files
            .filter_map(|file| match file {
                Prepared::Image(kept) => Some(&**kept),
                _ => None,
            })
            .collect();
        let headers = || images.iter().map(|kept| &kept.image.header);
        let uids: BTreeSet<&str> = headers().map(|header| header.sop_uid.as_str()).collect();
        let studies: BTreeSet<&str> = headers().map(|header| header.study_uid.as_str()).collect();
        let series: BTreeSet<&str> = headers().map(|header| header.series_uid.as_str()).collect();
        let keys: BTreeSet<&str> = images.iter().map(|kept| &*kept.patient.patient_key).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        let list = |uids: BTreeSet<&'_ str>| uids.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (uids, studies, series) = (list(uids), list(studies), list(series));
        let studies = store::study::by_uids(tx, project, &slices(&studies)).await?;
        let of_studies: Vec<StudyId> = studies.iter().map(|study| study.id).collect();
        Ok(Self {
            images: store::instance::known(tx, project, &slices(&uids)).await?.into_iter().collect(),
            subjects: store::subject::by_patient_keys(tx, project, &keys)
                .await?
                .into_iter()
                .map(|subject| (subject.patient_key, subject.id))
                .collect(),
            last_subject: store::subject::last_ordinal(tx, project).await?,
            series: store::study::series_by_uids(tx, project, &slices(&series))
                .await?
                .into_iter()
                .map(|series| (series.series_instance_uid, (series.id, series.study)))
                .collect(),
            cases: store::case::of_studies(tx, &of_studies).await?,
            studies: studies
                .into_iter()
                .map(|study| (study.study_instance_uid, (study.id, study.subject)))
                .collect(),
        })
    }
}

fn slices(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
