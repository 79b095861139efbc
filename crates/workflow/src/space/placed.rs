//! Findings placed in a case's space, and how near they are to each other.

use domain::finding::{Finding, Mark, Shape};
use geometry::{Mask, Region, overlap};

use super::crossing::plane_of;
use super::{Space, slices};

/// A finding with where it is.
pub(crate) struct Placed<'a> {
    /// The finding.
    pub(crate) finding: &'a Finding,
    /// Where it is.
    pub(crate) shape: PlacedShape,
}

/// Where a finding is.
pub(crate) enum PlacedShape {
    /// It encloses these voxels.
    Area(Region),
    /// It is at a point: the mean of its points.
    Point(Position),
    /// It runs from one position to another.
    Line([Position; 2]),
    /// It cannot be placed: its marks make no shape on an image of the case.
    Nowhere,
}

/// A position in millimetres, comparable within one room.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    room: usize,
    mm: [f64; 3],
}

impl<'a> Placed<'a> {
    /// Places findings on one grid, so that they can be compared with each other.
    pub(crate) fn all(space: &Space, findings: &[&'a Finding]) -> Vec<Self> {
        let marks: Vec<&Mark> = findings.iter().flat_map(|finding| &finding.marks).collect();
        let grid = space.grid(&marks);
        let place = |finding: &&'a Finding| {
            let is_area = finding.marks.first().is_some_and(|mark| mark.shape.is_area());
            let area = || Region::new(grid?, slices(space, &finding.marks)).ok().map(PlacedShape::Area);
            let shape = if is_area { area() } else { positions(space, finding) };
            Placed { finding, shape: shape.unwrap_or(PlacedShape::Nowhere) }
        };
        findings.iter().map(place).collect()
    }

    /// The voxels that it encloses.
    pub(crate) fn mask(&self) -> Option<&Mask> {
        match &self.shape {
            PlacedShape::Area(region) => Some(region.mask()),
            _ => None,
        }
    }
}

fn positions(space: &Space, finding: &Finding) -> Option<PlacedShape> {
    let mut found = Vec::new();
    for mark in &finding.marks {
        let slice = space.slice(mark)?;
        let cut = mark.plane.as_ref().and_then(plane_of);
        let point = |[column, row]: &[f64; 2]| Position {
            room: slice.room,
            mm: match &cut.or(slice.plane) {
                Some(plane) => plane.to_patient([*column, *row]),
                None => [column * slice.spacing.between_columns, row * slice.spacing.between_rows, 0.0],
            },
        };
        // Of two axes the long one counts, of an angle its vertex.
        let points: Vec<Position> = match mark.shape {
            Shape::Bidirectional => mark.points.iter().take(2).map(point).collect(),
            Shape::Angle => mark.points.iter().skip(1).take(1).map(point).collect(),
            _ => mark.points.iter().map(point).collect(),
        };
        if let [start, end] = points[..] {
            return Some(PlacedShape::Line([start, end]));
        }
        found.extend(points);
    }
    let first = found.first()?;
    let here: Vec<&Position> = found.iter().filter(|position| position.room == first.room).collect();
    let mean = |axis: usize| here.iter().map(|position| position.mm[axis]).sum::<f64>() / here.len() as f64;
    Some(PlacedShape::Point(Position { room: first.room, mm: [mean(0), mean(1), mean(2)] }))
}

impl Position {
    /// Distance in millimetres; infinite between rooms.
    pub(crate) fn apart(self, other: Self) -> f64 {
        if self.room != other.room {
            return f64::INFINITY;
        }
        let [x, y, z] = [0, 1, 2].map(|axis| self.mm[axis] - other.mm[axis]);
        x.hypot(y).hypot(z)
    }
}

/// How far two findings are apart: for areas 1 − Dice, for points millimetres, for lines the mean
/// distance in millimetres of their ends, paired the better way. Infinite where they are of
/// different kinds or in different rooms.
pub(crate) fn distance(a: &Placed<'_>, b: &Placed<'_>) -> f64 {
    match (&a.shape, &b.shape) {
        (PlacedShape::Area(a), PlacedShape::Area(b)) => {
            1.0 - overlap(a.mask(), b.mask()).dice().unwrap_or_default()
        }
        (PlacedShape::Point(a), PlacedShape::Point(b)) => a.apart(*b),
        (PlacedShape::Line([a, b]), PlacedShape::Line([c, d])) => {
            let straight = a.apart(*c) + b.apart(*d);
            let turned = a.apart(*d) + b.apart(*c);
            straight.min(turned) / 2.0
        }
        _ => f64::INFINITY,
    }
}

/// Dice overlap of two areas; `None` where they are none, or empty.
pub(crate) fn overlap_of(a: &Placed<'_>, b: &Placed<'_>) -> Option<f64> {
    overlap(a.mask()?, b.mask()?).dice()
}
