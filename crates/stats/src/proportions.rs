//! Proportions and their intervals.

use crate::distribution::z;
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

/// A share x / n with Wilson's score interval (Wilson 1927), which keeps its coverage for small n and
/// for shares near 0 or 1.
///
/// ```
/// use stats::{Level, proportions::wilson};
/// let share = wilson(81, 263, Level::P95)?;
/// let interval = share.interval.unwrap();
/// assert!((interval.low - 0.2553).abs() < 6e-5 && (interval.high - 0.3662).abs() < 6e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When n is 0 or x is above n.
pub fn wilson(x: u64, n: u64, level: Level) -> Estimable {
    if n == 0 {
        return Err(NotEstimable::NoData);
    }
    if x > n {
        return Err(NotEstimable::Unsuitable("more cases were counted than there are"));
    }
    let share = x as f64 / n as f64;
    Ok(Estimate {
        value: share,
        standard_error: Some((share * (1.0 - share) / n as f64).sqrt()),
        interval: Some(wilson_interval(share, n as f64, level)),
        n: n as usize,
        method: "proportion",
        definition: "cases with the property / all cases; n counts all cases",
    })
}

/// Wilson's interval for a share of a possibly fractional number of independent cases.
pub(crate) fn wilson_interval(share: f64, n: f64, level: Level) -> Interval {
    let z2 = z(level).powi(2);
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z2.sqrt() * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    Interval {
        low: if share <= 0.0 { 0.0 } else { centre - half },
        high: if share >= 1.0 { 1.0 } else { centre + half },
        level: level.get(),
        method: "Wilson score interval",
    }
}
