//! What is true of a synthetic study.

use std::collections::BTreeMap;

/// What a study is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    /// Chest CT.
    Ct,
    /// Mammography in four views.
    Mg,
    /// PET with the CT that corrects its attenuation.
    Pt,
}

/// The truth of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Study Instance UID.
    pub study_uid: String,
    /// Patient ID.
    pub patient_id: String,
    /// Chest CT, mammography or PET/CT.
    pub modality: Modality,
    /// Every image, in anatomical order.
    pub images: Vec<TruthImage>,
    /// Every lesion.
    pub lesions: Vec<Lesion>,
    /// Places that a reader might take for a lesion.
    pub decoys: Vec<Decoy>,
    /// The right answers to the case's questions.
    pub answers: BTreeMap<String, String>,
}

/// One image of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct TruthImage {
    /// SOP Instance UID.
    pub sop_uid: String,
    /// Frame number, from 1.
    pub frame: u32,
    /// Rows.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
    /// Distance between rows and between columns, mm.
    pub spacing: [f64; 2],
    /// `RCC`, `LCC`, `RMLO` or `LMLO` for mammograms.
    pub view: Option<&'static str>,
}

/// One lesion.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesion {
    /// From 1 within the study.
    pub id: u32,
    /// `nodule`, `mass`, `calcifications` or `lesion`.
    pub structure: &'static str,
    /// Mean diameter, mm.
    pub diameter_mm: f64,
    /// Centre in the patient, LPS mm, where there is such a space.
    pub centre_mm: Option<[f64; 3]>,
    /// How well it stands out: 0 hardly, 1 plainly.
    pub conspicuity: f64,
    /// Its attributes by key, in the words of the demo's protocols.
    pub attributes: BTreeMap<String, String>,
    /// `R` or `L`: the side of the patient.
    pub side: char,
    /// Its outline on every image that shows it.
    pub contours: Vec<Contour>,
}

/// An outline on one image.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    /// SOP Instance UID.
    pub sop_uid: String,
    /// Frame number, from 1.
    pub frame: u32,
    /// A closed outline, the first point not repeated: (column, row), centre of the first pixel at
    /// (0.5, 0.5).
    pub points: Vec<[f64; 2]>,
}

/// A harmless place that looks a little like a lesion: a vessel seen end on, crossing tissue.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoy {
    /// SOP Instance UID.
    pub sop_uid: String,
    /// Frame number, from 1.
    pub frame: u32,
    /// Its centre, (column, row).
    pub point: [f64; 2],
    /// Its radius, mm.
    pub radius_mm: f64,
    /// The structure that it may be taken for.
    pub structure: &'static str,
    /// `R` or `L`.
    pub side: char,
}
