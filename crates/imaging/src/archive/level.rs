//! To which level of the hierarchy an attribute belongs (PS3.3 Annex A: the modules of an image).

use dicom_core::Tag;
use dicom_dictionary_std::tags as t;
use serde::{Deserialize, Serialize};

/// A level of patient, study, series and instance; the patient's attributes are told with the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Patient, General Study and Patient Study modules.
    Study,
    /// General Series, Frame of Reference and General Equipment modules.
    Series,
    /// Everything else.
    Instance,
}

/// PS3.3 C.7.1.1, C.7.2.1, C.7.2.2.
const STUDY: &[Tag] = &[
    t::STUDY_DATE,
    t::STUDY_TIME,
    t::ACCESSION_NUMBER,
    t::REFERRING_PHYSICIAN_NAME,
    t::REFERRING_PHYSICIAN_IDENTIFICATION_SEQUENCE,
    t::CONSULTING_PHYSICIAN_NAME,
    t::CONSULTING_PHYSICIAN_IDENTIFICATION_SEQUENCE,
    t::ISSUER_OF_ACCESSION_NUMBER_SEQUENCE,
    t::STUDY_DESCRIPTION,
    t::PROCEDURE_CODE_SEQUENCE,
    t::PHYSICIANS_OF_RECORD,
    t::PHYSICIANS_OF_RECORD_IDENTIFICATION_SEQUENCE,
    t::NAME_OF_PHYSICIANS_READING_STUDY,
    t::PHYSICIANS_READING_STUDY_IDENTIFICATION_SEQUENCE,
    t::ADMITTING_DIAGNOSES_DESCRIPTION,
    t::ADMITTING_DIAGNOSES_CODE_SEQUENCE,
    t::REFERENCED_STUDY_SEQUENCE,
    t::REFERENCED_PATIENT_SEQUENCE,
    t::PATIENT_NAME,
    t::PATIENT_ID,
    t::ISSUER_OF_PATIENT_ID,
    t::TYPE_OF_PATIENT_ID,
    t::ISSUER_OF_PATIENT_ID_QUALIFIERS_SEQUENCE,
    t::PATIENT_BIRTH_DATE,
    t::PATIENT_BIRTH_TIME,
    t::PATIENT_SEX,
    t::OTHER_PATIENT_NAMES,
    t::OTHER_PATIENT_I_DS_SEQUENCE,
    t::PATIENT_AGE,
    t::PATIENT_SIZE,
    t::PATIENT_WEIGHT,
    t::PATIENT_BODY_MASS_INDEX,
    t::MEDICAL_ALERTS,
    t::ALLERGIES,
    t::OCCUPATION,
    t::SMOKING_STATUS,
    t::ADDITIONAL_PATIENT_HISTORY,
    t::PREGNANCY_STATUS,
    t::LAST_MENSTRUAL_DATE,
    t::PATIENT_SEX_NEUTERED,
    t::PATIENT_SPECIES_DESCRIPTION,
    t::PATIENT_BREED_DESCRIPTION,
    t::RESPONSIBLE_PERSON,
    t::PATIENT_COMMENTS,
    t::PATIENT_IDENTITY_REMOVED,
    t::DEIDENTIFICATION_METHOD,
    t::DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
    t::LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
    t::CLINICAL_TRIAL_SPONSOR_NAME,
    t::CLINICAL_TRIAL_PROTOCOL_ID,
    t::CLINICAL_TRIAL_PROTOCOL_NAME,
    t::CLINICAL_TRIAL_SITE_ID,
    t::CLINICAL_TRIAL_SITE_NAME,
    t::CLINICAL_TRIAL_SUBJECT_ID,
    t::CLINICAL_TRIAL_SUBJECT_READING_ID,
    t::CLINICAL_TRIAL_TIME_POINT_ID,
    t::CLINICAL_TRIAL_TIME_POINT_DESCRIPTION,
    t::STUDY_INSTANCE_UID,
    t::STUDY_ID,
    t::ADMISSION_ID,
    t::SERVICE_EPISODE_ID,
    t::REASON_FOR_PERFORMED_PROCEDURE_CODE_SEQUENCE,
];

/// PS3.3 C.7.3.1, C.7.4.1, C.7.5.1.
const SERIES: &[Tag] = &[
    t::SERIES_DATE,
    t::SERIES_TIME,
    t::MODALITY,
    t::MANUFACTURER,
    t::INSTITUTION_NAME,
    t::INSTITUTION_ADDRESS,
    t::STATION_NAME,
    t::SERIES_DESCRIPTION,
    t::SERIES_DESCRIPTION_CODE_SEQUENCE,
    t::INSTITUTIONAL_DEPARTMENT_NAME,
    t::PERFORMING_PHYSICIAN_NAME,
    t::PERFORMING_PHYSICIAN_IDENTIFICATION_SEQUENCE,
    t::OPERATORS_NAME,
    t::OPERATOR_IDENTIFICATION_SEQUENCE,
    t::MANUFACTURER_MODEL_NAME,
    t::REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE,
    t::BODY_PART_EXAMINED,
    t::DEVICE_SERIAL_NUMBER,
    t::SOFTWARE_VERSIONS,
    t::PROTOCOL_NAME,
    t::PATIENT_POSITION,
    t::SERIES_INSTANCE_UID,
    t::SERIES_NUMBER,
    t::LATERALITY,
    t::FRAME_OF_REFERENCE_UID,
    t::POSITION_REFERENCE_INDICATOR,
    t::SMALLEST_PIXEL_VALUE_IN_SERIES,
    t::LARGEST_PIXEL_VALUE_IN_SERIES,
    t::PERFORMED_PROCEDURE_STEP_START_DATE,
    t::PERFORMED_PROCEDURE_STEP_START_TIME,
    t::PERFORMED_PROCEDURE_STEP_END_DATE,
    t::PERFORMED_PROCEDURE_STEP_END_TIME,
    t::PERFORMED_PROCEDURE_STEP_ID,
    t::PERFORMED_PROCEDURE_STEP_DESCRIPTION,
    t::PERFORMED_PROTOCOL_CODE_SEQUENCE,
    t::REQUEST_ATTRIBUTES_SEQUENCE,
];

/// What a search tells of an instance by itself (PS3.18 Table 10.6.3-5).
const OF_INSTANCES: &[Tag] = &[
    t::SOP_CLASS_UID,
    t::SOP_INSTANCE_UID,
    t::INSTANCE_NUMBER,
    t::ROWS,
    t::COLUMNS,
    t::BITS_ALLOCATED,
    t::NUMBER_OF_FRAMES,
];

impl Level {
    /// The level of an attribute of an image.
    pub(crate) fn of(tag: Tag) -> Self {
        if STUDY.contains(&tag) {
            Self::Study
        } else if SERIES.contains(&tag) {
            Self::Series
        } else {
            Self::Instance
        }
    }
}

impl Level {
    /// Whether an archive that keeps an attribute of that key by level keeps it with this one: of an
    /// instance only what is told by default.
    pub(crate) fn tells_by_default(self, key: &str) -> bool {
        super::answer::tag(key)
            .is_some_and(|tag| Self::of(tag) == self && (self != Self::Instance || told_of_instances(tag)))
    }
}

pub(super) fn told_of_instances(tag: Tag) -> bool {
    OF_INSTANCES.contains(&tag)
}
