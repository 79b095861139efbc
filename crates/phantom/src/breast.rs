//! A synthetic mammogram in four views: breast outline, glandular tissue, pectoral muscle, masses.
//!
//! Millimetres on the detector: `out` from the chest wall towards the nipple, `down` from the top.

mod mass;
mod tissue;

use crate::acquisition::Acquisition;
use crate::file::Writer;
use crate::truth::{Decoy, Lesion, Modality, Truth, TruthImage};
use crate::{File, PhantomError, Study, noise};
use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use mass::Finding;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::collections::BTreeMap;
use tissue::{Breast, Projection};

/// How large a mammogram is made.
#[derive(Debug, Clone, PartialEq)]
pub struct MammogramOptions {
    /// Columns of each view.
    pub columns: u16,
    /// Rows of each view.
    pub rows: u16,
    /// How many masses in both breasts together; none: 0 to 2 by the seed.
    pub masses: Option<usize>,
}

impl Default for MammogramOptions {
    fn default() -> Self {
        Self { columns: 640, rows: 800, masses: None }
    }
}

/// Height of the detector, mm.
const HEIGHT_MM: f64 = 240.0;

/// One of the four standard views.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    name: &'static str,
    side: char,
    projection: Projection,
}

/// In the usual hanging order.
const VIEWS: [View; 4] = [
    View { name: "RCC", side: 'R', projection: Projection::CranioCaudal },
    View { name: "LCC", side: 'L', projection: Projection::CranioCaudal },
    View { name: "RMLO", side: 'R', projection: Projection::MedioLateralOblique },
    View { name: "LMLO", side: 'L', projection: Projection::MedioLateralOblique },
];

/// Where the pixels of a view lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detector {
    columns: u16,
    rows: u16,
    pixel_mm: f64,
    /// The chest wall is on the right edge of the image.
    wall_right: bool,
}

impl Detector {
    fn new(options: &MammogramOptions, side: char) -> Self {
        Self {
            columns: options.columns,
            rows: options.rows,
            pixel_mm: HEIGHT_MM / f64::from(options.rows),
            wall_right: side == 'R',
        }
    }

    fn width_mm(&self) -> f64 {
        f64::from(self.columns) * self.pixel_mm
    }

    /// (out, down) of a pixel's centre.
    fn at(&self, column: usize, row: usize) -> [f64; 2] {
        let across = (column as f64 + 0.5) * self.pixel_mm;
        let out = if self.wall_right { self.width_mm() - across } else { across };
        [out, (row as f64 + 0.5) * self.pixel_mm]
    }

    /// The image point (first pixel's centre at 0.5) of a place on the detector.
    fn image(&self, [out, down]: [f64; 2]) -> [f64; 2] {
        let across = if self.wall_right { self.width_mm() - out } else { out };
        [across / self.pixel_mm, down / self.pixel_mm]
    }
}

/// Makes a mammogram in four views.
///
/// # Errors
/// [`PhantomError::Options`] where there is nothing to make, [`PhantomError::Write`] where a file
/// could not be written.
pub fn mammogram(seed: u64, options: &MammogramOptions) -> Result<Study, PhantomError> {
    if options.rows < 200 || options.columns < 160 {
        return Err(PhantomError::Options("a mammogram needs 160 × 200 pixels at least"));
    }
    let mut rng = noise::source(seed, 0);
    let mut exam = Acquisition::random(seed, Modality::Mg);
    let breasts = Breast::pair(&mut rng);
    let wanted = options.masses.unwrap_or_else(|| [0, 1, 1, 1, 2, 2][rng.random_range(0..6)]);
    let findings = mass::place(&mut rng, &breasts, wanted);
    let series_uids = VIEWS.map(|_| exam.uid());
    let sop_uids = VIEWS.map(|_| exam.uid());
    let files = (0..VIEWS.len())
        .into_par_iter()
        .map(|n| {
            let mut rng = noise::source(seed, 200 + n as u64);
            let detector = Detector::new(options, VIEWS[n].side);
            let breast = &breasts[usize::from(VIEWS[n].side == 'L')];
            let words = tissue::render(breast, VIEWS[n], &detector, &findings, &mut rng);
            write_view(&exam, n, &detector, [&sop_uids[n], &series_uids[n]], words)
        })
        .collect::<Result<_, _>>()?;
    let truth = Truth {
        study_uid: exam.study_uid.clone(),
        patient_id: exam.patient_id.clone(),
        modality: Modality::Mg,
        images: (0..VIEWS.len()).map(|n| image(options, n, &sop_uids[n])).collect(),
        lesions: lesions(&findings, &breasts, options, &sop_uids),
        decoys: decoys(&mut rng, &breasts, options, &sop_uids),
        answers: answers(&findings, &breasts),
    };
    Ok(Study { files, truth })
}

fn image(options: &MammogramOptions, view: usize, sop_uid: &str) -> TruthImage {
    let detector = Detector::new(options, VIEWS[view].side);
    TruthImage {
        sop_uid: sop_uid.to_owned(),
        frame: 1,
        rows: options.rows,
        columns: options.columns,
        spacing: [detector.pixel_mm; 2],
        view: Some(VIEWS[view].name),
    }
}

fn lesions(
    findings: &[Finding],
    breasts: &[Breast; 2],
    options: &MammogramOptions,
    sop_uids: &[String; 4],
) -> Vec<Lesion> {
    let of = |(index, finding): (usize, &Finding)| {
        let views = VIEWS.iter().zip(sop_uids).filter(|(view, _)| view.side == finding.side);
        let contours = views.map(|(view, sop_uid)| {
            let detector = Detector::new(options, view.side);
            let breast = &breasts[usize::from(view.side == 'L')];
            finding.contour(breast, *view, &detector, sop_uid)
        });
        finding.truth(index, contours.collect())
    };
    findings.iter().enumerate().map(of).collect()
}

/// Crossing tissue that might be taken for a mass.
fn decoys(
    rng: &mut ChaCha8Rng,
    breasts: &[Breast; 2],
    options: &MammogramOptions,
    sop_uids: &[String; 4],
) -> Vec<Decoy> {
    let mut decoys = Vec::new();
    for n in (0..VIEWS.len()).flat_map(|n| [n, n]) {
        let view = VIEWS[n];
        let breast = &breasts[usize::from(view.side == 'L')];
        let place = breast.place(view.projection, rng.random_range(25.0..60.0), rng.random_range(-0.7..0.7));
        decoys.push(Decoy {
            sop_uid: sop_uids[n].clone(),
            frame: 1,
            point: Detector::new(options, view.side).image(place),
            radius_mm: rng.random_range(4.0..8.0),
            structure: "mass",
            side: view.side,
        });
    }
    decoys
}

fn answers(findings: &[Finding], breasts: &[Breast; 2]) -> BTreeMap<String, String> {
    let worst = |side| {
        let categories = findings.iter().filter(|finding| finding.side == side).map(Finding::birads);
        categories.max().unwrap_or(1).to_string()
    };
    let density = breasts[0].density.to_string();
    [("density", density), ("birads_right", worst('R')), ("birads_left", worst('L'))]
        .map(|(key, value)| (key.to_owned(), value))
        .into()
}

fn write_view(
    exam: &Acquisition,
    index: usize,
    detector: &Detector,
    [sop_uid, series_uid]: [&str; 2],
    words: Vec<u16>,
) -> Result<File, PhantomError> {
    let view = VIEWS[index];
    let mut file =
        Writer::new(uids::DIGITAL_MAMMOGRAPHY_X_RAY_IMAGE_STORAGE_FOR_PRESENTATION, sop_uid, "MG", exam);
    let side = view.side.to_string();
    file.text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY");
    file.text(tags::PRESENTATION_INTENT_TYPE, VR::CS, "FOR PRESENTATION");
    file.text(tags::STUDY_DESCRIPTION, VR::LO, "Screening mammography");
    file.text(tags::SERIES_DESCRIPTION, VR::LO, view.name);
    file.text(tags::BODY_PART_EXAMINED, VR::CS, "BREAST");
    file.text(tags::SERIES_INSTANCE_UID, VR::UI, series_uid);
    file.whole(tags::SERIES_NUMBER, index as u32 + 1);
    file.whole(tags::INSTANCE_NUMBER, 1);
    file.text(tags::IMAGE_LATERALITY, VR::CS, &side);
    file.text(tags::PATIENT_ORIENTATION, VR::CS, orientation(view));
    file.text(tags::VIEW_POSITION, VR::CS, &view.name[1..]);
    let (code, meaning) = view.projection.code();
    file.item(
        tags::VIEW_CODE_SEQUENCE,
        &[
            (tags::CODE_VALUE, VR::SH, code),
            (tags::CODING_SCHEME_DESIGNATOR, VR::SH, "SCT"),
            (tags::CODE_MEANING, VR::LO, meaning),
        ],
    );
    file.text(tags::BREAST_IMPLANT_PRESENT, VR::CS, "NO");
    file.text(tags::BURNED_IN_ANNOTATION, VR::CS, "NO");
    file.text(tags::LOSSY_IMAGE_COMPRESSION, VR::CS, "00");
    file.text(tags::PRESENTATION_LUT_SHAPE, VR::CS, "IDENTITY");
    file.text(tags::PIXEL_INTENSITY_RELATIONSHIP, VR::CS, "LOG");
    file.signed(tags::PIXEL_INTENSITY_RELATIONSHIP_SIGN, 1);
    file.numbers(tags::IMAGER_PIXEL_SPACING, &[detector.pixel_mm, detector.pixel_mm]);
    file.numbers(tags::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR, &[1.0]);
    file.numbers(tags::RESCALE_INTERCEPT, &[0.0]);
    file.numbers(tags::RESCALE_SLOPE, &[1.0]);
    file.text(tags::RESCALE_TYPE, VR::LO, "US");
    file.numbers(tags::WINDOW_CENTER, &[2050.0]);
    file.numbers(tags::WINDOW_WIDTH, &[3300.0]);
    file.pixels([detector.columns, detector.rows], 12, false, words);
    Ok(File { name: format!("{}.dcm", view.name), bytes: file.finish()? })
}

/// Towards which side of the patient rows and columns run (PS3.3 C.7.6.1.1.1): the chest wall of a
/// right breast is on the right edge, so that its rows run to the back.
fn orientation(view: View) -> &'static str {
    match (view.side, view.projection) {
        ('R', Projection::CranioCaudal) => "P\\L",
        (_, Projection::CranioCaudal) => "A\\R",
        ('R', Projection::MedioLateralOblique) => "P\\FL",
        (_, Projection::MedioLateralOblique) => "A\\FR",
    }
}
