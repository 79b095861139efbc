//! Where the voxels of a volume lie in the patient.
//!
//! Millimetres are in the DICOM way: x to the left, y to the back, z to the head (LPS). NIfTI's are to
//! the right and to the front (RAS), and are turned at the door.

use crate::patient::dot;
use crate::refusal::Refusal;
use geometry::Spacing;

/// How far from a right angle two axes may be, as the cosine between them.
const PERPENDICULAR: f64 = 5e-3;

/// Beyond so many mm no origin is real, and coordinates lose their digits.
const FARTHEST: f64 = 1e7;

/// A lattice of voxels in the patient, in slices, rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct PatientGrid {
    /// Slices, rows, columns.
    pub(crate) shape: [u32; 3],
    /// Centre of the voxel `[0, 0, 0]`, LPS mm.
    pub(crate) origin: [f64; 3],
    /// The step from one slice, row, column to the next, LPS mm.
    pub(crate) axes: [[f64; 3]; 3],
    /// Whether the file says where the patient lies.
    pub(crate) placed: bool,
    /// Whether slices beyond those stored belong to it too, as in a DICOM segmentation.
    pub(crate) open: bool,
    /// Whether the step between slices is only what the stored slices suggest.
    pub(crate) step_inferred: bool,
    /// Frame of Reference UID, where the file has one.
    pub(crate) frame_of_reference_uid: Option<String>,
}

impl PatientGrid {
    /// Checks that the axes span a volume at right angles; where there is one slice only, its step is
    /// mended.
    pub(crate) fn checked(mut self) -> Result<Self, Refusal> {
        let finite = self.origin.iter().chain(self.axes.iter().flatten()).all(|n| n.is_finite());
        if self.origin.iter().any(|mm| mm.abs() > FARTHEST) {
            return Err(Refusal::damaged("its voxels lie kilometres away from the patient's origin"));
        }
        let [slice, row, column] = self.axes;
        let usable = |length: f64| length > 1e-6 && length < 1e6;
        if !finite || !usable(norm(row)) || !usable(norm(column)) {
            return Err(Refusal::damaged("its voxels have no size in the patient"));
        }
        if !usable(norm(slice)) {
            if self.shape[0] != 1 {
                return Err(Refusal::damaged("its slices lie at no distance from each other"));
            }
            self.axes[0] = unit(cross(column, row));
        }
        let [slice, row, column] = self.axes.map(unit);
        let skew = [dot(slice, row), dot(slice, column), dot(row, column)];
        if skew.iter().any(|cosine| cosine.abs() > PERPENDICULAR) {
            return Err(Refusal::NotAMask {
                cause: "its axes are not at right angles, as with a tilted gantry".into(),
                next: "resample it to a volume with right angles first",
            });
        }
        Ok(self)
    }

    /// Slices, rows, columns.
    pub fn shape(&self) -> [u32; 3] {
        self.shape
    }

    /// Voxels in all.
    pub fn voxels(&self) -> u64 {
        self.shape.iter().map(|&n| u64::from(n)).fold(1, u64::saturating_mul)
    }

    /// Distances between voxels.
    pub fn spacing(&self) -> Spacing {
        let [between_slices, between_rows, between_columns] = self.axes.map(norm);
        Spacing { between_slices, between_rows, between_columns }
    }

    /// Centre of the voxel `[0, 0, 0]`, LPS mm.
    pub fn origin(&self) -> [f64; 3] {
        self.origin
    }

    /// The step from one slice, row and column to the next, LPS mm.
    pub fn axes(&self) -> [[f64; 3]; 3] {
        self.axes
    }

    /// The point of a voxel index `[slice, row, column]`, LPS mm.
    pub(crate) fn point(&self, index: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|i| {
            self.origin[i] + index.iter().zip(&self.axes).map(|(n, axis)| n * axis[i]).sum::<f64>()
        })
    }

    /// An LPS vector in steps along slices, rows and columns.
    pub(crate) fn steps(&self, vector: [f64; 3]) -> [f64; 3] {
        // Solved exactly (Cramer), so that slight skewness does not shift points.
        let [slice, row, column] = self.axes;
        let volume = dot(slice, cross(row, column));
        [
            dot(vector, cross(row, column)) / volume,
            dot(slice, cross(vector, column)) / volume,
            dot(slice, cross(row, vector)) / volume,
        ]
    }
}

pub(crate) fn norm(vector: [f64; 3]) -> f64 {
    dot(vector, vector).sqrt()
}

pub(crate) fn unit(vector: [f64; 3]) -> [f64; 3] {
    let length = norm(vector);
    vector.map(|n| n / length)
}

pub(crate) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| a[i] - b[i])
}
