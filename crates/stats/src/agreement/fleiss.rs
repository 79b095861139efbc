//! What is classically shown beside Fleiss' kappa: the null test, kappas per category, Light's kappa.

use super::cohen_kappa;
use crate::{Estimable, Level, NotEstimable, Ratings};

/// Test of Fleiss' kappa against 0 (Fleiss, Nee & Landis 1979).
#[derive(Debug, Clone, PartialEq)]
pub struct FleissNull {
    /// Agreement expected by chance.
    pub chance_agreement: f64,
    /// Standard error when the true kappa is 0: for the test only, never for an interval.
    pub standard_error: f64,
    /// Kappa over that error.
    pub z: f64,
    /// Standard error of each category's kappa when the true kappa is 0.
    pub category_standard_error: f64,
}

/// Counts by unit and category where every unit has the same number of ratings, and that number.
fn complete(ratings: &Ratings) -> Estimable<(Vec<Vec<f64>>, f64)> {
    let mut counts = Vec::with_capacity(ratings.units());
    for row in ratings.rows() {
        let mut unit = vec![0.0; ratings.categories()];
        row.flatten().for_each(|k| unit[k] += 1.0);
        counts.push(unit);
    }
    let m: f64 = counts.first().ok_or(NotEstimable::NoData)?.iter().sum();
    if counts.iter().any(|unit| (unit.iter().sum::<f64>() - m).abs() > 0.5) {
        return Err(NotEstimable::Unsuitable("every case must have the same number of ratings"));
    }
    if m < 2.0 {
        return Err(NotEstimable::NoPairs);
    }
    Ok((counts, m))
}

/// Test of Fleiss' kappa against 0; needs the same number of ratings for every unit.
///
/// ```
/// use stats::{Ratings, agreement::fleiss_null};
/// let rows = [[0, 0, 0], [1, 1, 1], [0, 0, 1], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let test = fleiss_null(&Ratings::from_rows(2, &rows)?)?;
/// assert!((test.chance_agreement - (25.0 + 49.0) / 144.0).abs() < 1e-12 && test.z > 1.96);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When units differ in their number of ratings, or all ratings are the same.
pub fn fleiss_null(ratings: &Ratings) -> Estimable<FleissNull> {
    let (counts, m) = complete(ratings)?;
    let n = counts.len() as f64;
    let shares = shares(&counts, n * m);
    let chance: f64 = shares.iter().map(|p| p * p).sum();
    if 1.0 - chance < 1e-12 {
        return Err(NotEstimable::NoVariation);
    }
    let spread: f64 = shares.iter().map(|p| p * (1.0 - p)).sum();
    let skew: f64 = shares.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).sum();
    let pairs = n * m * (m - 1.0);
    let standard_error = (2.0 / pairs).sqrt() * (spread * spread - skew).sqrt() / spread;
    let kappa = (pairwise(&counts, m) - chance) / (1.0 - chance);
    Ok(FleissNull {
        chance_agreement: chance,
        standard_error,
        z: kappa / standard_error,
        category_standard_error: (2.0 / pairs).sqrt(),
    })
}

fn shares(counts: &[Vec<f64>], total: f64) -> Vec<f64> {
    let categories = counts.first().map_or(0, Vec::len);
    let share = |k| counts.iter().map(|unit| unit[k]).sum::<f64>() / total;
    (0..categories).map(share).collect()
}

fn pairwise(counts: &[Vec<f64>], m: f64) -> f64 {
    let agreeing: f64 = counts.iter().flatten().map(|x| x * (x - 1.0)).sum();
    agreeing / (counts.len() as f64 * m * (m - 1.0))
}

/// Kappa of each category against all others (Fleiss 1971); not estimable for a category that is
/// never or always given.
///
/// ```
/// use stats::{NotEstimable, Ratings, agreement::category_kappas};
/// let rows = [[0, 0, 0], [1, 1, 1], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// let kappas = category_kappas(&Ratings::from_rows(3, &rows)?)?;
/// assert_eq!(kappas, [Ok(1.0), Ok(1.0), Err(NotEstimable::NoVariation)]);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When units differ in their number of ratings.
pub fn category_kappas(ratings: &Ratings) -> Estimable<Vec<Estimable<f64>>> {
    let (counts, m) = complete(ratings)?;
    let n = counts.len() as f64;
    let kappa = |(k, p): (usize, f64)| {
        let chance_disagreement = n * m * (m - 1.0) * p * (1.0 - p);
        if chance_disagreement <= 0.0 {
            return Err(NotEstimable::NoVariation);
        }
        let disagreement: f64 = counts.iter().map(|unit| unit[k] * (m - unit[k])).sum();
        Ok(1.0 - disagreement / chance_disagreement)
    };
    Ok(shares(&counts, n * m).into_iter().enumerate().map(kappa).collect())
}

/// Mean share of agreeing pairs of readers, for complete data (Fleiss 1971).
///
/// ```
/// use stats::{Ratings, agreement::mean_pairwise_agreement};
/// let rows = [[1, 1, 1], [1, 1, 0]].map(|row| row.map(Some).to_vec());
/// assert!((mean_pairwise_agreement(&Ratings::from_rows(2, &rows)?)? - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When units differ in their number of ratings.
pub fn mean_pairwise_agreement(ratings: &Ratings) -> Estimable<f64> {
    let (counts, m) = complete(ratings)?;
    Ok(pairwise(&counts, m))
}

/// Share of the units with two or more ratings whose ratings are all the same.
///
/// ```
/// use stats::{Ratings, agreement::unanimous_fraction};
/// let rows = [[1, 1, 1], [1, 1, 0]].map(|row| row.map(Some).to_vec());
/// assert_eq!(unanimous_fraction(&Ratings::from_rows(2, &rows)?)?, 0.5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings.
pub fn unanimous_fraction(ratings: &Ratings) -> Estimable<f64> {
    let (mut unanimous, mut pairable) = (0_u64, 0_u64);
    for row in ratings.rows() {
        let given: Vec<usize> = row.flatten().collect();
        if given.len() >= 2 {
            pairable += 1;
            unanimous += u64::from(given.iter().all(|k| *k == given[0]));
        }
    }
    if pairable == 0 {
        return Err(NotEstimable::NoPairs);
    }
    Ok(unanimous as f64 / pairable as f64)
}

/// Light's kappa: the mean of Cohen's kappas of all pairs of readers (Light 1971). Pairs whose kappa is
/// not estimable are left out.
///
/// ```
/// use stats::{Ratings, agreement::light_kappa};
/// // Readers 0 and 1 agree on everything, reader 2 with each of them as by chance.
/// let rows = [[0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
/// assert!((light_kappa(&Ratings::from_rows(2, &rows)?)? - 1.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no pair of readers has an estimable kappa, or there are fewer than two categories.
pub fn light_kappa(ratings: &Ratings) -> Estimable<f64> {
    let mut kappas = Vec::new();
    let mut reason = NotEstimable::NoPairs;
    for a in 0..ratings.readers() {
        for b in a + 1..ratings.readers() {
            let kappa = ratings.table(a, b).and_then(|t| cohen_kappa(&t, Level::P95));
            match kappa {
                Ok(kappa) => kappas.push(kappa.value),
                Err(why) => reason = why,
            }
        }
    }
    if kappas.is_empty() {
        return Err(reason);
    }
    Ok(kappas.iter().sum::<f64>() / kappas.len() as f64)
}
