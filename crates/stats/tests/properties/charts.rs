//! Control charts: the chain of states against simulated courses.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::charts::{bernoulli_cusum_run_length, risk_adjusted_cusum, risk_adjusted_cusum_run_length};

/// Mean number of cases to a signal, counted over many simulated courses.
fn simulated_run_length(mut next: impl FnMut() -> (bool, f64), odds_ratio: f64, limit: f64) -> f64 {
    const COURSES: usize = 2000;
    let mut cases = 0;
    for _ in 0..COURSES {
        let mut course = Vec::new();
        while risk_adjusted_cusum(&course, odds_ratio, limit).first_signal.is_none() {
            // A few at a time: only the length up to the signal counts.
            course.extend((0..64).map(|_| next()));
        }
        cases += risk_adjusted_cusum(&course, odds_ratio, limit).first_signal.unwrap() + 1;
    }
    cases as f64 / COURSES as f64
}

#[test]
fn run_lengths_of_the_chain_are_those_of_simulated_courses() {
    let mut random = ChaCha8Rng::seed_from_u64(8);
    let risks = [0.1, 0.2, 0.4];
    for odds in [1.0, 2.0] {
        let next = || {
            let risk: f64 = risks[random.random_range(0..3)];
            let rate = odds * risk / (1.0 - risk + odds * risk);
            (random.random_bool(rate), risk)
        };
        let simulated = simulated_run_length(next, 2.0, 2.0);
        let chain = risk_adjusted_cusum_run_length(&risks, 2.0, 2.0, odds, 200).unwrap();
        assert!((simulated / chain - 1.0).abs() < 0.06, "{simulated} {chain}");
    }
    let coarse = bernoulli_cusum_run_length(0.05, 0.1, 3.0, 0.05, 100).unwrap();
    let fine = bernoulli_cusum_run_length(0.05, 0.1, 3.0, 0.05, 400).unwrap();
    assert!((coarse / fine - 1.0).abs() < 0.03, "{coarse} {fine}");
    // One risk for all cases: the plain chart.
    let adjusted = risk_adjusted_cusum_run_length(&[0.05], 2.0, 3.0, 1.0, 100).unwrap();
    let plain = bernoulli_cusum_run_length(0.05, 0.1 / 1.05, 3.0, 0.05, 100).unwrap();
    assert!((adjusted / plain - 1.0).abs() < 1e-9, "{adjusted} {plain}");
}
