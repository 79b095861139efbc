//! Charts of rates: errors per week.

use crate::{Estimable, NotEstimable};

/// A p chart.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PChart {
    /// Common rate.
    pub rate: f64,
    /// Lower limits, not below 0.
    pub lower: Vec<f64>,
    /// Upper limits, not above 1.
    pub upper: Vec<f64>,
}

/// A p chart whose limits allow for more variation than the binomial.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LaneyChart {
    /// The chart.
    pub chart: PChart,
    /// Variation between the points relative to binomial variation.
    pub sigma_z: f64,
}

fn limits(counts: &[(u64, u64)], rate: f64, widening: f64) -> PChart {
    let half = |n: u64| 3.0 * widening * (rate * (1.0 - rate) / n as f64).sqrt();
    PChart {
        rate,
        lower: counts.iter().map(|&(_, n)| (rate - half(n)).max(0.0)).collect(),
        upper: counts.iter().map(|&(_, n)| (rate + half(n)).min(1.0)).collect(),
    }
}

fn rate(counts: &[(u64, u64)]) -> Estimable<f64> {
    if counts.is_empty() {
        return Err(NotEstimable::NoData);
    }
    if counts.iter().any(|(x, n)| *n == 0 || x > n) {
        return Err(NotEstimable::Unsuitable(
            "every point of a chart needs cases, and no more events than cases",
        ));
    }
    let (x, n) = counts.iter().fold((0, 0), |(a, b), (x, n)| (a + x, b + n));
    Ok(x as f64 / n as f64)
}

/// p chart of points `(events, cases)`: the common rate and limits of three standard errors.
///
/// ```
/// use stats::charts::p_chart;
/// // Errors among 100 reads in each of three weeks.
/// let chart = p_chart(&[(5, 100), (7, 100), (3, 100)])?;
/// assert!((chart.rate - 0.05).abs() < 1e-12 && (chart.upper[0] - 0.1154).abs() < 5e-5 && chart.lower[0] == 0.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no point, or one without cases.
pub fn p_chart(counts: &[(u64, u64)]) -> Estimable<PChart> {
    Ok(limits(counts, rate(counts)?, 1.0))
}

/// Laney's p′ chart: the limits of the p chart times the mean moving range of the standardised rates
/// over 1.128, for large samples that vary more than chance (Laney 2002).
///
/// ```
/// use stats::charts::laney_p_prime;
/// let chart = laney_p_prime(&[(5, 100), (7, 100), (3, 100)])?;
/// assert!((chart.sigma_z - 1.2203).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two points, one has no cases, or no case or every case is an event.
pub fn laney_p_prime(counts: &[(u64, u64)]) -> Estimable<LaneyChart> {
    let rate = rate(counts)?;
    if counts.len() < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    if rate <= 0.0 || rate >= 1.0 {
        return Err(NotEstimable::NoVariation);
    }
    let z: Vec<f64> = counts
        .iter()
        .map(|&(x, n)| (x as f64 / n as f64 - rate) / (rate * (1.0 - rate) / n as f64).sqrt())
        .collect();
    let ranges: f64 = z.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    let sigma_z = ranges / (z.len() - 1) as f64 / 1.128;
    Ok(LaneyChart { chart: limits(counts, rate, sigma_z), sigma_z })
}
