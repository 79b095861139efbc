//! Synthetic studies with known truth, and simulated readers of known skill.
//!
//! For the demo, for tests and for planning: everything follows from a seed, so that the same seed
//! gives the same bytes. Patients, institutions and their identifiers are invented.

mod acquisition;
mod breast;
mod chest;
mod file;
mod noise;
mod outline;
mod reader;
mod truth;

pub use breast::{MammogramOptions, mammogram};
pub use chest::{ChestOptions, PetCtOptions, chest_ct, pet_ct};
pub use reader::{Mark, MarkShape, SimulatedFinding, SimulatedRead, SimulatedReader, Skill};
pub use truth::{Contour, Decoy, Lesion, Modality, Truth, TruthImage};

use rayon::prelude::*;

/// One study: its DICOM files and what is true of it.
#[derive(Debug, Clone)]
pub struct Study {
    /// DICOM part-10 files.
    pub files: Vec<File>,
    /// The known truth.
    pub truth: Truth,
}

/// A DICOM file in memory.
#[derive(Debug, Clone)]
pub struct File {
    /// A file name, unique within the study.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a study could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhantomError {
    /// The options allow no image.
    #[error("the phantom cannot be made: {0}; choose other options")]
    Options(&'static str),
    /// The DICOM library refused to write.
    #[error("the phantom's DICOM file could not be written ({0}); report this as a defect")]
    Write(String),
}

/// Nodules of the demo's chest CTs and masses of its mammograms, negatives among them.
const NODULES: [usize; 16] = [1, 0, 2, 1, 1, 3, 0, 1, 2, 1, 0, 1, 2, 1, 0, 3];
const MASSES: [usize; 6] = [1, 0, 2, 1, 1, 2];
/// Slice distances that sites use, mm.
const SLICES_MM: [f64; 4] = [3.0, 2.5, 3.0, 3.75];

/// Lesions of the demo's PET/CTs.
const LESIONS: [usize; 4] = [1, 2, 0, 3];

/// The demo's PET/CTs.
///
/// # Errors
/// [`PhantomError::Write`] where a file could not be written.
pub fn demo_pet_ct(seed: u64) -> Result<Vec<Study>, PhantomError> {
    let of = |(index, &lesions): (usize, &usize)| {
        let seed = seed.wrapping_mul(1000).wrapping_add(500 + index as u64);
        pet_ct(seed, &PetCtOptions { lesions: Some(lesions) })
    };
    LESIONS.par_iter().enumerate().map(of).collect()
}

/// The demo's studies: 16 chest CTs and 6 four-view mammograms.
///
/// # Errors
/// [`PhantomError::Write`] where a file could not be written.
pub fn demo_set(seed: u64) -> Result<Vec<Study>, PhantomError> {
    let of = |index: usize| seed.wrapping_mul(1000).wrapping_add(index as u64);
    (0..NODULES.len() + MASSES.len())
        .into_par_iter()
        .map(|index| {
            if let Some(&nodules) = NODULES.get(index) {
                let slice_mm = SLICES_MM[index % SLICES_MM.len()];
                let options = ChestOptions { nodules: Some(nodules), slice_mm, ..ChestOptions::default() };
                chest_ct(of(index), &options)
            } else {
                let masses = MASSES.get(index - NODULES.len()).copied();
                mammogram(of(index), &MammogramOptions { masses, ..MammogramOptions::default() })
            }
        })
        .collect()
}
