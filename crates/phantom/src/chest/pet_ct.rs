//! A PET with the CT that corrects its attenuation: the same chest, with lesions that take up FDG.

use super::anatomy::{Anatomy, mix};
use super::nodule::{self, Nodule, Texture};
use super::{Described, Grid, LUNG, Place, SOFT, describe, images, render, vessel, write_slice};
use crate::acquisition::Acquisition;
use crate::file::Writer;
use crate::noise::normal;
use crate::outline::inside;
use crate::truth::{Decoy, Lesion, Modality, Truth};
use crate::{File, PhantomError, Study, noise};
use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use rand::RngExt;
use rayon::prelude::*;

/// What a PET/CT is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PetCtOptions {
    /// How many lesions; none: 0 to 3 by the seed.
    pub lesions: Option<usize>,
}

const CT: Described = Described { study: "PET/CT chest FDG", series: "CT attenuation", number: 2 };
const PET: Described = Described { study: "PET/CT chest FDG", series: "PET corrected", number: 3 };
/// Rows and columns, slices and their distance: neither pixels nor slices of the two meet.
const CT_GRID: (u16, u16, f64) = (128, 36, 4.0);
const PET_GRID: (u16, u16, f64) = (80, 28, 5.0);
/// Radii of lesions, mm.
const RADII: std::ops::Range<f64> = 7.0..13.0;
/// Width over which a lesion's uptake falls off in the PET, mm.
const SPREAD: f64 = 7.0;
/// Becquerels per millilitre to one stored value.
const SLOPE: f64 = 1.25;
/// Half-life of fluorine-18, s.
const HALF_LIFE: f64 = 6586.2;
const UPTAKE_MINUTES: u32 = 60;
/// Uptake of the liver; what has more than twice as much is markedly above it.
const LIVER: f64 = 2.3;

/// A lesion and its uptake, g/ml.
struct Hot {
    nodule: Nodule,
    suv: f64,
}

impl Hot {
    /// The Deauville score of its uptake.
    fn score(&self) -> &'static str {
        match self.suv / LIVER {
            ..1.0 => "3",
            ..2.0 => "4",
            _ => "5",
        }
    }

    fn truth(&self, index: usize, grid: &Grid, sop_uids: &[String]) -> Lesion {
        Lesion {
            structure: "lesion",
            attributes: [("uptake".to_owned(), self.score().to_owned())].into(),
            ..self.nodule.truth(index, grid, sop_uids)
        }
    }
}

/// What was given, to whom.
struct Injection {
    kilograms: f64,
    becquerels: f64,
}

impl Injection {
    /// The activity in a millilitre that has an uptake of 1, when the scan begins.
    fn unit(&self) -> f64 {
        let left = (-f64::from(UPTAKE_MINUTES) * 60.0 / HALF_LIFE).exp2();
        self.becquerels * left / (self.kilograms * 1000.0)
    }
}

/// Makes a PET/CT of the chest.
///
/// # Errors
/// [`PhantomError::Write`] where a file could not be written.
pub fn pet_ct(seed: u64, options: &PetCtOptions) -> Result<Study, PhantomError> {
    let mut rng = noise::source(seed, 0);
    let mut exam = Acquisition::random(seed, Modality::Pt);
    let anatomy = Anatomy::random(&mut rng);
    let [ct, pet] = [CT_GRID, PET_GRID].map(|(size, slices, slice_mm)| Grid::new(size, slices, slice_mm));
    let vessels = vessel::tree(&mut rng, &anatomy);
    let wanted = options.lesions.unwrap_or_else(|| [0, 1, 1, 2, 3][rng.random_range(0..5)]);
    let mut nodules = nodule::place(&mut rng, &anatomy, &pet, wanted, &RADII);
    for nodule in &mut nodules {
        nodule.texture = Texture::Solid;
    }
    let suv: Vec<f64> = nodules.iter().map(|_| rng.random_range(2.8..11.0)).collect();
    let kilograms = rng.random_range(55.0..95.0f64).round();
    let injection = Injection { kilograms, becquerels: (kilograms * 4.0).round() * 1e6 };
    let frame_of_reference = exam.uid();
    let mut named = |grid: &Grid| -> (String, Vec<String>) {
        (exam.uid(), grid.heights.iter().map(|_| exam.uid()).collect())
    };
    let (ct_uids, pet_uids) = (named(&ct), named(&pet));
    let scene = render::Scene { anatomy: &anatomy, vessels: &vessels, nodules: &nodules, grid: &ct };
    let mut files: Vec<File> = of_each(&ct_uids, &frame_of_reference, |place| {
        let units = scene.slice(place.slice, &mut noise::source(seed, 100 + place.slice as u64));
        write_slice(&exam, &ct, place, &CT, [SOFT, LUNG], &units)
    })?;
    let hot: Vec<Hot> = nodules.into_iter().zip(suv).map(|(nodule, suv)| Hot { nodule, suv }).collect();
    files.extend(of_each(&pet_uids, &frame_of_reference, |place| {
        let values = uptake(&anatomy, &hot, &pet, place.slice, seed);
        write_pet(&exam, &pet, place, &injection, &values)
    })?);
    let truth = Truth {
        study_uid: exam.study_uid.clone(),
        patient_id: exam.patient_id.clone(),
        modality: Modality::Pt,
        images: [images(&ct, &ct_uids.1), images(&pet, &pet_uids.1)].concat(),
        lesions: hot.iter().enumerate().map(|(n, hot)| hot.truth(n, &pet, &pet_uids.1)).collect(),
        decoys: decoys(&anatomy, &pet, &pet_uids.1),
        answers: [("deauville", hot.iter().map(Hot::score).max().unwrap_or("1"))]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
    };
    Ok(Study { files, truth })
}

/// The files of a series, whose UID comes with those of its images.
fn of_each(
    (series_uid, sop_uids): &(String, Vec<String>),
    frame_of_reference: &str,
    make: impl Fn(&Place<'_>) -> Result<File, PhantomError> + Sync,
) -> Result<Vec<File>, PhantomError> {
    let file =
        |(slice, sop_uid): (usize, &String)| make(&Place { slice, sop_uid, series_uid, frame_of_reference });
    sop_uids.par_iter().enumerate().map(file).collect()
}

/// The uptake of a slice's pixels, with noise.
fn uptake(anatomy: &Anatomy, hot: &[Hot], grid: &Grid, slice: usize, seed: u64) -> Vec<f64> {
    let rng = &mut noise::source(seed, 1000 + slice as u64);
    let size = usize::from(grid.size);
    let value = |n: usize| {
        let at = [grid.at((n % size) as f64), grid.at((n / size) as f64), grid.heights[slice]];
        let over = |under: f64, Hot { nodule, suv }: &Hot| {
            mix(under, suv.max(under), inside(nodule.radius - nodule.distance(at), SPREAD))
        };
        let clean = hot.iter().fold(anatomy.uptake(at), over);
        (clean + normal(rng) * 0.09 * (clean + 0.02).sqrt()).max(0.0)
    };
    (0..size * size).map(value).collect()
}

/// The hila, whose vessels may be taken for nodes.
fn decoys(anatomy: &Anatomy, grid: &Grid, sop_uids: &[String]) -> Vec<Decoy> {
    let at = |right: bool| {
        let [x, y, z] = anatomy.hilum(right);
        let slice = ((z - grid.heights[0]) / grid.slice_mm).round();
        Some(Decoy {
            sop_uid: sop_uids.get(usize::try_from(slice as i64).ok()?)?.clone(),
            frame: 1,
            point: [grid.image(x), grid.image(y)],
            radius_mm: 9.0,
            structure: "lesion",
            side: if right { 'R' } else { 'L' },
        })
    };
    [true, false].into_iter().filter_map(at).collect()
}

fn write_pet(
    exam: &Acquisition,
    grid: &Grid,
    place: &Place<'_>,
    injection: &Injection,
    uptake: &[f64],
) -> Result<File, PhantomError> {
    let class = uids::POSITRON_EMISSION_TOMOGRAPHY_IMAGE_STORAGE;
    let mut file = Writer::new(class, place.sop_uid, "PT", exam);
    file.text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY");
    describe(&mut file, grid, place, &PET);
    file.numbers(tags::PATIENT_WEIGHT, &[injection.kilograms]);
    file.text(tags::UNITS, VR::CS, "BQML");
    file.text(tags::SERIES_TYPE, VR::CS, "STATIC\\IMAGE");
    file.text(tags::CORRECTED_IMAGE, VR::CS, "DECY\\ATTN\\SCAT\\RADL");
    file.text(tags::DECAY_CORRECTION, VR::CS, "START");
    let injected = exam.before_study(UPTAKE_MINUTES);
    let [dose, half_life] = [injection.becquerels, HALF_LIFE].map(|number| number.to_string());
    let tracer = [
        (tags::RADIOPHARMACEUTICAL, VR::LO, "FDG -- fluorodeoxyglucose"),
        (tags::RADIOPHARMACEUTICAL_START_TIME, VR::TM, injected.as_str()),
        (tags::RADIONUCLIDE_TOTAL_DOSE, VR::DS, dose.as_str()),
        (tags::RADIONUCLIDE_HALF_LIFE, VR::DS, half_life.as_str()),
    ];
    file.item(tags::RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE, &tracer);
    file.numbers(tags::RESCALE_INTERCEPT, &[0.0]);
    file.numbers(tags::RESCALE_SLOPE, &[SLOPE]);
    let stored = |suv: &f64| (suv * injection.unit() / SLOPE).round().clamp(0.0, f64::from(u16::MAX)) as u16;
    file.pixels([grid.size, grid.size], 16, false, uptake.iter().map(stored).collect());
    Ok(File { name: format!("PT{:03}.dcm", grid.heights.len() - place.slice), bytes: file.finish()? })
}
