//! Proportions, their intervals, and two proportions compared.

use statrs::distribution::{Binomial, Discrete, DiscreteCDF};

use crate::distribution::{beta_quantile, t, z};
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

const DEFINITION: &str = "cases with the property / all cases; n counts all cases";

fn share(x: u64, n: u64) -> Estimable<f64> {
    if n == 0 {
        return Err(NotEstimable::NoData);
    }
    if x > n {
        return Err(NotEstimable::Unsuitable("more cases were counted than there are"));
    }
    Ok(x as f64 / n as f64)
}

fn proportion(x: u64, n: u64, interval: Interval) -> Estimable {
    let value = share(x, n)?;
    Ok(Estimate {
        value,
        standard_error: Some((value * (1.0 - value) / n as f64).sqrt()),
        interval: Some(interval),
        n: n as usize,
        method: "proportion",
        definition: DEFINITION,
    })
}

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
    proportion(x, n, wilson_interval(share(x, n)?, n as f64, level))
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

/// A share with the exact interval of Clopper & Pearson (1934), from beta quantiles.
///
/// ```
/// use stats::{Level, proportions::clopper_pearson};
/// let interval = clopper_pearson(0, 10, Level::P95)?.interval.unwrap();
/// assert!(interval.low == 0.0 && (interval.high - 0.3085).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`wilson`].
pub fn clopper_pearson(x: u64, n: u64, level: Level) -> Estimable {
    share(x, n)?;
    let (a, b, tail) = (x as f64, (n - x) as f64, level.tail());
    let interval = Interval {
        low: if x == 0 { 0.0 } else { beta_quantile(tail, a, b + 1.0) },
        high: if x == n { 1.0 } else { beta_quantile(1.0 - tail, a + 1.0, b) },
        level: level.get(),
        method: "Clopper-Pearson exact interval",
    };
    proportion(x, n, interval)
}

/// A share with Jeffreys' interval: equal tails of Beta(x + ½, n − x + ½), without correction at the ends
/// (Brown, Cai & DasGupta 2001).
///
/// ```
/// use stats::{Level, proportions::jeffreys};
/// let interval = jeffreys(5, 10, Level::P95)?.interval.unwrap();
/// assert!((interval.low + interval.high - 1.0).abs() < 1e-9 && interval.low > 0.2);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`wilson`].
pub fn jeffreys(x: u64, n: u64, level: Level) -> Estimable {
    share(x, n)?;
    let (a, b, tail) = (x as f64 + 0.5, (n - x) as f64 + 0.5, level.tail());
    let interval = Interval {
        low: beta_quantile(tail, a, b),
        high: beta_quantile(1.0 - tail, a, b),
        level: level.get(),
        method: "Jeffreys interval",
    };
    proportion(x, n, interval)
}

/// A share with the interval of Agresti & Coull, cut to 0 and 1 (Brown, Cai & DasGupta 2001).
///
/// ```
/// use stats::{Level, proportions::agresti_coull};
/// let interval = agresti_coull(5, 10, Level::P95)?.interval.unwrap();
/// assert!((interval.low - 0.2366).abs() < 5e-5 && (interval.high - 0.7634).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`wilson`].
pub fn agresti_coull(x: u64, n: u64, level: Level) -> Estimable {
    share(x, n)?;
    let z = z(level);
    let adjusted = n as f64 + z * z;
    let centre = (x as f64 + z * z / 2.0) / adjusted;
    let around = Interval::around(
        centre,
        z * (centre * (1.0 - centre) / adjusted).sqrt(),
        level,
        "Agresti-Coull interval",
    );
    proportion(x, n, Interval { low: around.low.max(0.0), high: around.high.min(1.0), ..around })
}

/// Difference of two independent shares with Newcombe's hybrid score interval (Newcombe 1998, Stat Med
/// 17:873, method 10).
///
/// ```
/// use stats::{Level, proportions::difference};
/// // Newcombe 1998, table II, example (a).
/// let interval = difference((56, 70), (48, 80), Level::P95)?.interval.unwrap();
/// assert!((interval.low - 0.0524).abs() < 5e-5 && (interval.high - 0.3339).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When either n is 0 or x is above n.
pub fn difference((x1, n1): (u64, u64), (x2, n2): (u64, u64), level: Level) -> Estimable {
    let (p, q) = (share(x1, n1)?, share(x2, n2)?);
    let (i, j) = (wilson_interval(p, n1 as f64, level), wilson_interval(q, n2 as f64, level));
    let value = p - q;
    Ok(Estimate {
        value,
        standard_error: Some((p * (1.0 - p) / n1 as f64 + q * (1.0 - q) / n2 as f64).sqrt()),
        interval: Some(Interval {
            low: value - (p - i.low).hypot(j.high - q),
            high: value + (i.high - p).hypot(q - j.low),
            level: level.get(),
            method: "Newcombe hybrid score interval (method 10)",
        }),
        n: (n1 + n2) as usize,
        method: "difference of proportions",
        definition: "first share minus second share; n counts all cases",
    })
}

/// A share of lesions that come in patients, with what the clustering costs.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ClusteredShare {
    /// The share, its cluster-adjusted standard error, and Wilson's interval on the effective numbers.
    pub estimate: Estimate,
    /// Interval by Student's t with patients − 1 degrees of freedom.
    pub wald_t: Interval,
    /// Variance over that of as many independent lesions.
    pub design_effect: f64,
    /// As many independent lesions tell as much.
    pub effective_n: f64,
}

/// A share of lesions clustered in patients: ratio estimator with standard error
/// √(m/(m − 1) `Σ(x_i` − p `n_i)²`) / N (Rao & Scott 1992; Obuchowski 1998). Each entry is (positives,
/// lesions) of one patient.
///
/// ```
/// use stats::{Level, proportions::clustered_share};
/// let share = clustered_share(&[(1, 2), (2, 2), (0, 1)], Level::P95)?;
/// assert!((share.estimate.value - 0.6).abs() < 1e-12);
/// assert!((share.estimate.standard_error.unwrap() - 1.56_f64.sqrt() / 5.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two patients have lesions, or a patient has more positives than lesions.
pub fn clustered_share(patients: &[(u64, u64)], level: Level) -> Estimable<ClusteredShare> {
    let with: Vec<(f64, f64)> =
        patients.iter().filter(|(_, n)| *n > 0).map(|&(x, n)| (x as f64, n as f64)).collect();
    if patients.iter().any(|(x, n)| x > n) {
        return Err(NotEstimable::Unsuitable("more cases were counted than there are"));
    }
    if with.len() < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    let m = with.len() as f64;
    let (positives, lesions) = with.iter().fold((0.0, 0.0), |(a, b), (x, n)| (a + x, b + n));
    let p = positives / lesions;
    let squares: f64 = with.iter().map(|(x, n)| (x - p * n).powi(2)).sum();
    let error = (m / (m - 1.0) * squares).sqrt() / lesions;
    let independent = p * (1.0 - p) / lesions;
    // All or none positive: nothing tells how lesions of a patient hang together.
    let design_effect = if independent > 0.0 { error * error / independent } else { 1.0 };
    let effective_n = lesions / design_effect;
    Ok(ClusteredShare {
        estimate: Estimate {
            value: p,
            standard_error: Some(error),
            interval: Some(Interval {
                method: "Wilson score interval on the effective number of lesions (Rao & Scott 1992)",
                ..wilson_interval(p, effective_n, level)
            }),
            n: with.len(),
            method: "clustered proportion",
            definition: "positive lesions / all lesions; n counts patients with lesions",
        },
        wald_t: Interval::around(p, t(level, m - 1.0) * error, level, "Student's t over patients"),
        design_effect,
        effective_n,
    })
}

/// Intraclass correlation of binary lesions of patients, by one-way analysis of variance.
///
/// ```
/// use stats::proportions::cluster_correlation;
/// assert_eq!(cluster_correlation(&[(2, 2), (0, 2)]), Ok(1.0));
/// ```
///
/// # Errors
/// When fewer than two patients have lesions, none has two, or all lesions are alike.
pub fn cluster_correlation(patients: &[(u64, u64)]) -> Estimable<f64> {
    let with: Vec<(f64, f64)> =
        patients.iter().filter(|(_, n)| *n > 0).map(|&(x, n)| (x as f64, n as f64)).collect();
    let m = with.len() as f64;
    let (positives, lesions) = with.iter().fold((0.0, 0.0), |(a, b), (x, n)| (a + x, b + n));
    if with.len() < 2 || lesions <= m {
        return Err(NotEstimable::TooFew(2));
    }
    let p = positives / lesions;
    let between: f64 = with.iter().map(|(x, n)| n * (x / n - p).powi(2)).sum::<f64>() / (m - 1.0);
    let within: f64 = with.iter().map(|(x, n)| x * (n - x) / n).sum::<f64>() / (lesions - m);
    let squares: f64 = with.iter().map(|(_, n)| n * n).sum();
    let size = (lesions - squares / lesions) / (m - 1.0);
    let total = between + (size - 1.0) * within;
    if total <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    Ok((between - within) / total)
}

/// P(X ≤ x) of a binomial count.
pub(crate) fn binomial_cdf(x: u64, n: u64, p: f64) -> f64 {
    Binomial::new(p, n).map_or(f64::NAN, |b| b.cdf(x))
}

/// P(X = x) of a binomial count.
pub(crate) fn binomial_mass(x: u64, n: u64, p: f64) -> f64 {
    Binomial::new(p, n).map_or(f64::NAN, |b| b.pmf(x))
}
