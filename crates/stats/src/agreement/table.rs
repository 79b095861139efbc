//! The cross table of two readers.

use crate::{Estimable, NotEstimable};

/// Counts of cases by the category of reader A (rows) and reader B (columns).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContingencyTable {
    categories: usize,
    counts: Vec<u64>,
}

impl ContingencyTable {
    /// A square table of counts.
    ///
    /// ```
    /// use stats::agreement::ContingencyTable;
    /// let table = ContingencyTable::new(&[vec![40, 9], vec![6, 45]])?;
    /// assert_eq!((table.total(), table.count(0, 1), table.row_shares()), (100, 9, vec![0.49, 0.51]));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When the table is not square, smaller than 2 × 2 or without any case.
    pub fn new(rows: &[Vec<u64>]) -> Estimable<Self> {
        let categories = rows.len();
        if categories < 2 || rows.iter().any(|row| row.len() != categories) {
            return Err(NotEstimable::Unsuitable("the table must be square with at least two categories"));
        }
        let counts: Vec<u64> = rows.iter().flatten().copied().collect();
        if counts.iter().all(|&n| n == 0) {
            return Err(NotEstimable::NoPairs);
        }
        Ok(Self { categories, counts })
    }

    /// The table of pairs (category of A, category of B).
    ///
    /// ```
    /// use stats::agreement::ContingencyTable;
    /// let table = ContingencyTable::from_pairs(2, &[(0, 0), (0, 1), (1, 1)])?;
    /// assert_eq!((table.count(0, 1), table.total()), (1, 3));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When there is no pair or a category is out of range.
    pub fn from_pairs(categories: usize, pairs: &[(usize, usize)]) -> Estimable<Self> {
        let mut rows = vec![vec![0; categories]; categories];
        for &(a, b) in pairs {
            let cell = rows.get_mut(a).and_then(|row| row.get_mut(b));
            *cell.ok_or(NotEstimable::Unsuitable("a rating names a category beyond the list"))? += 1;
        }
        Self::new(&rows)
    }

    /// Number of categories.
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// Cases that A put into `a` and B into `b`; 0 beyond the table.
    pub fn count(&self, a: usize, b: usize) -> u64 {
        if a.max(b) < self.categories { self.counts[a * self.categories + b] } else { 0 }
    }

    /// All cases.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Share of all cases in a cell.
    pub fn share(&self, a: usize, b: usize) -> f64 {
        self.count(a, b) as f64 / self.total() as f64
    }

    /// Share of the cases that A put into each category.
    pub fn row_shares(&self) -> Vec<f64> {
        let all = 0..self.categories;
        all.clone().map(|a| all.clone().map(|b| self.share(a, b)).sum()).collect()
    }

    /// Share of the cases that B put into each category.
    pub fn column_shares(&self) -> Vec<f64> {
        let all = 0..self.categories;
        all.clone().map(|b| all.clone().map(|a| self.share(a, b)).sum()).collect()
    }

    /// All cells `(a, b, count)`.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, u64)> + '_ {
        let q = self.categories;
        self.counts.iter().enumerate().map(move |(i, &n)| (i / q, i % q, n))
    }
}
