//! Quantiles and tails of the usual distributions (statrs), polished by Newton's method where
//! statrs stops early.

use statrs::distribution::{Beta, ChiSquared, Continuous, ContinuousCDF, FisherSnedecor, Normal, StudentsT};

use crate::Level;

/// Cumulative probability of the standard normal distribution.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    // By libm's erfc, which holds all digits; that of statrs holds eleven.
    libm::erfc(-x / std::f64::consts::SQRT_2) / 2.0
}

/// Quantile of the standard normal distribution.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let normal = Normal::standard();
    polish(normal.inverse_cdf(p), p, normal_cdf, |x| normal.pdf(x))
}

/// The factor of a two-sided normal interval: 1.96 at 95 %.
pub(crate) fn z(level: Level) -> f64 {
    -normal_quantile(level.tail())
}

/// Two-sided tail probability of a standard normal statistic.
pub(crate) fn normal_two_sided(x: f64) -> f64 {
    2.0 * normal_cdf(-x.abs())
}

/// The factor of a two-sided interval with Student's t; not a number for no degree of freedom.
pub(crate) fn t(level: Level, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |d| {
        // By symmetry, from the tail that keeps its digits.
        -polish(d.inverse_cdf(level.tail()), level.tail(), |x| d.cdf(x), |x| d.pdf(x))
    })
}

/// Two-sided tail probability of Student's t.
pub(crate) fn t_two_sided(x: f64, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |d| 2.0 * d.cdf(-x.abs()))
}

/// Upper tail probability of chi-square.
pub(crate) fn chi_square_tail(x: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).map_or(f64::NAN, |d| d.sf(x))
}

/// Quantile of chi-square.
pub(crate) fn chi_square_quantile(p: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).map_or(f64::NAN, |d| polish(d.inverse_cdf(p), p, |x| d.cdf(x), |x| d.pdf(x)))
}

/// Quantile of the F distribution.
pub(crate) fn f_quantile(p: f64, numerator: f64, denominator: f64) -> f64 {
    FisherSnedecor::new(numerator, denominator)
        .map_or(f64::NAN, |d| polish(d.inverse_cdf(p), p, |x| d.cdf(x), |x| d.pdf(x)))
}

/// Upper tail probability of the F distribution.
pub(crate) fn f_tail(x: f64, numerator: f64, denominator: f64) -> f64 {
    FisherSnedecor::new(numerator, denominator).map_or(f64::NAN, |d| d.sf(x))
}

/// Quantile of the beta distribution.
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    Beta::new(a, b).map_or(f64::NAN, |d| polish(d.inverse_cdf(p), p, |x| d.cdf(x), |x| d.pdf(x)))
}

/// A few Newton steps towards the quantile of `p`, each taken only while it helps.
fn polish(start: f64, p: f64, cdf: impl Fn(f64) -> f64, pdf: impl Fn(f64) -> f64) -> f64 {
    let mut x = start;
    for _ in 0..8 {
        let error = cdf(x) - p;
        let next = x - error / pdf(x);
        if !next.is_finite() || (cdf(next) - p).abs() >= error.abs() {
            break;
        }
        x = next;
    }
    x
}
