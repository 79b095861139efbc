//! Attributes as a search names them: by tag or by keyword, within sequences by a dot (PS3.18 8.3.4.1).

use super::Level;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::{StandardDataDictionary, tags};
use std::str::FromStr;

/// An attribute that a search names, such as `00100010`, `PatientName` or
/// `RequestAttributesSequence.ScheduledProcedureStepID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    path: Vec<Tag>,
}

/// An attribute by which an archive can find without looking into every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named as the attribute is")]
pub enum Indexed {
    StudyInstanceUid,
    PatientId,
    PatientName,
    AccessionNumber,
    StudyDate,
    StudyTime,
    StudyDescription,
    ModalitiesInStudy,
    SeriesInstanceUid,
    Modality,
    SeriesNumber,
    SeriesDescription,
    SopInstanceUid,
    SopClassUid,
    InstanceNumber,
}

const INDEXED: [(Tag, Indexed); 15] = [
    (tags::STUDY_INSTANCE_UID, Indexed::StudyInstanceUid),
    (tags::PATIENT_ID, Indexed::PatientId),
    (tags::PATIENT_NAME, Indexed::PatientName),
    (tags::ACCESSION_NUMBER, Indexed::AccessionNumber),
    (tags::STUDY_DATE, Indexed::StudyDate),
    (tags::STUDY_TIME, Indexed::StudyTime),
    (tags::STUDY_DESCRIPTION, Indexed::StudyDescription),
    (tags::MODALITIES_IN_STUDY, Indexed::ModalitiesInStudy),
    (tags::SERIES_INSTANCE_UID, Indexed::SeriesInstanceUid),
    (tags::MODALITY, Indexed::Modality),
    (tags::SERIES_NUMBER, Indexed::SeriesNumber),
    (tags::SERIES_DESCRIPTION, Indexed::SeriesDescription),
    (tags::SOP_INSTANCE_UID, Indexed::SopInstanceUid),
    (tags::SOP_CLASS_UID, Indexed::SopClassUid),
    (tags::INSTANCE_NUMBER, Indexed::InstanceNumber),
];

impl FromStr for Attribute {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let path: Vec<Tag> = name.split('.').map(tag).collect::<Option<_>>().ok_or_else(|| {
            format!("“{}” is no DICOM attribute", name.chars().take(64).collect::<String>())
        })?;
        let sequences = &path[..path.len() - 1];
        match sequences.iter().find(|tag| vr_of(**tag) != VR::SQ && tag.0 % 2 == 0) {
            Some(_) => Err(format!("“{name}” goes into an attribute that is no sequence")),
            None => Ok(Self { path }),
        }
    }
}

fn tag(name: &str) -> Option<Tag> {
    let hexadecimal = name.len() == 8 && name.bytes().all(|b| b.is_ascii_hexdigit());
    if hexadecimal {
        let half = |at: usize| u16::from_str_radix(&name[at..at + 4], 16).ok();
        return Some(Tag(half(0)?, half(4)?));
    }
    StandardDataDictionary.by_name(name).map(DataDictionaryEntry::tag)
}

fn vr_of(tag: Tag) -> VR {
    StandardDataDictionary.by_tag(tag).map_or(VR::UN, |entry| entry.vr().relaxed())
}

impl Attribute {
    /// Its place in DICOM JSON: keys of eight digits, from the top inwards.
    pub fn keys(&self) -> Vec<String> {
        self.path.iter().map(|tag| crate::json::key(*tag)).collect()
    }

    /// The attribute at the top that it is, or is within.
    pub(super) fn top(&self) -> Tag {
        self.path[0]
    }

    pub(super) fn vr(&self) -> VR {
        vr_of(self.path[self.path.len() - 1])
    }

    /// At which level an archive has it.
    pub fn level(&self) -> Level {
        match self.indexed() {
            Some(Indexed::ModalitiesInStudy) => Level::Study,
            _ if super::answer::COUNTS_OF_STUDIES.contains(&self.top()) => Level::Study,
            _ => Level::of(self.top()),
        }
    }

    /// By what an archive finds it quickly, where it does.
    pub fn indexed(&self) -> Option<Indexed> {
        match self.path[..] {
            [only] => INDEXED.iter().find(|(tag, _)| *tag == only).map(|(_, indexed)| *indexed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Attribute, Indexed};

    #[test]
    fn attributes_go_by_tag_by_keyword_and_into_sequences() {
        let keys = |name: &str| name.parse::<Attribute>().map(|attribute| attribute.keys());
        assert_eq!(keys("PatientName"), keys("00100010"));
        assert_eq!(keys("0020000d").unwrap(), ["0020000D"]);
        let nested = ["00400275", "00400009"];
        assert_eq!(keys("RequestAttributesSequence.ScheduledProcedureStepID").unwrap(), nested);
        assert_eq!(keys("00400275.00400009").unwrap(), nested);
        for wrong in ["", "NoSuchKeyword", "PatientName.PatientID", "0010001", "."] {
            assert!(keys(wrong).is_err(), "{wrong}");
        }
        let indexed = "Modality".parse::<Attribute>().unwrap().indexed();
        assert_eq!(indexed, Some(Indexed::Modality));
    }
}
