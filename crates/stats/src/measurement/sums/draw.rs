//! One draw of patients for all figures.

use super::{MeasurementSums, Shapes, add};
use crate::resampling::{Bootstrap, Replicates, replicate_all};
use crate::{Estimable, Measurements, NotEstimable};

/// Resamples whole patients and computes every figure asked for from the same draws (Field & Welsh 2007).
/// `clusters[unit]` is the patient of each unit; `compute` gives the figures of a resample, always as many and in the
/// same order, `None` where one is not defined. What comes back are the replicates of each figure.
///
/// ```
/// use stats::{Level, Measurements, measurement::{IccForm, bootstrap_measurements}, resampling::Bootstrap};
/// let rows = [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
/// let table = Measurements::from_rows(&rows.map(|row| row.map(Some).to_vec()))?;
/// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
/// let found = bootstrap_measurements(&table, &[0, 1, 2, 3, 4, 5], &plan, |sums| {
///     vec![sums.icc(IccForm::ConsistencySingle).ok(), sums.krippendorff_alpha().ok()]
/// })?;
/// let consistency = found[0].percentile(Level::P95)?;
/// assert!(consistency.low < 0.715 && 0.715 < consistency.high);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is not one patient per unit.
pub fn bootstrap_measurements(
    table: &Measurements,
    clusters: &[usize],
    plan: &Bootstrap,
    compute: impl Fn(&MeasurementSums<'_>) -> Vec<Option<f64>> + Sync,
) -> Estimable<Vec<Replicates>> {
    if clusters.len() != table.units() {
        return Err(NotEstimable::Unsuitable("there must be one patient for each case"));
    }
    let shapes = Shapes::of(table);
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_by_key(|&unit| clusters[unit]);
    // Where the sums of each case begin, and what it adds, in the order of the patients.
    let mut figures: Vec<f64> = Vec::new();
    let patients: Vec<Vec<(usize, std::ops::Range<usize>)>> = order
        .chunk_by(|&a, &b| clusters[a] == clusters[b])
        .map(|units| {
            let cases = units.iter().filter_map(|&unit| shapes.cases[unit].as_ref());
            cases
                .map(|(place, of_case)| {
                    let start = figures.len();
                    figures.extend(of_case);
                    (*place, start..figures.len())
                })
                .collect()
        })
        .collect();
    Ok(replicate_all(&vec![1; patients.len()], plan, |drawn| {
        let mut sums = vec![0.0; shapes.width];
        for (cases, &times) in patients.iter().zip(drawn).filter(|(_, times)| **times > 0) {
            for (place, of_case) in cases {
                add(&mut sums, *place, &figures[of_case.clone()], f64::from(times));
            }
        }
        compute(&MeasurementSums::of(&shapes, sums))
    }))
}
