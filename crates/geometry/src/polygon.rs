//! Closed polygons given by their corners; the last corner joins the first.

use crate::Point;

fn edges(corners: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    let next = corners.iter().cycle().skip(1);
    corners.iter().copied().zip(next.copied())
}

/// Signed area in square pixels by the shoelace formula: half the sum over the edges of
/// `x1 y2 - x2 y1`; positive when the corners run clockwise on the screen.
///
/// ```
/// use geometry::{Point, signed_area};
/// let square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)].map(|(c, r)| Point::new(c, r));
/// assert_eq!(signed_area(&square), 4.0);
/// ```
pub fn signed_area(corners: &[Point]) -> f64 {
    let Some(&origin) = corners.first() else {
        return 0.0;
    };
    // Relative to the first corner, so that a far-off polygon loses no digits.
    let twice: f64 = edges(corners)
        .map(|(a, b)| {
            (a.column - origin.column) * (b.row - origin.row)
                - (b.column - origin.column) * (a.row - origin.row)
        })
        .sum();
    twice / 2.0
}

/// Area in square pixels that simple, nested polygons enclose under the even-odd rule, where
/// each lies wholly inside or outside each other: the outermost count, their holes are taken away.
///
/// ```
/// use geometry::{BoundingBox, Point, even_odd_area};
/// let outer = BoundingBox::from_corners(Point::new(0.0, 0.0), Point::new(4.0, 4.0)).corners();
/// let hole = BoundingBox::from_corners(Point::new(1.0, 1.0), Point::new(2.0, 2.0)).corners();
/// assert_eq!(even_odd_area(&[outer.to_vec(), hole.to_vec()]), 15.0);
/// ```
pub fn even_odd_area(polygons: &[Vec<Point>]) -> f64 {
    let depth = |index: usize| {
        polygons
            .iter()
            .enumerate()
            .filter(|&(other, ring)| other != index && encloses(ring, &polygons[index]))
            .count()
    };
    (0..polygons.len())
        .map(|index| {
            let area = signed_area(&polygons[index]).abs();
            if depth(index) % 2 == 0 { area } else { -area }
        })
        .sum()
}

/// Whether `ring` holds `inner`, judged by the middle of an edge of `inner`: corners may touch.
fn encloses(ring: &[Point], inner: &[Point]) -> bool {
    edges(inner).next().is_some_and(|(a, b)| {
        let middle = Point::new(f64::midpoint(a.column, b.column), f64::midpoint(a.row, b.row));
        contains(ring, middle)
    })
}

/// Whether `point` lies inside the polygon by the even-odd rule (Shimrat 1962).
pub(crate) fn contains(corners: &[Point], point: Point) -> bool {
    edges(corners)
        .filter(|(a, b)| (a.row <= point.row) != (b.row <= point.row))
        .filter(|(a, b)| {
            let share = (point.row - a.row) / (b.row - a.row);
            point.column < a.column + share * (b.column - a.column)
        })
        .count()
        % 2
        == 1
}

/// Length of the closed outline, in millimetres under `spacing`.
///
/// ```
/// use geometry::{BoundingBox, Point, Spacing, perimeter};
/// let square = BoundingBox::from_corners(Point::new(0.0, 0.0), Point::new(2.0, 2.0)).corners();
/// assert_eq!(perimeter(&square, Spacing::isotropic(0.5)), 4.0);
/// ```
pub fn perimeter(corners: &[Point], spacing: crate::Spacing) -> f64 {
    edges(corners).map(|(a, b)| crate::distance_mm(a, b, spacing)).sum()
}

/// Centre of gravity of the enclosed area; of the corners when they enclose none; `None` without corners.
///
/// ```
/// use geometry::{Point, centroid};
/// let triangle = [(0.0, 0.0), (3.0, 0.0), (0.0, 3.0)].map(|(c, r)| Point::new(c, r));
/// assert_eq!(centroid(&triangle), Some(Point::new(1.0, 1.0)));
/// ```
pub fn centroid(corners: &[Point]) -> Option<Point> {
    let origin = *corners.first()?;
    let (mut twice_area, mut column, mut row) = (0.0, 0.0, 0.0);
    for (a, b) in edges(corners) {
        let (ax, ay) = (a.column - origin.column, a.row - origin.row);
        let (bx, by) = (b.column - origin.column, b.row - origin.row);
        let cross = ax * by - bx * ay;
        twice_area += cross;
        column += (ax + bx) * cross;
        row += (ay + by) * cross;
    }
    if twice_area.abs() < 1e-12 {
        return crate::mean_point(corners);
    }
    Some(Point::new(origin.column + column / (3.0 * twice_area), origin.row + row / (3.0 * twice_area)))
}
