//! Limits of agreement with several measurements per unit.

use std::collections::BTreeMap;

use super::one_way::{OneWayAnova, one_way_anova};
use crate::descriptive::{mean, variance};
use crate::distribution::{chi_square_quantile, z};
use crate::{Estimable, Interval, Level};

/// One row of replicated measurements: a unit and its measurement by either method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replicate {
    /// The unit (subject).
    pub unit: u64,
    /// By the first method.
    pub x: Option<f64>,
    /// By the second method.
    pub y: Option<f64>,
}

/// Bias and limits of agreement of single measurements, from replicates.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RepeatedLimits {
    /// Units.
    pub units: usize,
    /// Bias x − y.
    pub bias: f64,
    /// Standard deviation of the difference of two single measurements.
    pub sd: f64,
    /// Lower limit of agreement.
    pub lower: f64,
    /// Upper limit of agreement.
    pub upper: f64,
    /// Interval of the lower limit, where the method gives one.
    pub lower_interval: Option<Interval>,
    /// Interval of the upper limit, where the method gives one.
    pub upper_interval: Option<Interval>,
    /// Variance between units: of the units' effect, or of the units' mean differences.
    pub variance_between: f64,
    /// Mean square of the differences between units, where the differences are paired.
    pub mean_square_between: Option<f64>,
    /// What divides mean square between − within: the mean number of pairs per unit, adjusted.
    pub divisor: Option<f64>,
    /// Variance within units: of the paired differences, or of x and y apart.
    pub variance_within: [f64; 2],
}

/// Limits when the true value varies between the replicates of a unit, so that x and y belong together
/// in pairs: one-way analysis of variance of the differences (Bland & Altman 2007, section 3). Rows
/// without a pair are left out. Both entries of `variance_within` are the mean square within units,
/// `variance_between` is (mean square between − within) over (N² − Σn²)/((n − 1) N), not below 0.
///
/// ```
/// use stats::{Level, measurement::{Replicate, limits_with_varying_true_value}};
/// let row = |unit, x, y| Replicate { unit, x: Some(x), y: Some(y) };
/// let rows = [row(1, 10.0, 11.0), row(1, 12.0, 12.5), row(2, 20.0, 21.0), row(2, 22.0, 21.5)];
/// let limits = limits_with_varying_true_value(&rows, Level::P95)?;
/// assert!((limits.bias + 0.5).abs() < 1e-12 && limits.lower < -0.5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two units have pairs, or none has two.
pub fn limits_with_varying_true_value(rows: &[Replicate], level: Level) -> Estimable<RepeatedLimits> {
    let mut by_unit: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for row in rows {
        if let (Some(x), Some(y)) = (row.x, row.y) {
            by_unit.entry(row.unit).or_default().push(x - y);
        }
    }
    let groups: Vec<Vec<f64>> = by_unit.into_values().collect();
    let anova = one_way_anova(&groups)?;
    let all: Vec<f64> = groups.iter().flatten().copied().collect();
    let bias = mean(&all)?;
    let between = ((anova.between - anova.within) / anova.divisor).max(0.0);
    let sd = (between + anova.within).sqrt();
    let half = z(level) * sd;
    Ok(RepeatedLimits {
        units: groups.len(),
        bias,
        sd,
        lower: bias - half,
        upper: bias + half,
        lower_interval: None,
        upper_interval: None,
        variance_between: between,
        mean_square_between: Some(anova.between),
        divisor: Some(anova.divisor),
        variance_within: [anova.within; 2],
    })
}

/// Limits when the true value of a unit is constant, x and y measured apart and in any number:
/// the variance of a single difference is the variance of the units' mean differences plus
/// (1 − mean 1/mx) s²x plus (1 − mean 1/my) s²y (Bland & Altman 2007, section 2). Intervals of the limits
/// by MOVER (Zou 2013): normal quantile for the bias, chi-square for each variance.
///
/// ```
/// use stats::{Level, measurement::{Replicate, limits_with_constant_true_value}};
/// // Three measurements by the first method, two by the second.
/// let row = |unit, x, y| Replicate { unit, x: Some(x), y };
/// let rows = [
///     row(1, 10.0, Some(11.0)), row(1, 11.0, Some(10.5)), row(1, 12.0, None),
///     row(2, 20.0, Some(21.0)), row(2, 21.0, Some(20.5)), row(2, 22.0, None),
/// ];
/// let limits = limits_with_constant_true_value(&rows, Level::P95)?;
/// assert!((limits.bias - 0.25).abs() < 1e-12 && limits.lower_interval.unwrap().low < limits.lower);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two units have both, or no unit was measured twice by each method.
pub fn limits_with_constant_true_value(rows: &[Replicate], level: Level) -> Estimable<RepeatedLimits> {
    let mut by_unit: BTreeMap<u64, [Vec<f64>; 2]> = BTreeMap::new();
    for row in rows {
        let [x, y] = by_unit.entry(row.unit).or_default();
        x.extend(row.x);
        y.extend(row.y);
    }
    let groups: Vec<[Vec<f64>; 2]> =
        by_unit.into_values().filter(|[x, y]| !x.is_empty() && !y.is_empty()).collect();
    let of_method = |method: usize| -> Estimable<(OneWayAnova, f64)> {
        let of_units: Vec<Vec<f64>> = groups.iter().map(|g| g[method].clone()).collect();
        let inverse: f64 = of_units.iter().map(|g| 1.0 / g.len() as f64).sum();
        Ok((one_way_anova(&of_units)?, 1.0 - inverse / of_units.len() as f64))
    };
    let ((x, share_x), (y, share_y)) = (of_method(0)?, of_method(1)?);
    let differences: Vec<f64> =
        groups.iter().map(|[x, y]| Ok(mean(x)? - mean(y)?)).collect::<Estimable<_>>()?;
    let (n, bias, of_means) = (groups.len() as f64, mean(&differences)?, variance(&differences)?);
    let parts = [
        (of_means, n - 1.0),
        (share_x * x.within, x.degrees_within()),
        (share_y * y.within, y.degrees_within()),
    ];
    let total: f64 = parts.iter().map(|p| p.0).sum();
    let (sd, z) = (total.sqrt(), z(level));
    // Distance from the estimate of each variance to its limit, added in squares.
    let margin = |p: f64| {
        parts.iter().map(|(v, df)| (v * (1.0 - df / chi_square_quantile(p, *df))).powi(2)).sum::<f64>().sqrt()
    };
    let sd_low = (total - margin(1.0 - level.tail())).max(0.0).sqrt();
    let sd_high = (total + margin(level.tail())).sqrt();
    let of_bias = z * z * of_means / n;
    let inner = (of_bias + (z * (sd - sd_low)).powi(2)).sqrt();
    let outer = (of_bias + (z * (sd_high - sd)).powi(2)).sqrt();
    let (lower, upper) = (bias - z * sd, bias + z * sd);
    let interval = |low, high| Some(Interval { low, high, level: level.get(), method: "MOVER (Zou 2013)" });
    Ok(RepeatedLimits {
        units: groups.len(),
        bias,
        sd,
        lower,
        upper,
        lower_interval: interval(lower - outer, lower + inner),
        upper_interval: interval(upper - inner, upper + outer),
        variance_between: of_means,
        mean_square_between: None,
        divisor: None,
        variance_within: [x.within, y.within],
    })
}
