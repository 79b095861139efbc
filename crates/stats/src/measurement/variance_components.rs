//! Variance components of a table with gaps, by restricted maximum likelihood.

use std::f64::consts::TAU;

use super::MeasurementSums;
use super::sums::{Group, Shapes};
use crate::linear::solve_positive;
use crate::minimise::minimise;
use crate::{Estimable, Measurements, NotEstimable};

/// Variances of units, readers and residual, and what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct VarianceComponents {
    /// Variance between units.
    pub unit: f64,
    /// Variance between readers.
    pub reader: f64,
    /// Residual variance.
    pub residual: f64,
    /// Estimated mean.
    pub mean: f64,
    /// Restricted log-likelihood.
    pub log_likelihood: f64,
    /// Number of measurements.
    pub n: usize,
}

impl VarianceComponents {
    /// Absolute agreement of one reading: unit variance over all variances.
    ///
    /// ```
    /// use stats::{Measurements, measurement::variance_components};
    /// let rows = [[Some(9.0), Some(10.0), None], [Some(20.0), None, Some(22.0)], [Some(14.0), Some(15.0), Some(15.5)]];
    /// let fit = variance_components(&Measurements::from_rows(&rows.map(|row| row.to_vec()))?)?;
    /// assert!(fit.agreement() > 0.9 && fit.consistency() >= fit.agreement());
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn agreement(&self) -> f64 {
        self.unit / (self.unit + self.reader + self.residual)
    }

    /// Consistency of one reading: unit variance over unit and residual variance.
    pub fn consistency(&self) -> f64 {
        self.unit / (self.unit + self.residual)
    }
}

/// Fits y = mean + unit + reader + error with crossed random effects, gaps allowed, by restricted
/// maximum likelihood (as in Bates et al. 2015): the likelihood is profiled over mean and residual
/// variance and maximised over the two ratios of variances. The intraclass correlations of a table
/// with missing ratings are ratios of these components.
///
/// ```
/// use stats::{Measurements, measurement::variance_components};
/// let rows = [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
/// let table = Measurements::from_rows(&rows.map(|row| row.map(Some).to_vec()))?;
/// assert!((variance_components(&table)?.agreement() - 0.2898).abs() < 2e-4);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two units or readers have measurements, or all values are equal.
pub fn variance_components(table: &Measurements) -> Estimable<VarianceComponents> {
    MeasurementSums::all(&Shapes::of(table)).variance_components()
}

/// The fit to cases in groups that the same readers measured, their values about `centre`.
pub(super) fn fit(groups: &[Group<'_>], readers: usize, centre: f64) -> Estimable<VarianceComponents> {
    let mut used = vec![false; readers];
    groups.iter().flat_map(|group| group.readers).for_each(|&reader| used[reader] = true);
    let units: f64 = groups.iter().map(|group| group.n).sum();
    let n: f64 = groups.iter().map(|group| group.n * group.size()).sum();
    if used.iter().filter(|used| **used).count() < 2 || n <= units {
        return Err(NotEstimable::NoPairs);
    }
    if units < 2.0 {
        return Err(NotEstimable::TooFew(2));
    }
    let squares: f64 = groups.iter().map(|group| group.between + group.within).sum();
    let sum: f64 = groups.iter().flat_map(|group| group.values).sum();
    if squares - sum * sum / n <= 1e-24 * n * centre * centre + 1e-13 * squares {
        return Err(NotEstimable::NoVariation);
    }
    let model = Model { groups, readers, n };
    // Over standard deviations relative to the residual one; the sign does not count.
    let deviance = |p: &[f64]| model.profile(p[0] * p[0], p[1] * p[1]).map_or(f64::INFINITY, |f| f.deviance);
    let best = minimise(&[1.0, 1.0], 0.5, 1e-12, deviance);
    let (unit, reader) = (best[0] * best[0], best[1] * best[1]);
    let fit = model.profile(unit, reader).ok_or(NotEstimable::NotConverged)?;
    Ok(VarianceComponents {
        unit: unit * fit.residual,
        reader: reader * fit.residual,
        residual: fit.residual,
        mean: centre + fit.mean,
        log_likelihood: -fit.deviance / 2.0,
        n: n as usize,
    })
}

struct Model<'a> {
    groups: &'a [Group<'a>],
    readers: usize,
    n: f64,
}

struct Fit {
    residual: f64,
    mean: f64,
    /// −2 × restricted log-likelihood.
    deviance: f64,
}

impl Model<'_> {
    /// The fit when unit and reader variance are these multiples of the residual variance. With
    /// W = I + unit·ZZ' (one block per unit) the covariance is W + reader·RR', whose inverse and
    /// determinant need a system of the size of the readers only.
    fn profile(&self, unit: f64, reader: f64) -> Option<Fit> {
        let k = self.readers;
        let mut matrix = vec![vec![0.0; k]; k];
        let (mut to_one, mut to_y) = (vec![0.0; k], vec![0.0; k]);
        let (mut one_one, mut one_y, mut y_y, mut log_determinant) = (0.0, 0.0, 0.0, 0.0);
        for group in self.groups {
            let (n, m) = (group.n, group.size());
            let shrink = unit / (1.0 + unit * m);
            let sum: f64 = group.values.iter().sum();
            log_determinant += n * (1.0 + unit * m).ln();
            one_one += n * (m - shrink * m * m);
            one_y += sum - shrink * m * sum;
            // Squares, less the shrunken squares of the sums of cases.
            y_y += group.within + group.between * (1.0 - shrink * m);
            for (&j, y) in group.readers.iter().zip(group.values) {
                matrix[j][j] += n;
                to_one[j] += n * (1.0 - shrink * m);
                to_y[j] += y - shrink * sum;
                for &l in group.readers {
                    matrix[j][l] -= n * shrink;
                }
            }
        }
        for (j, row) in matrix.iter_mut().enumerate() {
            for cell in row.iter_mut() {
                *cell *= reader;
            }
            row[j] += 1.0;
        }
        let (from_one, of_readers) = solve_positive(&matrix, &to_one)?;
        let (from_y, _) = solve_positive(&matrix, &to_y)?;
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        one_one -= reader * dot(&to_one, &from_one);
        one_y -= reader * dot(&to_one, &from_y);
        y_y -= reader * dot(&to_y, &from_y);
        let mean = one_y / one_one;
        let degrees = self.n - 1.0;
        let residual = (y_y - mean * one_y) / degrees;
        let deviance = log_determinant + of_readers + one_one.ln() + degrees * (1.0 + (TAU * residual).ln());
        Some(Fit { residual, mean, deviance })
    }
}
