//! Area under the ROC curve with DeLong's standard error.

use crate::distribution::{normal_two_sided, z};
use crate::ranks::midranks;
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

/// An area with the placement of every case: the share of the cases of the other kind that it is ordered
/// rightly against, ties half.
pub(super) struct Placements {
    pub area: f64,
    pub positive: Vec<f64>,
    pub negative: Vec<f64>,
}

impl Placements {
    /// By ranks among all and among one's own kind (Sun & Xu 2014).
    pub(super) fn of(cases: impl Iterator<Item = (bool, f64)>) -> Estimable<Self> {
        let (mut positive, mut negative) = (Vec::new(), Vec::new());
        for (truth, score) in cases {
            if score.is_nan() {
                return Err(NotEstimable::Unsuitable("a score is not a number"));
            }
            // Zeros of either sign are equal.
            if truth { positive.push(score + 0.0) } else { negative.push(score + 0.0) }
        }
        if positive.is_empty() || negative.is_empty() {
            return Err(NotEstimable::EmptyGroup);
        }
        let (m, n) = (positive.len() as f64, negative.len() as f64);
        let all: Vec<f64> = positive.iter().chain(&negative).copied().collect();
        let (joint, own, other) = (midranks(&all).0, midranks(&positive).0, midranks(&negative).0);
        let placed: Vec<f64> = joint.iter().zip(&own).map(|(r, s)| (r - s) / n).collect();
        let rest = joint[positive.len()..].iter().zip(&other).map(|(r, s)| 1.0 - (r - s) / m).collect();
        Ok(Self { area: placed.iter().sum::<f64>() / m, positive: placed, negative: rest })
    }

    /// Covariance of two areas on the same cases (DeLong, DeLong & Clarke-Pearson 1988).
    pub(super) fn delong(&self, other: &Self) -> f64 {
        let part = |a: &[f64], b: &[f64]| {
            let n = a.len() as f64;
            let sum: f64 = a.iter().zip(b).map(|(x, y)| (x - self.area) * (y - other.area)).sum();
            sum / (n - 1.0) / n
        };
        part(&self.positive, &other.positive) + part(&self.negative, &other.negative)
    }

    /// Covariance of two areas by leaving out one case at a time.
    pub(super) fn jackknife(&self, other: &Self) -> f64 {
        let without = |p: &Self| -> Vec<f64> {
            let drop = |placed: &[f64]| -> Vec<f64> {
                let n = placed.len() as f64;
                placed.iter().map(|v| (n * p.area - v) / (n - 1.0)).collect()
            };
            [drop(&p.positive), drop(&p.negative)].concat()
        };
        let (a, b) = (without(self), without(other));
        let n = a.len() as f64;
        let (x, y) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
        (n - 1.0) / n * a.iter().zip(b).map(|(p, q)| (p - x) * (q - y)).sum::<f64>()
    }
}

/// Area under the ROC curve: the share of pairs of a positive and a negative case that the score orders
/// rightly, ties half (Mann-Whitney), with DeLong's standard error and Wald interval
/// (DeLong, DeLong & Clarke-Pearson 1988). Cases are (truly positive, score).
///
/// ```
/// use stats::{Level, roc::auc};
/// let cases = [(false, 1.0), (false, 2.0), (true, 2.0), (true, 3.0)];
/// assert_eq!(auc(&cases, Level::P95)?.value, 0.875);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When all cases are positive, or all negative.
pub fn auc(cases: &[(bool, f64)], level: Level) -> Estimable {
    let placements = Placements::of(cases.iter().copied())?;
    let error = placements.delong(&placements).sqrt();
    let usable = error.is_finite() && error > 0.0;
    Ok(Estimate {
        value: placements.area,
        standard_error: Some(error).filter(|_| usable),
        interval: usable
            .then(|| Interval::around(placements.area, z(level) * error, level, "Wald with DeLong's error")),
        n: cases.len(),
        method: "area under the ROC curve",
        definition: "share of positive-negative pairs that the score orders rightly, ties half; n counts cases",
    })
}

/// Two areas on the same cases, compared.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AucComparison {
    /// First minus second area.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Difference over error.
    pub z: f64,
    /// Two-sided p.
    pub p: f64,
}

/// DeLong's test of two scores of the same cases, each (truly positive, first score, second score).
///
/// ```
/// use stats::roc::compare_auc;
/// let cases = [(false, 1.0, 2.0), (false, 2.0, 1.0), (true, 3.0, 2.0), (true, 4.0, 1.0)];
/// let test = compare_auc(&cases)?;
/// assert!((test.difference - 0.5).abs() < 1e-12 && (test.standard_error - 0.125_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When all cases are positive, or all negative, or the scores order all pairs alike.
pub fn compare_auc(cases: &[(bool, f64, f64)]) -> Estimable<AucComparison> {
    let first = Placements::of(cases.iter().map(|c| (c.0, c.1)))?;
    let second = Placements::of(cases.iter().map(|c| (c.0, c.2)))?;
    let variance = first.delong(&first) + second.delong(&second) - 2.0 * first.delong(&second);
    let difference = first.area - second.area;
    if variance.is_nan() || variance <= 1e-15 {
        return Err(NotEstimable::NoVariation);
    }
    let standard_error = variance.sqrt();
    let z = difference / standard_error;
    Ok(AucComparison { difference, standard_error, z, p: normal_two_sided(z) })
}
