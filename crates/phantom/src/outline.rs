//! Star-shaped outlines: a radius around a centre that varies smoothly with direction.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

/// Radius by direction, relative to a mean radius of 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    /// Wave number, amplitude, phase.
    waves: Vec<(f64, f64, f64)>,
}

impl Outline {
    /// An outline with waves of these numbers, each of up to this amplitude.
    pub fn random(rng: &mut ChaCha8Rng, numbers: std::ops::RangeInclusive<u32>, amplitude: f64) -> Self {
        let waves = numbers
            .map(|number| {
                let amplitude = amplitude * rng.random_range(0.4..1.0);
                (f64::from(number), amplitude, rng.random_range(0.0..TAU))
            })
            .collect();
        Self { waves }
    }

    /// The same, stretched to an oval of this much more and less along an axis.
    pub fn oval(mut self, rng: &mut ChaCha8Rng, stretch: f64) -> Self {
        self.waves.push((2.0, stretch, rng.random_range(0.0..TAU)));
        self
    }

    /// The radius in a direction, as part of the mean radius.
    pub fn radius(&self, angle: f64) -> f64 {
        let sum: f64 =
            self.waves.iter().map(|&(k, amplitude, phase)| amplitude * (k * angle + phase).cos()).sum();
        (1.0 + sum).max(0.3)
    }

    /// The outline around `centre` with this mean radius in each direction, as `count` points.
    pub fn points(&self, centre: [f64; 2], radius: [f64; 2], count: usize) -> Vec<[f64; 2]> {
        (0..count)
            .map(|n| {
                let angle = n as f64 / count as f64 * TAU;
                let part = self.radius(angle);
                [centre[0] + radius[0] * part * angle.cos(), centre[1] + radius[1] * part * angle.sin()]
            })
            .collect()
    }

    /// How far inside the outline of this mean radius an offset from the centre lies; negative outside.
    pub fn depth(&self, offset: [f64; 2], radius: f64) -> f64 {
        let [x, y] = offset;
        radius * self.radius(y.atan2(x)) - x.hypot(y)
    }
}

/// From 0 outside to 1 inside over a border of this width.
pub(crate) fn inside(depth: f64, border: f64) -> f64 {
    let part = (depth / border + 0.5).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}
