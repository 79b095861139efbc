//! Cohen's kappa of two readers, plain and weighted.

use super::{ContingencyTable, Weighting, Weights};
use crate::distribution::z;
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

const WALD: &str = "Wald interval with the large-sample standard error of Fleiss, Cohen & Everitt 1969";

/// Cohen's kappa: observed minus chance agreement over one minus chance agreement, chance taken
/// from each reader's own margins (Cohen 1960). Interval by the large-sample standard error of
/// Fleiss, Cohen & Everitt (1969); none at complete agreement, where that error is zero.
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, cohen_kappa}};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// assert!((cohen_kappa(&table, Level::P95)?.value - 0.6995).abs() < 1e-4);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When both readers used one and the same category only.
pub fn cohen_kappa(table: &ContingencyTable, level: Level) -> Estimable {
    let identity = Weights::of(Weighting::Unweighted, table.categories());
    let kappa = weighted_kappa(table, &identity, level)?;
    Ok(Estimate {
        method: "Cohen kappa",
        definition: "(observed − chance agreement) / (1 − chance agreement), chance from each reader's own margins; n counts cases",
        ..kappa
    })
}

/// Weighted kappa of two readers: as [`cohen_kappa`], with partial agreement by `weights` (Cohen 1968).
///
/// ```
/// use stats::{Level, agreement::{ContingencyTable, Weighting, Weights, weighted_kappa}};
/// // Readers who differ by one grade at most: partial agreement counts.
/// let table = ContingencyTable::new(&[vec![10, 2, 0], vec![2, 10, 2], vec![0, 2, 10]])?;
/// let kappa = |kind| weighted_kappa(&table, &Weights::of(kind, 3), Level::P95).map(|k| k.value);
/// assert!(kappa(Weighting::Unweighted)? < kappa(Weighting::Linear)?);
/// assert!((kappa(Weighting::Quadratic)? - 5.0 / 6.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When chance agreement is complete or the weights do not fit the table.
pub fn weighted_kappa(table: &ContingencyTable, weights: &Weights, level: Level) -> Estimable {
    let parts = Parts::of(table, weights)?;
    let n = table.total() as f64;
    let kappa = (parts.observed - parts.chance) / (1.0 - parts.chance);
    let spread: f64 = table
        .cells()
        .map(|(a, b, count)| {
            let margin = parts.row_means[a] + parts.column_means[b];
            count as f64 / n * (weights.get(a, b) - margin * (1.0 - kappa)).powi(2)
        })
        .sum();
    let centre = kappa - parts.chance * (1.0 - kappa);
    let variance = (spread - centre * centre).max(0.0) / (n * (1.0 - parts.chance).powi(2));
    let error = variance.sqrt();
    let certain = parts.observed >= 1.0;
    Ok(Estimate {
        value: kappa,
        standard_error: Some(if certain { 0.0 } else { error }),
        interval: (!certain).then(|| Interval::around(kappa, z(level) * error, level, WALD)),
        n: table.total() as usize,
        method: "weighted kappa",
        definition: "(observed − chance weighted agreement) / (1 − chance weighted agreement), chance from each reader's own margins; n counts cases",
    })
}

/// Agreement that two readers with these margins would reach by chance (Cohen 1960, 1968).
///
/// ```
/// use stats::agreement::{ContingencyTable, Weighting, Weights, chance_agreement};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// assert!((chance_agreement(&table, &Weights::of(Weighting::Unweighted, 2))? - 0.5008).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the weights do not fit the table.
pub fn chance_agreement(table: &ContingencyTable, weights: &Weights) -> Estimable<f64> {
    weights.fits(table.categories())?;
    Ok(chance(table, weights))
}

fn chance(table: &ContingencyTable, weights: &Weights) -> f64 {
    let (rows, columns) = (table.row_shares(), table.column_shares());
    table.cells().map(|(a, b, _)| weights.get(a, b) * rows[a] * columns[b]).sum()
}

/// Large-sample standard error of (weighted) kappa when the true kappa is 0: for the test of that
/// hypothesis only, never for an interval (Fleiss, Cohen & Everitt 1969).
///
/// ```
/// use stats::agreement::{ContingencyTable, Weighting, Weights, kappa_null_standard_error};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// let error = kappa_null_standard_error(&table, &Weights::of(Weighting::Unweighted, 2))?;
/// assert!((error - 0.0998).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`weighted_kappa`].
pub fn kappa_null_standard_error(table: &ContingencyTable, weights: &Weights) -> Estimable<f64> {
    let parts = Parts::of(table, weights)?;
    let (rows, columns) = (table.row_shares(), table.column_shares());
    let spread: f64 = table
        .cells()
        .map(|(a, b, _)| {
            let apart = weights.get(a, b) - parts.row_means[a] - parts.column_means[b];
            rows[a] * columns[b] * apart * apart
        })
        .sum();
    let n = table.total() as f64;
    Ok(((spread - parts.chance.powi(2)).max(0.0) / n).sqrt() / (1.0 - parts.chance))
}

/// The largest kappa that the two readers' margins allow (Cohen 1960).
///
/// ```
/// use stats::agreement::{ContingencyTable, kappa_max};
/// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
/// assert!((kappa_max(&table)? - 0.9399).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When chance agreement is complete.
pub fn kappa_max(table: &ContingencyTable) -> Estimable<f64> {
    let weights = Weights::of(Weighting::Unweighted, table.categories());
    let chance = Parts::of(table, &weights)?.chance;
    let (rows, columns) = (table.row_shares(), table.column_shares());
    let largest: f64 = rows.iter().zip(columns).map(|(a, b)| a.min(b)).sum();
    Ok((largest - chance) / (1.0 - chance))
}

/// What kappa and its errors are made of.
struct Parts {
    observed: f64,
    chance: f64,
    /// For each category of A the mean weight over B's margins.
    row_means: Vec<f64>,
    /// For each category of B the mean weight over A's margins.
    column_means: Vec<f64>,
}

impl Parts {
    fn of(table: &ContingencyTable, weights: &Weights) -> Estimable<Self> {
        weights.fits(table.categories())?;
        let observed = table.cells().map(|(a, b, _)| weights.get(a, b) * table.share(a, b)).sum();
        let chance = chance(table, weights);
        if 1.0 - chance < 1e-12 {
            return Err(NotEstimable::NoVariation);
        }
        let (rows, columns) = (table.row_shares(), table.column_shares());
        let all = 0..table.categories();
        let of_row = |a: usize| all.clone().map(|b| weights.get(a, b) * columns[b]).sum();
        let of_column = |b: usize| all.clone().map(|a| weights.get(a, b) * rows[a]).sum();
        Ok(Self {
            observed,
            chance,
            row_means: all.clone().map(of_row).collect(),
            column_means: all.clone().map(of_column).collect(),
        })
    }
}
