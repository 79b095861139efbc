//! From anatomy to the Hounsfield units of a slice.

use super::Grid;
use super::anatomy::{Anatomy, mix};
use super::nodule::{CORE, Nodule, Texture};
use super::vessel::Segment;
use crate::noise::normal;
use crate::outline::inside;
use rand_chacha::ChaCha8Rng;

/// Everything that a slice may cut.
pub(super) struct Scene<'a> {
    pub anatomy: &'a Anatomy,
    pub vessels: &'a [Segment],
    pub nodules: &'a [Nodule],
    pub grid: &'a Grid,
}

const BLOOD: f64 = 35.0;
const SOLID: f64 = 25.0;
const GROUND_GLASS: f64 = -580.0;
/// Deviation of the detector's noise in soft tissue, Hounsfield units.
const NOISE: f64 = 22.0;

impl Scene<'_> {
    /// The Hounsfield units of a slice, row by row.
    pub fn slice(&self, slice: usize, rng: &mut ChaCha8Rng) -> Vec<i16> {
        let height = self.grid.heights[slice];
        let size = usize::from(self.grid.size);
        let mut units: Vec<f64> = (0..size * size)
            .map(|n| {
                let [x, y] = [n % size, n / size].map(|index| self.grid.at(index as f64));
                self.anatomy.units([x, y, height])
            })
            .collect();
        self.draw_vessels(height, &mut units);
        self.draw_nodules(height, &mut units);
        finished(&units, size, rng)
    }

    fn draw_vessels(&self, height: f64, units: &mut [f64]) {
        let border = self.grid.pixel_mm;
        for vessel in self.vessels {
            let [xs, ys, [low, high]] = vessel.bounds(border);
            if (low..high).contains(&height) {
                self.over(units, xs, ys, |[x, y], under| {
                    let part = inside(vessel.depth([x, y, height]), border * 1.2);
                    if under > BLOOD { under } else { mix(under, BLOOD, part) }
                });
            }
        }
    }

    fn draw_nodules(&self, height: f64, units: &mut [f64]) {
        let border = self.grid.pixel_mm;
        for nodule in self.nodules {
            let cut = nodule.cut(height);
            if cut <= 0.0 {
                continue;
            }
            let reach = nodule.radius * 1.6 + border;
            let [cx, cy, _] = nodule.centre;
            self.over(units, [cx - reach, cx + reach], [cy - reach, cy + reach], |place, under| {
                let part = inside(nodule.depth(place, cut), border);
                let body = if nodule.texture == Texture::Solid { SOLID } else { GROUND_GLASS };
                let over = mix(under, body.max(under), part);
                match nodule.texture {
                    Texture::PartSolid => {
                        mix(over, SOLID.max(over), inside(nodule.depth(place, cut * CORE), border))
                    }
                    _ => over,
                }
            });
        }
    }

    /// Changes the pixels of a box, given in mm.
    fn over(&self, units: &mut [f64], xs: [f64; 2], ys: [f64; 2], change: impl Fn([f64; 2], f64) -> f64) {
        let size = usize::from(self.grid.size);
        let span = |[low, high]: [f64; 2]| {
            let index = |mm: f64| self.grid.image(mm).clamp(0.0, size as f64) as usize;
            index(low)..(index(high) + 1).min(size)
        };
        for row in span(ys) {
            for column in span(xs) {
                let place = [self.grid.at(column as f64), self.grid.at(row as f64)];
                let under = &mut units[row * size + column];
                *under = change(place, *under);
            }
        }
    }
}

/// Adds noise with a little grain, and rounds.
fn finished(units: &[f64], size: usize, rng: &mut ChaCha8Rng) -> Vec<i16> {
    let mut above = vec![0.0; size];
    let mut left = 0.0;
    let noisy = units.iter().enumerate().map(|(n, &unit)| {
        let grain = 0.35 * left + 0.35 * above[n % size] + 0.8 * normal(rng);
        left = grain;
        above[n % size] = grain;
        let strength = if unit < -950.0 { NOISE * 0.4 } else { NOISE };
        (unit + grain * strength).clamp(-1024.0, 3071.0).round() as i16
    });
    noisy.collect()
}
