//! Whether grids are one lattice, and how the indices of each follow from the first one's.
//!
//! NIfTI and DICOM store the same volume with axes exchanged or mirrored: that is undone exactly. A
//! DICOM segmentation leaves empty slices out, so that its first slice may be any: that is undone
//! too. Nothing is ever resampled.

mod difference;

use super::grid::{PatientGrid, minus, norm};
pub use difference::{Difference, Misaligned};
use geometry::Placement;

/// How far, in voxels, corresponding voxels may lie apart anywhere in the volume.
pub(super) const APART: f64 = 0.1;

/// Beyond so many words of 64 voxels (2 GB) grids are not joined.
const MOST_WORDS: i64 = 1 << 28;

/// Several grids as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Aligned {
    /// The grid that holds all of them: the first NIfTI file's, else the stack of all slices.
    pub grid: PatientGrid,
    /// For each grid, how its voxels are laid on that one.
    pub placements: Vec<Placement>,
}

/// Finds the one lattice of several grids; `None` for none at all.
///
/// # Errors
/// When grids differ in what no exchange of axes can mend, naming the first two that do and how.
pub fn align(grids: &[PatientGrid]) -> Result<Option<Aligned>, Misaligned> {
    let Some(reference) = reference(grids) else { return Ok(None) };
    let mut placements = Vec::with_capacity(grids.len());
    for (which, grid) in grids.iter().enumerate() {
        let placement = placement(&grids[reference], grid).map_err(|difference| Misaligned {
            reference,
            which,
            difference,
        })?;
        placements.push(placement);
    }
    let mut grid = grids[reference].clone();
    if grid.open {
        stretch(&mut grid, grids, &mut placements).map_err(|(which, difference)| Misaligned {
            reference,
            which,
            difference,
        })?;
    }
    Ok(Some(Aligned { grid, placements }))
}

/// The first whose extent is fixed; else the one with the finest step between slices that is known.
fn reference(grids: &[PatientGrid]) -> Option<usize> {
    let step = |n: &usize| grids[*n].spacing().between_slices;
    let open = || {
        (0..grids.len()).min_by(|a, b| {
            let single = |n: &usize| grids[*n].shape[0] == 1 && grids[*n].step_inferred;
            single(a).cmp(&single(b)).then(step(a).total_cmp(&step(b)))
        })
    };
    grids.iter().position(|grid| !grid.open).or_else(open)
}

/// How the voxels of `other` are laid on `base`.
fn placement(base: &PatientGrid, other: &PatientGrid) -> Result<Placement, Difference> {
    difference::check_reference(base, other)?;
    // For each axis of the other grid, its step in steps of the base.
    let steps = other.axes.map(|axis| base.steps(axis));
    let axes = matching_axes(&steps).ok_or_else(|| difference::turned(base, other))?;
    let lone = other.open && other.shape[0] == 1;
    let mut placement = Placement { axes, ..Placement::IDENTITY };
    let corner = base.steps(minus(other.origin, base.origin));
    for (axis, &from) in axes.iter().enumerate() {
        // A lone slice has no step of its own, and one that positions suggest may be several of the base's.
        let any_step = from == 0 && other.step_inferred && (lone || base.open || other.open);
        let exact = steps[from][axis];
        let step = if any_step && !lone { exact.round() } else { exact.signum() };
        placement.steps[axis] = step as i64;
        placement.offsets[axis] = corner[axis].round() as i64;
    }
    difference::check_size(base, other, &placement)?;
    difference::check_corners(base, other, &placement)?;
    difference::check_extent(base, other, &placement)?;
    Ok(placement)
}

/// For each axis of the base the axis of the other that runs along it.
fn matching_axes(steps: &[[f64; 3]; 3]) -> Option<[usize; 3]> {
    let shares = steps.map(|step| step.map(|n| n / norm(step)));
    let along = |axis: usize| (0..3).find(|&from| shares[from][axis].abs() > 0.9);
    let axes = [along(0)?, along(1)?, along(2)?];
    (axes[0] != axes[1] && axes[1] != axes[2] && axes[0] != axes[2]).then_some(axes)
}

/// Makes an open grid hold the slices of all, and shifts the placements to its new first slice.
///
/// # Errors
/// The grid that lies farthest away, where no real volume would reach from one to the other.
fn stretch(
    grid: &mut PatientGrid,
    grids: &[PatientGrid],
    placements: &mut [Placement],
) -> Result<(), (usize, Difference)> {
    let ends = |(placed, grid): (&Placement, &PatientGrid)| {
        let other = placed.offsets[0] + placed.steps[0] * i64::from(grid.shape[0] - 1);
        [placed.offsets[0].min(other), placed.offsets[0].max(other)]
    };
    let all: Vec<[i64; 2]> = placements.iter().zip(grids).map(ends).collect();
    let first = all.iter().map(|ends| ends[0]).min().unwrap_or(0);
    let last = all.iter().map(|ends| ends[1]).max().unwrap_or(0);
    let slices = (last - first).saturating_add(1);
    let words = i64::from(grid.shape[1]) * i64::from(grid.shape[2].div_ceil(64));
    if slices.saturating_mul(words) > MOST_WORDS {
        let far = (0..all.len()).max_by_key(|&n| all[n][0].abs()).unwrap_or(0);
        return Err((far, difference::shifted(grid, [all[far][0] as f64, 0.0, 0.0])));
    }
    for placement in placements {
        placement.offsets[0] -= first;
    }
    grid.origin = grid.point([first as f64, 0.0, 0.0]);
    grid.shape[0] = slices as u32;
    Ok(())
}
