//! What part of a picture is shown, and how large (PS3.18 8.3.5.1.3).

use super::picture::Picture;
use serde::{Deserialize, Serialize};

/// The size of what is shown, and the part of the picture that fills it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Viewport {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The part of the picture; all of it where there is none.
    pub region: Option<Region>,
}

/// A part of a picture, in pixels from its top left; a negative width or height mirrors it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Columns.
    pub width: f64,
    /// Rows.
    pub height: f64,
}

/// No side of a picture is made larger.
pub(super) const LONGEST_SIDE: u32 = 8_192;

impl Picture {
    /// The part that the viewport shows, scaled to fit into it in its own proportions.
    pub fn within(&self, viewport: &Viewport) -> Self {
        let whole = Region { x: 0.0, y: 0.0, width: self.width as f64, height: self.height as f64 };
        let region = viewport.region.unwrap_or(whole);
        let (across, down) = (region.width.abs().max(1.0), region.height.abs().max(1.0));
        let fits = f64::min(side(viewport.width) / across, side(viewport.height) / down);
        let width = (across * fits).round().max(1.0) as usize;
        let height = (down * fits).round().max(1.0) as usize;
        let column = |x: usize| along(x, width, region.x, region.width);
        let row = |y: usize| along(y, height, region.y, region.height);
        let columns: Vec<(f64, f64)> = (0..width).map(column).collect();
        let mut bytes = Vec::with_capacity(width * height * self.samples);
        for y in 0..height {
            let rows = row(y);
            for columns in &columns {
                for sample in 0..self.samples {
                    bytes.push(self.mean(*columns, rows, sample));
                }
            }
        }
        Self { width, height, samples: self.samples, bytes }
    }

    /// The mean of what a pixel covers when it shrinks, else the value between its neighbours.
    fn mean(&self, columns: (f64, f64), rows: (f64, f64), sample: usize) -> u8 {
        let horizontal = weights(columns, self.width);
        let vertical = weights(rows, self.height);
        let mut sum = 0.0;
        for (y, down) in vertical {
            for (x, across) in horizontal.clone() {
                let value = self.bytes[(y * self.width + x) * self.samples + sample];
                sum += f64::from(value) * across * down;
            }
        }
        sum.round().clamp(0.0, 255.0) as u8
    }
}

fn side(length: u32) -> f64 {
    f64::from(length.clamp(1, LONGEST_SIDE))
}

/// Where a pixel of the result begins and ends along one side of the source.
fn along(index: usize, count: usize, start: f64, length: f64) -> (f64, f64) {
    let step = length / count as f64;
    let (a, b) = (start + step * index as f64, start + step * (index + 1) as f64);
    if length < 0.0 { (b - length, a - length) } else { (a, b) }
}

/// The pixels that lie under an interval, with weights that sum to 1; what lies outside is its edge.
fn weights((from, to): (f64, f64), count: usize) -> impl Iterator<Item = (usize, f64)> + Clone {
    let length = (to - from).max(f64::MIN_POSITIVE);
    // Enlarged: a pixel's width around the middle, so that neighbours blend.
    let (from, to) = if length < 1.0 {
        let middle = f64::midpoint(from, to);
        (middle - 0.5, middle + 0.5)
    } else {
        (from, to)
    };
    let span = to - from;
    let last = count as f64 - 1.0;
    (from.floor() as i64..to.ceil() as i64).filter_map(move |at| {
        let covered = (to.min(at as f64 + 1.0) - from.max(at as f64)).max(0.0);
        let index = (at as f64).clamp(0.0, last) as usize;
        (covered > 0.0).then_some((index, covered / span))
    })
}
