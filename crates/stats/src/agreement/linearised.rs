//! What the chance-corrected coefficients share: units by the counts of their categories, observed agreement, and
//! Gwet's linearised standard error (Gwet 2014, ch. 5).

use super::Weights;
use crate::distribution::t;
use crate::{Estimable, Estimate, Interval, Level, NotEstimable, Ratings};

const METHOD: &str = "Student's t with Gwet's linearised standard error over units";

/// How the spread over units becomes a variance.
#[derive(Clone, Copy)]
pub(super) enum Divisor {
    /// n (n − 1), as for a sample of units (Gwet 2014, ch. 5).
    Sample,
    /// n², as in Gwet's formulas for two readers' tables (Gwet 2008).
    Table,
}

/// Counts of one unit's ratings by category, and how many units have them.
pub(super) struct Unit {
    pub counts: Vec<f64>,
    pub times: f64,
}

impl Unit {
    pub fn ratings(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Weighted agreeing ordered pairs of different readers.
    pub fn pairs(&self, weights: &Weights) -> f64 {
        let mut sum = 0.0;
        for (a, x) in self.counts.iter().enumerate().filter(|(_, x)| **x > 0.0) {
            let weighted: f64 = self.counts.iter().enumerate().map(|(b, y)| weights.get(a, b) * y).sum();
            sum += x * (weighted - 1.0);
        }
        sum
    }

    /// The unit's own weighted agreement; `None` below two ratings.
    fn agreement(&self, weights: &Weights) -> Option<f64> {
        let r = self.ratings();
        (r >= 2.0).then(|| self.pairs(weights) / (r * (r - 1.0)))
    }

    /// Sum over the categories of this unit's share of ratings times `factor`.
    pub fn share_of(&self, factor: impl Fn(usize) -> f64) -> f64 {
        let total = self.ratings();
        self.counts.iter().enumerate().map(|(k, x)| x / total * factor(k)).sum()
    }
}

/// The rated units of a table.
pub(super) fn units(ratings: &Ratings) -> Vec<Unit> {
    let unit = |row: &[u16], times: u64| {
        let mut counts = vec![0.0; ratings.categories()];
        row.iter().filter_map(|&code| Ratings::category(code)).for_each(|k| counts[k] += 1.0);
        Unit { counts, times: times as f64 }
    };
    ratings
        .patterns()
        .into_iter()
        .map(|(row, times)| unit(row, times))
        .filter(|unit| unit.ratings() > 0.0)
        .collect()
}

/// Observed agreement and the margins that chance is taken from.
pub(super) struct Observed {
    pub agreement: f64,
    /// Mean share of each category over the rated units.
    pub shares: Vec<f64>,
    pub n: f64,
    /// Rated units per unit with at least two ratings.
    inflation: f64,
}

impl Observed {
    pub fn of(units: &[Unit], weights: &Weights) -> Estimable<Self> {
        let n: f64 = units.iter().map(|u| u.times).sum();
        let paired = units.iter().filter_map(|u| Some((u.agreement(weights)?, u.times)));
        let (sum, pairable) = paired.fold((0.0, 0.0), |(s, p), (a, t)| (s + a * t, p + t));
        if pairable == 0.0 {
            return Err(NotEstimable::NoPairs);
        }
        let mut shares = vec![0.0; weights.categories()];
        for unit in units {
            let total = unit.ratings();
            for (share, count) in shares.iter_mut().zip(&unit.counts) {
                *share += unit.times * count / total / n;
            }
        }
        Ok(Self { agreement: sum / pairable, shares, n, inflation: n / pairable })
    }
}

/// A coefficient from its chance agreement and the units' contributions to it.
pub(super) struct Coefficient {
    pub chance: f64,
    pub divisor: Divisor,
    pub level: Level,
    pub method: &'static str,
    pub definition: &'static str,
}

impl Coefficient {
    /// `chance_of(i)` is what unit `i` contributes to chance agreement; its mean is the chance agreement.
    pub fn estimate(
        &self,
        units: &[Unit],
        weights: &Weights,
        observed: &Observed,
        chance_of: impl Fn(usize) -> f64,
    ) -> Estimable {
        let room = 1.0 - self.chance;
        if room < 1e-12 {
            return Err(NotEstimable::NoVariation);
        }
        let value = (observed.agreement - self.chance) / room;
        let deviations = units.iter().enumerate().map(|(i, unit)| {
            let own = unit.agreement(weights).map_or(0.0, |a| observed.inflation * (a - self.chance));
            let linear = own / room - 2.0 * (1.0 - value) * (chance_of(i) - self.chance) / room;
            (linear - value, unit.times)
        });
        let spread = deviations.map(|(d, times)| times * d * d).sum();
        Ok(finish(value, spread, observed.n, self))
    }
}

pub(super) fn finish(value: f64, spread: f64, n: f64, of: &Coefficient) -> Estimate {
    let variance = match of.divisor {
        Divisor::Sample => spread / (n * (n - 1.0)),
        Divisor::Table => spread / (n * n),
    };
    let error = (n > 1.0).then(|| variance.sqrt());
    let interval = error.filter(|&e| e > 0.0).map(|e| {
        let around = Interval::around(value, t(of.level, n - 1.0) * e, of.level, METHOD);
        Interval { high: around.high.min(1.0), ..around }
    });
    Estimate {
        value,
        standard_error: error,
        interval,
        n: n as usize,
        method: of.method,
        definition: of.definition,
    }
}
