//! Giving each prepared file its place, or its reason for having none, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{
    CaseId, ImportId, InstanceId, ProjectId, QuarantineId, SeriesId, StudyId, SubjectId, UserId,
};
use domain::import::{FileOutcome, FileReport};
use jiff::Timestamp;
use store::archive::file_name::{self, FileName};
use store::archive::patient::Patient;
use store::blob::Digest;
use store::case::Receiving;
use store::instance::Instance;
use store::quarantine::Quarantined;
use store::study::{Series, Study};
use store::subject::Subject;
use store::{StoreError, Tx};

use super::examination::Image;
use super::intake::{Delivery, Destination};
use super::known::Known;
use super::preparation::{Kept, Prepared};
use super::{Importer, names, refused, sentence, settling, storable, tally};
use crate::app::App;
use crate::fault::Fault;

/// Puts the files of deliveries where they belong and adds them to the reports of their imports, in
/// their order, in one transaction. Says delivery by delivery what became of its files, or why it has no
/// import to go into.
pub(super) async fn place(
    app: &App,
    deliveries: &[Delivery],
) -> Result<Vec<Result<Vec<FileReport>, Fault>>, Fault> {
    let now = app.now();
    let mut projects: BTreeMap<ProjectId, Vec<usize>> = BTreeMap::new();
    for (index, delivery) in deliveries.iter().enumerate() {
        projects.entry(delivery.importer.project).or_default().push(index);
    }
    let mut outcomes: Vec<Result<Vec<FileReport>, Fault>> = Vec::new();
    outcomes.resize_with(deliveries.len(), || Ok(Vec::new()));
    let mut tx = app.db().begin().await?;
    let mut additions = Vec::with_capacity(projects.len());
    for (project, members) in projects {
        // One at a time gives out labels and decides what is new in a project. Everybody holds
        // projects in the same order.
        store::project::hold(&mut tx, project).await?;
        let mut reports = Reports::default();
        let files = members.iter().flat_map(|index| &deliveries[*index].files);
        let known = Known::of(&tx, project, files).await?;
        let mut placing = Placing { app, known, new: New::default(), now };
        for index in members {
            let delivery = &deliveries[index];
            match destination(app, &mut tx, delivery).await? {
                Ok(import) => {
                    let placed: Vec<_> = delivery.files.iter().map(|file| placing.file(file)).collect();
                    reports.add(import, delivery, &placed);
                    outcomes[index] = Ok(placed);
                }
                Err(fault) => outcomes[index] = Err(fault),
            }
        }
        additions.push((project, placing.new, reports));
    }
    if additions.iter().all(|(_, _, reports)| reports.of.is_empty()) {
        return Ok(outcomes);
    }
    let mut names = Vec::new();
    for (project, new, reports) in &additions {
        names.extend(new.keep(&mut tx, *project, now).await?);
        names.extend(reports.keep(app, &mut tx).await?);
    }
    index(app, &additions, &names).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// The import that a delivery goes into; the day's import of its source is begun if there is none.
async fn destination(app: &App, tx: &mut Tx, delivery: &Delivery) -> Result<Result<ImportId, Fault>, Fault> {
    let Importer { project, person, .. } = delivery.importer;
    let source = match &delivery.into {
        Destination::Import(import) => {
            let open = store::import::find(&*tx, project, *import).await;
            let is_open = matches!(open, Ok(store::import::Import { completed_at: None, .. }));
            return Ok(is_open.then_some(*import).ok_or_else(|| {
                Fault::Conflict("This import is complete or not of this project: begin another.".into())
            }));
        }
        Destination::Day(source) => source,
    };
    let midnight = settling::day_of(app.now()).0;
    if let Some(open) = store::import::open_of_source(&*tx, project, person, source, midnight).await? {
        settling::soon(app, tx, project, open).await?;
        return Ok(Ok(open));
    }
    let begun = super::begin_in(app, tx, &delivery.importer, source).await?;
    settling::soon(app, tx, project, begun).await?;
    Ok(Ok(begun))
}

/// What goes into the archive index, which commits before the main database does.
async fn index(app: &App, additions: &[(ProjectId, New, Reports)], names: &[FileName]) -> Result<(), Fault> {
    let mut tx = app.archive().begin().await?;
    file_name::keep(&mut tx, names).await?;
    for (project, new, _) in additions {
        new.index(app, &mut tx, *project).await?;
    }
    Ok(tx.commit_unaudited().await?)
}

/// What is reported to which import, by whom.
#[derive(Default)]
struct Reports {
    of: BTreeMap<(ImportId, Option<UserId>), (Importer, Vec<FileReport>)>,
}

impl Reports {
    fn add(&mut self, import: ImportId, delivery: &Delivery, reports: &[FileReport]) {
        let importer = &delivery.importer;
        let entry = self.of.entry((import, importer.person));
        entry.or_insert_with(|| (importer.clone(), Vec::new())).1.extend_from_slice(reports);
    }

    /// Keeps the reports; gives the names of their files.
    async fn keep(&self, app: &App, tx: &mut Tx) -> Result<Vec<FileName>, StoreError> {
        let mut kept = Vec::new();
        for ((import, _), (importer, reports)) in &self.of {
            let first = store::import::report(tx, *import, reports, app.now()).await?;
            let told = |file: &FileReport| {
                file.sop_instance_uid.as_deref().is_some_and(|uid| file.name == names::of_uid(uid))
            };
            let named = (first..).zip(reports).filter(|(_, file)| !told(file));
            kept.extend(named.map(|(place, file)| (import.0, place, file.name.clone())));
            let counts = tally(store::import::Tally::of(reports));
            tx.record(importer.event(app, "import.files", *import, counts));
        }
        Ok(kept)
    }
}

/// What the transaction adds.
#[derive(Default)]
struct New {
    subjects: Vec<Subject>,
    patients: Vec<Patient>,
    studies: Vec<Study>,
    series: Vec<Series>,
    instances: Vec<Instance>,
    archived: Vec<store::archive::image::Image>,
    quarantined: Vec<Quarantined>,
    grown: BTreeSet<CaseId>,
    touched: BTreeSet<StudyId>,
}

impl New {
    /// Keeps what belongs into the main database; gives the names of files that wait in quarantine.
    async fn keep(
        &self,
        tx: &mut Tx,
        project: ProjectId,
        now: Timestamp,
    ) -> Result<Vec<FileName>, StoreError> {
        store::subject::insert(tx, project, &self.subjects).await?;
        store::study::insert(tx, project, &self.studies).await?;
        store::study::insert_series(tx, &self.series).await?;
        store::instance::insert(tx, project, &self.instances).await?;
        let touched: Vec<StudyId> = self.touched.iter().copied().collect();
        store::study::got_images(tx, &touched, now).await?;
        store::quarantine::insert(tx, project, &self.quarantined).await?;
        store::case::grew(tx, &self.grown.iter().copied().collect::<Vec<_>>()).await?;
        if self.quarantined.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<QuarantineId> = self.quarantined.iter().map(|file| file.id).collect();
        let present = store::quarantine::present(tx, &ids).await?;
        let kept = self.quarantined.iter().filter(|file| present.contains(&file.id));
        Ok(kept.map(|file| (file.id.0, 0, file.name.clone())).collect())
    }

    /// Keeps what the archive index has to know of it.
    async fn index(&self, app: &App, tx: &mut Tx, project: ProjectId) -> Result<(), StoreError> {
        store::archive::patient::insert(tx, project, &self.patients).await?;
        store::archive::image::add(tx, project, &self.archived, || app.new_id()).await
    }
}

struct Placing<'a> {
    app: &'a App,
    known: Known,
    new: New,
    now: Timestamp,
}

impl Placing<'_> {
    fn file(&mut self, file: &Prepared) -> FileReport {
        match file {
            Prepared::Image(kept) => self.image(kept),
            Prepared::Doubtful { name, reason, digest } => {
                let reason = format!("{} It is kept aside until someone decides.", sentence(reason));
                self.set_aside(name, None, *digest, reason)
            }
            Prepared::Refused { name, reason } => refused(name.clone(), reason),
        }
    }

    fn image(&mut self, kept: &Kept) -> FileReport {
        let uid = kept.image.header.sop_uid.clone();
        let name = kept.image.name.clone();
        if self.known.images.get(&uid) == Some(&kept.digest) {
            let here = Some("The same file is in the project already.".to_owned());
            let outcome = FileOutcome::Duplicate;
            return FileReport { name, outcome, reason: here, sop_instance_uid: Some(uid) };
        }
        if let Some(reason) = self.contradiction(kept) {
            return self.set_aside(&name, Some(uid), kept.digest, reason);
        }
        self.index(kept);
        FileReport { name, outcome: FileOutcome::Stored, reason: None, sop_instance_uid: Some(uid) }
    }

    fn set_aside(&mut self, name: &str, uid: Option<String>, sha256: Digest, reason: String) -> FileReport {
        self.new.quarantined.push(Quarantined {
            id: QuarantineId(self.app.new_id()),
            name: name.to_owned(),
            sop_instance_uid: uid.clone(),
            sha256,
            reason: reason.clone(),
            at: self.now,
        });
        let outcome = FileOutcome::Quarantined;
        FileReport { name: name.to_owned(), outcome, reason: Some(reason), sop_instance_uid: uid }
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

    fn index(&mut self, kept: &Kept) {
        let Image { header, texts, archived, .. } = &kept.image;
        self.new.archived.push(crate::dicomweb::entry::of(archived, kept.digest, kept.size));
        let subject = self.subject(&kept.patient);
        let study = self.study(header, subject);
        let series = self.series(header, study);
        if let Some(case) = self.case_of(Some(study), Some(series)).map(|case| case.id) {
            self.new.grown.insert(case);
        }
        self.new.touched.insert(study);
        self.known.images.insert(header.sop_uid.clone(), kept.digest);
        self.new.instances.push(Instance {
            id: InstanceId(self.app.new_id()),
            series,
            sop_instance_uid: header.sop_uid.clone(),
            sha256: kept.digest,
            bytes: kept.size as i64,
            number: header.instance_number,
            frames: header.pixels.frames,
            facets: texts.facets.clone(),
            geometry: texts.geometry.clone(),
            frame_index: texts.frame_index.clone(),
            metadata: texts.metadata.clone(),
            imported_at: self.now,
        });
    }

    fn subject(&mut self, patient: &Patient) -> SubjectId {
        if let Some(subject) = self.known.subjects.get(&patient.patient_key) {
            return *subject;
        }
        let id = SubjectId(self.app.new_id());
        self.known.last_subject += 1;
        let ordinal = self.known.last_subject;
        let patient_key = patient.patient_key.clone();
        self.known.subjects.insert(patient_key.clone(), id);
        self.new.subjects.push(Subject { id, patient_key, ordinal, label: format!("S-{ordinal:04}") });
        self.new.patients.push(patient.clone());
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
