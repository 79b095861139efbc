//! One draw of patients for all coefficients.

use super::AgreementSums;
use super::patterns::Patterns;
use crate::gathering::gather_patients;
use crate::resampling::{Bootstrap, Replicates, replicate_all};
use crate::{Estimable, NotEstimable, Ratings};

impl AgreementSums<'_> {
    /// Computes something of the sums of a table as it is.
    ///
    /// ```
    /// use stats::{Ratings, agreement::{AgreementSums, Weighting, Weights}};
    /// let rows = [[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1]].map(|row| row.map(Some).to_vec());
    /// let (table, weights) = (Ratings::from_rows(2, &rows)?, Weights::of(Weighting::Unweighted, 2));
    /// let [fleiss, ac1] = AgreementSums::of_table(&table, |sums| [sums.fleiss_kappa(&weights), sums.gwet_ac(&weights)]);
    /// assert!((fleiss? + 1.0 / 11.0).abs() < 1e-12 && (ac1? - 0.8033).abs() < 5e-5);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn of_table<T>(ratings: &Ratings, compute: impl Fn(&AgreementSums<'_>) -> T) -> T {
        let patterns = Patterns::of(ratings);
        compute(&AgreementSums::of(&patterns, patterns.times()))
    }
}

/// Resamples whole patients and computes every coefficient asked for from the same draws, so that they can be
/// compared with each other (Field & Welsh 2007). `clusters[unit]` is the patient of each unit; `compute` gives the
/// coefficients of a resample, always as many and in the same order, `None` where one is not defined. What comes
/// back are the replicates of each coefficient.
///
/// Cases with the same ratings are drawn together by their number and every coefficient is computed from sums over
/// them: the work grows with the distinct rows of ratings and with the patients who are like no other.
///
/// ```
/// use stats::{Level, Ratings, agreement::{Weighting, Weights, bootstrap_agreement}, resampling::Bootstrap};
/// // Twenty patients with two cases each; the second reader errs in every fifth case.
/// let rows: Vec<_> = (0..40_usize).map(|i| vec![Some(i % 3), Some((i + usize::from(i % 5 == 0)) % 3)]).collect();
/// let (table, weights) = (Ratings::from_rows(3, &rows)?, Weights::of(Weighting::Unweighted, 3));
/// let patients: Vec<usize> = (0..40).map(|case| case / 2).collect();
/// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
/// let found = bootstrap_agreement(&table, &patients, &plan, |sums| {
///     vec![sums.gwet_ac(&weights).ok(), sums.fleiss_kappa(&weights).ok()]
/// })?;
/// let ac1 = found[0].percentile(Level::P95)?;
/// assert!(ac1.low > 0.5 && ac1.high < 0.9);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is not one patient per unit.
pub fn bootstrap_agreement(
    ratings: &Ratings,
    clusters: &[usize],
    plan: &Bootstrap,
    compute: impl Fn(&AgreementSums<'_>) -> Vec<Option<f64>> + Sync,
) -> Estimable<Vec<Replicates>> {
    if clusters.len() != ratings.units() {
        return Err(NotEstimable::Unsuitable("there must be one patient for each case"));
    }
    let patterns = Patterns::of(ratings);
    let of_unit: Vec<Option<u32>> = patterns.of_unit.iter().map(|&row| Some(row)).collect();
    let patients = gather_patients(clusters, &of_unit);
    let multiplicities: Vec<u32> = patients.iter().map(|patient| patient.times).collect();
    Ok(replicate_all(&multiplicities, plan, |drawn| {
        let mut times = vec![0.0; patterns.rows.len()];
        for (patient, &count) in patients.iter().zip(drawn).filter(|(_, count)| **count > 0) {
            for &row in &patient.codes {
                times[row as usize] += f64::from(count);
            }
        }
        compute(&AgreementSums::of(&patterns, times))
    }))
}
