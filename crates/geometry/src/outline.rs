//! Masks back to polygons.

use std::collections::BTreeMap;

use crate::{Mask, Point, distance_mm};

/// Steps in screen order: right, down, left, up.
const STEPS: [(i64, i64); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// Outlines by slice, along the pixel edges, in image points. Outer outlines run clockwise on the
/// screen, holes counter-clockwise, so that the signed areas add up to exactly the mask's area;
/// under the even-odd rule they give back the mask. Pixels that touch at a corner only have
/// outlines of their own.
///
/// ```
/// use geometry::{Mask, outlines, signed_area};
/// let ring = Mask::from_runs([1, 3, 3], &[0, 4, 1, 4]);
/// let polygons = &outlines(&ring)[&0];
/// assert_eq!(polygons.len(), 2);
/// assert_eq!(polygons.iter().map(|p| signed_area(p)).sum::<f64>(), 8.0);
/// ```
pub fn outlines(mask: &Mask) -> BTreeMap<u32, Vec<Vec<Point>>> {
    let mut edges: BTreeMap<u32, BTreeMap<(u32, u32), u8>> = BTreeMap::new();
    for [slice, row, column] in mask.voxels() {
        let outside = |r: Option<u32>, c: Option<u32>| match (r, c) {
            (Some(r), Some(c)) => !mask.contains(slice, r, c),
            _ => true,
        };
        let of_slice = edges.entry(slice).or_default();
        let mut edge = |open: bool, at: (u32, u32), direction: u8| {
            if open {
                *of_slice.entry(at).or_default() |= 1 << direction;
            }
        };
        // Clockwise around the pixel, keyed by the (row, column) that each edge leaves.
        edge(outside(row.checked_sub(1), Some(column)), (row, column), 0);
        edge(outside(Some(row), Some(column + 1)), (row, column + 1), 1);
        edge(outside(Some(row + 1), Some(column)), (row + 1, column + 1), 2);
        edge(outside(Some(row), column.checked_sub(1)), (row + 1, column), 3);
    }
    edges.into_iter().map(|(slice, open)| (slice, trace(open))).collect()
}

/// Joins directed pixel edges to closed outlines, turning right wherever there is a choice.
fn trace(mut open: BTreeMap<(u32, u32), u8>) -> Vec<Vec<Point>> {
    let mut polygons = Vec::new();
    while let Some((&start, &directions)) = open.first_key_value() {
        let mut direction = directions.trailing_zeros() as usize;
        let (first, mut at) = (direction, start);
        let mut corners = Vec::new();
        loop {
            take(&mut open, at, direction);
            at = step(at, direction);
            // Right, straight on, left: seen from above, indices grow clockwise.
            let leaving = open.get(&at).copied().unwrap_or(0);
            let next =
                [1, 0, 3].map(|turn| (direction + turn) % 4).into_iter().find(|&d| leaving >> d & 1 == 1);
            let turned = next.unwrap_or(first);
            if turned != direction {
                corners.push(Point::new(f64::from(at.1), f64::from(at.0)));
            }
            match next {
                Some(next) => direction = next,
                None => break,
            }
        }
        polygons.push(corners);
    }
    polygons
}

fn take(open: &mut BTreeMap<(u32, u32), u8>, at: (u32, u32), direction: usize) {
    if let Some(directions) = open.get_mut(&at) {
        *directions &= !(1 << direction);
        if *directions == 0 {
            open.remove(&at);
        }
    }
}

fn step((row, column): (u32, u32), direction: usize) -> (u32, u32) {
    let (across, down) = STEPS[direction];
    let moved = |v: u32, by: i64| u32::try_from(i64::from(v) + by).unwrap_or(v);
    (moved(row, down), moved(column, across))
}

/// [`outlines`], each simplified under a tolerance in pixels (see [`simplify`]).
///
/// ```
/// use geometry::{Mask, simplified_outlines};
/// // A square of four pixels keeps its corners only.
/// let square = Mask::from_voxels(&[[3, 0, 0], [3, 0, 1], [3, 1, 0], [3, 1, 1]]);
/// assert_eq!(simplified_outlines(&square, 0.5)[&3][0].len(), 4);
/// ```
pub fn simplified_outlines(mask: &Mask, tolerance: f64) -> BTreeMap<u32, Vec<Vec<Point>>> {
    outlines(mask)
        .into_iter()
        .map(|(slice, polygons)| {
            let simple = polygons.iter().map(|p| simplify(p, tolerance)).collect();
            (slice, simple)
        })
        .collect()
}

/// A closed polygon with fewer corners: every corner left out lies within `tolerance` pixels of
/// the new outline (Ramer 1972, Douglas & Peucker 1973). Never fewer than three corners; neighbouring
/// polygons, simplified one by one, may come to overlap by up to the tolerance.
///
/// ```
/// use geometry::{Point, simplify};
/// let corners = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
/// assert_eq!(simplify(&corners.map(|(c, r)| Point::new(c, r)), 0.5).len(), 4);
/// ```
pub fn simplify(corners: &[Point], tolerance: f64) -> Vec<Point> {
    let Some(&first) = corners.first() else {
        return Vec::new();
    };
    let apart = |p: &Point| (p.column - first.column).hypot(p.row - first.row);
    let opposite = corners
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| apart(a).total_cmp(&apart(b)))
        .map_or(0, |(index, _)| index);
    let mut ring = corners.to_vec();
    ring.push(first);
    let mut kept = vec![false; ring.len()];
    kept[0] = true;
    kept[opposite] = true;
    keep_between(&ring, 0, opposite, tolerance, &mut kept);
    keep_between(&ring, opposite, ring.len() - 1, tolerance, &mut kept);
    let simple: Vec<Point> = corners.iter().zip(&kept).filter_map(|(p, &keep)| keep.then_some(*p)).collect();
    if simple.len() < 3 { corners.to_vec() } else { simple }
}

fn keep_between(ring: &[Point], from: usize, to: usize, tolerance: f64, kept: &mut [bool]) {
    let mut pending = vec![(from, to)];
    while let Some((from, to)) = pending.pop() {
        let farthest = (from + 1..to)
            .map(|i| (i, distance_to_segment(ring[i], ring[from], ring[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, distance)) = farthest
            && distance > tolerance
        {
            kept[index] = true;
            pending.extend([(from, index), (index, to)]);
        }
    }
}

fn distance_to_segment(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.column - a.column, b.row - a.row);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 {
        (((p.column - a.column) * dx + (p.row - a.row) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let foot = Point::new(a.column + along * dx, a.row + along * dy);
    distance_mm(p, foot, crate::Spacing::isotropic(1.0))
}
