//! The header of an image: what it is, whose, where it lies, and the facets to slice data by.

mod facets;
mod geometry;
mod pixel_module;

pub use facets::Facets;
pub use geometry::Geometry;
pub use pixel_module::PixelModule;

use crate::dataset::DataSet;
use crate::kind::Kind;
use crate::refusal::Refusal;
use crate::scan::Opened;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};

/// What is indexed of one image instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Study Instance UID.
    pub study_uid: String,
    /// Series Instance UID.
    pub series_uid: String,
    /// SOP Instance UID.
    pub sop_uid: String,
    /// SOP Class UID.
    pub sop_class_uid: String,
    /// Transfer Syntax UID of the file.
    pub transfer_syntax_uid: String,
    /// Patient ID as written; an identifier.
    pub patient_id: Option<String>,
    /// Issuer of Patient ID.
    pub issuer_of_patient_id: Option<String>,
    /// Patient's Name; an identifier.
    pub patient_name: Option<String>,
    /// Study Description.
    pub study_description: Option<String>,
    /// Series Description.
    pub series_description: Option<String>,
    /// Series Number.
    pub series_number: Option<i32>,
    /// Instance Number.
    pub instance_number: Option<i32>,
    /// Rows, columns, frames and bits.
    pub pixels: PixelModule,
    /// What data can be sliced by.
    pub facets: Facets,
    /// Where the image lies in the patient.
    pub geometry: Geometry,
}

/// Reads the header of an image whose pixel data is present in full and can be shown rightly, as far
/// as the header and the first frame's codestream tell.
///
/// # Errors
/// A [`Refusal`] for what is not DICOM, is damaged or cut short, lacks what an image must have,
/// or is no image at all.
pub fn read_header(file: &[u8]) -> Result<Header, Refusal> {
    let opened = Opened::new(file)?;
    Header::of(&opened, &opened.data_set()?)
}

impl Header {
    pub(crate) fn of(opened: &Opened<'_>, set: &DataSet<'_>) -> Result<Self, Refusal> {
        let sop_class_uid = set
            .uid(tags::SOP_CLASS_UID)
            .or_else(|| opened.media_sop_class_uid.clone())
            .ok_or(Refusal::MissingAttribute { attribute: "SOP Class UID" })?;
        only_images(set, &sop_class_uid)?;
        let image = crate::frames::Image::of(set, &opened.transfer_syntax_uid)?;
        image.check()?;
        let pixels = image.pixels.clone();
        let facets = Facets::of(set, &opened.transfer_syntax_uid, pixels.frames);
        let geometry = Geometry::of(set, pixels.frames);
        let whole = |tag| set.integer(tag).and_then(|n| i32::try_from(n).ok());
        Ok(Header {
            study_uid: set.required_uid(tags::STUDY_INSTANCE_UID, "Study Instance UID")?,
            series_uid: set.required_uid(tags::SERIES_INSTANCE_UID, "Series Instance UID")?,
            sop_uid: set.required_uid(tags::SOP_INSTANCE_UID, "SOP Instance UID")?,
            sop_class_uid,
            patient_id: set.text(tags::PATIENT_ID),
            issuer_of_patient_id: set.text(tags::ISSUER_OF_PATIENT_ID),
            patient_name: set.text(tags::PATIENT_NAME),
            study_description: set.text(tags::STUDY_DESCRIPTION),
            series_description: set.text(tags::SERIES_DESCRIPTION),
            series_number: whole(tags::SERIES_NUMBER),
            instance_number: whole(tags::INSTANCE_NUMBER),
            pixels,
            facets,
            geometry,
            transfer_syntax_uid: opened.transfer_syntax_uid.clone(),
        })
    }
}

fn only_images(set: &DataSet<'_>, sop_class_uid: &str) -> Result<(), Refusal> {
    let has = |tag| set.get(tag).is_some();
    let float = has(tags::FLOAT_PIXEL_DATA) || has(tags::DOUBLE_FLOAT_PIXEL_DATA);
    match Kind::of(sop_class_uid, has(tags::PIXEL_DATA) || has(tags::ROWS)) {
        Kind::Image if float => Err(Refusal::unsupported("an image of floating-point pixels")),
        Kind::Image => Ok(()),
        kind => Err(Refusal::NotAnImage { kind }),
    }
}
