//! One-way analysis of variance of units with any number of measurements each, and its intraclass correlation.

use super::beyond_rounding;
use super::icc::of_mean;
use crate::descriptive::mean;
use crate::distribution::f_quantile;
use crate::{Estimable, Estimate, Interval, Level, Measurements, NotEstimable};

/// Mean squares of measurements by unit, units with any number of them.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct OneWayAnova {
    /// Units.
    pub units: usize,
    /// Measurements.
    pub measurements: usize,
    /// Mean square between units.
    pub between: f64,
    /// Mean square within units.
    pub within: f64,
    /// Measurements per unit as they weigh in the mean square between: (N − Σm²/N) / (n − 1), the number itself
    /// where all units have the same (`k₀`: Searle 1971).
    pub divisor: f64,
}

impl OneWayAnova {
    /// Intraclass correlation of single measurements: (MSB − MSW) / (MSB + (k₀ − 1) MSW).
    ///
    /// ```
    /// use stats::measurement::one_way_anova;
    /// let anova = one_way_anova(&[vec![1.0, 2.0], vec![5.0, 6.0, 7.0]])?;
    /// assert!(anova.icc() > 0.9);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn icc(&self) -> f64 {
        (self.between - self.within) / (self.between + (self.divisor - 1.0) * self.within)
    }

    /// Intraclass correlation of the mean of k₀ measurements (Spearman-Brown).
    pub fn icc_of_mean(&self) -> f64 {
        of_mean(self.icc(), self.divisor)
    }

    /// Degrees of freedom within units.
    pub fn degrees_within(&self) -> f64 {
        (self.measurements - self.units) as f64
    }

    /// From sums over units: their number, the measurements, the squares of these by unit, and the squares between
    /// and within.
    pub(super) fn of_sums(n: f64, total: f64, sizes: f64, between: f64, within: f64) -> Estimable<Self> {
        if n < 2.0 {
            return Err(NotEstimable::TooFew(2));
        }
        if total <= n {
            return Err(NotEstimable::Unsuitable("no case was measured twice"));
        }
        Ok(Self {
            units: n as usize,
            measurements: total as usize,
            between: between / (n - 1.0),
            within: within / (total - n),
            divisor: (total * total - sizes) / ((n - 1.0) * total),
        })
    }
}

/// One-way analysis of variance of measurements by unit (Searle 1971; Snedecor & Cochran 1980, ch. 13).
///
/// ```
/// use stats::measurement::one_way_anova;
/// let anova = one_way_anova(&[vec![1.0, 3.0], vec![5.0, 7.0, 9.0]])?;
/// assert!((anova.within - 10.0 / 3.0).abs() < 1e-12 && (anova.divisor - 2.4).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two units, or none was measured twice.
pub fn one_way_anova(groups: &[Vec<f64>]) -> Estimable<OneWayAnova> {
    let total: f64 = groups.iter().map(|g| g.len() as f64).sum();
    let grand = groups.iter().flatten().sum::<f64>() / total;
    let (mut units, mut between, mut within, mut sizes) = (0.0, 0.0, 0.0, 0.0);
    for group in groups.iter().filter(|group| !group.is_empty()) {
        let size = group.len() as f64;
        let centre = mean(group)?;
        units += 1.0;
        between += size * (centre - grand).powi(2);
        within += group.iter().map(|v| (v - centre).powi(2)).sum::<f64>();
        sizes += size * size;
    }
    let size = groups.iter().flatten().fold(0.0, |size: f64, value| size.max(value.abs()));
    let [between, within] = [between, within].map(|squares| beyond_rounding(squares, total, size));
    OneWayAnova::of_sums(units, total, sizes, between, within)
}

/// Intraclass correlation of units with different numbers of measurements.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct OneWayIcc {
    /// Of one measurement.
    pub single: Estimate,
    /// Of the mean of `k₀` measurements.
    pub mean: Estimate,
    /// What they are made of.
    pub anova: OneWayAnova,
}

/// One-way intraclass correlation where units have different numbers of measurements, as ICC(1,1) and ICC(1,k) where
/// all have the same: the usual estimator with k₀ in place of the number (Donner 1986; Searle 1971). Interval from the
/// F distribution with k₀ and n − 1 and N − n degrees of freedom, exact where all units have the same number, else
/// approximate (Searle 1971; Donner & Wells 1986). Which reader measured does not count.
///
/// ```
/// use stats::{Level, Measurements, measurement::one_way_icc};
/// let rows = [[Some(9.0), Some(10.0), None], [Some(20.0), None, None], [Some(14.0), Some(15.0), Some(15.5)]];
/// let icc = one_way_icc(&Measurements::from_rows(&rows.map(|row| row.to_vec()))?, Level::P95)?;
/// assert!(icc.single.value > 0.9 && icc.mean.value > icc.single.value && icc.single.n == 3);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two units, none was measured twice, or all values are equal.
pub fn one_way_icc(table: &Measurements, level: Level) -> Estimable<OneWayIcc> {
    let groups: Vec<Vec<f64>> = table.rows().map(|row| row.iter().flatten().copied().collect()).collect();
    let anova = one_way_anova(&groups)?;
    if anova.between + anova.within <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    let k = anova.divisor;
    let f = anova.between / anova.within;
    let (numerator, denominator) = (anova.units as f64 - 1.0, anova.degrees_within());
    let p = 1.0 - level.tail();
    let low = f / f_quantile(p, numerator, denominator);
    let high = f * f_quantile(p, denominator, numerator);
    let limit = |ratio: f64| (ratio - 1.0) / (ratio + k - 1.0);
    let estimate = |of: fn(f64, f64) -> f64, method, definition| Estimate {
        value: of(anova.icc(), k),
        standard_error: None,
        interval: Some(Interval {
            low: of(limit(low), k),
            high: of(limit(high), k),
            level: level.get(),
            method: "F distribution with k₀ (Searle 1971; Donner & Wells 1986)",
        })
        .filter(|i| i.low.is_finite() && i.high.is_finite()),
        n: anova.units,
        method,
        definition,
    };
    Ok(OneWayIcc {
        single: estimate(
            |icc, _| icc,
            "one-way ICC, unequal numbers",
            "one reading, readers differ between units, units with any number of readings; n counts units with a reading",
        ),
        mean: estimate(
            of_mean,
            "one-way ICC of the mean, unequal numbers",
            "mean of k₀ readings, readers differ between units, units with any number of readings; n counts units with a reading",
        ),
        anova,
    })
}
