//! Chance-corrected agreement of any number of readers with missing ratings (Gwet 2014, ch. 2–6).
//!
//! Every coefficient is (observed − chance) / (1 − chance). Observed agreement is the mean over the
//! units with two or more ratings of the weighted share of agreeing pairs; the coefficients differ in
//! what they take for chance. Standard errors by Gwet's linearisation over units; the interval is
//! Student's t with n − 1 degrees of freedom, capped at 1. Units with one rating count for the margins
//! of the categories, units without any rating not at all.

use super::Weights;
use super::linearised::{Coefficient, Divisor, Observed, Unit, units};
use crate::{Estimable, Level, NotEstimable, Ratings};

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
