//! Quantiles and tails of the usual distributions (statrs), polished by Newton's method where
//! statrs stops early.

use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};

use crate::Level;

/// Quantile of the standard normal distribution.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let normal = Normal::standard();
    polish(normal.inverse_cdf(p), p, &normal)
}

/// The factor of a two-sided normal interval: 1.96 at 95 %.
pub(crate) fn z(level: Level) -> f64 {
    -normal_quantile(level.tail())
}

/// The factor of a two-sided interval with Student's t; not a number for no degree of freedom.
pub(crate) fn t(level: Level, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |d| {
        // By symmetry, from the tail that keeps its digits.
        -polish(d.inverse_cdf(level.tail()), level.tail(), &d)
    })
}

/// A few Newton steps towards the quantile of `p`, each taken only while it helps.
fn polish<D>(start: f64, p: f64, distribution: &D) -> f64
where
    D: ContinuousCDF<f64, f64> + Continuous<f64, f64>,
{
    let mut x = start;
    for _ in 0..8 {
        let error = distribution.cdf(x) - p;
        let step = error / distribution.pdf(x);
        let next = x - step;
        if !next.is_finite() || (distribution.cdf(next) - p).abs() >= error.abs() {
            break;
        }
        x = next;
    }
    x
}
