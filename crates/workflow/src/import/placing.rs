//! Giving each examined image its place, or its reason for having none, in one transaction.

use std::collections::{BTreeSet, HashMap};

use domain::id::{CaseId, ImportId, InstanceId, ProjectId, QuarantineId, SeriesId, StudyId, SubjectId};
use domain::import::{FileOutcome, FileReport};
use jiff::Timestamp;
use store::archive::patient::Patient;
use store::blob::Digest;
use store::case::Receiving;
use store::instance::Instance;
use store::quarantine::Quarantined;
use store::study::{Series, Study};
use store::subject::Subject;
use store::{Archive, StoreError, Tx};

use super::examination::{Image, Unfit};
use super::{Importer, refused, storable, tally};
use crate::app::App;
use crate::fault::Fault;

/// An image whose bytes are kept.
pub(super) struct Kept {
    pub image: Image,
    pub patient: Patient,
    pub digest: Digest,
}

/// Puts files where they belong and adds them to the import's report, in their order.
pub(super) async fn place(
    app: &App,
    importer: &Importer,
    import: ImportId,
    files: Vec<Result<Kept, Unfit>>,
) -> Result<Vec<FileReport>, Fault> {
    let mut tx = app.db().begin().await?;
    // One import at a time gives out labels and decides what is new in a project.
    store::project::hold(&mut tx, importer.project).await?;
    let open = store::import::find(&tx, importer.project, import).await;
    if !matches!(open, Ok(store::import::Import { completed_at: None, .. })) {
        return Err(Fault::Conflict("This import is complete or not of this project: begin another.".into()));
    }
    let known = Known::of(&tx, importer.project, &files).await?;
    let mut placing = Placing { app, known, new: New::default(), now: app.now() };
    let mut reports = Vec::with_capacity(files.len());
    for file in files {
        reports.push(match file {
            Ok(kept) => placing.file(kept)?,
            Err(Unfit { name, reason }) => refused(name, &reason),
        });
    }
    placing.new.index(app.archive(), importer.project).await?;
    placing.new.keep(&mut tx, importer.project).await?;
    store::import::report(&mut tx, import, &reports).await?;
    let counts = tally(store::import::Tally::of(&reports));
    tx.record(importer.event(app, "import.files", import, counts));
    tx.commit().await?;
    Ok(reports)
}

/// What the project holds already of all that the files name.
struct Known {
    images: HashMap<String, Digest>,
    subjects: HashMap<String, SubjectId>,
    last_subject: u32,
    studies: HashMap<String, (StudyId, SubjectId)>,
    series: HashMap<String, (SeriesId, StudyId)>,
    cases: Vec<Receiving>,
}

impl Known {
    async fn of(tx: &Tx, project: ProjectId, files: &[Result<Kept, Unfit>]) -> Result<Self, StoreError> {
        let headers = || files.iter().flatten().map(|kept| &kept.image.header);
        let images: BTreeSet<&str> = headers().map(|header| header.sop_uid.as_str()).collect();
        let studies: BTreeSet<&str> = headers().map(|header| header.study_uid.as_str()).collect();
        let series: BTreeSet<&str> = headers().map(|header| header.series_uid.as_str()).collect();
        let keys: BTreeSet<&str> = files.iter().flatten().map(|kept| &*kept.patient.patient_key).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        let list = |uids: BTreeSet<&'_ str>| uids.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (images, studies, series) = (list(images), list(studies), list(series));
        let studies = store::study::by_uids(tx, project, &slices(&studies)).await?;
        let of_studies: Vec<StudyId> = studies.iter().map(|study| study.id).collect();
        Ok(Self {
            images: store::instance::known(tx, project, &slices(&images)).await?.into_iter().collect(),
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

/// What the transaction adds.
#[derive(Default)]
struct New {
    subjects: Vec<Subject>,
    patients: Vec<Patient>,
    studies: Vec<Study>,
    series: Vec<Series>,
    instances: Vec<Instance>,
    quarantined: Vec<Quarantined>,
    grown: BTreeSet<CaseId>,
}

impl New {
    async fn keep(self, tx: &mut Tx, project: ProjectId) -> Result<(), StoreError> {
        store::subject::insert(tx, project, &self.subjects).await?;
        store::study::insert(tx, project, &self.studies).await?;
        store::study::insert_series(tx, &self.series).await?;
        store::instance::insert(tx, project, &self.instances).await?;
        store::quarantine::insert(tx, project, &self.quarantined).await?;
        store::case::grew(tx, &self.grown.into_iter().collect::<Vec<_>>()).await
    }

    /// What goes into the archive index, which commits before the main database does.
    async fn index(&self, archive: &Archive, project: ProjectId) -> Result<(), StoreError> {
        if self.instances.is_empty() {
            return Ok(());
        }
        let mut tx = archive.begin().await?;
        store::archive::patient::insert(&mut tx, project, &self.patients).await?;
        tx.commit_unaudited().await
    }
}

struct Placing<'a> {
    app: &'a App,
    known: Known,
    new: New,
    now: Timestamp,
}

impl Placing<'_> {
    fn file(&mut self, kept: Kept) -> Result<FileReport, Fault> {
        let uid = kept.image.header.sop_uid.clone();
        let report =
            |outcome, name, reason| FileReport { name, outcome, reason, sop_instance_uid: Some(uid.clone()) };
        match self.known.images.get(&uid) {
            Some(digest) if *digest == kept.digest => {
                let here = "The same file is in the project already.".to_owned();
                return Ok(report(FileOutcome::Duplicate, kept.image.name, Some(here)));
            }
            _ => {}
        }
        if let Some(reason) = self.contradiction(&kept) {
            self.new.quarantined.push(Quarantined {
                id: QuarantineId(self.app.new_id()),
                name: kept.image.name.clone(),
                sop_instance_uid: Some(uid.clone()),
                sha256: kept.digest,
                reason: reason.clone(),
                at: self.now,
            });
            return Ok(report(FileOutcome::Quarantined, kept.image.name, Some(reason)));
        }
        let name = kept.image.name.clone();
        self.index(kept)?;
        Ok(report(FileOutcome::Stored, name, None))
    }

    /// What in the project the image contradicts, as a sentence.
    fn contradiction(&self, kept: &Kept) -> Option<String> {
        let header = &kept.image.header;
        if self.known.images.contains_key(&header.sop_uid) {
            return Some(
                "An image of this UID is in the project with other bytes, so this one is kept aside: \
                 find out which of the two is right."
                    .into(),
            );
        }
        let study = self.known.studies.get(&header.study_uid);
        let subject = self.known.subjects.get(&kept.patient.patient_key);
        if let Some((_, owner)) = study
            && Some(owner) != subject
        {
            return Some(
                "Its study is in the project under another patient, so it is kept aside: \
                 correct the patient ID where the study comes from."
                    .into(),
            );
        }
        let series = self.known.series.get(&header.series_uid);
        if let Some((_, owner)) = series
            && Some(owner) != study.map(|(study, _)| study)
        {
            return Some(
                "Its series is in the project within another study, so it is kept aside: \
                 correct the series UID where the study comes from."
                    .into(),
            );
        }
        let case = self.case_of(study.map(|(study, _)| *study), series.map(|(series, _)| *series))?;
        case.released.then(|| {
            format!(
                "It belongs to {}, which readers were given without it, so it is kept aside: \
                 import the whole study into another project if it must be read.",
                case.label
            )
        })
    }

    fn case_of(&self, study: Option<StudyId>, series: Option<SeriesId>) -> Option<&Receiving> {
        let study = study?;
        self.known
            .cases
            .iter()
            .find(|case| case.study == study && (case.series.is_none() || case.series == series))
    }

    fn index(&mut self, kept: Kept) -> Result<(), Fault> {
        let subject = self.subject(kept.patient);
        let Image { bytes, header, frame_index, metadata, .. } = kept.image;
        let study = self.study(&header, subject);
        let series = self.series(&header, study);
        if let Some(case) = self.case_of(Some(study), Some(series)).map(|case| case.id) {
            self.new.grown.insert(case);
        }
        self.known.images.insert(header.sop_uid.clone(), kept.digest);
        self.new.instances.push(Instance {
            id: InstanceId(self.app.new_id()),
            series,
            sop_instance_uid: header.sop_uid,
            sop_class_uid: header.sop_class_uid,
            transfer_syntax_uid: header.transfer_syntax_uid,
            sha256: kept.digest,
            bytes: bytes.len() as i64,
            number: header.instance_number,
            frames: header.pixels.frames,
            facets: json(&header.facets)?,
            geometry: json(&header.geometry)?,
            frame_index: json(&frame_index)?,
            metadata: json(&metadata)?,
            imported_at: self.now,
        });
        Ok(())
    }

    fn subject(&mut self, patient: Patient) -> SubjectId {
        if let Some(subject) = self.known.subjects.get(&patient.patient_key) {
            return *subject;
        }
        let id = SubjectId(self.app.new_id());
        self.known.last_subject += 1;
        let ordinal = self.known.last_subject;
        let patient_key = patient.patient_key.clone();
        self.known.subjects.insert(patient_key.clone(), id);
        self.new.subjects.push(Subject { id, patient_key, ordinal, label: format!("S-{ordinal:04}") });
        self.new.patients.push(patient);
        id
    }

    fn study(&mut self, header: &imaging::Header, subject: SubjectId) -> StudyId {
        if let Some((study, _)) = self.known.studies.get(&header.study_uid) {
            return *study;
        }
        let id = StudyId(self.app.new_id());
        self.known.studies.insert(header.study_uid.clone(), (id, subject));
        self.new.studies.push(Study {
            id,
            subject,
            study_instance_uid: header.study_uid.clone(),
            description: header.study_description.as_deref().map(storable),
        });
        id
    }

    fn series(&mut self, header: &imaging::Header, study: StudyId) -> SeriesId {
        if let Some((series, _)) = self.known.series.get(&header.series_uid) {
            return *series;
        }
        let id = SeriesId(self.app.new_id());
        self.known.series.insert(header.series_uid.clone(), (id, study));
        self.new.series.push(Series {
            id,
            study,
            series_instance_uid: header.series_uid.clone(),
            number: header.series_number,
            modality: header.facets.modality.as_deref().map(storable).unwrap_or_default(),
            description: header.series_description.as_deref().map(storable),
        });
        id
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|why| Fault::Internal(format!("An index cannot be written: {why}.")))
}
