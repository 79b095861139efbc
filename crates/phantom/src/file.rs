//! Writing DICOM part-10 files.

use crate::PhantomError;
use crate::acquisition::Acquisition;
use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};

/// A DICOM object being written.
pub(crate) struct Writer {
    object: InMemDicomObject,
    sop_class: &'static str,
    sop_uid: String,
}

impl Writer {
    /// An image of this class with the patient, study and equipment of its examination.
    pub fn new(sop_class: &'static str, sop_uid: &str, modality: &str, exam: &Acquisition) -> Self {
        let mut writer =
            Self { object: InMemDicomObject::new_empty(), sop_class, sop_uid: sop_uid.to_owned() };
        writer.text(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 100");
        writer.text(tags::SOP_CLASS_UID, VR::UI, sop_class);
        writer.text(tags::SOP_INSTANCE_UID, VR::UI, sop_uid);
        writer.text(tags::STUDY_INSTANCE_UID, VR::UI, &exam.study_uid);
        for tag in [tags::STUDY_DATE, tags::SERIES_DATE, tags::ACQUISITION_DATE, tags::CONTENT_DATE] {
            writer.text(tag, VR::DA, &exam.study_date);
        }
        for tag in [tags::STUDY_TIME, tags::SERIES_TIME, tags::ACQUISITION_TIME, tags::CONTENT_TIME] {
            writer.text(tag, VR::TM, &exam.study_time);
        }
        writer.text(tags::MODALITY, VR::CS, modality);
        writer.text(tags::ACCESSION_NUMBER, VR::SH, &exam.accession_number);
        writer.text(tags::MANUFACTURER, VR::LO, exam.scanner.manufacturer);
        writer.text(tags::MANUFACTURER_MODEL_NAME, VR::LO, exam.scanner.model);
        writer.text(tags::SOFTWARE_VERSIONS, VR::LO, &exam.software);
        writer.text(tags::INSTITUTION_NAME, VR::LO, exam.site.institution);
        writer.text(tags::STATION_NAME, VR::SH, &exam.station);
        writer.text(tags::PATIENT_NAME, VR::PN, &exam.patient_name);
        writer.text(tags::PATIENT_ID, VR::LO, &exam.patient_id);
        writer.text(tags::ISSUER_OF_PATIENT_ID, VR::LO, exam.site.institution);
        writer.text(tags::PATIENT_BIRTH_DATE, VR::DA, &exam.birth_date);
        writer.text(tags::PATIENT_SEX, VR::CS, exam.sex);
        writer.text(tags::PATIENT_AGE, VR::AS, &format!("{:03}Y", exam.age_years));
        writer.text(tags::COUNTRY_OF_RESIDENCE, VR::LO, exam.site.country);
        writer.text(tags::REFERRING_PHYSICIAN_NAME, VR::PN, "");
        writer.text(tags::STUDY_ID, VR::SH, "1");
        if sop_class != uids::POSITRON_EMISSION_TOMOGRAPHY_IMAGE_STORAGE {
            writer.numbers(tags::KVP, &[exam.kvp]);
            writer.whole(tags::EXPOSURE, exam.exposure_mas);
            writer.whole(tags::X_RAY_TUBE_CURRENT, exam.tube_current_ma);
        }
        writer
    }

    /// Text; several values are parted by backslashes.
    pub fn text(&mut self, tag: Tag, vr: VR, text: &str) {
        self.object.put(DataElement::new(tag, vr, PrimitiveValue::from(text)));
    }

    /// Decimal strings of at most 16 characters.
    pub fn numbers(&mut self, tag: Tag, numbers: &[f64]) {
        let text: Vec<String> = numbers.iter().map(|&number| decimal(number)).collect();
        self.text(tag, VR::DS, &text.join("\\"));
    }

    /// An integer string.
    pub fn whole(&mut self, tag: Tag, number: u32) {
        self.text(tag, VR::IS, &number.to_string());
    }

    /// An unsigned 16-bit number.
    pub fn short(&mut self, tag: Tag, number: u16) {
        self.object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(number)));
    }

    /// A signed 16-bit number.
    pub fn signed(&mut self, tag: Tag, number: i16) {
        self.object.put(DataElement::new(tag, VR::SS, PrimitiveValue::from(number)));
    }

    /// A sequence of one item.
    pub fn item(&mut self, tag: Tag, elements: &[(Tag, VR, &str)]) {
        let elements =
            elements.iter().map(|&(tag, vr, text)| DataElement::new(tag, vr, PrimitiveValue::from(text)));
        let item = InMemDicomObject::from_element_iter(elements);
        self.object.put(DataElement::new(tag, VR::SQ, dicom_core::value::DataSetSequence::from(vec![item])));
    }

    /// Grey pixels of 16 bits.
    pub fn pixels(&mut self, size: [u16; 2], stored: u16, signed: bool, words: Vec<u16>) {
        self.short(tags::SAMPLES_PER_PIXEL, 1);
        self.text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
        self.short(tags::COLUMNS, size[0]);
        self.short(tags::ROWS, size[1]);
        self.short(tags::BITS_ALLOCATED, 16);
        self.short(tags::BITS_STORED, stored);
        self.short(tags::HIGH_BIT, stored - 1);
        self.short(tags::PIXEL_REPRESENTATION, signed.into());
        self.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(words.into())));
    }

    /// The file's bytes.
    pub fn finish(self) -> Result<Vec<u8>, PhantomError> {
        let meta = FileMetaTableBuilder::new()
            .transfer_syntax(uids::EXPLICIT_VR_LITTLE_ENDIAN)
            .media_storage_sop_class_uid(self.sop_class)
            .media_storage_sop_instance_uid(&self.sop_uid);
        let file = self.object.with_meta(meta).map_err(|error| PhantomError::Write(error.to_string()))?;
        let mut bytes = Vec::new();
        file.write_all(&mut bytes).map_err(|error| PhantomError::Write(error.to_string()))?;
        Ok(bytes)
    }
}

fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
