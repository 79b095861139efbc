//! Quantiles of the noncentral t distribution, by its definition.

use statrs::function::gamma::ln_gamma;

use crate::distribution::normal_cdf;
use crate::minimise::root;

/// P(T ≤ t) for T = (Z + shift) / S, S² being chi-square over its degrees of freedom: the normal
/// probability averaged over the density of S, by Simpson's rule where that density is not negligible.
fn cdf(t: f64, degrees: f64, shift: f64) -> f64 {
    const STEPS: u32 = 2000;
    let spread = 10.0 / (2.0 * degrees).sqrt();
    let (low, high) = ((1.0 - spread).max(0.0), 1.0 + spread);
    let scale = std::f64::consts::LN_2 + degrees / 2.0 * (degrees / 2.0).ln() - ln_gamma(degrees / 2.0);
    let density = |s: f64| {
        if s <= 0.0 {
            return if degrees > 1.0 { 0.0 } else { scale.exp() };
        }
        (scale + (degrees - 1.0) * s.ln() - degrees * s * s / 2.0).exp()
    };
    let step = (high - low) / f64::from(STEPS);
    let sum: f64 = (0..=STEPS)
        .map(|i| {
            let s = low + step * f64::from(i);
            let weight = match i {
                0 | STEPS => 1.0,
                i if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            weight * density(s) * normal_cdf(t * s - shift)
        })
        .sum();
    sum * step / 3.0
}

/// Quantile `p` of the noncentral t distribution.
pub(super) fn noncentral_t_quantile(p: f64, degrees: f64, shift: f64) -> Option<f64> {
    let mut reach = shift.abs() + 10.0;
    while cdf(reach, degrees, shift) < p || cdf(-reach, degrees, shift) > p {
        reach *= 2.0;
        if !reach.is_finite() || reach > 1e9 {
            return None;
        }
    }
    root(-reach, reach, |t| cdf(t, degrees, shift) - p)
}
