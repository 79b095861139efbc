//! Limits of agreement of two methods or two readers, one measurement each per unit.

use super::beyond_rounding;
use super::noncentral::noncentral_t_quantile;
use crate::descriptive::{mean, variance};
use crate::distribution::{t, t_two_sided, z};
use crate::{Estimable, Interval, Level, NotEstimable};

/// Bias and limits of agreement of the differences x − y.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct LimitsOfAgreement {
    /// Pairs.
    pub n: usize,
    /// Mean difference.
    pub bias: f64,
    /// Interval of the bias (Student's t).
    pub bias_interval: Interval,
    /// Standard deviation of the differences (n − 1).
    pub sd: f64,
    /// Lower limit: bias − z sd, z = 1.96 for 95 %.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Interval of the lower limit.
    pub lower_interval: Interval,
    /// Interval of the upper limit.
    pub upper_interval: Interval,
    /// Slope of the differences on the means of the pairs: above 0 the difference grows with the size.
    pub slope: Option<f64>,
    /// Two-sided p of that slope.
    pub slope_p: Option<f64>,
}

/// How the intervals of the limits are obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitsInterval {
    /// Exact, from the noncentral t distribution (Carkeet 2015).
    Exact,
    /// Standard error √(3 s²/n) with Student's t (Bland & Altman 1986).
    BlandAltman1986,
    /// Standard error s √(1/n + z²/(2(n − 1))) with Student's t (Bland & Altman 1999).
    BlandAltman1999,
}

/// Bland-Altman limits of agreement of paired measurements (Bland & Altman 1986, 1999): the range in
/// which 95 % of the differences are expected. All results in the unit of the measurements.
///
/// ```
/// use stats::{Level, measurement::{LimitsInterval, limits_of_agreement}};
/// let pairs = [(10.0, 11.0), (12.0, 12.5), (9.0, 8.0), (14.0, 14.5)];
/// let limits = limits_of_agreement(&pairs, Level::P95, LimitsInterval::Exact)?;
/// assert!((limits.bias + 0.25).abs() < 1e-12 && limits.lower < limits.bias);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than three pairs, or all differences are equal.
pub fn limits_of_agreement(
    pairs: &[(f64, f64)],
    level: Level,
    method: LimitsInterval,
) -> Estimable<LimitsOfAgreement> {
    let differences: Vec<f64> = pairs.iter().map(|(x, y)| x - y).collect();
    if pairs.len() < 3 {
        return Err(NotEstimable::TooFew(3));
    }
    let n = pairs.len() as f64;
    let size = pairs.iter().fold(0.0, |size: f64, (x, y)| size.max(x.abs()).max(y.abs()));
    let (bias, sd) = (mean(&differences)?, beyond_rounding(variance(&differences)?, 1.0, size).sqrt());
    if sd.is_nan() || sd <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    let half = t(level, n - 1.0) * sd / n.sqrt();
    let [lower_interval, upper_interval] = intervals_of_limits(bias, sd, n, level, method)?;
    let regression = regression_on_means(pairs, &differences);
    Ok(LimitsOfAgreement {
        n: pairs.len(),
        bias,
        bias_interval: Interval::around(bias, half, level, "Student's t"),
        sd,
        lower: bias - z(level) * sd,
        upper: bias + z(level) * sd,
        lower_interval,
        upper_interval,
        slope: regression.map(|r| r.0),
        slope_p: regression.map(|r| r.1),
    })
}

fn intervals_of_limits(
    bias: f64,
    sd: f64,
    n: f64,
    level: Level,
    method: LimitsInterval,
) -> Estimable<[Interval; 2]> {
    let z = z(level);
    if method == LimitsInterval::Exact {
        let name = "exact, noncentral t (Carkeet 2015)";
        let at = |p| noncentral_t_quantile(p, n - 1.0, z * n.sqrt()).ok_or(NotEstimable::NotConverged);
        let (near, far) = (at(level.tail())? * sd / n.sqrt(), at(1.0 - level.tail())? * sd / n.sqrt());
        let interval = |low, high| Interval { low, high, level: level.get(), method: name };
        return Ok([interval(bias - far, bias - near), interval(bias + near, bias + far)]);
    }
    let (name, error) = if method == LimitsInterval::BlandAltman1986 {
        ("Student's t with standard error √(3 s²/n)", sd * (3.0 / n).sqrt())
    } else {
        (
            "Student's t with standard error s √(1/n + z²/(2(n − 1)))",
            sd * (1.0 / n + z * z / (2.0 * (n - 1.0))).sqrt(),
        )
    };
    let half = t(level, n - 1.0) * error;
    Ok([-1.0, 1.0].map(|side| Interval::around(bias + side * z * sd, half, level, name)))
}

/// Slope of the differences on the pairs' means, and its two-sided p.
fn regression_on_means(pairs: &[(f64, f64)], differences: &[f64]) -> Option<(f64, f64)> {
    let means: Vec<f64> = pairs.iter().map(|(x, y)| f64::midpoint(*x, *y)).collect();
    let n = means.len() as f64;
    let (centre_x, centre_y) = (mean(&means).ok()?, mean(differences).ok()?);
    let deviations = means.iter().zip(differences).map(|(x, y)| (x - centre_x, y - centre_y));
    let (xx, xy, yy) =
        deviations.fold((0.0, 0.0, 0.0), |(a, b, c), (x, y)| (a + x * x, b + x * y, c + y * y));
    let slope = xy / xx;
    let error = ((yy - slope * xy) / (n - 2.0) / xx).sqrt();
    (slope.is_finite() && error > 0.0).then(|| (slope, t_two_sided(slope / error, n - 2.0)))
}

/// Limits of agreement as ratios x / y, from the logarithms: for differences that grow with the size
/// (Bland & Altman 1999). Bias, limits and their intervals are ratios; `sd` stays on the log scale.
///
/// ```
/// use stats::{Level, measurement::{LimitsInterval, log_limits_of_agreement}};
/// // Volumes in ml, the first method about twice the second.
/// let pairs = [(2.0, 1.0), (4.0, 2.1), (8.0, 3.9), (3.0, 1.5)];
/// let limits = log_limits_of_agreement(&pairs, Level::P95, LimitsInterval::Exact)?;
/// assert!((limits.bias - 2.0).abs() < 0.02 && limits.lower > 1.8 && limits.upper < 2.2);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`limits_of_agreement`], and when a measurement is not above 0.
pub fn log_limits_of_agreement(
    pairs: &[(f64, f64)],
    level: Level,
    method: LimitsInterval,
) -> Estimable<LimitsOfAgreement> {
    if pairs.iter().any(|(x, y)| x.min(*y) <= 0.0) {
        return Err(NotEstimable::Unsuitable("ratios need measurements above 0"));
    }
    let logs: Vec<(f64, f64)> = pairs.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let l = limits_of_agreement(&logs, level, method)?;
    let ratio = |i: Interval| Interval { low: i.low.exp(), high: i.high.exp(), ..i };
    Ok(LimitsOfAgreement {
        bias: l.bias.exp(),
        bias_interval: ratio(l.bias_interval),
        lower: l.lower.exp(),
        upper: l.upper.exp(),
        lower_interval: ratio(l.lower_interval),
        upper_interval: ratio(l.upper_interval),
        ..l
    })
}

/// Agreement of a method with itself, from two measurements of each unit.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Repeatability {
    /// Units.
    pub n: usize,
    /// Within-subject standard deviation: √(Σd² / 2n).
    pub within_sd: f64,
    /// 2 √(Σd² / n): the difference of two repeats stays below it in 95 % (Bland & Altman 1986).
    pub coefficient: f64,
    /// Twice the standard deviation of the differences (n − 1), which leaves a shift between the
    /// repeats out.
    pub twice_sd_of_differences: f64,
}

/// Repeatability from pairs of repeated measurements (Bland & Altman 1986).
///
/// ```
/// use stats::measurement::repeatability;
/// let found = repeatability(&[(10.0, 12.0), (20.0, 18.0)])?;
/// assert_eq!((found.within_sd, found.coefficient), (2.0_f64.sqrt(), 4.0));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two pairs.
pub fn repeatability(pairs: &[(f64, f64)]) -> Estimable<Repeatability> {
    let differences: Vec<f64> = pairs.iter().map(|(x, y)| x - y).collect();
    let spread = variance(&differences)?;
    let square = differences.iter().map(|d| d * d).sum::<f64>() / pairs.len() as f64;
    Ok(Repeatability {
        n: pairs.len(),
        within_sd: (square / 2.0).sqrt(),
        coefficient: 2.0 * square.sqrt(),
        twice_sd_of_differences: 2.0 * spread.sqrt(),
    })
}
