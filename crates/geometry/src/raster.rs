//! Polygons to voxels: a voxel is inside when its centre is, by the even-odd rule.

use std::ops::Range;

use crate::mask::MaskBuilder;
use crate::{BoundingBox, Point};

/// Rows (or columns) of `0..limit` whose centres may lie between `low` and `high`.
pub(crate) fn span(low: f64, high: f64, limit: u32) -> Range<u32> {
    let clamp = |v: f64| v.clamp(0.0, f64::from(limit)) as u32;
    let start = clamp(low.floor());
    start..clamp(high.ceil()).max(start)
}

/// Flips the voxels of `slice` whose centres lie in one closed polygon. Flipping several
/// polygons makes their even-odd union: a polygon within another is a hole.
pub(crate) fn flip_polygon(
    builder: &mut MaskBuilder,
    slice: u32,
    corners: &[Point],
    [columns, rows]: [u32; 2],
) {
    let Some(bounds) = BoundingBox::around(corners) else {
        return;
    };
    let mut crossings = Vec::new();
    for row in span(bounds.top, bounds.bottom, rows) {
        let centre = f64::from(row) + 0.5;
        crossings.clear();
        let next = corners.iter().cycle().skip(1);
        for (a, b) in corners.iter().zip(next) {
            if (a.row <= centre) != (b.row <= centre) {
                let share = (centre - a.row) / (b.row - a.row);
                crossings.push(a.column + share * (b.column - a.column));
            }
        }
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            // First column whose centre is at or beyond the crossing.
            let column = |x: f64| (x - 0.5).ceil().clamp(0.0, f64::from(columns)) as u32;
            builder.flip(slice, row, column(pair[0]), column(pair[1]));
        }
    }
}
