//! Conger's kappa: chance from each reader's own margins.

use super::Weights;
use super::linearised::{Coefficient, Divisor, Observed, units};
use crate::{Estimable, Level, NotEstimable, Ratings};

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
