//! The order in which one reader meets their cases.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::Seat;
use crate::id::CaseId;

/// A random order of `cases` with repeats strewn in, each behind its original. `stream` tells the
/// readers of one seed apart.
pub fn own_order(cases: &[CaseId], repeat_fraction: f64, seed: u64, stream: u64) -> Vec<Seat> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(stream + 1);
    let mut order = cases.to_vec();
    order.shuffle(&mut random);
    let repeats = (repeat_fraction.clamp(0.0, 1.0) * cases.len() as f64).round() as usize;
    let again = order[..repeats].to_vec();
    order.extend(again);
    order.shuffle(&mut random);
    let mut met = std::collections::HashSet::new();
    order.into_iter().map(|case| Seat { case, repeat: !met.insert(case) }).collect()
}
