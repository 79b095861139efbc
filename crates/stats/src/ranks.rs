//! Agreement of rankings.

use crate::distribution::chi_square_tail;
use crate::measurement::pearson;
use crate::{Estimable, Measurements, NotEstimable};

/// Kendall's W with its test.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct KendallW {
    /// Concordance of the readers' rankings, from 0 to 1, corrected for ties.
    pub w: f64,
    /// m (n − 1) W, chi-square with n − 1 degrees of freedom.
    pub chi_square: f64,
    /// Its upper tail probability.
    pub p: f64,
    /// Units ranked.
    pub units: usize,
}

/// Ranks from 1, equal values sharing the mean of their ranks; and Σ(t³ − t) over the ties.
pub(crate) fn midranks(values: &[f64]) -> (Vec<f64>, f64) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let (mut ranks, mut ties, mut below) = (vec![0.0; values.len()], 0.0, 0.0);
    for tied in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let size = tied.len() as f64;
        ties += size.powi(3) - size;
        for &i in tied {
            ranks[i] = below + f64::midpoint(size, 1.0);
        }
        below += size;
    }
    (ranks, ties)
}

fn columns(table: &Measurements) -> Estimable<Vec<Vec<f64>>> {
    let rows = table.complete_rows();
    if rows.len() < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    if table.readers() < 2 {
        return Err(NotEstimable::NoPairs);
    }
    Ok((0..table.readers()).map(|j| rows.iter().map(|row| row[j]).collect()).collect())
}

/// Kendall's coefficient of concordance W of the units that every reader ranked or scored, corrected for
/// ties (Kendall & Babington Smith 1939; Siegel & Castellan).
///
/// ```
/// use stats::{Measurements, ranks::kendall_w};
/// let rows = [[1.0, 10.0, 2.0], [2.0, 20.0, 5.0], [3.0, 40.0, 9.0]].map(|row| row.map(Some).to_vec());
/// let found = kendall_w(&Measurements::from_rows(&rows)?)?;
/// assert_eq!((found.w, found.chi_square), (1.0, 6.0));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two such units or two readers, or every reader gives one score only.
pub fn kendall_w(table: &Measurements) -> Estimable<KendallW> {
    let columns = columns(table)?;
    let (m, units) = (columns.len() as f64, columns[0].len());
    let n = units as f64;
    let (mut sums, mut ties) = (vec![0.0; units], 0.0);
    for column in &columns {
        let (ranks, tied) = midranks(column);
        sums.iter_mut().zip(ranks).for_each(|(s, r)| *s += r);
        ties += tied;
    }
    let squares: f64 = sums.iter().map(|s| s * s).sum();
    let above = 12.0 * squares - 3.0 * m * m * n * (n + 1.0).powi(2);
    let below = m * m * n * (n * n - 1.0) - m * ties;
    if below <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    let w = above / below;
    let chi_square = m * (n - 1.0) * w;
    Ok(KendallW { w, chi_square, p: chi_square_tail(chi_square, n - 1.0), units })
}

/// Spearman's rank correlation, ties sharing their mean rank.
///
/// ```
/// use stats::ranks::spearman;
/// assert_eq!(spearman(&[(1.0, 2.0), (2.0, 4.0), (3.0, 9.0)]), Ok(1.0));
/// ```
///
/// # Errors
/// When there is no pair, or either side does not vary.
pub fn spearman(pairs: &[(f64, f64)]) -> Estimable<f64> {
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let both: Vec<(f64, f64)> = midranks(&x).0.into_iter().zip(midranks(&y).0).collect();
    pearson(&both)
}

/// Mean of Spearman's correlations of all pairs of readers, over the units that all scored.
///
/// ```
/// use stats::{Measurements, ranks::mean_spearman};
/// let rows = [[1.0, 10.0, 2.0], [2.0, 20.0, 5.0], [3.0, 40.0, 9.0]].map(|row| row.map(Some).to_vec());
/// assert!((mean_spearman(&Measurements::from_rows(&rows)?)? - 1.0).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`kendall_w`], and when a reader gives one score only.
pub fn mean_spearman(table: &Measurements) -> Estimable<f64> {
    let columns = columns(table)?;
    let mut all = Vec::new();
    for (i, a) in columns.iter().enumerate() {
        for b in &columns[i + 1..] {
            let pairs: Vec<(f64, f64)> = a.iter().copied().zip(b.iter().copied()).collect();
            all.push(spearman(&pairs)?);
        }
    }
    Ok(all.iter().sum::<f64>() / all.len() as f64)
}

/// Kendall's tau-b: concordant minus discordant pairs over the geometric mean of the pairs not tied on
/// either side (Kendall 1945), counted in sorted order (Knight 1966).
///
/// ```
/// assert_eq!(stats::ranks::kendall_tau_b(&[(1.0, 1.0), (2.0, 3.0), (3.0, 2.0)]), Ok(1.0 / 3.0));
/// ```
///
/// # Errors
/// When there are fewer than two pairs, or either side does not vary.
pub fn kendall_tau_b(pairs: &[(f64, f64)]) -> Estimable<f64> {
    if pairs.len() < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    let mut sorted: Vec<(f64, f64)> = pairs.iter().map(|&(x, y)| (x + 0.0, y + 0.0)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut heights: Vec<f64> = sorted.iter().map(|pair| pair.1).collect();
    heights.sort_by(f64::total_cmp);
    let tied_y = tied_pairs(&heights);
    heights.dedup();
    let mut seen = Seen(vec![0; heights.len() + 1]);
    let (mut balance, mut tied_x, mut before) = (0.0, 0.0, 0_usize);
    for same in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let place = |pair: &(f64, f64)| heights.partition_point(|height| height.total_cmp(&pair.1).is_lt());
        for pair in same {
            let (below, up_to) = (seen.below(place(pair)), seen.below(place(pair) + 1));
            balance += below as f64 - (before - up_to) as f64;
        }
        for pair in same {
            seen.add(place(pair));
        }
        before += same.len();
        tied_x += same.len() as f64 * (same.len() as f64 - 1.0) / 2.0;
    }
    let all = sorted.len() as f64 * (sorted.len() as f64 - 1.0) / 2.0;
    let (untied_x, untied_y) = (all - tied_x, all - tied_y);
    if untied_x <= 0.0 || untied_y <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    Ok(balance / (untied_x * untied_y).sqrt())
}

/// Pairs of equal values among sorted ones.
fn tied_pairs(sorted: &[f64]) -> f64 {
    let tied = sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|same| same.len() as f64);
    tied.map(|t| t * (t - 1.0) / 2.0).sum()
}

/// How many values were seen at each place, as partial sums by powers of two (Fenwick 1994).
struct Seen(Vec<usize>);

impl Seen {
    fn add(&mut self, place: usize) {
        let mut at = place + 1;
        while at < self.0.len() {
            self.0[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many lie at places before this one.
    fn below(&self, place: usize) -> usize {
        let (mut at, mut sum) = (place, 0);
        while at > 0 {
            sum += self.0[at];
            at &= at - 1;
        }
        sum
    }
}
