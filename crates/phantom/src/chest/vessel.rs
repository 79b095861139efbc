//! Pulmonary vessels: trees that branch and taper from the hilum outwards.

use super::anatomy::Anatomy;
use crate::noise::normal;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A straight piece of a vessel.
pub(super) struct Segment {
    pub from: [f64; 3],
    pub to: [f64; 3],
    /// mm.
    pub radius: f64,
}

const THINNEST: f64 = 0.55;

pub(super) fn tree(rng: &mut ChaCha8Rng, anatomy: &Anatomy) -> Vec<Segment> {
    let mut segments = Vec::new();
    for right in [true, false] {
        let outward = if right { -1.0 } else { 1.0 };
        for _ in 0..18 {
            let way = [
                outward * rng.random_range(0.35..1.0),
                rng.random_range(-1.0..1.0),
                rng.random_range(-1.0..1.0),
            ];
            grow(rng, anatomy, &mut segments, anatomy.hilum(right), unit(way), 3.8);
        }
    }
    segments
}

fn grow(
    rng: &mut ChaCha8Rng,
    anatomy: &Anatomy,
    segments: &mut Vec<Segment>,
    mut from: [f64; 3],
    mut way: [f64; 3],
    mut radius: f64,
) {
    let pieces = rng.random_range(2..5);
    for _ in 0..pieces {
        way = unit(way.map(|part| part + 0.22 * normal(rng)));
        let step = 6.0 + radius;
        let to: [f64; 3] = std::array::from_fn(|i| from[i] + way[i] * step);
        // The first branches begin in the mediastinum; later ones stay in lung.
        if radius < 3.0 && anatomy.lung_depth(to) < radius + 1.5 {
            return;
        }
        segments.push(Segment { from, to, radius });
        (from, radius) = (to, radius * 0.95);
    }
    if radius * 0.76 < THINNEST {
        return;
    }
    for _ in 0..2 {
        let branch = unit(way.map(|part| part + 0.5 * normal(rng)));
        let thinner = radius * rng.random_range(0.66..0.82);
        grow(rng, anatomy, segments, from, branch, thinner);
    }
}

fn unit(v: [f64; 3]) -> [f64; 3] {
    let length = v.iter().map(|part| part * part).sum::<f64>().sqrt().max(1e-9);
    v.map(|part| part / length)
}

impl Segment {
    /// How deep inside the vessel a place lies, mm; negative outside.
    pub fn depth(&self, at: [f64; 3]) -> f64 {
        let along: [f64; 3] = std::array::from_fn(|i| self.to[i] - self.from[i]);
        let offset: [f64; 3] = std::array::from_fn(|i| at[i] - self.from[i]);
        let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let part = (dot(offset, along) / dot(along, along)).clamp(0.0, 1.0);
        let rest: [f64; 3] = std::array::from_fn(|i| offset[i] - along[i] * part);
        self.radius - dot(rest, rest).sqrt()
    }

    /// The box that holds it, widened by `margin`.
    pub fn bounds(&self, margin: f64) -> [[f64; 2]; 3] {
        let reach = self.radius + margin;
        std::array::from_fn(|i| [self.from[i].min(self.to[i]) - reach, self.from[i].max(self.to[i]) + reach])
    }
}
