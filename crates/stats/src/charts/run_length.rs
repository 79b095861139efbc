//! Mean number of points to a signal, and limits chosen by it.

use std::f64::consts::PI;

use crate::distribution::normal_cdf;
use crate::linear::solve;
use crate::minimise::root;

const NODES: usize = 80;

/// Nodes and weights of Gauss-Legendre quadrature on `low..high`.
fn gauss_legendre(low: f64, high: f64) -> Vec<(f64, f64)> {
    let n = NODES as f64;
    (0..NODES)
        .map(|i| {
            let mut x = (PI * (i as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut last, mut value) = (1.0, x);
                for k in 2..=NODES {
                    let k = k as f64;
                    (last, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * last) / k);
                }
                slope = n * (x * value - last) / (x * x - 1.0);
                let step = value / slope;
                x -= step;
                if step.abs() < 1e-15 {
                    break;
                }
            }
            let weight = 2.0 / ((1.0 - x * x) * slope * slope);
            (f64::midpoint(low, high) - x * (high - low) / 2.0, weight * (high - low) / 2.0)
        })
        .collect()
}

fn density(x: f64) -> f64 {
    (-x * x / 2.0).exp() / (2.0 * PI).sqrt()
}

/// Solves L(u) = 1 + ∫ L(v) k(u, v) dv + extra at the nodes, and gives L(start). `to_zero(u)` is the
/// probability of falling to exactly 0, where the run starts anew at L(0).
fn run_length(
    nodes: &[(f64, f64)],
    kernel: impl Fn(f64, f64) -> f64,
    to_zero: Option<&dyn Fn(f64) -> f64>,
    start: f64,
) -> Option<f64> {
    let n = nodes.len();
    let atom = usize::from(to_zero.is_some());
    // Unknowns: the run lengths at the nodes and, where there is an atom, at 0.
    let mut places: Vec<f64> = nodes.iter().map(|node| node.0).collect();
    places.extend((atom == 1).then_some(0.0));
    let row = |u: f64| -> Vec<f64> {
        let mut row: Vec<f64> = nodes.iter().map(|(v, w)| w * kernel(u, *v)).collect();
        row.extend(to_zero.map(|f| f(u)));
        row
    };
    let matrix = places
        .iter()
        .enumerate()
        .map(|(i, &u)| {
            let mut line: Vec<f64> = row(u).into_iter().map(|p| -p).collect();
            line[i] += 1.0;
            line
        })
        .collect();
    let lengths = solve(matrix, vec![1.0; n + atom])?;
    Some(1.0 + row(start).iter().zip(&lengths).map(|(p, l)| p * l).sum::<f64>())
}

/// Mean run length of a one-sided cusum of unit-variance normal points with the given mean.
fn one_sided(reference: f64, limit: f64, shift: f64, head_start: f64) -> Option<f64> {
    let nodes = gauss_legendre(0.0, limit);
    let to_zero = |u: f64| normal_cdf(reference - shift - u);
    run_length(&nodes, |u, v| density(v - u + reference - shift), Some(&to_zero), head_start)
}

/// Mean run length of a two-sided cusum without head start, for normal points shifted by `shift`
/// standard deviations: 1/L = 1/L⁺ + 1/L⁻ (Page 1954, integral equation by Gauss-Legendre quadrature;
/// Montgomery, ch. 9). `None` for a limit that is not positive.
///
/// ```
/// use stats::charts::cusum_run_length;
/// assert!((cusum_run_length(0.5, 5.0, 0.0).unwrap() / 465.0 - 1.0).abs() < 2e-3);
/// ```
pub fn cusum_run_length(reference: f64, limit: f64, shift: f64) -> Option<f64> {
    if limit.is_nan() || limit <= 0.0 {
        return None;
    }
    let (up, down) = (one_sided(reference, limit, shift, 0.0)?, one_sided(reference, limit, -shift, 0.0)?);
    Some(1.0 / (1.0 / up + 1.0 / down))
}

/// Mean run length of a two-sided EWMA chart with steady-state limits, for normal points shifted by
/// `shift` standard deviations (Crowder 1987). `None` for a weight outside 0 to 1 or no width.
///
/// ```
/// use stats::charts::ewma_run_length;
/// // Lucas & Saccucci 1990: 500 points in control, 10.3 at a shift of one standard deviation.
/// assert!((ewma_run_length(0.1, 2.814, 0.0).unwrap() / 500.0 - 1.0).abs() < 0.01);
/// assert!((ewma_run_length(0.1, 2.814, 1.0).unwrap() - 10.3).abs() < 0.1);
/// ```
pub fn ewma_run_length(weight: f64, width: f64, shift: f64) -> Option<f64> {
    if !(weight > 0.0 && weight <= 1.0 && width > 0.0) {
        return None;
    }
    let limit = width * (weight / (2.0 - weight)).sqrt();
    let nodes = gauss_legendre(-limit, limit);
    let kernel = |u: f64, v: f64| density((v - (1.0 - weight) * u) / weight - shift) / weight;
    run_length(&nodes, kernel, None, 0.0)
}

/// The limit at which a two-sided cusum in control runs for `target` points on average.
///
/// ```
/// use stats::charts::cusum_limit_for;
/// assert!((cusum_limit_for(0.5, 465.0).unwrap() - 5.0).abs() < 0.01);
/// ```
pub fn cusum_limit_for(reference: f64, target: f64) -> Option<f64> {
    root(0.05, 20.0, |limit| cusum_run_length(reference, limit, 0.0).unwrap_or(f64::NAN).ln() - target.ln())
}

/// The width at which an EWMA chart in control runs for `target` points on average.
///
/// ```
/// use stats::charts::ewma_limit_for;
/// assert!((ewma_limit_for(0.1, 500.0).unwrap() - 2.814).abs() < 0.01);
/// ```
pub fn ewma_limit_for(weight: f64, target: f64) -> Option<f64> {
    root(0.5, 6.0, |width| ewma_run_length(weight, width, 0.0).unwrap_or(f64::NAN).ln() - target.ln())
}
