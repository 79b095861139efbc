//! Invariants of the statistics on arbitrary and on simulated reads.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod agreement;
mod agreement_sums;
mod charts;
mod measurement;
mod measurement_sums;
mod not_estimable;
mod rates;
mod resampling;
mod truth;

use stats::{Estimable, Level};

const P95: Level = Level::P95;

fn same(a: &Estimable<f64>, b: &Estimable<f64>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (Err(a), Err(b)) => a == b,
        _ => false,
    }
}
