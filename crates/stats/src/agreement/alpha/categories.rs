//! Krippendorff's alpha of categories with Gwet's standard error.

use super::super::Weights;
use super::super::linearised::{Coefficient, Divisor, Unit, finish, units};
use crate::{Estimable, Level, NotEstimable, Ratings};

/// Krippendorff's alpha in Gwet's form, with his linearised standard error (Gwet 2014, ch. 5): for
/// weights 1 − metric it equals [`super::super::krippendorff_alpha`]. Units with fewer than two ratings are dropped.
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

pub(in crate::agreement) fn krippendorff_over(
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
