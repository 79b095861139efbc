//! Agreement of rankings from sums: categories rise by their number, and the cases count that every reader rated.

use super::AgreementSums;
use crate::{Estimable, NotEstimable};

/// The readers' ranks of the categories, each reader's cases ranked from 1 and ties sharing their mean.
struct Ranks {
    cases: f64,
    /// By reader, the rank of each category.
    of: Vec<Vec<f64>>,
    /// By reader, Σ(t³ − t) over ties.
    ties: Vec<f64>,
}

impl AgreementSums<'_> {
    fn complete(&self) -> impl Iterator<Item = (&[u16], f64)> {
        let rows = self.patterns.rows.iter().zip(&self.times);
        rows.filter(|(row, times)| row.complete && **times > 0.0).map(|(row, times)| (row.codes, *times))
    }

    fn ranks(&self) -> Estimable<Ranks> {
        let (mut cases, readers) = (0.0, self.patterns.readers);
        let mut counts = vec![vec![0.0; self.patterns.categories]; readers];
        for (codes, times) in self.complete() {
            cases += times;
            for (margin, &code) in counts.iter_mut().zip(codes) {
                margin[usize::from(code)] += times;
            }
        }
        if cases < 2.0 {
            return Err(NotEstimable::TooFew(2));
        }
        if readers < 2 {
            return Err(NotEstimable::NoPairs);
        }
        let ties = counts.iter().map(|margin| margin.iter().map(|t| t * t * t - t).sum()).collect();
        for margin in &mut counts {
            let mut below = 0.0;
            for place in margin.iter_mut() {
                let tied = *place;
                *place = below + f64::midpoint(tied, 1.0);
                below += tied;
            }
        }
        Ok(Ranks { cases, of: counts, ties })
    }

    /// [`crate::ranks::kendall_w`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn kendall_w(&self) -> Estimable<f64> {
        let ranks = self.ranks()?;
        let (m, n) = (self.patterns.readers as f64, ranks.cases);
        let middle = m * f64::midpoint(n, 1.0);
        let spread: f64 = self
            .complete()
            .map(|(codes, times)| {
                let sum: f64 = ranks.of.iter().zip(codes).map(|(of, &code)| of[usize::from(code)]).sum();
                times * (sum - middle).powi(2)
            })
            .sum();
        let below = m * m * n * (n * n - 1.0) - m * ranks.ties.iter().sum::<f64>();
        if below <= 0.0 { Err(NotEstimable::NoVariation) } else { Ok(12.0 * spread / below) }
    }

    /// [`crate::ranks::mean_spearman`] of the sums; of two readers Spearman's correlation.
    ///
    /// # Errors
    /// As there.
    pub fn mean_spearman(&self) -> Estimable<f64> {
        let ranks = self.ranks()?;
        let (m, n) = (self.patterns.readers as f64, ranks.cases);
        // Each reader's ranks with mean 0 and squares that sum to 1: the sum of all correlations is then half of
        // what the square of their sum exceeds their squares by.
        let mut standardised = ranks.of;
        for (of, ties) in standardised.iter_mut().zip(&ranks.ties) {
            let squares = (n * n * n - n - ties) / 12.0;
            if squares <= 0.0 {
                return Err(NotEstimable::NoVariation);
            }
            for rank in of.iter_mut() {
                *rank = (*rank - f64::midpoint(n, 1.0)) / squares.sqrt();
            }
        }
        let of_row = |(codes, times): (&[u16], f64)| {
            let sum: f64 = standardised.iter().zip(codes).map(|(of, &code)| of[usize::from(code)]).sum();
            times * sum * sum
        };
        let all: f64 = self.complete().map(of_row).sum();
        Ok((all - m) / (m * (m - 1.0)))
    }

    /// [`crate::ranks::kendall_tau_b`] of two readers from the sums, over the cases that both rated.
    ///
    /// # Errors
    /// As there.
    pub fn kendall_tau_b(&self, first: usize, second: usize) -> Estimable<f64> {
        let table = self.table(first, second)?;
        if table.total() < 2 {
            return Err(NotEstimable::TooFew(2));
        }
        let q = table.categories();
        // By category of the second reader, cases that the first graded higher.
        let mut above = vec![0.0; q];
        let (mut balance, mut tied) = (0.0, [0.0; 2]);
        for a in (0..q).rev() {
            let row: Vec<f64> = (0..q).map(|b| table.count(a, b) as f64).collect();
            let (mut lower, mut higher) = (0.0, above.iter().sum::<f64>());
            for (count, above) in row.iter().zip(&above) {
                higher -= above;
                balance += count * (higher - lower);
                lower += above;
            }
            above.iter_mut().zip(&row).for_each(|(sum, count)| *sum += count);
            tied[0] += pairs(row.iter().sum());
        }
        tied[1] = above.iter().map(|&count| pairs(count)).sum();
        let all = pairs(table.total() as f64);
        let untied = (all - tied[0]) * (all - tied[1]);
        if untied <= 0.0 { Err(NotEstimable::NoVariation) } else { Ok(balance / untied.sqrt()) }
    }
}

fn pairs(count: f64) -> f64 {
    count * (count - 1.0) / 2.0
}
