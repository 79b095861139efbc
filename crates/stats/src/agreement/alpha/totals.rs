//! Alpha from sums over cases: what a case adds to them, and alpha of the sums.
//!
//! Nominal and ratio: how often each value occurs, and the observed disagreement. Ordinal: how often each value
//! occurs, and each pair of values within a case, since the distances depend on all values. Interval: number,
//! sum and squares of the values, and the observed disagreement.

use super::{Coded, Metric, apart, midranks};
use crate::{Estimable, NotEstimable};

impl Coded {
    /// How many numbers a case adds.
    pub(super) fn width(&self) -> usize {
        let values = self.values.len();
        match self.metric {
            Metric::Nominal | Metric::Ratio => values + 1,
            Metric::Ordinal => values * (values + 1) / 2,
            Metric::Interval => 4,
        }
    }

    /// Adds what a pattern contributes to the sums.
    pub(super) fn add_to(&self, sums: &mut [f64], codes: &[u32]) {
        let values = self.values.len();
        let share = 1.0 / (codes.len() - 1) as f64;
        let pairs = codes.iter().enumerate().flat_map(|(i, b)| codes[..i].iter().map(move |a| (*a, *b)));
        if self.metric == Metric::Interval {
            for &code in codes {
                let x = self.values[code as usize] - self.centre;
                sums[0] += 1.0;
                sums[1] += x;
                sums[2] += x * x;
            }
            let gap = |a: u32, b: u32| self.values[a as usize] - self.values[b as usize];
            sums[3] += 2.0 * share * pairs.map(|(a, b)| gap(a, b).powi(2)).sum::<f64>();
            return;
        }
        for &code in codes {
            sums[code as usize] += 1.0;
        }
        for (a, b) in pairs.filter(|(a, b)| a != b) {
            let (at, disagreement) = match self.metric {
                Metric::Ordinal => (values + pair(a as usize, b as usize), 1.0),
                Metric::Ratio => (values, apart(self.values[a as usize], self.values[b as usize])),
                _ => (values, 1.0),
            };
            sums[at] += 2.0 * share * disagreement;
        }
    }

    /// Alpha of sums.
    pub(super) fn alpha_of(&self, sums: &[f64]) -> Estimable<f64> {
        if self.metric == Metric::Interval {
            let (n, squares) = (sums[0], sums[2]);
            let spread = n * squares - sums[1] * sums[1];
            // Relative to the squares, so that rounding is not taken for variation.
            return finish(n, sums[3], if spread > 1e-13 * n * squares { 2.0 * spread } else { 0.0 });
        }
        let (counts, disagreement) = sums.split_at(self.values.len());
        let n: f64 = counts.iter().sum();
        match self.metric {
            Metric::Ordinal => ordinal_of(counts, |a, b| disagreement[pair(a, b)]),
            Metric::Ratio => {
                finish(n, disagreement[0], if varied(counts) { self.expected_ratio(counts) } else { 0.0 })
            }
            _ => nominal_of(counts, disagreement[0]),
        }
    }
}

/// Nominal alpha: how often each value occurs, and the observed disagreement.
pub(in crate::agreement) fn nominal_of(counts: &[f64], observed: f64) -> Estimable<f64> {
    let n: f64 = counts.iter().sum();
    let expected = n * n - counts.iter().map(|c| c * c).sum::<f64>();
    finish(n, observed, if varied(counts) { expected } else { 0.0 })
}

/// Ordinal alpha: how often each value occurs, and how often `pairs(a, b)`, a below b, stand together in a case in
/// either order, each case's pairs over its ratings less one.
pub(in crate::agreement) fn ordinal_of(
    counts: &[f64],
    pairs: impl Fn(usize, usize) -> f64,
) -> Estimable<f64> {
    let n: f64 = counts.iter().sum();
    let ranks = midranks(counts);
    let below = |b: usize| (0..b).map(move |a| (a, b));
    let observed = (0..ranks.len()).flat_map(below).map(|(a, b)| pairs(a, b) * (ranks[b] - ranks[a]).powi(2));
    let spread: f64 = counts.iter().zip(&ranks).map(|(c, r)| c * (r - n / 2.0).powi(2)).sum();
    finish(n, observed.sum(), if varied(counts) { 2.0 * n * spread } else { 0.0 })
}

fn varied(counts: &[f64]) -> bool {
    counts.iter().filter(|count| **count > 0.0).count() > 1
}

/// Place of a pair of codes, the first below the second, in a triangle.
fn pair(a: usize, b: usize) -> usize {
    b * (b - 1) / 2 + a
}

fn finish(n: f64, observed: f64, expected: f64) -> Estimable<f64> {
    if n == 0.0 {
        return Err(NotEstimable::NoPairs);
    }
    if expected <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    Ok(1.0 - (n - 1.0) * observed / expected)
}
