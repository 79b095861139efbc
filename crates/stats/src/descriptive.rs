//! Simple descriptive figures.

use crate::{Estimable, NotEstimable};

/// The quartiles of a sample.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Quartiles {
    /// A quarter lies below.
    pub lower: f64,
    /// Half lies below.
    pub median: f64,
    /// Three quarters lie below.
    pub upper: f64,
    /// Number of values.
    pub n: usize,
}

/// Arithmetic mean.
///
/// ```
/// assert_eq!(stats::descriptive::mean(&[3.0, 1.0, 2.0, 10.0]), Ok(4.0));
/// ```
///
/// # Errors
/// When there is no value.
pub fn mean(values: &[f64]) -> Estimable<f64> {
    if values.is_empty() {
        return Err(NotEstimable::NoData);
    }
    Ok(values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample variance (n − 1).
///
/// ```
/// assert_eq!(stats::descriptive::variance(&[1.0, 2.0, 3.0]), Ok(1.0));
/// ```
///
/// # Errors
/// When there are fewer than two values.
pub fn variance(values: &[f64]) -> Estimable<f64> {
    if values.len() < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    Ok(squares / (values.len() - 1) as f64)
}

/// The value that half of the sample lies below: the middle one, or the mean of the two middle ones.
///
/// ```
/// assert_eq!(stats::descriptive::median(&[3.0, 1.0, 2.0, 10.0]), Ok(2.5));
/// ```
///
/// # Errors
/// When there is no value.
pub fn median(values: &[f64]) -> Estimable<f64> {
    quantile(values, 0.5)
}

/// Quantile `p` by linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
///
/// ```
/// assert_eq!(stats::descriptive::quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), Ok(1.75));
/// ```
///
/// # Errors
/// When there is no value, or one that is not a number, or p is outside 0 to 1.
pub fn quantile(values: &[f64], p: f64) -> Estimable<f64> {
    if values.is_empty() {
        return Err(NotEstimable::NoData);
    }
    if !(0.0..=1.0).contains(&p) || values.iter().any(|v| v.is_nan()) {
        return Err(NotEstimable::Unsuitable("a quantile needs numbers and a share from 0 to 1"));
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Ok(quantile_sorted(&sorted, p))
}

/// Median and quartiles (type 7).
///
/// ```
/// let quartiles = stats::descriptive::quartiles(&[1.0, 2.0, 3.0, 4.0])?;
/// assert_eq!((quartiles.lower, quartiles.median, quartiles.upper), (1.75, 2.5, 3.25));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no value, or one that is not a number.
pub fn quartiles(values: &[f64]) -> Estimable<Quartiles> {
    Ok(Quartiles {
        lower: quantile(values, 0.25)?,
        median: quantile(values, 0.5)?,
        upper: quantile(values, 0.75)?,
        n: values.len(),
    })
}

/// Type 7 quantile of sorted, non-empty values.
pub(crate) fn quantile_sorted(sorted: &[f64], p: f64) -> f64 {
    let position = p * (sorted.len() - 1) as f64;
    let (below, above) = (position.floor() as usize, position.ceil() as usize);
    sorted[below] + (position - position.floor()) * (sorted[above] - sorted[below])
}
