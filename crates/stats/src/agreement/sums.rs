//! What every coefficient of categories is made of: sums over cases. Cases with the same ratings are counted
//! together, so that a resample is a list of counts and all coefficients of it come from the same draw.

mod coefficients;
mod draw;
mod patterns;
mod rankings;

pub use draw::bootstrap_agreement;
use patterns::Patterns;

use super::ContingencyTable;
use crate::{Estimable, Ratings};

/// The ratings of a table, or of a resample of its cases, as sums that coefficients are computed from. The
/// coefficients have no interval of their own: see [`bootstrap_agreement`].
pub struct AgreementSums<'a> {
    patterns: &'a Patterns<'a>,
    /// How often each distinct row of ratings occurs.
    times: Vec<f64>,
    /// Cases with a rating, and with two or more.
    rated: f64,
    pairable: f64,
    /// Cases with two or more ratings, all of them the same.
    unanimous: f64,
    /// Sum over rated cases of the share of each category.
    shares: Vec<f64>,
    /// Ordered pairs of ratings within a case by their categories, row by row: all of them, over the ratings less
    /// one, and over the number of pairs.
    pairs: Vec<f64>,
    coincidences: Vec<f64>,
    agreement: Vec<f64>,
}

impl<'a> AgreementSums<'a> {
    /// The sums when each distinct row occurs so many times.
    fn of(patterns: &'a Patterns<'a>, times: Vec<f64>) -> Self {
        let q = patterns.categories;
        let mut sums = Self {
            patterns,
            rated: 0.0,
            pairable: 0.0,
            unanimous: 0.0,
            shares: vec![0.0; q],
            pairs: vec![0.0; q * q],
            coincidences: vec![0.0; q * q],
            agreement: vec![0.0; q * q],
            times,
        };
        let mut kinds = vec![0.0; patterns.kinds.len()];
        for (row, times) in patterns.rows.iter().zip(&sums.times) {
            kinds[row.kind] += times;
        }
        for (kind, &times) in patterns.kinds.iter().zip(&kinds).filter(|(_, times)| **times > 0.0) {
            sums.add(&kind.counts, kind.ratings, times);
        }
        sums
    }

    /// Adds cases by how many of their ratings fall into each category.
    fn add(&mut self, counts: &[(usize, f64)], ratings: f64, times: f64) {
        if ratings == 0.0 {
            return;
        }
        self.rated += times;
        for &(category, count) in counts {
            self.shares[category] += times * count / ratings;
        }
        if ratings < 2.0 {
            return;
        }
        self.pairable += times;
        if counts.len() == 1 {
            self.unanimous += times;
        }
        let q = self.patterns.categories;
        let (by_rating, by_pair) = (times / (ratings - 1.0), times / (ratings * (ratings - 1.0)));
        for &(a, x) in counts {
            for &(b, y) in counts {
                let pairs = if a == b { x * (x - 1.0) } else { x * y };
                self.pairs[a * q + b] += times * pairs;
                self.coincidences[a * q + b] += by_rating * pairs;
                self.agreement[a * q + b] += by_pair * pairs;
            }
        }
    }

    /// The ratings of each reader by category.
    fn margins(&self) -> Vec<Vec<f64>> {
        let mut margins = vec![vec![0.0; self.patterns.categories]; self.patterns.readers];
        for (row, &times) in self.patterns.rows.iter().zip(&self.times).filter(|(_, times)| **times > 0.0) {
            for (margin, &code) in margins.iter_mut().zip(row.codes) {
                if let Some(category) = Ratings::category(code) {
                    margin[category] += times;
                }
            }
        }
        margins
    }

    /// Cross table of two readers over the cases that both rated.
    ///
    /// # Errors
    /// When they share no case.
    pub fn table(&self, first: usize, second: usize) -> Estimable<ContingencyTable> {
        let q = self.patterns.categories;
        let mut counts = vec![vec![0_u64; q]; q];
        for (row, &times) in self.patterns.rows.iter().zip(&self.times) {
            let code = |reader: usize| row.codes.get(reader).and_then(|&code| Ratings::category(code));
            if let (Some(a), Some(b)) = (code(first), code(second)) {
                counts[a][b] += times as u64;
            }
        }
        ContingencyTable::new(&counts)
    }
}
