//! Finding studies, series and instances. What is asked here only narrows: a caller that asks for
//! [`Condition::Like`] looks at what it gets once more, since engines take letters' case differently.

use domain::id::ProjectId;
use uuid::Uuid;

use super::texts::Texts;
use crate::db::{FromRow, Query, Row, ToValue, Value};
use crate::packed::Packed;
use crate::uid::{KeptUid, Uid};
use crate::{Querying, Result, args};

/// A column that can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each is named as the attribute is")]
pub enum Field {
    StudyInstanceUid,
    PatientId,
    PatientName,
    AccessionNumber,
    StudyDate,
    StudyTime,
    StudyDescription,
    SeriesInstanceUid,
    Modality,
    SeriesNumber,
    SeriesDescription,
    SopInstanceUid,
    SopClassUid,
    InstanceNumber,
}

/// What is searched for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Studies.
    Study,
    /// Series.
    Series,
    /// Instances.
    Instance,
}

impl Field {
    fn column(self) -> &'static str {
        match self {
            Self::StudyInstanceUid => "s.study_instance_uid",
            Self::PatientId => "s.patient_id",
            Self::PatientName => "s.patient_name",
            Self::AccessionNumber => "s.accession_number",
            Self::StudyDate => "s.study_date",
            Self::StudyTime => "s.study_time",
            Self::StudyDescription => "s.description",
            Self::SeriesInstanceUid => "e.series_instance_uid",
            Self::Modality => "e.modality",
            Self::SeriesNumber => "e.number",
            Self::SeriesDescription => "e.description",
            Self::SopInstanceUid => "i.sop_instance_uid",
            Self::SopClassUid => "i.sop_class_uid",
            Self::InstanceNumber => "i.number",
        }
    }

    /// Whether the column holds UIDs as [`crate::uid`] packs them.
    fn is_packed(self) -> bool {
        matches!(self, Self::SopInstanceUid | Self::SopClassUid)
    }

    /// A text as it is compared with the column.
    fn value(self, text: &str) -> Value {
        if self.is_packed() { Uid(text).to_value() } else { text.to_value() }
    }

    /// Where the column is.
    pub fn level(self) -> Level {
        match self.column().as_bytes()[0] {
            b's' => Level::Study,
            b'e' => Level::Series,
            _ => Level::Instance,
        }
    }
}

/// What must hold.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// One of these texts.
    OneOf(Field, Vec<String>),
    /// From here on.
    AtLeast(Field, String),
    /// Up to here.
    AtMost(Field, String),
    /// Fits a pattern of `*` and `?`; more may come than fits.
    Like(Field, String),
    /// The patient's name, or a component group of it, fits a pattern of `*` and `?`.
    Name(String),
    /// The study has a series of one of these modalities.
    HasModality(Vec<String>),
    /// Is that number.
    Number(Field, i64),
}

impl Condition {
    fn level(&self) -> Level {
        match self {
            Self::OneOf(field, _)
            | Self::AtLeast(field, _)
            | Self::AtMost(field, _)
            | Self::Like(field, _)
            | Self::Number(field, _) => field.level(),
            Self::Name(_) | Self::HasModality(_) => Level::Study,
        }
    }

    fn push(&self, query: &mut Query) {
        if let Self::Like(field, _) = self
            && field.is_packed()
        {
            // Whoever asks looks at all that comes; of a UID no pattern is asked for by SQL.
            return;
        }
        query.push(" AND ", args![]);
        match self {
            Self::OneOf(field, texts) => {
                query.push(field.column(), args![]).push(" IN ", args![]);
                query.push_list(texts.iter().map(|text| field.value(text)));
            }
            Self::AtLeast(field, text) => {
                query.push(field.column(), args![]).push(" >= ?", vec![field.value(text)]);
            }
            Self::AtMost(field, text) => {
                // What a file does not have lies in no range.
                query.push(field.column(), args![]).push(" <= ?", vec![field.value(text)]);
                let none = vec![field.value("")];
                query.push(" AND ", args![]).push(field.column(), args![]).push(" <> ?", none);
            }
            Self::Like(field, pattern) => {
                query.push(field.column(), args![]).push(" LIKE ? ESCAPE '!'", args![like(pattern)]);
            }
            Self::Name(pattern) => {
                let group = like(pattern);
                query.push(
                    "(s.patient_name LIKE ? ESCAPE '!' OR s.patient_name LIKE ? ESCAPE '!'
                      OR s.patient_name LIKE ? ESCAPE '!' OR s.patient_name LIKE ? ESCAPE '!')",
                    args![group, format!("{group}=%"), format!("%={group}"), format!("%={group}=%")],
                );
            }
            Self::HasModality(modalities) => {
                let within =
                    "EXISTS (SELECT 1 FROM archived_series m WHERE m.study = s.id AND m.modality IN ";
                query.push(within, args![]).push_list(modalities.iter().map(ToValue::to_value));
                query.push(")", args![]);
            }
            Self::Number(field, number) => {
                query.push(field.column(), args![]).push(" = ?", args![*number]);
            }
        }
    }
}

/// A pattern of `*` and `?` as SQL has it.
fn like(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len() + 4);
    for letter in pattern.chars() {
        match letter {
            '*' => text.push('%'),
            '?' => text.push('_'),
            '%' | '_' | '!' => text.extend(['!', letter]),
            _ => text.push(letter),
        }
    }
    text
}

/// What to find.
#[derive(Clone, PartialEq, Debug)]
pub struct Search {
    /// In which project.
    pub project: ProjectId,
    /// What must hold, all of it.
    pub conditions: Vec<Condition>,
    /// By what to sort, `true` from the last to the first; by the level's own order where it is empty.
    pub order: Vec<(Field, bool)>,
    /// Whether the metadata of instances is wanted.
    pub whole: bool,
    /// At most so many.
    pub limit: u32,
    /// After so many.
    pub offset: u32,
}

/// A study, series or instance that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// The study's identity, for [`modalities`].
    pub study: Uuid,
    /// Study Instance UID.
    pub study_uid: String,
    /// DICOM JSON of the study.
    pub study_attributes: String,
    /// How many series the study has.
    pub study_series: u64,
    /// How many instances the study has.
    pub study_instances: u64,
    /// The series, where one was searched for.
    pub series: Option<FoundSeries>,
    /// The instance, where one was searched for.
    pub instance: Option<FoundInstance>,
}

/// The series that was found, or that the instance is of.
#[derive(Clone, PartialEq, Debug)]
pub struct FoundSeries {
    /// Series Instance UID.
    pub uid: String,
    /// DICOM JSON.
    pub attributes: String,
    /// How many instances it has.
    pub instances: u64,
}

/// The instance that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct FoundInstance {
    /// SOP Instance UID.
    pub uid: String,
    /// Transfer Syntax UID.
    pub transfer_syntax_uid: String,
    /// DICOM JSON of what is told by default.
    pub attributes: String,
    /// DICOM JSON of everything, where it was wanted.
    pub metadata: Option<String>,
}

struct Studies(Found);
struct OfSeries(Found);
struct Instances(Found);

impl FromRow for Studies {
    fn from_row(row: &Row) -> Result<Self> {
        let count = |index| row.get::<i64>(index).map(i64::unsigned_abs);
        Ok(Self(Found {
            study: row.get(0)?,
            study_uid: row.get(1)?,
            study_attributes: row.get(2)?,
            study_series: count(3)?,
            study_instances: count(4)?,
            series: None,
            instance: None,
        }))
    }
}

impl FromRow for OfSeries {
    fn from_row(row: &Row) -> Result<Self> {
        let Studies(study) = Studies::from_row(row)?;
        let instances = row.get::<i64>(7)?.unsigned_abs();
        let series = FoundSeries { uid: row.get(5)?, attributes: row.get(6)?, instances };
        Ok(Self(Found { series: Some(series), ..study }))
    }
}

impl FromRow for Instances {
    fn from_row(row: &Row) -> Result<Self> {
        let OfSeries(series) = OfSeries::from_row(row)?;
        let texts = Texts::at(row, 10)?;
        let apart = if texts.metadata.is_none() { Packed::at(row, 10)? } else { None };
        let instance = FoundInstance {
            uid: row.get::<KeptUid>(8)?.0,
            transfer_syntax_uid: row.get::<KeptUid>(9)?.0,
            attributes: texts.attributes,
            metadata: texts.metadata.map(Ok).or_else(|| apart.map(|packed| packed.text())).transpose()?,
        };
        Ok(Self(Found { instance: Some(instance), ..series }))
    }
}

/// Finds studies, series or instances.
pub async fn find(q: &impl Querying, level: Level, search: &Search) -> Result<Vec<Found>> {
    let query = query(level, search);
    Ok(match level {
        Level::Study => query.all::<Studies>(q).await?.into_iter().map(|found| found.0).collect(),
        Level::Series => query.all::<OfSeries>(q).await?.into_iter().map(|found| found.0).collect(),
        Level::Instance => {
            let found = query.all::<Instances>(q).await?.into_iter();
            found.map(|found| if search.whole { found.0 } else { without_metadata(found.0) }).collect()
        }
    })
}

fn without_metadata(mut found: Found) -> Found {
    if let Some(instance) = &mut found.instance {
        instance.metadata = None;
    }
    found
}

/// Study and modality of each modality that these studies have, in alphabetical order.
pub async fn modalities(q: &impl Querying, studies: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let mut query =
        Query::new("SELECT DISTINCT study, modality FROM archived_series WHERE study IN ", args![]);
    query.push_list(studies.iter().map(ToValue::to_value));
    query.push(" AND modality <> '' ORDER BY modality", args![]);
    query.all(q).await
}

fn query(level: Level, search: &Search) -> Query {
    let mut query =
        Query::new("SELECT s.id, s.study_instance_uid, s.attributes, s.series, s.instances", args![]);
    if level >= Level::Series {
        query.push(", e.series_instance_uid, e.attributes, e.instances", args![]);
    }
    if level == Level::Instance {
        query.push(", i.sop_instance_uid, i.transfer_syntax_uid, ", args![]);
        let metadata = "CASE WHEN i.texts IS NULL AND i.frames = '' THEN i.metadata END";
        query.push(if search.whole { "i.metadata" } else { metadata }, args![]);
        query.push(", e.base, i.texts, i.frames, i.attributes", args![]);
    }
    // SQLite takes the tables in this order, PostgreSQL in any: first the one that narrows most.
    let narrows = search.conditions.iter().map(Condition::level).min();
    query.push(tables(level, narrows), args![]);
    query.push(" WHERE s.project = ?", args![search.project]);
    if level >= Level::Series {
        query.push(" AND e.project = ? AND e.study = s.id", args![search.project]);
    }
    if level == Level::Instance {
        query.push(" AND i.project = ? AND i.series = e.id", args![search.project]);
    }
    if search.offset > 0 && level == Level::Instance && narrows.is_none() && search.order.is_empty() {
        page(&mut query, search);
        return query;
    }
    search.conditions.iter().for_each(|condition| condition.push(&mut query));
    order(&mut query, level, search);
    query.push(" LIMIT ? OFFSET ?", args![search.limit, search.offset]);
    query
}

/// A page of all instances in the order of their arrival: what comes before it is passed over in the
/// index, without a look at its series and its study.
fn page(query: &mut Query, search: &Search) {
    query.push(
        " AND i.id IN (SELECT id FROM archived_instance WHERE project = ? ORDER BY id LIMIT ? OFFSET ?)
          ORDER BY i.id",
        args![search.project, search.limit, search.offset],
    );
}

fn tables(level: Level, narrows: Option<Level>) -> &'static str {
    match (level, narrows) {
        (Level::Study, _) => " FROM archived_study s",
        (Level::Series, Some(Level::Study)) => " FROM archived_study s CROSS JOIN archived_series e",
        (Level::Series, _) => " FROM archived_series e CROSS JOIN archived_study s",
        (Level::Instance, Some(Level::Study)) => {
            " FROM archived_study s CROSS JOIN archived_series e CROSS JOIN archived_instance i"
        }
        (Level::Instance, Some(Level::Series)) => {
            " FROM archived_series e CROSS JOIN archived_study s CROSS JOIN archived_instance i"
        }
        (Level::Instance, _) => {
            " FROM archived_instance i CROSS JOIN archived_series e CROSS JOIN archived_study s"
        }
    }
}

fn order(query: &mut Query, level: Level, search: &Search) {
    let within = |wanted: Field| {
        search
            .conditions
            .iter()
            .any(|one| matches!(one, Condition::OneOf(field, uids) if *field == wanted && uids.len() == 1))
    };
    query.push(" ORDER BY ", args![]);
    for (field, descending) in &search.order {
        query.push(field.column(), args![]).push(if *descending { " DESC, " } else { ", " }, args![]);
    }
    let own = match level {
        // The newest first, as a worklist has it.
        Level::Study if search.order.is_empty() => "s.study_date DESC, s.study_instance_uid DESC",
        Level::Study => "s.study_instance_uid",
        Level::Series if within(Field::StudyInstanceUid) => "e.number, e.series_instance_uid",
        Level::Series => "e.id",
        Level::Instance if within(Field::SeriesInstanceUid) => "i.number, i.sop_instance_uid",
        Level::Instance if within(Field::StudyInstanceUid) => {
            "e.number, e.series_instance_uid, i.number, i.sop_instance_uid"
        }
        Level::Instance => "i.id",
    };
    query.push(own, args![]);
}
