//! Cases for rates: accuracy, errors, acceptance of a batch.

use super::Cases;
use crate::distribution::normal_quantile;
use crate::minimise::root;
use crate::proportions::{binomial_cdf, wilson_interval};
use crate::{Estimable, Level, NotEstimable};

fn shares(all: &[f64]) -> Estimable<()> {
    if all.iter().all(|p| *p > 0.0 && *p < 1.0) {
        Ok(())
    } else {
        Err(NotEstimable::Unsuitable("shares, levels and powers must lie strictly between 0 and 1"))
    }
}

/// Cases for a Wilson interval of the given width about a share.
///
/// ```
/// use stats::{Level, planning::cases_for_proportion};
/// assert_eq!(cases_for_proportion(0.9, 0.1, Level::P95)?.needed, 141);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When share or width is out of range.
pub fn cases_for_proportion(share: f64, width: f64, level: Level) -> Estimable<Cases> {
    shares(&[share, width])?;
    let wider = |n: f64| {
        let interval = wilson_interval(share, n, level);
        interval.high - interval.low - width
    };
    root(1e-3, 1e12, wider).map(Cases::new).ok_or(NotEstimable::NotConverged)
}

/// Cases for the sensitivity to be known to a Wilson interval of the given width: diseased ones, and all at
/// this prevalence (Buderer 1996). For the specificity give one minus the prevalence.
///
/// ```
/// use stats::{Level, planning::cases_for_sensitivity};
/// let [diseased, all] = cases_for_sensitivity(0.9, 0.1, 0.2, Level::P95)?;
/// assert_eq!(diseased.needed, 141);
/// assert!(all.needed >= 700 && all.needed <= 705);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a share or width is out of range.
pub fn cases_for_sensitivity(
    sensitivity: f64,
    width: f64,
    prevalence: f64,
    level: Level,
) -> Estimable<[Cases; 2]> {
    shares(&[prevalence])?;
    let diseased = cases_for_proportion(sensitivity, width, level)?;
    Ok([diseased, Cases::new(diseased.needed as f64 / prevalence)])
}

/// Cases for McNemar's test to find that one reader alone is positive in `first_only` and the other alone in
/// `second_only` of the cases (Connor 1987), two-sided.
///
/// ```
/// use stats::planning::cases_for_mcnemar;
/// assert_eq!(cases_for_mcnemar(0.15, 0.05, 0.05, 0.8)?.needed, 155);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the shares are equal or out of range.
pub fn cases_for_mcnemar(first_only: f64, second_only: f64, alpha: f64, power: f64) -> Estimable<Cases> {
    shares(&[first_only, second_only, first_only + second_only, alpha, power])?;
    let (sum, difference) = (first_only + second_only, first_only - second_only);
    if difference.abs() < 1e-12 {
        return Err(NotEstimable::Unsuitable("the two shares must differ"));
    }
    let reach = normal_quantile(1.0 - alpha / 2.0) * sum.sqrt()
        + normal_quantile(power) * (sum - difference * difference).sqrt();
    Ok(Cases::new((reach / difference).powi(2)))
}

/// Fewest cases without any error that show, with this confidence, an error rate below `rate`.
///
/// ```
/// use stats::planning::cases_for_zero_errors;
/// // About three over the rate.
/// assert_eq!(cases_for_zero_errors(0.03, 0.95)?, 99);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When rate or confidence is out of range.
pub fn cases_for_zero_errors(rate: f64, confidence: f64) -> Estimable<u64> {
    shares(&[rate, confidence])?;
    let estimate = ((1.0 - confidence).ln() / (1.0 - rate).ln()).ceil() as u64;
    // The logarithms round: make sure of the definition, (1 − rate)^n ≤ 1 − confidence.
    let enough = |n: u64| (1.0 - rate).powf(n as f64) <= 1.0 - confidence;
    (estimate.saturating_sub(2)..estimate + 3).find(|&n| enough(n)).ok_or(NotEstimable::NotConverged)
}

/// A single sampling plan: check `n` cases, accept the batch with at most `c` errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct AcceptancePlan {
    /// Cases to check.
    pub n: u64,
    /// Most errors to accept.
    pub c: u64,
}

/// The smallest plan that accepts a good batch with at least 1 − producer's risk and a bad one with at most
/// the consumer's risk.
///
/// ```
/// use stats::planning::acceptance_plan;
/// let plan = acceptance_plan(0.01, 0.05, 0.05, 0.10)?;
/// assert_eq!((plan.n, plan.c), (132, 3));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the rates are not in order or a number is out of range, or 100,000 cases do not suffice.
pub fn acceptance_plan(
    good: f64,
    bad: f64,
    producer_risk: f64,
    consumer_risk: f64,
) -> Estimable<AcceptancePlan> {
    shares(&[good, bad, producer_risk, consumer_risk])?;
    if good >= bad {
        return Err(NotEstimable::Unsuitable("the good error rate must be below the bad one"));
    }
    let mut c = 0;
    for n in 1..=100_000 {
        // The fewest errors that still accept a good batch; it only grows with n.
        while binomial_cdf(c, n, good) < 1.0 - producer_risk {
            c += 1;
        }
        if binomial_cdf(c, n, bad) <= consumer_risk {
            return Ok(AcceptancePlan { n, c });
        }
    }
    Err(NotEstimable::NotConverged)
}

/// What clusters cost: 1 + ((cv² + 1) m − 1) ρ for lesions in patients with m on average, cv the coefficient of
/// variation of their number, ρ their intraclass correlation (Eldridge, Ashby & Kerry 2006).
///
/// ```
/// assert!((stats::planning::design_effect(5.0, 0.0, 0.2) - 1.8).abs() < 1e-12);
/// ```
pub fn design_effect(mean_size: f64, variation: f64, correlation: f64) -> f64 {
    1.0 + ((variation * variation + 1.0) * mean_size - 1.0) * correlation
}

/// Clustered lesions that tell as much as `independent` ones under a design effect.
///
/// ```
/// assert_eq!(stats::planning::lesions_for(100, 1.8), 180);
/// ```
pub fn lesions_for(independent: u64, design_effect: f64) -> u64 {
    (independent as f64 * design_effect * (1.0 - 1e-12)).ceil() as u64
}
