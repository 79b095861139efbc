//! How a reader's hand draws: around the true border, with a bias and a shake.

use super::{MarkShape, Skill};
use crate::noise::normal;
use rand_chacha::ChaCha8Rng;

/// The hand that draws one finding.
pub(super) struct Hand {
    /// mm outside of the true border.
    bias: f64,
    /// mm.
    jitter: f64,
    /// How far the whole finding is off, mm.
    shift: [f64; 2],
}

impl Hand {
    pub fn new(skill: &Skill, rng: &mut ChaCha8Rng) -> Self {
        let jitter = skill.jitter_mm;
        Self {
            bias: skill.looseness_mm + 0.4 * jitter * normal(rng),
            jitter,
            shift: [0.3 * jitter * normal(rng), 0.3 * jitter * normal(rng)],
        }
    }

    /// The outline as drawn; `mm` is the size of a pixel.
    pub fn outline(&self, truth: &[[f64; 2]], mm: f64, rng: &mut ChaCha8Rng) -> Vec<[f64; 2]> {
        let centre = middle(truth);
        let waves: Vec<[f64; 2]> =
            (0..3).map(|_| [0.5 * self.jitter * normal(rng), 3.2 * normal(rng)]).collect();
        let drawn = truth.iter().map(|&[x, y]| {
            let [dx, dy] = [(x - centre[0]) * mm, (y - centre[1]) * mm];
            let (radius, angle) = (dx.hypot(dy), dy.atan2(dx));
            let wave: f64 =
                waves.iter().zip(2..).map(|([a, p], k)| a * (f64::from(k) * angle + p).cos()).sum();
            let longer = (radius + self.bias + wave).max(radius * 0.5) / radius.max(1e-9);
            [centre[0] + (dx * longer + self.shift[0]) / mm, centre[1] + (dy * longer + self.shift[1]) / mm]
        });
        drawn.collect()
    }
}

/// An outline turned into the shape that the protocol asks for.
pub(super) fn shaped(shape: MarkShape, outline: &[[f64; 2]]) -> Vec<[f64; 2]> {
    match shape {
        MarkShape::Contour => outline.to_vec(),
        MarkShape::Point => vec![middle(outline)],
        MarkShape::Rectangle => {
            let edge = |axis: usize, pick: fn(f64, f64) -> f64, start| {
                outline.iter().map(|point| point[axis]).fold(start, pick)
            };
            vec![
                [edge(0, f64::min, f64::MAX), edge(1, f64::min, f64::MAX)],
                [edge(0, f64::max, f64::MIN), edge(1, f64::max, f64::MIN)],
            ]
        }
        MarkShape::Ellipse => ellipse(outline),
    }
}

/// The ellipse with the outline's second moments: ends of the long axis, then of the short one.
fn ellipse(outline: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let centre = middle(outline);
    let moment = |a: usize, b: usize| {
        outline.iter().map(|p| (p[a] - centre[a]) * (p[b] - centre[b])).sum::<f64>() / outline.len() as f64
    };
    let (xx, yy, xy) = (moment(0, 0), moment(1, 1), moment(0, 1));
    let (mean, half) = (f64::midpoint(xx, yy), (xx - yy) / 2.0);
    let root = half.hypot(xy);
    // Points on an ellipse have half the squared semi-axis as their variance along it.
    let semi = [mean + root, mean - root].map(|variance| (2.0 * variance.max(0.0)).sqrt());
    let angle = f64::atan2(2.0 * xy, xx - yy) / 2.0;
    let end = |axis: usize, sign: f64| {
        let turned = angle + if axis == 1 { std::f64::consts::FRAC_PI_2 } else { 0.0 };
        [centre[0] + sign * semi[axis] * turned.cos(), centre[1] + sign * semi[axis] * turned.sin()]
    };
    vec![end(0, -1.0), end(0, 1.0), end(1, -1.0), end(1, 1.0)]
}

fn middle(points: &[[f64; 2]]) -> [f64; 2] {
    let sum = points.iter().fold([0.0, 0.0], |[x, y], p| [x + p[0], y + p[1]]);
    sum.map(|total| total / points.len().max(1) as f64)
}
