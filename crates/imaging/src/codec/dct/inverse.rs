//! The inverse cosine transform of a block (T.81 A.3.3), from its definition.

use std::f64::consts::PI;
use std::sync::LazyLock;

/// Natural place of each coefficient in zigzag order (T.81 Figure A.6).
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// By frequency, then place: C(u)/2 · cos((2x + 1)uπ/16).
static WAVES: LazyLock<[[f64; 8]; 8]> = LazyLock::new(|| {
    let scale = |u: usize| if u == 0 { 0.125f64.sqrt() } else { 0.5 };
    let angle = |u: usize, x: usize| ((2 * x + 1) * u) as f64 * PI / 16.0;
    std::array::from_fn(|u| std::array::from_fn(|x| scale(u) * angle(u, x).cos()))
});

/// The samples of a block, row by row, around zero.
pub(super) fn transform(zigzag: &[i32; 64], quantisation: &[u16; 64]) -> [f64; 64] {
    let mut block = [[0.0; 8]; 8];
    for ((place, value), step) in ZIGZAG.iter().zip(zigzag).zip(quantisation) {
        block[place / 8][place % 8] = f64::from(*value) * f64::from(*step);
    }
    let across = block.map(|row| along(&row));
    let mut samples = [0.0; 64];
    for x in 0..8 {
        let column = along(&across.map(|row| row[x]));
        for (y, value) in column.into_iter().enumerate() {
            samples[y * 8 + x] = value;
        }
    }
    samples
}

fn along(frequencies: &[f64; 8]) -> [f64; 8] {
    let mut samples = [0.0; 8];
    for (value, wave) in frequencies.iter().zip(WAVES.iter()).filter(|(value, _)| **value != 0.0) {
        for (sample, wave) in samples.iter_mut().zip(wave) {
            *sample += value * wave;
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::{ZIGZAG, transform};

    #[test]
    fn a_constant_block_is_its_mean() {
        let mut block = [0; 64];
        block[0] = 40;
        assert!(transform(&block, &[2; 64]).iter().all(|value| (value - 10.0).abs() < 1e-9));
    }

    #[test]
    fn every_place_is_in_the_zigzag_once() {
        let mut places = ZIGZAG;
        places.sort_unstable();
        assert!(places.iter().enumerate().all(|(n, place)| n == *place));
    }
}
