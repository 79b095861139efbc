//! Exact distance from each of some places to the nearest of others, on a lattice with spacing.
//!
//! The separable distance transform (Felzenszwalb & Huttenlocher 2012; Meijster, Roerdink & Hesselink 2000)
//! on the box around all places: first along the rows' axis for every lattice point, then along columns
//! and slices only where a place asks. A search along columns ends where it cannot gain; a long one is
//! replaced by the lower envelope of parabolas of that line, kept for the next who asks.

use std::ops::Range;

use crate::Spacing;

/// Steps of a search along columns after which the whole line is worth computing.
const LONG: f64 = 24.0;
const NONE: u16 = u16::MAX;

/// Distances in mm from each of `from` to the nearest of `to`; infinite when `to` is empty.
pub(super) fn nearest(from: &[[u32; 3]], to: &[[u32; 3]], spacing: Spacing) -> Vec<f64> {
    if to.is_empty() {
        return vec![f64::INFINITY; from.len()];
    }
    let range = |axis: usize| {
        let all = from.iter().chain(to).map(|p| p[axis]);
        let low = all.clone().min().unwrap_or(0);
        low..all.max().map_or(low, |high| high + 1)
    };
    let mut field = Field::new([range(0), range(1), range(2)], to, spacing);
    from.iter().map(|place| field.nearest(*place).sqrt()).collect()
}

struct Field {
    origin: [u32; 3],
    /// Slices, rows, columns.
    size: [usize; 3],
    mm: [f64; 3],
    /// Rows to the nearest place in the same column of the same slice.
    rows_away: Vec<u16>,
    /// Which slices hold a place.
    occupied: Vec<bool>,
    /// Squared distances within the slice, for the lines computed so far.
    lines: Vec<Option<Box<[f64]>>>,
    envelope: Envelope,
}

impl Field {
    fn new(ranges: [Range<u32>; 3], to: &[[u32; 3]], spacing: Spacing) -> Self {
        let origin = [ranges[0].start, ranges[1].start, ranges[2].start];
        let size = ranges.map(|r| (r.end - r.start) as usize);
        let [slices, rows, columns] = size;
        let mut rows_away = vec![NONE; slices * rows * columns];
        let mut occupied = vec![false; slices];
        for place in to {
            let [s, r, c] = [0, 1, 2].map(|axis| (place[axis] - origin[axis]) as usize);
            rows_away[(s * rows + r) * columns + c] = 0;
            occupied[s] = true;
        }
        for (slice, _) in rows_away.chunks_mut(rows * columns).zip(&occupied).filter(|(_, o)| **o) {
            sweep(slice, columns);
        }
        let lines = vec![None; slices * rows];
        Self {
            origin,
            size,
            mm: spacing.as_array(),
            rows_away,
            occupied,
            lines,
            envelope: Envelope::default(),
        }
    }

    /// Squared distance from a place.
    fn nearest(&mut self, place: [u32; 3]) -> f64 {
        let [s, r, c] = [0, 1, 2].map(|axis| (place[axis] - self.origin[axis]) as usize);
        let slices = self.size[0];
        let mut best = f64::INFINITY;
        for step in 0..slices {
            let away = (step as f64 * self.mm[0]).powi(2);
            if away >= best {
                break;
            }
            if s + step < slices {
                best = best.min(self.in_slice(s + step, r, c, best - away) + away);
            }
            if step > 0 && step <= s {
                best = best.min(self.in_slice(s - step, r, c, best - away) + away);
            }
        }
        best
    }

    /// Squared distance to the nearest place of a slice, or anything of at least `limit`.
    fn in_slice(&mut self, s: usize, r: usize, c: usize, limit: f64) -> f64 {
        if !self.occupied[s] {
            return f64::INFINITY;
        }
        let index = s * self.size[1] + r;
        if let Some(line) = &self.lines[index] {
            return line[c];
        }
        let line = &self.rows_away[index * self.size[2]..(index + 1) * self.size[2]];
        let row_mm = self.mm[1];
        let down = |rows: u16| if rows == NONE { f64::INFINITY } else { (f64::from(rows) * row_mm).powi(2) };
        let mut best = down(line[c]).min(limit);
        if best > (LONG * self.mm[2]).powi(2) {
            let computed = self.envelope.line(line, down, self.mm[2]);
            let found = computed[c];
            self.lines[index] = Some(computed);
            return found;
        }
        for step in 1..line.len() {
            let across = (step as f64 * self.mm[2]).powi(2);
            if across >= best {
                break;
            }
            if let Some(&rows) = line.get(c + step) {
                best = best.min(down(rows) + across);
            }
            if step <= c {
                best = best.min(down(line[c - step]) + across);
            }
        }
        best
    }
}

/// From 0 at places and `NONE` elsewhere to the number of rows to the nearest place in the column.
fn sweep(slice: &mut [u16], columns: usize) {
    let rows = slice.len() / columns;
    let relax = |slice: &mut [u16], from: usize, to: usize| {
        let (low, high) = (from.min(to), from.max(to));
        let (before, after) = slice.split_at_mut(high * columns);
        let first = &mut before[low * columns..(low + 1) * columns];
        let second = &mut after[..columns];
        let (source, target) = if from < to { (first, second) } else { (second, first) };
        for (near, far) in target.iter_mut().zip(source) {
            *near = (*near).min(far.saturating_add(1));
        }
    };
    for row in 1..rows {
        relax(slice, row - 1, row);
    }
    for row in (1..rows).rev() {
        relax(slice, row, row - 1);
    }
}

/// Scratch of the lower envelope: parabolas by their column and height, and where each begins to be lowest.
#[derive(Default)]
struct Envelope {
    vertices: Vec<(f64, f64)>,
    starts: Vec<f64>,
}

impl Envelope {
    /// For every column the least of height(column') + (mm (column − column'))².
    fn line(&mut self, line: &[u16], height: impl Fn(u16) -> f64, mm: f64) -> Box<[f64]> {
        self.vertices.clear();
        self.starts.clear();
        for (column, &rows) in line.iter().enumerate().filter(|(_, rows)| **rows != NONE) {
            let (x, y) = (column as f64 * mm, height(rows));
            let mut start = f64::NEG_INFINITY;
            while let (Some(&(px, py)), Some(&begun)) = (self.vertices.last(), self.starts.last()) {
                start = ((y + x * x) - (py + px * px)) / (2.0 * (x - px));
                if start > begun {
                    break;
                }
                self.vertices.pop();
                self.starts.pop();
                start = f64::NEG_INFINITY;
            }
            self.vertices.push((x, y));
            self.starts.push(start);
        }
        let mut parabola = 0;
        let lowest = |column: usize| {
            let x = column as f64 * mm;
            while parabola + 1 < self.starts.len() && self.starts[parabola + 1] <= x {
                parabola += 1;
            }
            self.vertices.get(parabola).map_or(f64::INFINITY, |(px, py)| py + (x - px).powi(2))
        };
        (0..line.len()).map(lowest).collect()
    }
}
