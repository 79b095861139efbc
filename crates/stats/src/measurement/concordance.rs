//! Lin's concordance correlation.

use super::beyond_rounding;
use crate::distribution::z;
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

/// Lin's concordance with its parts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Concordance {
    /// Concordance correlation, moments with n; interval by the z transform.
    pub estimate: Estimate,
    /// The same with n − 1 in the moments.
    pub unbiased: f64,
    /// Pearson correlation: how well the points lie on any line.
    pub pearson: f64,
    /// Bias correction: how near that line is to the line of identity, 1 at best.
    pub bias_correction: f64,
    /// Ratio of the standard deviations, y over x.
    pub scale_shift: f64,
    /// Difference of the means over the geometric mean of the standard deviations.
    pub location_shift: f64,
}

/// Lin's concordance correlation coefficient: 2 `s_xy` / (`s_x²` + `s_y²` + (mean x − mean y)²)
/// (Lin 1989, variance as corrected in 2000; interval by the inverse hyperbolic tangent).
///
/// ```
/// use stats::{Level, measurement::concordance};
/// let c = concordance(&[(1.0, 1.1), (2.0, 1.9), (3.0, 3.2), (4.0, 4.1)], Level::P95)?;
/// assert!(c.estimate.value > 0.98 && c.estimate.value <= c.pearson);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than three pairs, or x or y does not vary.
pub fn concordance(pairs: &[(f64, f64)], level: Level) -> Estimable<Concordance> {
    if pairs.len() < 3 {
        return Err(NotEstimable::TooFew(3));
    }
    let n = pairs.len() as f64;
    let m = Moments::of(pairs)?;
    let shift = (m.mean_x - m.mean_y).powi(2);
    let (value, r) = (m.concordance(), m.correlation());
    let location = (m.mean_y - m.mean_x) / (m.xx * m.yy).powf(0.25);
    let (p, u) = (value, location);
    let variance = ((1.0 - r * r) * p * p * (1.0 - p * p) / (r * r)
        + 2.0 * p.powi(3) * (1.0 - p) * u * u / r
        - 0.5 * p.powi(4) * u.powi(4) / (r * r))
        / (n - 2.0);
    let error = variance.max(0.0).sqrt();
    let half = z(level) * error / (1.0 - p * p);
    let limit = |side: f64| (p.atanh() + side * half).tanh();
    let usable = error > 0.0 && half.is_finite();
    Ok(Concordance {
        estimate: Estimate {
            value,
            standard_error: Some(error).filter(|_| usable),
            interval: usable.then(|| Interval {
                low: limit(-1.0),
                high: limit(1.0),
                level: level.get(),
                method: "z transform with Lin's variance",
            }),
            n: pairs.len(),
            method: "Lin concordance correlation",
            definition: "2 × covariance / (sum of variances + squared difference of means); n counts pairs",
        },
        unbiased: 2.0 * m.xy / (m.xx + m.yy + shift * (n - 1.0) / n),
        pearson: r,
        bias_correction: value / r,
        scale_shift: (m.yy / m.xx).sqrt(),
        location_shift: location,
    })
}

/// Pearson's correlation coefficient.
///
/// ```
/// assert!((stats::measurement::pearson(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)])? - 1.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no pair, or x or y does not vary.
pub fn pearson(pairs: &[(f64, f64)]) -> Estimable<f64> {
    Ok(Moments::of(pairs)?.correlation())
}

/// Means and moments about them, over n.
pub(super) struct Moments {
    mean_x: f64,
    mean_y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Moments {
    fn of(pairs: &[(f64, f64)]) -> Estimable<Self> {
        let n = pairs.len() as f64;
        if pairs.is_empty() {
            return Err(NotEstimable::NoData);
        }
        let (x, y) = pairs.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
        let (mean_x, mean_y) = (x / n, y / n);
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in pairs {
            let (dx, dy) = (x - mean_x, y - mean_y);
            xx += dx * dx / n;
            xy += dx * dy / n;
            yy += dy * dy / n;
        }
        let largest =
            |of: fn(&(f64, f64)) -> f64| pairs.iter().map(|pair| of(pair).abs()).fold(0.0, f64::max);
        if beyond_rounding(xx, 1.0, largest(|pair| pair.0)) <= 0.0
            || beyond_rounding(yy, 1.0, largest(|pair| pair.1)) <= 0.0
        {
            return Err(NotEstimable::NoVariation);
        }
        Ok(Self { mean_x, mean_y, xx, xy, yy })
    }

    /// From means and moments about them, over n; `size` is what the moments were subtracted from, so that rounding
    /// is not taken for variation.
    pub fn about([mean_x, mean_y]: [f64; 2], [xx, xy, yy]: [f64; 3], size: f64) -> Estimable<Self> {
        if xx.min(yy) <= 1e-13 * size {
            return Err(NotEstimable::NoVariation);
        }
        Ok(Self { mean_x, mean_y, xx, xy, yy })
    }

    pub fn concordance(&self) -> f64 {
        2.0 * self.xy / (self.xx + self.yy + (self.mean_x - self.mean_y).powi(2))
    }

    pub fn correlation(&self) -> f64 {
        self.xy / (self.xx * self.yy).sqrt()
    }
}
