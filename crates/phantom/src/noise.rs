//! Noise: of the detector, and of tissue.

use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The random source of one part of a study, independent of the other parts.
pub(crate) fn source(seed: u64, part: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(part);
    rng
}

/// A nearly normal deviate of mean 0 and deviation 1: the sum of four bytes.
pub(crate) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let sum: u32 = rng.next_u32().to_le_bytes().into_iter().map(u32::from).sum();
    (f64::from(sum) - 510.0) / 147.8
}

/// Smooth noise over the plane, from 0 to 1, by interpolating a table of random values.
pub(crate) struct Texture {
    table: Vec<f32>,
}

const SIDE: usize = 128;

impl Texture {
    pub fn new(rng: &mut ChaCha8Rng) -> Self {
        let value = |rng: &mut ChaCha8Rng| (rng.next_u32() >> 8) as f32 / 16_777_216.0;
        Self { table: (0..SIDE * SIDE).map(|_| value(rng)).collect() }
    }

    /// The value at a point whose units are the grain.
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (fx, fy) = (x.floor(), y.floor());
        let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
        let (tx, ty) = (smooth(x - fx), smooth(y - fy));
        let side = SIDE as i64;
        let cell = |n: i64| n.rem_euclid(side) as usize;
        let (x0, x1) = (cell(fx as i64), cell(fx as i64 + 1));
        let (y0, y1) = (cell(fy as i64) * SIDE, cell(fy as i64 + 1) * SIDE);
        let upper = self.table[y0 + x0] * (1.0 - tx) + self.table[y0 + x1] * tx;
        let lower = self.table[y1 + x0] * (1.0 - tx) + self.table[y1 + x1] * tx;
        upper * (1.0 - ty) + lower * ty
    }

    /// Several grains laid over each other, each half as coarse and half as strong.
    pub fn layered(&self, x: f32, y: f32, layers: u32) -> f32 {
        let (mut sum, mut weight, mut scale) = (0.0, 0.0, 1.0);
        for layer in 0..layers {
            let shift = layer as f32 * 17.3;
            sum += self.at(x * scale + shift, y * scale - shift) / scale;
            weight += 1.0 / scale;
            scale *= 2.0;
        }
        sum / weight
    }
}
