//! Masks from files: NIfTI label maps and DICOM segmentations, on their grids in the patient; and DICOM segmentations written.
//!
//! Both are read as runs of equal labels along the rows, straight into packed masks: first to learn
//! which labels there are and where, then to fill a mask for each that is asked for. No dense copy
//! of the voxels is ever made, and nothing is allocated on a claim that the bytes do not cover.

mod alignment;
mod dicom;
mod gather;
mod grid;
mod stack;
mod written;

pub use alignment::{Aligned, Difference, Misaligned, align};
pub(crate) use gather::{Run, RunSource, gather, labels};
pub use grid::PatientGrid;
pub use written::{CodedName, NewSegment, NewSegmentation, NewUids, SourceFrame};

use crate::nifti;
use crate::refusal::Refusal;
use geometry::Mask;

/// Which voxels of a file make a mask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// All that are not background, whatever their label: one mask.
    Any,
    /// Those of one label or segment number.
    Label(i64),
    /// Those of the segments with this label (DICOM SEG), upper and lower case alike.
    Named(String),
    /// Each label or segment by itself.
    Each,
}

/// How a file is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which voxels.
    pub selection: Selection,
    /// The value from which a voxel is inside, where values are probabilities: as written in a NIfTI file,
    /// as a share of the maximum in a fractional DICOM segmentation. `None`: a NIfTI file must hold
    /// labels, a fractional segmentation is cut at [`HALF`].
    pub threshold: Option<f64>,
}

/// Where a fractional segmentation is cut unless a threshold is given.
pub const HALF: f64 = 0.5;

/// What a file held.
#[derive(Debug, Clone, PartialEq)]
pub struct Segmentation {
    /// Where its voxels lie.
    pub grid: PatientGrid,
    /// The masks asked for, by rising label.
    pub segments: Vec<Segment>,
    /// What a person should know about how it was read: a threshold, a label that does not occur.
    pub notes: Vec<String>,
}

/// One mask of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its label or segment number; `None` where all were taken together.
    pub label: Option<i64>,
    /// What the file calls it.
    pub name: Option<String>,
    /// Its voxels.
    pub mask: Mask,
}

/// Reads a NIfTI file (`.nii`, `.nii.gz`) or a DICOM segmentation; the bytes tell which it is.
///
/// # Errors
/// A [`Refusal`] for what is neither, is damaged or cut short, or holds no mask.
pub fn read_segmentation(file: &[u8], reading: &Reading) -> Result<Segmentation, Refusal> {
    if file.is_empty() {
        return Err(Refusal::Empty);
    }
    if nifti::is_nifti(file) {
        return nifti::read(file, reading);
    }
    match dicom::read(file, reading) {
        Err(Refusal::NotDicom { found }) => Err(Refusal::NotASegmentation { found }),
        read => read,
    }
}
