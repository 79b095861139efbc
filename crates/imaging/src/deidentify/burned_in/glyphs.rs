//! Text in the corners: shapes of one height side by side, with sharp edges, against an even ground.

use super::Corner;
use crate::decode::Pixels;

/// Larger pictures are looked at in this size.
const LONGEST_SIDE: usize = 1536;

/// A grey picture.
struct Grey {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

/// A connected shape's box.
#[derive(Debug, Clone, Copy)]
struct Shape {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
    area: usize,
    /// Touches the edge, so that its rest may be missing.
    cut: bool,
}

impl Shape {
    fn width(&self) -> usize {
        self.right - self.left + 1
    }

    fn height(&self) -> usize {
        self.bottom - self.top + 1
    }
}

/// The corners in which something looks like text.
pub(super) fn corners_with_text(pixels: &Pixels) -> Vec<Corner> {
    let grey = Grey::of(pixels);
    let range = spread(&grey.values, 0.001, 0.999);
    if grey.width < 32 || grey.height < 32 || range.1 <= range.0 {
        return Vec::new();
    }
    let (w, h) = (grey.width / 3, grey.height / 3);
    let (right, bottom) = (grey.width - w, grey.height - h);
    [
        (Corner::TopLeft, 0, 0),
        (Corner::TopRight, right, 0),
        (Corner::BottomLeft, 0, bottom),
        (Corner::BottomRight, right, bottom),
    ]
    .into_iter()
    .filter(|&(_, left, top)| has_text(&grey.part(left, top, w, h), range.1 - range.0))
    .map(|(corner, ..)| corner)
    .collect()
}

impl Grey {
    fn of(pixels: &Pixels) -> Self {
        let (rows, columns) = (usize::from(pixels.rows), usize::from(pixels.columns));
        let samples = usize::from(pixels.samples_per_pixel);
        let step = rows.max(columns).div_ceil(LONGEST_SIDE).max(1);
        let (width, height) = (columns / step, rows / step);
        let values = pixels.to_i64();
        let mean = |x: usize, y: usize| {
            let mut sum = 0;
            for row in y * step..(y + 1) * step {
                let from = (row * columns + x * step) * samples;
                sum += values[from..from + step * samples].iter().sum::<i64>();
            }
            sum as f32 / (step * step * samples) as f32
        };
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| mean(x, y));
        Self { width, height, values: values.collect() }
    }

    fn part(&self, left: usize, top: usize, width: usize, height: usize) -> Self {
        let row = |y: usize| &self.values[y * self.width + left..][..width];
        Self { width, height, values: (top..top + height).flat_map(row).copied().collect() }
    }
}

/// Two quantiles.
fn spread(values: &[f32], low: f64, high: f64) -> (f32, f32) {
    let mut sorted: Vec<f32> = values.iter().step_by(values.len() / 200_000 + 1).copied().collect();
    sorted.sort_by(f32::total_cmp);
    let at = |part: f64| sorted.get((part * (sorted.len().saturating_sub(1)) as f64) as usize).copied();
    (at(low).unwrap_or(0.0), at(high).unwrap_or(0.0))
}

/// How far from the ground ink is sought, as parts of the picture's range: film borders are brighter
/// than lead letters, and letters fade.
const LEVELS: [f32; 6] = [0.15, 0.3, 0.5, -0.15, -0.3, -0.5];

fn has_text(part: &Grey, range: f32) -> bool {
    let (ground, _) = spread(&part.values, 0.5, 1.0);
    LEVELS.into_iter().any(|level| {
        let threshold = ground + level * range;
        let ink: Vec<bool> =
            part.values.iter().map(|&value| (value - threshold) * level.signum() > 0.0).collect();
        // Where much of a corner is ink, it is anatomy.
        if ink.iter().filter(|&&ink| ink).count() * 2 > ink.len() {
            return false;
        }
        let glyphs: Vec<Shape> =
            shapes(&ink, part).into_iter().filter(|shape| is_glyph(shape, &ink, part, ground)).collect();
        is_word(&glyphs)
    })
}

/// The shapes of connected ink.
fn shapes(ink: &[bool], part: &Grey) -> Vec<Shape> {
    let (width, height) = (part.width, part.height);
    let mut seen = vec![false; ink.len()];
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    for start in 0..ink.len() {
        if !ink[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        waiting.push(start);
        let mut shape = Shape { left: width, top: height, right: 0, bottom: 0, area: 0, cut: false };
        while let Some(at) = waiting.pop() {
            let (x, y) = (at % width, at / width);
            shape.left = shape.left.min(x);
            shape.right = shape.right.max(x);
            shape.top = shape.top.min(y);
            shape.bottom = shape.bottom.max(y);
            shape.area += 1;
            for next_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for next_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let next = next_y * width + next_x;
                    if ink[next] && !seen[next] {
                        seen[next] = true;
                        waiting.push(next);
                    }
                }
            }
        }
        shape.cut =
            shape.left == 0 || shape.top == 0 || shape.right + 1 == width || shape.bottom + 1 == height;
        found.push(shape);
    }
    found
}

/// Letters are as sharp as this; anatomy is not.
const SHARP: f32 = 0.7;

/// Whether a shape may be a letter: its size, how much of its box is ink, thin strokes, sharp edges.
fn is_glyph(shape: &Shape, ink: &[bool], part: &Grey, ground: f32) -> bool {
    let (w, h) = (shape.width(), shape.height());
    let fill = shape.area as f32 / (w * h) as f32;
    let sized = w.max(h) >= 7 && w.max(h) <= part.height / 4 && w * 4 >= h && h * 4 >= w;
    if !sized || !(0.12..=0.8).contains(&fill) {
        return false;
    }
    // An edge is as wide as a stroke is blurred, which grows with the letter.
    let reach = (w.max(h) / 12).max(1);
    let (mut runs, mut edges, mut sum) = (0usize, 0.0, 0.0);
    for y in shape.top..=shape.bottom {
        for x in shape.left..=shape.right {
            let at = y * part.width + x;
            if !ink[at] {
                continue;
            }
            sum += part.values[at] - ground;
            if at > 0 && !ink[at - 1] {
                runs += 1;
                let inside = part.values.get(at + reach).copied().unwrap_or(ground);
                edges += inside - part.values[at.saturating_sub(1 + reach)];
            }
        }
    }
    let contrast = sum / shape.area as f32;
    let sharp = edges / runs.max(1) as f32 / contrast;
    let stroke = shape.area as f32 / runs.max(1) as f32;
    let strokes = runs as f32 / h as f32;
    stroke <= 0.5 * w.max(h) as f32 && (1.0..=4.0).contains(&strokes) && sharp > SHARP
}

/// Whether two shapes of one size stand side by side, in whatever direction: lead letters lie askew.
fn is_word(glyphs: &[Shape]) -> bool {
    let size = |shape: &Shape| shape.width().max(shape.height()) as f32;
    let centre =
        |shape: &Shape| ((shape.left + shape.right) as f32 / 2.0, (shape.top + shape.bottom) as f32 / 2.0);
    glyphs.iter().enumerate().any(|(n, one)| {
        glyphs[n + 1..].iter().any(|other| {
            let (small, large) = (size(one).min(size(other)), size(one).max(size(other)));
            let ((x, y), (u, v)) = (centre(one), centre(other));
            let distance = (x - u).hypot(y - v);
            let alike = if one.cut || other.cut { 0.35 } else { 0.7 };
            small >= alike * large
                && !(one.cut && other.cut)
                && distance >= 0.5 * large
                && distance <= 1.7 * large
        })
    })
}
