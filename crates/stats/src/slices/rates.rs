//! Rates of several slices: error rates, disagreement rates.

use crate::paired::ChiSquareTest;
use crate::proportions::difference;
use crate::{Estimable, Level, NotEstimable};

fn totals(slices: &[(u64, u64)]) -> Estimable<(f64, f64)> {
    if slices.iter().any(|(x, n)| x > n) {
        return Err(NotEstimable::Unsuitable("more cases were counted than there are"));
    }
    let (x, n) = slices.iter().fold((0, 0), |(a, b), (x, n)| (a + x, b + n));
    if x == 0 || x == n {
        return Err(NotEstimable::NoVariation);
    }
    Ok((x as f64, n as f64))
}

/// Chi-square test that all slices `(events, cases)` have the same rate, without correction. Slices
/// without a case are left out.
///
/// ```
/// use stats::slices::chi_square_of_rates;
/// let test = chi_square_of_rates(&[(12, 240), (30, 310), (9, 150), (25, 190)])?;
/// assert!((test.statistic - 10.79127).abs() < 1e-5 && test.degrees == 3);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When fewer than two slices have a case, or no case or every case is an event.
pub fn chi_square_of_rates(slices: &[(u64, u64)]) -> Estimable<ChiSquareTest> {
    let (x, n) = totals(slices)?;
    let used = slices.iter().filter(|s| s.1 > 0).count();
    if used < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    let p = x / n;
    let statistic = slices
        .iter()
        .filter(|s| s.1 > 0)
        .map(|&(x, n)| (x as f64 - p * n as f64).powi(2) / (n as f64 * p * (1.0 - p)))
        .sum();
    Ok(ChiSquareTest::new(statistic, used - 1))
}

/// Cochran-Armitage test for a trend of the rates over slices in order, scores 1, 2, 3 …
/// (Armitage 1955).
///
/// ```
/// use stats::slices::trend;
/// assert!((trend(&[(1, 10), (2, 10), (3, 10)])?.statistic - 1.25).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`chi_square_of_rates`].
pub fn trend(slices: &[(u64, u64)]) -> Estimable<ChiSquareTest> {
    let (x, n) = totals(slices)?;
    let scored = || slices.iter().zip(1_u32..).map(|(&(x, n), s)| (x as f64, n as f64, f64::from(s)));
    let mean = scored().map(|(_, n, s)| n * s).sum::<f64>() / n;
    let covariance: f64 = scored().map(|(x, _, s)| x * (s - mean)).sum();
    let spread: f64 = scored().map(|(_, n, s)| n * (s - mean).powi(2)).sum();
    if spread <= 0.0 {
        return Err(NotEstimable::TooFew(2));
    }
    let p = x / n;
    Ok(ChiSquareTest::new(covariance * covariance / (p * (1.0 - p) * spread), 1))
}

/// For each slice how many standard errors its rate lies from the common rate:
/// (`p_i` − p) / √(p (1 − p) / `n_i`), for a funnel plot (Spiegelhalter 2005).
///
/// ```
/// use stats::slices::funnel_z;
/// let z = funnel_z(&[(10, 100), (30, 100)])?;
/// assert!((z[0] + 2.5).abs() < 1e-12 && (z[1] - 2.5).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a slice has no case, or no case or every case is an event.
pub fn funnel_z(slices: &[(u64, u64)]) -> Estimable<Vec<f64>> {
    let (x, n) = totals(slices)?;
    if slices.iter().any(|s| s.1 == 0) {
        return Err(NotEstimable::EmptyGroup);
    }
    let p = x / n;
    let z = |&(x, n): &(u64, u64)| (x as f64 / n as f64 - p) / (p * (1.0 - p) / n as f64).sqrt();
    Ok(slices.iter().map(z).collect())
}

/// For each slice its rate minus that of all other slices together, with Newcombe's interval.
///
/// ```
/// use stats::{Level, slices::slice_against_rest};
/// let differences = slice_against_rest(&[(10, 100), (30, 100)], Level::P95)?;
/// assert!((differences[0].value + 0.2).abs() < 1e-12 && differences[1].interval.unwrap().low > 0.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a slice has no case, or the others have none.
pub fn slice_against_rest(slices: &[(u64, u64)], level: Level) -> Estimable<Vec<crate::Estimate>> {
    let (x, n) = slices.iter().fold((0, 0), |(a, b), (x, n)| (a + x, b + n));
    slices.iter().map(|&s| difference(s, (x - s.0, n - s.1), level)).collect()
}

/// How much the rates differ beyond chance, as the correlation of two cases of one slice: moment
/// estimator (S / (p (1 − p)) − (k − 1)) / (N − Σn²/N − (k − 1)) with S = Σ `n_i` (`p_i` − p)², not below 0.
///
/// ```
/// use stats::slices::overdispersion;
/// assert!((overdispersion(&[(10, 100), (30, 100)])? - 11.5 / 99.0).abs() < 1e-12);
/// assert_eq!(overdispersion(&[(20, 100), (20, 100)])?, 0.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`chi_square_of_rates`].
pub fn overdispersion(slices: &[(u64, u64)]) -> Estimable<f64> {
    let test = chi_square_of_rates(slices)?;
    let (_, n) = totals(slices)?;
    let squares: f64 = slices.iter().map(|s| (s.1 as f64).powi(2)).sum();
    let degrees = test.degrees as f64;
    Ok(((test.statistic - degrees) / (n - squares / n - degrees)).max(0.0))
}

/// Each slice's rate drawn towards the common rate, the more the fewer its cases: mean of the
/// beta-binomial posterior whose prior weighs as 1/ρ − 1 cases, ρ being [`overdispersion`]. Without
/// overdispersion all slices get the common rate.
///
/// ```
/// use stats::slices::shrunken_rates;
/// let rates = shrunken_rates(&[(10, 100), (30, 100)])?;
/// assert!((rates[0] - 0.1071).abs() < 5e-5 && (rates[1] - 0.2929).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`chi_square_of_rates`].
pub fn shrunken_rates(slices: &[(u64, u64)]) -> Estimable<Vec<f64>> {
    let rho = overdispersion(slices)?;
    let (x, n) = totals(slices)?;
    let p = x / n;
    let prior = 1.0 / rho - 1.0;
    let rate = |&(x, n): &(u64, u64)| {
        if rho <= 0.0 { p } else { (x as f64 + prior * p) / (n as f64 + prior) }
    };
    Ok(slices.iter().map(rate).collect())
}
