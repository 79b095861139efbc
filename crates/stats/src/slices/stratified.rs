//! Two groups compared within strata.

use crate::distribution::z;
use crate::paired::ChiSquareTest;
use crate::{Estimable, Interval, Level, NotEstimable};

/// A 2 × 2 table of counts, one of several strata.
pub type TwoByTwo = [[u64; 2]; 2];

/// The common odds ratio of several strata, and the test that it is 1.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct MantelHaenszel {
    /// Common odds ratio.
    pub odds_ratio: f64,
    /// Its interval (Robins, Breslow & Greenland 1986).
    pub interval: Interval,
    /// Cochran-Mantel-Haenszel test without continuity correction.
    pub test: ChiSquareTest,
    /// The same with continuity correction.
    pub corrected: ChiSquareTest,
}

/// Cells and margins of one stratum as numbers.
struct Stratum {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    n: f64,
}

impl Stratum {
    fn all(tables: &[TwoByTwo]) -> Vec<Self> {
        let stratum = |[[a, b], [c, d]]: &TwoByTwo| {
            let [a, b, c, d] = [*a, *b, *c, *d].map(|n| n as f64);
            Self { a, b, c, d, n: a + b + c + d }
        };
        tables.iter().map(stratum).filter(|s| s.n > 1.0).collect()
    }
}

/// Mantel-Haenszel common odds ratio of 2 × 2 tables [[a, b], [c, d]] and the
/// Cochran-Mantel-Haenszel test (Mantel & Haenszel 1959).
///
/// ```
/// use stats::{Level, slices::mantel_haenszel};
/// let common = mantel_haenszel(&[[[20, 10], [10, 20]], [[8, 4], [4, 8]]], Level::P95)?;
/// assert!((common.odds_ratio - 4.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no stratum tells the groups apart.
pub fn mantel_haenszel(tables: &[TwoByTwo], level: Level) -> Estimable<MantelHaenszel> {
    let strata = Stratum::all(tables);
    let (mut r, mut s, mut excess, mut variance) = (0.0, 0.0, 0.0, 0.0);
    let (mut pr, mut ps_qr, mut qs) = (0.0, 0.0, 0.0);
    for Stratum { a, b, c, d, n } in strata {
        let (x, y) = (a * d / n, b * c / n);
        let (p, q) = ((a + d) / n, (b + c) / n);
        r += x;
        s += y;
        pr += p * x;
        ps_qr += p * y + q * x;
        qs += q * y;
        excess += a - (a + b) * (a + c) / n;
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1.0));
    }
    if r <= 0.0 || s <= 0.0 || variance <= 0.0 {
        return Err(NotEstimable::EmptyGroup);
    }
    let odds_ratio = r / s;
    let error = (pr / (2.0 * r * r) + ps_qr / (2.0 * r * s) + qs / (2.0 * s * s)).sqrt();
    let half = z(level) * error;
    Ok(MantelHaenszel {
        odds_ratio,
        interval: Interval {
            low: odds_ratio * (-half).exp(),
            high: odds_ratio * half.exp(),
            level: level.get(),
            method: "Robins, Breslow & Greenland 1986",
        },
        test: ChiSquareTest::new(excess * excess / variance, 1),
        corrected: ChiSquareTest::new((excess.abs() - 0.5).max(0.0).powi(2) / variance, 1),
    })
}

/// Test that the strata have one common odds ratio (Breslow & Day 1980).
///
/// ```
/// use stats::slices::breslow_day;
/// // Both strata have the odds ratio 4.
/// assert!(breslow_day(&[[[20, 10], [10, 20]], [[8, 4], [4, 8]]])?.statistic < 1e-9);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`mantel_haenszel`], and when there are fewer than two strata.
pub fn breslow_day(tables: &[TwoByTwo]) -> Estimable<ChiSquareTest> {
    Ok(homogeneity(tables)?.0)
}

/// [`breslow_day`] with Tarone's correction (Tarone 1985).
///
/// ```
/// use stats::slices::{breslow_day, breslow_day_tarone};
/// let tables = [[[20, 10], [10, 20]], [[4, 8], [8, 4]]];
/// assert!(breslow_day_tarone(&tables)?.statistic <= breslow_day(&tables)?.statistic);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`breslow_day`].
pub fn breslow_day_tarone(tables: &[TwoByTwo]) -> Estimable<ChiSquareTest> {
    Ok(homogeneity(tables)?.1)
}

fn homogeneity(tables: &[TwoByTwo]) -> Estimable<(ChiSquareTest, ChiSquareTest)> {
    let strata = Stratum::all(tables);
    if strata.len() < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    let odds = mantel_haenszel(tables, Level::P95)?.odds_ratio;
    let (mut statistic, mut excess, mut spread) = (0.0, 0.0, 0.0);
    for Stratum { a, b, c, n, .. } in &strata {
        let (row, column) = (a + b, a + c);
        let expected = fitted(odds, row, column, *n);
        let rest = [expected, row - expected, column - expected, n - row - column + expected];
        let variance = 1.0 / rest.iter().map(|m| 1.0 / m).sum::<f64>();
        statistic += (a - expected).powi(2) / variance;
        excess += a - expected;
        spread += variance;
    }
    let degrees = strata.len() - 1;
    let tarone = statistic - excess * excess / spread;
    Ok((ChiSquareTest::new(statistic, degrees), ChiSquareTest::new(tarone, degrees)))
}

/// The first cell with these margins and this odds ratio: the root of
/// x (n − row − column + x) = odds (row − x)(column − x) that leaves all cells positive.
fn fitted(odds: f64, row: f64, column: f64, n: f64) -> f64 {
    if (odds - 1.0).abs() < 1e-12 {
        return row * column / n;
    }
    let (a, c) = (1.0 - odds, -odds * row * column);
    let b = n - row - column + odds * (row + column);
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    let inside = |x: f64| x >= (row + column - n).max(0.0) && x <= row.min(column);
    let first = (-b + root) / (2.0 * a);
    if inside(first) { first } else { (-b - root) / (2.0 * a) }
}
