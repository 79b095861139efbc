//! Areas drawn on cuts through a series, as the voxels that they cross.

use std::collections::{BTreeMap, BTreeSet};

use domain::finding::{CutPlane, Mark};
use geometry::{Grid, Point, Region, Shape, ShapeKind, Spacing};
use imaging::Plane;

use super::{Slice, Space, shape};

/// Most pixels of a cut along each side.
const SIDE: u32 = 8192;

/// Rectangles by slice, one for each voxel that an area on a cut crosses: the one nearest to each of
/// the cut's pixels within the area.
pub(super) fn crossed(space: &Space, marks: &[Mark]) -> BTreeMap<u32, Vec<Shape>> {
    let mut voxels: BTreeSet<(u32, u32, u32)> = BTreeSet::new();
    for mark in marks {
        if let (Some(plane), Some(home)) = (mark.plane.as_ref().and_then(plane_of), space.slice(mark)) {
            voxels.extend(crossed_by(space, home, &plane, mark));
        }
    }
    let mut found: BTreeMap<u32, Vec<Shape>> = BTreeMap::new();
    for (slice, row, column) in voxels {
        let corner = |column: u32, row: u32| Point::new(f64::from(column), f64::from(row));
        let corners = [corner(column, row), corner(column + 1, row + 1)];
        found.entry(slice).or_default().extend(Shape::new(ShapeKind::Rectangle, &corners).ok());
    }
    found
}

/// The plane of a cut as images have theirs.
pub(super) fn plane_of(cut: &CutPlane) -> Option<Plane> {
    Plane::new(cut.position, cut.orientation, cut.spacing)
}

fn crossed_by(space: &Space, home: &Slice, plane: &Plane, mark: &Mark) -> Vec<(u32, u32, u32)> {
    let near = home.spacing.between_slices;
    let slices: Vec<(&Slice, &Plane)> = space
        .slices
        .iter()
        .filter(|slice| slice.room == home.room)
        .filter_map(|slice| Some((slice, slice.plane.as_ref()?)))
        .collect();
    let pixels = pixels_within(mark);
    let nearest = |[column, row]: [u32; 2]| {
        let patient = plane.to_patient([f64::from(column) + 0.5, f64::from(row) + 0.5]);
        let (slice, seen) = slices
            .iter()
            .map(|(slice, plane)| (slice, plane.to_image(patient)))
            .min_by(|(_, a), (_, b)| a.distance_mm.abs().total_cmp(&b.distance_mm.abs()))?;
        let [column, row] = seen.point.map(f64::floor);
        let is_within = seen.distance_mm.abs() <= near && column >= 0.0 && row >= 0.0;
        is_within.then_some((slice.index, row as u32, column as u32))
    };
    pixels.into_iter().filter_map(nearest).collect()
}

/// The cut's pixels whose centres lie within the area, as `[column, row]`.
fn pixels_within(mark: &Mark) -> Vec<[u32; 2]> {
    let Some(area) = shape(mark) else { return Vec::new() };
    let Ok(grid) = Grid::new(SIDE, SIDE, Spacing::isotropic(1.0)) else { return Vec::new() };
    let Ok(region) = Region::new(grid, BTreeMap::from([(0, vec![area])])) else { return Vec::new() };
    let Some(bounds) = region.mask().bounds() else { return Vec::new() };
    let rows = bounds.rows.clone().flat_map(|row| bounds.columns.clone().map(move |column| [column, row]));
    rows.filter(|[column, row]| region.mask().contains(0, *row, *column)).collect()
}
