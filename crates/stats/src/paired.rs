//! Tests of reader bias: do readers use the categories equally often?

use crate::agreement::ContingencyTable;
use crate::distribution::{chi_square_tail, z};
use crate::linear::solve;
use crate::proportions::{binomial_cdf, binomial_mass, wilson_interval};
use crate::{Estimable, Estimate, Interval, Level, NotEstimable, Ratings};

/// A chi-square statistic with its degrees of freedom and p.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ChiSquareTest {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// Upper tail probability.
    pub p: f64,
}

impl ChiSquareTest {
    pub(crate) fn new(statistic: f64, degrees: usize) -> Self {
        Self { statistic, degrees, p: chi_square_tail(statistic, degrees as f64) }
    }
}

/// McNemar's test in all its forms.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct McNemar {
    /// Cases that only the first reader called positive, and only the second.
    pub discordant: [u64; 2],
    /// (b − c)² / (b + c), chi-square with one degree of freedom (McNemar 1947).
    pub asymptotic: ChiSquareTest,
    /// With Edwards' continuity correction.
    pub corrected: ChiSquareTest,
    /// Two-sided exact binomial p.
    pub exact_p: f64,
    /// Mid-p: the exact p with the observed table counted half (Fagerland, Lydersen & Laake 2013).
    pub mid_p: f64,
}

fn discordant(table: &ContingencyTable) -> Estimable<[u64; 2]> {
    if table.categories() != 2 {
        return Err(NotEstimable::Unsuitable("this test is defined for two categories only"));
    }
    Ok([table.count(0, 1), table.count(1, 0)])
}

/// McNemar's test whether two readers call equally many cases positive. The first category is "positive".
///
/// ```
/// use stats::{agreement::ContingencyTable, paired::mcnemar};
/// let table = ContingencyTable::new(&[vec![1, 1], vec![7, 12]])?;
/// assert!((mcnemar(&table)?.mid_p - 0.039).abs() < 6e-4);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are not two categories, or the readers never disagree.
pub fn mcnemar(table: &ContingencyTable) -> Estimable<McNemar> {
    let [b, c] = discordant(table)?;
    if b + c == 0 {
        return Err(NotEstimable::NoVariation);
    }
    let (difference, sum) = (b.abs_diff(c) as f64, (b + c) as f64);
    let (fewer, n) = (b.min(c), b + c);
    let tail = 2.0 * binomial_cdf(fewer, n, 0.5);
    // With b = c every table is at least as extreme: exact p is 1.
    let (exact_p, mid_p) =
        (tail.min(1.0), tail.min(1.0 + binomial_mass(fewer, n, 0.5)) - binomial_mass(fewer, n, 0.5));
    Ok(McNemar {
        discordant: [b, c],
        asymptotic: ChiSquareTest::new(difference * difference / sum, 1),
        corrected: ChiSquareTest::new((difference - 1.0).max(0.0).powi(2) / sum, 1),
        exact_p,
        mid_p,
    })
}

/// Difference of two readers' shares of positives on the same cases, (b − c) / n, with Newcombe's
/// hybrid score interval for paired data (Newcombe 1998, Stat Med 17:2635, method 10). The first
/// category is "positive".
///
/// ```
/// use stats::{Level, agreement::ContingencyTable, paired::paired_difference};
/// let table = ContingencyTable::new(&[vec![1, 1], vec![7, 12]])?;
/// assert!((paired_difference(&table, Level::P95)?.value + 6.0 / 21.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are not two categories.
pub fn paired_difference(table: &ContingencyTable, level: Level) -> Estimable {
    let [b, c] = discordant(table)?;
    let (a, d, n) = (table.count(0, 0) as f64, table.count(1, 1) as f64, table.total() as f64);
    let (b, c) = (b as f64, c as f64);
    let value = (b - c) / n;
    let error = ((b + c - (b - c).powi(2) / n).max(0.0)).sqrt() / n;
    let (first, second) = ((a + b) / n, (a + c) / n);
    let (i, j) = (wilson_interval(first, n, level), wilson_interval(second, n, level));
    let margins = ((a + b) * (c + d) * (a + c) * (b + d)).sqrt();
    let cross = a * d - b * c;
    let numerator = if cross > 0.0 { (cross - n / 2.0).max(0.0) } else { cross };
    let phi = if margins > 0.0 { numerator / margins } else { 0.0 };
    let side = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
    Ok(Estimate {
        value,
        standard_error: Some(error),
        interval: Some(Interval {
            low: value - side(first - i.low, j.high - second),
            high: value + side(i.high - first, second - j.low),
            level: level.get(),
            method: "Newcombe hybrid score for paired shares (method 10)",
        }),
        n: table.total() as usize,
        method: "paired difference",
        definition: "share of positives of the first reader minus that of the second; n counts cases",
    })
}

/// Wald interval of [`paired_difference`], for comparison with older reports.
///
/// ```
/// use stats::{Level, agreement::ContingencyTable, paired::paired_difference_wald};
/// let interval = paired_difference_wald(&ContingencyTable::new(&[vec![1, 1], vec![7, 12]])?, Level::P95)?;
/// assert!(interval.low < -6.0 / 21.0 && interval.high < 0.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`paired_difference`].
pub fn paired_difference_wald(table: &ContingencyTable, level: Level) -> Estimable<Interval> {
    let difference = paired_difference(table, level)?;
    let error = difference.standard_error.unwrap_or(0.0);
    Ok(Interval::around(difference.value, z(level) * error, level, "Wald"))
}

/// Bowker's test of symmetry: sum over pairs of categories of (`n_ij` − `n_ji)²` / (`n_ij` + `n_ji`)
/// (Bowker 1948). Pairs that never occur give no degree of freedom.
///
/// ```
/// use stats::{agreement::ContingencyTable, paired::bowker};
/// let test = bowker(&ContingencyTable::new(&[vec![10, 5, 0], vec![1, 10, 3], vec![2, 0, 10]])?)?;
/// assert!((test.statistic - (16.0 / 6.0 + 4.0 / 2.0 + 9.0 / 3.0)).abs() < 1e-12 && test.degrees == 3);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the readers never disagree.
pub fn bowker(table: &ContingencyTable) -> Estimable<ChiSquareTest> {
    let q = table.categories();
    let (mut statistic, mut degrees) = (0.0, 0);
    for i in 0..q {
        for j in i + 1..q {
            let (x, y) = (table.count(i, j) as f64, table.count(j, i) as f64);
            if x + y > 0.0 {
                statistic += (x - y).powi(2) / (x + y);
                degrees += 1;
            }
        }
    }
    if degrees == 0 {
        return Err(NotEstimable::NoVariation);
    }
    Ok(ChiSquareTest::new(statistic, degrees))
}

/// Stuart-Maxwell test of equal margins: d' V⁻¹ d for the differences of the margins (Stuart 1955,
/// Maxwell 1970). Categories that neither reader used are left out.
///
/// ```
/// use stats::{agreement::ContingencyTable, paired::stuart_maxwell};
/// // With two categories it is McNemar's test.
/// let test = stuart_maxwell(&ContingencyTable::new(&[vec![1, 1], vec![7, 12]])?)?;
/// assert!((test.statistic - 36.0 / 8.0).abs() < 1e-12 && test.degrees == 1);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the readers never disagree, or a category is always agreed on.
pub fn stuart_maxwell(table: &ContingencyTable) -> Estimable<ChiSquareTest> {
    let used: Vec<usize> = (0..table.categories())
        .filter(|&i| (0..table.categories()).any(|j| table.count(i, j) + table.count(j, i) > 0))
        .collect();
    let free = &used[..used.len().saturating_sub(1)];
    let sum = |f: &dyn Fn(usize) -> u64| used.iter().map(|&j| f(j)).sum::<u64>() as f64;
    let row = |i: usize| sum(&|j| table.count(i, j));
    let column = |i: usize| sum(&|j| table.count(j, i));
    let differences: Vec<f64> = free.iter().map(|&i| row(i) - column(i)).collect();
    let covariance = |i: usize, j: usize| {
        if i == j {
            row(i) + column(i) - 2.0 * table.count(i, i) as f64
        } else {
            -((table.count(i, j) + table.count(j, i)) as f64)
        }
    };
    let matrix = free.iter().map(|&i| free.iter().map(|&j| covariance(i, j)).collect()).collect();
    let solved = solve(matrix, differences.clone()).ok_or(NotEstimable::NoVariation)?;
    let statistic: f64 = differences.iter().zip(solved).map(|(d, s)| d * s).sum();
    if free.is_empty() || !statistic.is_finite() {
        return Err(NotEstimable::NoVariation);
    }
    Ok(ChiSquareTest::new(statistic, free.len()))
}

/// Bhapkar's test of equal margins: the Stuart-Maxwell statistic over one minus itself over n
/// (Bhapkar 1966).
///
/// ```
/// use stats::{agreement::ContingencyTable, paired::bhapkar};
/// let test = bhapkar(&ContingencyTable::new(&[vec![1, 1], vec![7, 12]])?)?;
/// assert!((test.statistic - 4.5 / (1.0 - 4.5 / 21.0)).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`stuart_maxwell`].
pub fn bhapkar(table: &ContingencyTable) -> Estimable<ChiSquareTest> {
    let test = stuart_maxwell(table)?;
    let statistic = test.statistic / (1.0 - test.statistic / table.total() as f64);
    Ok(ChiSquareTest::new(statistic, test.degrees))
}

/// Cochran's Q: do several readers call equally many of the same cases positive (Cochran 1950)?
/// Two categories, category 1 being "positive"; cases with a gap are left out.
///
/// ```
/// use stats::{Ratings, paired::cochran_q};
/// // With two readers it is McNemar's test: one case only the first calls positive, seven only the second.
/// let mut rows = vec![vec![Some(0), Some(1)]; 7];
/// rows.push(vec![Some(1), Some(0)]);
/// assert!((cochran_q(&Ratings::from_rows(2, &rows)?)?.statistic - 36.0 / 8.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are not two categories or two readers, or no case is disagreed on.
pub fn cochran_q(ratings: &Ratings) -> Estimable<ChiSquareTest> {
    if ratings.categories() != 2 {
        return Err(NotEstimable::Unsuitable("this test is defined for two categories only"));
    }
    let rows: Vec<Vec<usize>> = ratings.rows().filter_map(Iterator::collect).collect();
    let k = ratings.readers() as f64;
    let of_reader = |j: usize| rows.iter().map(|row| row[j]).sum::<usize>() as f64;
    let columns: Vec<f64> = (0..ratings.readers()).map(of_reader).collect();
    let total: f64 = columns.iter().sum();
    let squares: f64 = columns.iter().map(|c| c * c).sum();
    let of_rows: f64 = rows.iter().map(|row| (row.iter().sum::<usize>() as f64).powi(2)).sum();
    let below = k * total - of_rows;
    if ratings.readers() < 2 || below <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    let statistic = (k - 1.0) * (k * squares - total * total) / below;
    Ok(ChiSquareTest::new(statistic, ratings.readers() - 1))
}
