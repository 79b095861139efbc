//! Mean number of outcomes to a signal of a cusum of log-likelihood ratios, and limits chosen by it.

use super::cusum::{score, shifted};
use crate::linear::solve;
use crate::minimise::root;

fn proper(p: f64) -> bool {
    p > 0.0 && p < 1.0
}

/// Mean run length from 0 when each outcome adds one of `scores`, given with their probabilities: a Markov chain
/// on a grid of `steps` values of the sum (Brook & Evans 1972).
fn run_length(scores: &[(f64, f64)], limit: f64, steps: usize) -> Option<f64> {
    if limit.is_nan() || limit <= 0.0 || steps < 2 {
        return None;
    }
    let width = limit / steps as f64;
    let matrix = (0..steps)
        .map(|state| {
            let mut row = vec![0.0; steps];
            row[state] += 1.0;
            for (score, p) in scores {
                let place = (state as f64 + score / width).max(0.0);
                let (below, part) = (place.floor(), place.fract());
                for (to, share) in [(below as usize, 1.0 - part), (below as usize + 1, part)] {
                    if let Some(cell) = row.get_mut(to) {
                        *cell -= p * share;
                    }
                }
            }
            row
        })
        .collect();
    solve(matrix, vec![1.0; steps]).and_then(|lengths| lengths.first().copied()).filter(|l| l.is_finite())
}

/// The limit at which the run is `target` outcomes long on average.
fn limit_for(scores: &[(f64, f64)], target: f64, steps: usize) -> Option<f64> {
    // So far above the target that the run length itself need not be exact there.
    let highest = 2.0 + 2.0 * target.max(1.0).ln();
    root(0.05, highest, |limit| {
        run_length(scores, limit, steps).map_or(f64::INFINITY, |length| length.ln() - target.ln())
    })
}

/// Mean run length of a Bernoulli cusum when the true rate is `rate`, by a Markov chain on a grid of `steps`
/// values of the sum: more steps, more digits (Brook & Evans 1972; Reynolds & Stoumbos 1999). `None` when the
/// rates, the limit or the steps make no chart.
///
/// ```
/// use stats::charts::bernoulli_cusum_run_length;
/// let run = |rate| bernoulli_cusum_run_length(0.05, 0.10, 3.0, rate, 200).unwrap();
/// assert!(run(0.05) > 5.0 * run(0.10));
/// ```
pub fn bernoulli_cusum_run_length(p0: f64, p1: f64, limit: f64, rate: f64, steps: usize) -> Option<f64> {
    if !(proper(p0) && proper(p1) && p1 > p0 && (0.0..=1.0).contains(&rate)) {
        return None;
    }
    run_length(&[(score(true, p0, p1), rate), (score(false, p0, p1), 1.0 - rate)], limit, steps)
}

/// The limit at which a Bernoulli cusum in control, at the rate `p0`, runs for `target` outcomes on average, by a
/// chain of `steps` values. `None` when the rates make no chart.
///
/// ```
/// use stats::charts::{bernoulli_cusum_limit_for, bernoulli_cusum_run_length};
/// let limit = bernoulli_cusum_limit_for(0.05, 0.10, 500.0, 100).unwrap();
/// assert!((bernoulli_cusum_run_length(0.05, 0.10, limit, 0.05, 100).unwrap() / 500.0 - 1.0).abs() < 0.05);
/// ```
pub fn bernoulli_cusum_limit_for(p0: f64, p1: f64, target: f64, steps: usize) -> Option<f64> {
    if !(proper(p0) && proper(p1) && p1 > p0 && target > 1.0) {
        return None;
    }
    limit_for(&[(score(true, p0, p1), p0), (score(false, p0, p1), 1.0 - p0)], target, steps)
}

/// Outcomes of cases with these risks, alike often, whose true odds are `odds` times those of the risk.
fn mixture(risks: &[f64], odds_ratio: f64, odds: f64) -> Option<Vec<(f64, f64)>> {
    if risks.is_empty() || !risks.iter().all(|p| proper(*p)) || odds_ratio.is_nan() || odds_ratio <= 1.0 {
        return None;
    }
    let share = 1.0 / risks.len() as f64;
    let of = |p: &f64| {
        let (alternative, rate) = (shifted(*p, odds_ratio), shifted(*p, odds));
        [(score(true, *p, alternative), share * rate), (score(false, *p, alternative), share * (1.0 - rate))]
    };
    Some(risks.iter().flat_map(of).collect())
}

/// Mean run length of a risk-adjusted cusum on cases whose risks are drawn from `risks`, when their true odds are
/// `odds` times those expected: 1 in control (Steiner et al. 2000, by the Markov chain of
/// [`bernoulli_cusum_run_length`]). `None` when a risk is not strictly between 0 and 1, the tested odds ratio not
/// above 1, or the limit or the steps make no chart.
///
/// ```
/// use stats::charts::{bernoulli_cusum_run_length, risk_adjusted_cusum_run_length};
/// let risks = [0.02, 0.05, 0.20];
/// let run = |odds| risk_adjusted_cusum_run_length(&risks, 2.0, 3.0, odds, 200).unwrap();
/// assert!(run(1.0) > 5.0 * run(2.0));
/// ```
pub fn risk_adjusted_cusum_run_length(
    risks: &[f64],
    odds_ratio: f64,
    limit: f64,
    odds: f64,
    steps: usize,
) -> Option<f64> {
    run_length(&mixture(risks, odds_ratio, odds)?, limit, steps)
}

/// The limit at which a risk-adjusted cusum in control runs for `target` cases on average, the cases' risks being
/// drawn from `risks`. `None` as for [`risk_adjusted_cusum_run_length`].
///
/// ```
/// use stats::charts::{risk_adjusted_cusum_limit_for, risk_adjusted_cusum_run_length};
/// let risks = [0.02, 0.05, 0.20];
/// let limit = risk_adjusted_cusum_limit_for(&risks, 2.0, 1000.0, 100).unwrap();
/// assert!((risk_adjusted_cusum_run_length(&risks, 2.0, limit, 1.0, 100).unwrap() / 1000.0 - 1.0).abs() < 0.05);
/// ```
pub fn risk_adjusted_cusum_limit_for(
    risks: &[f64],
    odds_ratio: f64,
    target: f64,
    steps: usize,
) -> Option<f64> {
    let scores = mixture(risks, odds_ratio, 1.0)?;
    (target > 1.0).then(|| limit_for(&scores, target, steps))?
}
