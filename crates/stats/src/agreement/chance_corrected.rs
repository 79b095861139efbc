//! Chance-corrected agreement of any number of readers with missing ratings (Gwet 2014, ch. 2–6).
//!
//! Every coefficient is (observed − chance) / (1 − chance). Observed agreement is the mean over the
//! units with two or more ratings of the weighted share of agreeing pairs; the coefficients differ in
//! what they take for chance. Standard errors by Gwet's linearisation over units; the interval is
//! Student's t with n − 1 degrees of freedom, capped at 1. Units with one rating count for the margins
//! of the categories, units without any rating not at all.

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
    fn ratings(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Weighted agreeing ordered pairs of different readers.
    fn pairs(&self, weights: &Weights) -> f64 {
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
    fn share_of(&self, factor: impl Fn(usize) -> f64) -> f64 {
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
struct Observed {
    agreement: f64,
    /// Mean share of each category over the rated units.
    shares: Vec<f64>,
    n: f64,
    /// Rated units per unit with at least two ratings.
    inflation: f64,
}

impl Observed {
    fn of(units: &[Unit], weights: &Weights) -> Estimable<Self> {
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
struct Coefficient {
    chance: f64,
    divisor: Divisor,
    level: Level,
    method: &'static str,
    definition: &'static str,
}

impl Coefficient {
    /// `chance_of(i)` is what unit `i` contributes to chance agreement; its mean is the chance agreement.
    fn estimate(
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

fn finish(value: f64, spread: f64, n: f64, of: &Coefficient) -> Estimate {
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

/// Mean weighted share of agreeing pairs of readers over the units with two or more ratings
/// (Gwet 2014, ch. 2). With equal weights for full agreement only, plain percent agreement.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, percent_agreement}};
/// let ratings = Ratings::from_rows(2, &[vec![Some(0), Some(0), Some(1)], vec![Some(1), Some(1), None]])?;
/// let weights = Weights::of(Weighting::Unweighted, 2);
/// assert!((percent_agreement(&ratings, &weights, Level::P95)?.value - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings or the weights do not fit.
pub fn percent_agreement(ratings: &Ratings, weights: &Weights, level: Level) -> Estimable {
    weights.fits(ratings.categories())?;
    percent_agreement_over(&units(ratings), weights, level, Divisor::Sample)
}

pub(super) fn percent_agreement_over(
    units: &[Unit],
    weights: &Weights,
    level: Level,
    divisor: Divisor,
) -> Estimable {
    let observed = Observed::of(units, weights)?;
    let coefficient = Coefficient {
        chance: 0.0,
        divisor,
        level,
        method: "percent agreement",
        definition: "mean over cases of the share of agreeing pairs of readers; n counts rated cases",
    };
    coefficient.estimate(units, weights, &observed, |_| 0.0)
}

/// Gwet's AC1 (plain) or AC2 (weighted): chance agreement is the sum of all weights over q (q − 1)
/// times the sum over the categories of share × (1 − share) (Gwet 2008). Stays stable where one
/// category is very common, unlike the kappas.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, fleiss_kappa, gwet_ac}};
/// // One rare finding, marked by one of three readers: kappa falls below 0, AC1 does not.
/// let rows = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let (ratings, weights) = (Ratings::from_rows(2, &rows)?, Weights::of(Weighting::Unweighted, 2));
/// assert!((gwet_ac(&ratings, &weights, Level::P95)?.value - 0.8033).abs() < 5e-5);
/// assert!(fleiss_kappa(&ratings, &weights, Level::P95)?.value < 0.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings or the weights do not fit.
pub fn gwet_ac(ratings: &Ratings, weights: &Weights, level: Level) -> Estimable {
    weights.fits(ratings.categories())?;
    gwet_ac_over(&units(ratings), weights, level, Divisor::Sample)
}

pub(super) fn gwet_ac_over(units: &[Unit], weights: &Weights, level: Level, divisor: Divisor) -> Estimable {
    let observed = Observed::of(units, weights)?;
    let q = weights.categories() as f64;
    if q < 2.0 {
        return Err(NotEstimable::NoVariation);
    }
    let scale = weights.sum() / (q * (q - 1.0));
    let shares = &observed.shares;
    let coefficient = Coefficient {
        chance: scale * shares.iter().map(|p| p * (1.0 - p)).sum::<f64>(),
        divisor,
        level,
        method: "Gwet AC",
        definition: "(observed − chance) / (1 − chance), chance from how hard the cases are to sort: share × (1 − share); AC1 unweighted, AC2 weighted; n counts rated cases",
    };
    coefficient.estimate(units, weights, &observed, |i| scale * units[i].share_of(|k| 1.0 - shares[k]))
}

/// Fleiss' kappa, generalised to missing ratings and weights: chance agreement is the weighted sum of
/// products of the mean category shares (Fleiss 1971; Gwet 2014). With two readers: Scott's pi.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, fleiss_kappa}};
/// let rows = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let kappa = fleiss_kappa(&Ratings::from_rows(2, &rows)?, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!((kappa.value + 1.0 / 11.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings, all ratings are the same, or the weights do not fit.
pub fn fleiss_kappa(ratings: &Ratings, weights: &Weights, level: Level) -> Estimable {
    weights.fits(ratings.categories())?;
    fleiss_kappa_over(&units(ratings), weights, level, Divisor::Sample)
}

pub(super) fn fleiss_kappa_over(
    units: &[Unit],
    weights: &Weights,
    level: Level,
    divisor: Divisor,
) -> Estimable {
    let observed = Observed::of(units, weights)?;
    let weighted = weights.symmetric_product(&observed.shares);
    let coefficient = Coefficient {
        chance: observed.shares.iter().zip(&weighted).map(|(p, w)| p * w).sum(),
        divisor,
        level,
        method: "Fleiss kappa",
        definition: "(observed − chance) / (1 − chance), chance from the mean category shares of all readers; n counts rated cases",
    };
    coefficient.estimate(units, weights, &observed, |i| units[i].share_of(|k| weighted[k]))
}

/// Brennan-Prediger coefficient: chance agreement is the sum of the weights over q²
/// (Brennan & Prediger 1981). With two readers and two categories: PABAK.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, brennan_prediger}};
/// let rows = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let found = brennan_prediger(&Ratings::from_rows(2, &rows)?, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!((found.value - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings or the weights do not fit.
pub fn brennan_prediger(ratings: &Ratings, weights: &Weights, level: Level) -> Estimable {
    weights.fits(ratings.categories())?;
    brennan_prediger_over(&units(ratings), weights, level, Divisor::Sample)
}

pub(super) fn brennan_prediger_over(
    units: &[Unit],
    weights: &Weights,
    level: Level,
    divisor: Divisor,
) -> Estimable {
    let observed = Observed::of(units, weights)?;
    let chance = weights.sum() / (weights.categories() as f64).powi(2);
    let coefficient = Coefficient {
        chance,
        divisor,
        level,
        method: "Brennan-Prediger",
        definition: "(observed − chance) / (1 − chance), chance as if all categories were equally likely; n counts rated cases",
    };
    coefficient.estimate(units, weights, &observed, |_| chance)
}

/// Krippendorff's alpha in Gwet's form, with his linearised standard error (Gwet 2014, ch. 5): for
/// weights 1 − metric it equals [`super::krippendorff_alpha`]. Units with fewer than two ratings are dropped.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, krippendorff_alpha_categories}};
/// let rows = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let weights = Weights::of(Weighting::Unweighted, 2);
/// let alpha = krippendorff_alpha_categories(&Ratings::from_rows(2, &rows)?, &weights, Level::P95)?;
/// assert!(alpha.value.abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings, all ratings are the same, or the weights do not fit.
pub fn krippendorff_alpha_categories(ratings: &Ratings, weights: &Weights, level: Level) -> Estimable {
    weights.fits(ratings.categories())?;
    krippendorff_over(&units(ratings), weights, level, Divisor::Sample)
}

pub(super) fn krippendorff_over(
    units: &[Unit],
    weights: &Weights,
    level: Level,
    divisor: Divisor,
) -> Estimable {
    let pairable: Vec<&Unit> = units.iter().filter(|u| u.ratings() >= 2.0).collect();
    let n: f64 = pairable.iter().map(|u| u.times).sum();
    if n == 0.0 {
        return Err(NotEstimable::NoPairs);
    }
    let values: f64 = pairable.iter().map(|u| u.times * u.ratings()).sum();
    let mean = values / n;
    let own = |u: &Unit| u.pairs(weights) / (mean * (u.ratings() - 1.0));
    let observed = pairable.iter().map(|u| u.times * own(u)).sum::<f64>() / n;
    let mut shares = vec![0.0; weights.categories()];
    for unit in &pairable {
        for (share, count) in shares.iter_mut().zip(&unit.counts) {
            *share += unit.times * count / values;
        }
    }
    let weighted = weights.symmetric_product(&shares);
    let chance: f64 = shares.iter().zip(&weighted).map(|(p, w)| p * w).sum();
    if 1.0 - chance < 1e-12 {
        return Err(NotEstimable::NoVariation);
    }
    let small_sample = (1.0 - 1.0 / values) * observed + 1.0 / values;
    let uncorrected = (observed - chance) / (1.0 - chance);
    let spread = pairable.iter().map(|u| {
        let extra = (u.ratings() - mean) / mean;
        let agreement = own(u) - small_sample * extra;
        let of_unit: f64 = u.counts.iter().zip(&weighted).map(|(x, w)| x * w / mean).sum();
        let by_chance = of_unit - chance * extra;
        let linear = (agreement - chance) / (1.0 - chance)
            - 2.0 * (1.0 - uncorrected) * (by_chance - chance) / (1.0 - chance);
        u.times * (linear - uncorrected).powi(2)
    });
    let coefficient = Coefficient {
        chance,
        divisor,
        level,
        method: "Krippendorff alpha",
        definition: "1 − observed / expected disagreement over the pairable ratings; n counts cases with two or more ratings",
    };
    Ok(finish((small_sample - chance) / (1.0 - chance), spread.sum(), n, &coefficient))
}

/// Conger's kappa: as Fleiss' kappa, but chance is taken from each reader's own margins
/// (Conger 1980; with gaps and weights Gwet 2014). With two readers: Cohen's kappa.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, conger_kappa}};
/// let rows = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let kappa = conger_kappa(&Ratings::from_rows(2, &rows)?, &Weights::of(Weighting::Unweighted, 2), Level::P95)?;
/// assert!(kappa.value.abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two readers rated, no unit has two ratings, chance agreement is complete, or the
/// weights do not fit.
pub fn conger_kappa(ratings: &Ratings, weights: &Weights, level: Level) -> Estimable {
    weights.fits(ratings.categories())?;
    let rows: Vec<(&[u16], u64)> = ratings
        .patterns()
        .into_iter()
        .filter(|(row, _)| row.iter().any(|&code| Ratings::category(code).is_some()))
        .collect();
    let units = units(ratings);
    let observed = Observed::of(&units, weights)?;
    let q = ratings.categories();
    // Each reader's number of ratings and shares of the categories; readers without ratings drop out.
    let margins: Vec<(usize, f64, Vec<f64>)> = (0..ratings.readers())
        .filter_map(|reader| {
            let mut shares = vec![0.0; q];
            for (row, times) in &rows {
                if let Some(k) = Ratings::category(row[reader]) {
                    shares[k] += *times as f64;
                }
            }
            let rated: f64 = shares.iter().sum();
            for share in &mut shares {
                *share /= rated;
            }
            (rated > 0.0).then_some((reader, rated, shares))
        })
        .collect();
    let r = margins.len() as f64;
    if r < 2.0 {
        return Err(NotEstimable::NoPairs);
    }
    let mut total = vec![0.0; q];
    for (_, _, shares) in &margins {
        for (sum, share) in total.iter_mut().zip(shares) {
            *sum += share;
        }
    }
    // For each reader and category the weighted shares of all other readers together.
    let others: Vec<Vec<f64>> = margins
        .iter()
        .map(|(_, _, own)| {
            let rest: Vec<f64> = total.iter().zip(own).map(|(t, s)| t - s).collect();
            weights.symmetric_product(&rest)
        })
        .collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let pairs = r * (r - 1.0);
    let own_chance: Vec<f64> = margins.iter().zip(&others).map(|((_, _, s), o)| dot(s, o)).collect();
    let chance = own_chance.iter().sum::<f64>() / pairs;
    let coefficient = Coefficient {
        chance,
        divisor: Divisor::Sample,
        level,
        method: "Conger kappa",
        definition: "(observed − chance) / (1 − chance), chance from each reader's own category shares; n counts rated cases",
    };
    coefficient.estimate(&units, weights, &observed, |i| {
        let influence =
            margins.iter().zip(&others).zip(&own_chance).map(|(((reader, rated, _), other), own)| {
                Ratings::category(rows[i].0[*reader]).map_or(0.0, |k| observed.n / rated * (other[k] - own))
            });
        chance + influence.sum::<f64>() / pairs
    })
}
