//! Drawing as many patients as there are, with replacement.
//!
//! Patients who are alike are drawn together by a binomial draw of their number. The others stand in blocks of
//! 256: a binomial draw tells how many fall into a block, and one random byte each tells which.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};

use super::Bootstrap;

/// Patients of a block: as many as a byte tells apart.
pub(super) const BLOCK: usize = 256;

/// From this many patients on a binomial draw of a pattern is cheaper than drawing them one by one.
const COMMON: u32 = 32;

/// Patients by pattern: the common patterns by their number, the others one by one.
pub(super) struct Patients {
    total: u64,
    /// Pattern and number of its patients.
    pub common: Vec<(usize, u32)>,
    /// The pattern of each remaining patient.
    pub single: Vec<usize>,
}

impl Patients {
    pub fn of(multiplicities: &[u32]) -> Self {
        let (common, rare): (Vec<_>, Vec<_>) =
            multiplicities.iter().copied().enumerate().partition(|(_, m)| *m >= COMMON);
        Self {
            total: multiplicities.iter().map(|&m| u64::from(m)).sum(),
            common,
            single: rare.into_iter().flat_map(|(i, m)| std::iter::repeat_n(i, m as usize)).collect(),
        }
    }

    /// Resample `index` of a bootstrap: stream `index` of the random numbers under its seed.
    pub fn resample(&self, plan: &Bootstrap, index: usize) -> Resample {
        let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
        random.set_stream(index as u64);
        Resample { random, left: self.total, of: self.total, places: [0; 2 * BLOCK] }
    }
}

/// A resample in the making: a multinomial draw as a chain of binomial ones. The common patterns come first, then
/// every block of the others in turn.
pub(super) struct Resample {
    random: ChaCha8Rng,
    /// Patients still to be drawn.
    left: u64,
    /// Patients that they can fall on.
    of: u64,
    places: [u8; 2 * BLOCK],
}

impl Resample {
    /// How many fall on a group of this many patients.
    fn group(&mut self, number: u64) -> u64 {
        let share = (number as f64 / self.of as f64).min(1.0);
        let taken = match Binomial::new(self.left, share) {
            Ok(binomial) if self.left > 0 => binomial.sample(&mut self.random),
            _ => 0,
        };
        self.left -= taken;
        self.of -= number;
        taken
    }

    /// Tells how often each common pattern is drawn.
    pub fn common(&mut self, patients: &Patients, mut take: impl FnMut(usize, u32)) {
        for (place, &(_, number)) in patients.common.iter().enumerate() {
            let taken = self.group(u64::from(number));
            take(place, taken as u32);
        }
    }

    /// Tells which of the next block's patients are drawn, some at a time, by their places in it.
    pub fn block(&mut self, size: usize, mut take: impl FnMut(&[u8])) {
        let mut left = self.group(size as u64) as usize;
        while left > 0 {
            let some = left.min(self.places.len());
            if size == BLOCK {
                self.random.fill_bytes(&mut self.places[..some]);
            } else {
                for place in &mut self.places[..some] {
                    *place = self.random.random_range(0..size as u32) as u8;
                }
            }
            take(&self.places[..some]);
            left -= some;
        }
    }
}
