//! What an archive keeps of an image beside its bytes, so that `DICOMweb` parses no file to answer:
//! the attributes of the patient and study, of the series, and of the instance, and where its frames lie.

mod answer;
mod attribute;
mod explicit;
mod frames;
mod level;
mod matching;
mod moment;
mod stored;
mod xml;

pub use answer::{Candidate, Known, Order, Question};
pub use attribute::{Attribute, Indexed};
pub use explicit::explicit;
pub use frames::{ArchivedFrame, ArchivedFrames, archived_frame};
pub use level::Level;
pub use matching::{Key, Rule, Wanted};
pub use moment::{normal_date, normal_time};
pub use stored::{Deposited, FailureReason, Identity, deposit_answer, identify, identify_large};
pub use xml::native_model;

use crate::dataset::DataSet;
use crate::json::Writer;
use crate::refusal::Refusal;
use crate::scan::Opened;
use bytes::Bytes;
use dicom_dictionary_std::tags;

/// An image as an archive indexes it, with its identity as in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Archived {
    /// Of the patient and the study.
    pub study: ArchivedStudy,
    /// Of the series.
    pub series: ArchivedSeries,
    /// Of the image itself.
    pub instance: ArchivedInstance,
}

/// The patient's and the study's part. Absent texts are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedStudy {
    /// Study Instance UID.
    pub uid: String,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Name as names are compared: see [`folded`].
    pub patient_name: String,
    /// Accession Number.
    pub accession_number: String,
    /// Study Date, `YYYYMMDD`.
    pub date: String,
    /// Study Time, `HHMMSSFFFFFF`.
    pub time: String,
    /// Study Description.
    pub description: String,
    /// DICOM JSON of the patient's and the study's attributes.
    pub attributes: String,
}

/// The series' part. Absent texts are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedSeries {
    /// Series Instance UID.
    pub uid: String,
    /// Modality.
    pub modality: String,
    /// Series Number.
    pub number: Option<i64>,
    /// Series Description.
    pub description: String,
    /// DICOM JSON of the series' attributes.
    pub attributes: String,
}

/// The instance's part.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedInstance {
    /// SOP Instance UID.
    pub uid: String,
    /// SOP Class UID.
    pub sop_class_uid: String,
    /// Transfer Syntax UID of the file.
    pub transfer_syntax_uid: String,
    /// Instance Number.
    pub number: Option<i64>,
    /// DICOM JSON of what a search tells of an instance by default.
    pub attributes: String,
    /// DICOM JSON of the whole file, as [`dicom_json`](crate::json::dicom_json) has it.
    pub metadata: String,
    /// Where its frames lie in the file.
    pub frames: ArchivedFrames,
}

/// Reads what an archive keeps of an image.
///
/// # Errors
/// A [`Refusal`] where the file cannot be read, or lacks one of its UIDs.
pub fn archived(file: &Bytes) -> Result<Archived, Refusal> {
    let opened = Opened::new(file)?;
    archived_from(&opened, &opened.data_set()?)
}

pub(crate) fn archived_from(opened: &Opened<'_>, set: &DataSet<'_>) -> Result<Archived, Refusal> {
    let text = |tag| set.text(tag).unwrap_or_default().replace('\0', "");
    let syntax = opened.transfer_syntax_uid.as_str();
    let json = |level: Level| Writer::of(set, syntax).write(set, |tag| Level::of(tag) == level);
    let whole = Writer::of(set, syntax).write(set, |_| true);
    Ok(Archived {
        study: ArchivedStudy {
            uid: set.required_uid(tags::STUDY_INSTANCE_UID, "Study Instance UID")?,
            patient_id: text(tags::PATIENT_ID),
            patient_name: folded(&name(set)),
            accession_number: text(tags::ACCESSION_NUMBER),
            date: set.text(tags::STUDY_DATE).and_then(|text| normal_date(&text)).unwrap_or_default(),
            time: set.text(tags::STUDY_TIME).and_then(|text| normal_time(&text, '0')).unwrap_or_default(),
            description: text(tags::STUDY_DESCRIPTION),
            attributes: json(Level::Study),
        },
        series: ArchivedSeries {
            uid: set.required_uid(tags::SERIES_INSTANCE_UID, "Series Instance UID")?,
            modality: text(tags::MODALITY),
            number: set.integer(tags::SERIES_NUMBER),
            description: text(tags::SERIES_DESCRIPTION),
            attributes: json(Level::Series),
        },
        instance: ArchivedInstance {
            uid: set.required_uid(tags::SOP_INSTANCE_UID, "SOP Instance UID")?,
            sop_class_uid: set
                .uid(tags::SOP_CLASS_UID)
                .or_else(|| opened.media_sop_class_uid.clone())
                .ok_or(Refusal::MissingAttribute { attribute: "SOP Class UID" })?,
            number: set.integer(tags::INSTANCE_NUMBER),
            attributes: Writer::of(set, syntax).write(set, level::told_of_instances),
            metadata: whole,
            frames: ArchivedFrames::of(set, syntax)?,
            transfer_syntax_uid: opened.transfer_syntax_uid.clone(),
        },
    })
}

fn name(set: &DataSet<'_>) -> String {
    set.text(tags::PATIENT_NAME).unwrap_or_default().replace('\0', "")
}

/// A name as names are compared: in small letters, without the marks of components that are empty.
pub fn folded(name: &str) -> String {
    let groups = name.split('=').map(|group| group.trim_end_matches(['^', ' ']));
    groups.collect::<Vec<_>>().join("=").trim_end_matches('=').to_lowercase()
}

#[cfg(test)]
mod tests;
