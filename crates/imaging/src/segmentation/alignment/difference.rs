//! What keeps two grids from being one lattice, in the words of the person who has to mend it.

use super::APART;
use crate::patient::dot;
use crate::segmentation::grid::{PatientGrid, minus, norm, unit};
use geometry::Placement;

/// Two grids that are no one lattice.
#[derive(Debug, Clone, PartialEq)]
pub struct Misaligned {
    /// Index of the grid that the others are held against.
    pub reference: usize,
    /// Index of the one that differs.
    pub which: usize,
    /// In what.
    pub difference: Difference,
}

/// In what a grid differs from the reference: a sentence about it, with the next step.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Difference {
    /// One says where the patient lies and the other does not.
    #[error(
        "only one of the two says where it lies in the patient: write the orientation into the other (NIfTI sform or qform)"
    )]
    Unplaced,
    /// The Frame of Reference UIDs differ.
    #[error(
        "it has another frame of reference (DICOM), so that millimetres do not compare: register one to the other first"
    )]
    FrameOfReference,
    /// Directions that no exchange of axes brings together.
    #[error(
        "its axes are turned by {degrees:.2}° against it: resample one onto the grid of the other, nearest neighbour"
    )]
    Turned {
        /// Angle to the nearest direction of the reference, the largest of the three axes.
        degrees: f64,
    },
    /// Voxels of another size.
    #[error(
        "its voxels measure {} mm and not {} mm (along the reference's columns, rows, slices): resample one onto the grid of the other, nearest neighbour",
        by(.spacing, 4), by(.reference, 4)
    )]
    Spacing {
        /// Along columns, rows, slices of the reference, mm.
        spacing: [f64; 3],
        /// The same of the reference.
        reference: [f64; 3],
    },
    /// Another number of voxels.
    #[error(
        "it has {} voxels and not {} (along the reference's columns, rows, slices): give both on the whole volume",
        by(.shape, 0), by(.reference, 0)
    )]
    Shape {
        /// Along columns, rows, slices of the reference.
        shape: [f64; 3],
        /// The same of the reference.
        reference: [f64; 3],
    },
    /// The same voxels at another place.
    #[error("it lies {distance_mm:.2} mm away from it ({} mm to the left, back and head): use masks of one and the same series", by(.shift, 2))]
    Shifted {
        /// How far.
        distance_mm: f64,
        /// Left, back, head (LPS).
        shift: [f64; 3],
    },
}

fn by(numbers: &[f64; 3], digits: usize) -> String {
    numbers.map(|n| format!("{n:.digits$}")).join(" × ")
}

/// That both speak of the same patient space.
pub(super) fn check_reference(base: &PatientGrid, other: &PatientGrid) -> Result<(), Difference> {
    if base.placed != other.placed {
        return Err(Difference::Unplaced);
    }
    match (&base.frame_of_reference_uid, &other.frame_of_reference_uid) {
        (Some(a), Some(b)) if a != b => Err(Difference::FrameOfReference),
        _ => Ok(()),
    }
}

/// The largest angle of an axis to the nearest axis of the base.
pub(super) fn turned(base: &PatientGrid, other: &PatientGrid) -> Difference {
    let nearest = |axis: [f64; 3]| {
        let cosines = base.axes.map(|of_base| dot(unit(of_base), unit(axis)).abs());
        cosines.into_iter().fold(0.0, f64::max).min(1.0).acos().to_degrees()
    };
    Difference::Turned { degrees: other.axes.map(nearest).into_iter().fold(0.0, f64::max) }
}

/// That voxels have the same size, to less than [`APART`] over the whole volume.
pub(super) fn check_size(
    base: &PatientGrid,
    other: &PatientGrid,
    placement: &Placement,
) -> Result<(), Difference> {
    let reference = base.axes.map(norm);
    let of_other = placement.axes.map(|from| norm(other.axes[from]));
    let differs = (0..3).any(|axis| {
        let extent = other.shape[placement.axes[axis]].saturating_sub(1).max(1);
        let lone = other.open && placement.axes[axis] == 0 && other.shape[0] == 1;
        let expected = reference[axis] * placement.steps[axis].unsigned_abs() as f64;
        let apart = (of_other[axis] - expected).abs() / reference[axis] * f64::from(extent);
        placement.steps[axis] == 0 || (!lone && apart > APART)
    });
    if differs {
        return Err(Difference::Spacing { spacing: seen(of_other), reference: seen(reference) });
    }
    Ok(())
}

/// That the corners of the other grid fall on voxels of the base.
pub(super) fn check_corners(
    base: &PatientGrid,
    other: &PatientGrid,
    placement: &Placement,
) -> Result<(), Difference> {
    let last = other.shape.map(|side| f64::from(side.saturating_sub(1)));
    let mut worst = [0.0_f64; 3];
    let mut at_first = [0.0_f64; 3];
    for corner in 0..8_usize {
        let index: [f64; 3] =
            std::array::from_fn(|axis| if corner >> axis & 1 == 1 { last[axis] } else { 0.0 });
        let found = base.steps(minus(other.point(index), base.origin));
        for axis in 0..3 {
            let expected =
                index[placement.axes[axis]] * placement.steps[axis] as f64 + placement.offsets[axis] as f64;
            let apart = found[axis] - expected;
            worst[axis] = worst[axis].max(apart.abs());
            if corner == 0 {
                at_first[axis] = apart;
            }
        }
    }
    let reaches = |apart: &[f64; 3]| apart.iter().any(|n| n.abs() > APART);
    if !reaches(&worst) {
        return Ok(());
    }
    if reaches(&at_first) {
        return Err(shifted(base, at_first));
    }
    Err(turned(base, other))
}

/// That the other grid covers the base, or lies on its slices.
pub(super) fn check_extent(
    base: &PatientGrid,
    other: &PatientGrid,
    placement: &Placement,
) -> Result<(), Difference> {
    let sides = placement.axes.map(|from| other.shape[from]);
    let fixed = |axis: usize| !(other.open && placement.axes[axis] == 0);
    if (0..3).any(|axis| fixed(axis) && sides[axis] != base.shape[axis]) {
        let as_seen = |sides: [u32; 3]| seen(sides.map(f64::from));
        return Err(Difference::Shape { shape: as_seen(sides), reference: as_seen(base.shape) });
    }
    let mut outside = [0_i64; 3];
    for axis in 0..3 {
        // Between open grids any slice will do: the lattice has no end there.
        if base.open && axis == 0 && !fixed(axis) {
            continue;
        }
        let first = placement.offsets[axis];
        let last = first + placement.steps[axis] * i64::from(sides[axis] - 1);
        let (low, high) = (first.min(last), first.max(last));
        let end = i64::from(base.shape[axis]) - 1;
        outside[axis] = if low < 0 { low } else { (high - end).max(0) };
    }
    if outside == [0; 3] { Ok(()) } else { Err(shifted(base, outside.map(|steps| steps as f64))) }
}

/// A shift given in steps of the base.
pub(super) fn shifted(base: &PatientGrid, steps: [f64; 3]) -> Difference {
    let shift = minus(base.point(steps), base.origin);
    Difference::Shifted { distance_mm: norm(shift), shift }
}

/// Slices, rows, columns as people say it: columns, rows, slices.
fn seen([slices, rows, columns]: [f64; 3]) -> [f64; 3] {
    [columns, rows, slices]
}
