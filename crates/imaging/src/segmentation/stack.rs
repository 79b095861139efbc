//! Frames of a segmentation on one stack of slices, by their positions in the patient.

use super::grid::{PatientGrid, minus, norm};
use crate::patient::{Plane, dot};
use crate::refusal::Refusal;

/// Frames are on a slice when they are nearer to it than this share of the step between slices.
const ON_SLICE: f64 = 0.1;

/// Positions nearer than this share of a pixel are the same.
const SAME: f64 = 1e-2;

/// No real stack has more slices.
const MOST_SLICES: f64 = 65_536.0;

/// What the frames share.
pub(super) struct Measures {
    pub rows: u32,
    pub columns: u32,
    /// Pixel Spacing where the frames have no position: between rows, between columns.
    pub pixel_spacing: Option<[f64; 2]>,
    /// Spacing Between Slices.
    pub between_slices: Option<f64>,
    /// Slice Thickness.
    pub thickness: Option<f64>,
    pub frame_of_reference_uid: Option<String>,
}

/// The grid of all frames, and the slice of each.
#[derive(Debug)]
pub(super) struct Stack {
    pub grid: PatientGrid,
    pub slices: Vec<u32>,
}

/// Stacks frames by their planes; none where the file gives no positions.
pub(super) fn stack(planes: &[Plane], frames: usize, measures: &Measures) -> Result<Stack, Refusal> {
    let Some(first) = planes.first() else { return unplaced(frames, measures) };
    same_orientation(planes, first)?;
    let heights: Vec<f64> = planes.iter().map(|plane| height(plane, first)).collect();
    let smallest = first.spacing().into_iter().fold(f64::INFINITY, f64::min);
    let aside = planes.iter().zip(&heights).any(|(plane, height)| {
        let offset = minus(plane.position(), first.position());
        norm(minus(offset, first.normal().map(|n| n * height))) > ON_SLICE * smallest
    });
    if aside {
        return Err(Refusal::NotAMask {
            cause: "its slices are shifted against each other, as with a tilted gantry".into(),
            next: "resample it to a volume with right angles first",
        });
    }
    let lowest = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let (step, inferred) = step(&heights, SAME * smallest, measures)?;
    let slices: Vec<f64> = heights.iter().map(|height| ((height - lowest) / step).round()).collect();
    let last = slices.iter().copied().fold(0.0, f64::max);
    if last >= MOST_SLICES {
        return Err(Refusal::Hostile { claim: format!("its frames span {last} slices of {step} mm") });
    }
    let [x, y, z, u, v, w] = first.orientation();
    let [between_rows, between_columns] = first.spacing();
    let normal = first.normal();
    let grid = PatientGrid {
        shape: [last as u32 + 1, measures.rows, measures.columns],
        origin: std::array::from_fn(|i| first.position()[i] + normal[i] * lowest),
        axes: [
            normal.map(|n| n * step),
            [u, v, w].map(|n| n * between_rows),
            [x, y, z].map(|n| n * between_columns),
        ],
        placed: true,
        open: true,
        step_inferred: inferred,
        frame_of_reference_uid: measures.frame_of_reference_uid.clone(),
    };
    Ok(Stack { grid: grid.checked()?, slices: slices.into_iter().map(|slice| slice as u32).collect() })
}

/// One image without a place in the patient, such as a radiograph: all frames lie on it.
fn unplaced(frames: usize, measures: &Measures) -> Result<Stack, Refusal> {
    let [between_rows, between_columns] = measures
        .pixel_spacing
        .ok_or(Refusal::MissingAttribute { attribute: "Pixel Spacing (or Image Position (Patient))" })?;
    let grid = PatientGrid {
        shape: [1, measures.rows, measures.columns],
        origin: [0.0; 3],
        axes: [[0.0, 0.0, 1.0], [0.0, between_rows, 0.0], [between_columns, 0.0, 0.0]],
        placed: false,
        open: false,
        step_inferred: false,
        frame_of_reference_uid: measures.frame_of_reference_uid.clone(),
    };
    Ok(Stack { grid: grid.checked()?, slices: vec![0; frames] })
}

fn same_orientation(planes: &[Plane], first: &Plane) -> Result<(), Refusal> {
    let differ = planes.iter().any(|plane| {
        let turned = plane.orientation().iter().zip(first.orientation()).any(|(a, b)| (a - b).abs() > 1e-3);
        turned || plane.spacing().iter().zip(first.spacing()).any(|(a, b)| (a - b).abs() > 1e-4 * b)
    });
    if differ {
        return Err(Refusal::NotAMask {
            cause: "its frames lie in planes of different directions or pixel sizes".into(),
            next: "export each direction as a segmentation of its own",
        });
    }
    Ok(())
}

fn height(plane: &Plane, first: &Plane) -> f64 {
    dot(minus(plane.position(), first.position()), first.normal())
}

/// The step between slices, and whether the positions alone suggest it.
fn step(heights: &[f64], same: f64, measures: &Measures) -> Result<(f64, bool), Refusal> {
    let positive = |mm: &f64| mm.is_finite() && *mm > 0.0;
    let mut sorted = heights.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup_by(|a, b| *a - *b < same);
    let stated = measures.between_slices.filter(positive);
    let (Some(lowest), Some(highest)) = (sorted.first(), sorted.last()) else { return Ok((1.0, true)) };
    let whole = |step: f64| {
        sorted.iter().map(|height| (height - lowest) / step).all(|n| (n - n.round()).abs() <= ON_SLICE)
    };
    if sorted.len() == 1 {
        let thickness = measures.thickness.filter(positive);
        return Ok((stated.or(thickness).unwrap_or(1.0), stated.is_none()));
    }
    if let Some(stated) = stated.filter(|stated| whole(*stated)) {
        return Ok((stated, false));
    }
    let smallest = sorted.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    // Over the whole stack, rounded positions give the step more exactly than between two slices.
    let step = (highest - lowest) / ((highest - lowest) / smallest).round();
    if whole(step) {
        return Ok((step, true));
    }
    Err(Refusal::NotAMask {
        cause: "its slices lie at uneven distances".into(),
        next: "resample it to even slices first",
    })
}
