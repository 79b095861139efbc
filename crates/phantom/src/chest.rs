//! A synthetic chest CT: thorax, lungs, heart, vessels, spine and ribs, with nodules of known shape.
//!
//! Millimetres are LPS with the origin in the middle of the chest.

mod anatomy;
mod nodule;
mod pet_ct;
mod render;
mod vessel;

use crate::acquisition::Acquisition;
use crate::file::Writer;
use crate::truth::{Decoy, Modality, Truth, TruthImage};
use crate::{File, PhantomError, Study, noise};
pub(crate) use nodule::CORE as CORE_PART;
pub use pet_ct::{PetCtOptions, pet_ct};

use anatomy::Anatomy;
use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use nodule::Nodule;
use rand::RngExt;
use rayon::prelude::*;
use std::collections::BTreeMap;
use vessel::Segment;

/// How large a chest CT is made.
#[derive(Debug, Clone, PartialEq)]
pub struct ChestOptions {
    /// Rows and columns.
    pub size: u16,
    /// Number of slices.
    pub slices: u16,
    /// Distance and thickness of slices, mm.
    pub slice_mm: f64,
    /// How many nodules; none: 0 to 3 by the seed.
    pub nodules: Option<usize>,
}

impl Default for ChestOptions {
    fn default() -> Self {
        Self { size: 192, slices: 32, slice_mm: 3.0, nodules: None }
    }
}

/// Width of the field of view, mm.
const FIELD_MM: f64 = 360.0;

/// Where the pixels of the stack lie.
pub(crate) struct Grid {
    size: u16,
    pixel_mm: f64,
    /// Distance and thickness of slices.
    slice_mm: f64,
    /// Height of each slice.
    heights: Vec<f64>,
}

impl Grid {
    fn new(size: u16, slices: u16, slice_mm: f64) -> Self {
        let middle = f64::from(slices - 1) / 2.0;
        Self {
            size,
            pixel_mm: FIELD_MM / f64::from(size),
            slice_mm,
            heights: (0..slices).map(|n| (f64::from(n) - middle) * slice_mm).collect(),
        }
    }

    /// The patient x or y of a pixel's centre, by column or row.
    fn at(&self, index: f64) -> f64 {
        (index + 0.5) * self.pixel_mm - FIELD_MM / 2.0
    }

    /// The image coordinate (first pixel's centre at 0.5) of a patient x or y.
    fn image(&self, mm: f64) -> f64 {
        (mm + FIELD_MM / 2.0) / self.pixel_mm
    }
}

/// Makes a chest CT.
///
/// # Errors
/// [`PhantomError::Options`] where there is nothing to make, [`PhantomError::Write`] where a file
/// could not be written.
pub fn chest_ct(seed: u64, options: &ChestOptions) -> Result<Study, PhantomError> {
    if options.size < 64 || options.slices < 4 || options.slice_mm <= 0.0 {
        return Err(PhantomError::Options("a chest needs 64 × 64 pixels and 4 slices at least"));
    }
    let mut rng = noise::source(seed, 0);
    let mut exam = Acquisition::random(seed, Modality::Ct);
    let anatomy = Anatomy::random(&mut rng);
    let grid = Grid::new(options.size, options.slices, options.slice_mm);
    let vessels = vessel::tree(&mut rng, &anatomy);
    let wanted = options.nodules.unwrap_or_else(|| [0, 1, 1, 1, 2, 2, 3][rng.random_range(0..7)]);
    let nodules = nodule::place(&mut rng, &anatomy, &grid, wanted, &nodule::RADII);
    let series_uid = exam.uid();
    let frame_of_reference = exam.uid();
    let sop_uids: Vec<String> = grid.heights.iter().map(|_| exam.uid()).collect();
    let scene = render::Scene { anatomy: &anatomy, vessels: &vessels, nodules: &nodules, grid: &grid };
    let files = sop_uids
        .par_iter()
        .enumerate()
        .map(|(slice, sop_uid)| {
            let units = scene.slice(slice, &mut noise::source(seed, 100 + slice as u64));
            let place =
                Place { slice, sop_uid, series_uid: &series_uid, frame_of_reference: &frame_of_reference };
            write_slice(&exam, &grid, &place, &CHEST_CT, [LUNG, SOFT], &units)
        })
        .collect::<Result<_, _>>()?;
    let truth = Truth {
        study_uid: exam.study_uid.clone(),
        patient_id: exam.patient_id.clone(),
        modality: Modality::Ct,
        images: images(&grid, &sop_uids),
        lesions: nodules.iter().enumerate().map(|(n, nodule)| nodule.truth(n, &grid, &sop_uids)).collect(),
        decoys: decoys(&vessels, &nodules, &grid, &sop_uids),
        answers: answers(&nodules),
    };
    Ok(Study { files, truth })
}

fn images(grid: &Grid, sop_uids: &[String]) -> Vec<TruthImage> {
    let image = |sop_uid: &String| TruthImage {
        sop_uid: sop_uid.clone(),
        frame: 1,
        rows: grid.size,
        columns: grid.size,
        spacing: [grid.pixel_mm; 2],
        view: None,
    };
    sop_uids.iter().map(image).collect()
}

/// Vessels thick enough to be taken for a nodule where a slice cuts them.
fn decoys(vessels: &[Segment], nodules: &[Nodule], grid: &Grid, sop_uids: &[String]) -> Vec<Decoy> {
    let apart = |at: [f64; 3]| nodules.iter().all(|nodule| nodule.distance(at) > nodule.radius + 8.0);
    let thick = vessels.iter().filter(|vessel| vessel.radius > 1.6 && vessel.radius < 3.4);
    thick
        .filter(|vessel| apart(vessel.to))
        .filter_map(|vessel| {
            let spacing = grid.heights[1] - grid.heights[0];
            let slice = ((vessel.to[2] - grid.heights[0]) / spacing).round();
            let sop_uid = sop_uids.get(usize::try_from(slice as i64).ok()?)?;
            Some(Decoy {
                sop_uid: sop_uid.clone(),
                frame: 1,
                point: [grid.image(vessel.to[0]), grid.image(vessel.to[1])],
                radius_mm: vessel.radius + 1.0,
                structure: "nodule",
                side: if vessel.to[0] < 0.0 { 'R' } else { 'L' },
            })
        })
        .step_by(5)
        .take(16)
        .collect()
}

fn answers(nodules: &[Nodule]) -> BTreeMap<String, String> {
    let category = nodules
        .iter()
        .map(|nodule| crate::reader::lung_rads(nodule.texture.key(), nodule.radius * 2.0))
        .max()
        .unwrap_or("1");
    let present = if nodules.is_empty() { "no" } else { "yes" };
    [("nodule_present", present), ("lung_rads", category)].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
}

/// What a series of slices is called.
struct Described {
    study: &'static str,
    series: &'static str,
    number: u32,
}

const CHEST_CT: Described =
    Described { study: "CT chest without contrast", series: "Thorax axial", number: 2 };
/// Windows of lung and of soft tissue: centre and width, HU.
const LUNG: [f64; 2] = [-600.0, 1500.0];
const SOFT: [f64; 2] = [40.0, 400.0];

/// Which slice a file is of.
struct Place<'a> {
    slice: usize,
    sop_uid: &'a str,
    series_uid: &'a str,
    frame_of_reference: &'a str,
}

fn write_slice(
    exam: &Acquisition,
    grid: &Grid,
    place: &Place<'_>,
    described: &Described,
    windows: [[f64; 2]; 2],
    units: &[i16],
) -> Result<File, PhantomError> {
    let mut file = Writer::new(uids::CT_IMAGE_STORAGE, place.sop_uid, "CT", exam);
    file.text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\AXIAL");
    describe(&mut file, grid, place, described);
    let shift = if exam.scanner.signed { 0 } else { 1024 };
    file.numbers(tags::RESCALE_INTERCEPT, &[-f64::from(shift)]);
    file.numbers(tags::RESCALE_SLOPE, &[1.0]);
    file.text(tags::RESCALE_TYPE, VR::LO, "HU");
    file.numbers(tags::WINDOW_CENTER, &windows.map(|[centre, _]| centre));
    file.numbers(tags::WINDOW_WIDTH, &windows.map(|[_, width]| width));
    let words = units.iter().map(|&unit| (unit + shift) as u16).collect();
    let stored = if exam.scanner.signed { 16 } else { 12 };
    file.pixels([grid.size, grid.size], stored, exam.scanner.signed, words);
    Ok(File { name: format!("CT{:03}.dcm", grid.heights.len() - place.slice), bytes: file.finish()? })
}

/// Of which series a slice is, and where it lies.
fn describe(file: &mut Writer, grid: &Grid, place: &Place<'_>, described: &Described) {
    let corner = grid.at(0.0);
    let height = grid.heights[place.slice];
    file.text(tags::STUDY_DESCRIPTION, VR::LO, described.study);
    file.text(tags::SERIES_DESCRIPTION, VR::LO, described.series);
    file.text(tags::BODY_PART_EXAMINED, VR::CS, "CHEST");
    file.text(tags::SERIES_INSTANCE_UID, VR::UI, place.series_uid);
    file.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, place.frame_of_reference);
    file.text(tags::PATIENT_POSITION, VR::CS, "HFS");
    file.whole(tags::SERIES_NUMBER, described.number);
    // Scanned from the head down, as is usual: the first instance is the highest.
    file.whole(tags::INSTANCE_NUMBER, (grid.heights.len() - place.slice) as u32);
    file.numbers(tags::SLICE_THICKNESS, &[grid.slice_mm]);
    file.numbers(tags::IMAGE_POSITION_PATIENT, &[corner, corner, height]);
    file.numbers(tags::IMAGE_ORIENTATION_PATIENT, &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    file.numbers(tags::PIXEL_SPACING, &[grid.pixel_mm, grid.pixel_mm]);
    file.numbers(tags::SLICE_LOCATION, &[height]);
}
