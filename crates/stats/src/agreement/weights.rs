//! Weights of partial agreement between categories.

use crate::{Estimable, NotEstimable};

/// The usual weightings (Gwet 2014, ch. 3), on the values of the categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighting {
    /// Full agreement only.
    Unweighted,
    /// 1 − |a − b| / range.
    Linear,
    /// 1 − (a − b)² / range².
    Quadratic,
    /// 1 − C(|i − j| + 1, 2) over the largest such number, on ranks. Not Krippendorff's ordinal metric.
    Ordinal,
    /// 1 − √(|a − b| / range).
    Radical,
    /// 1 − ((a − b)/(a + b))² over ((max − min)/(max + min))².
    Ratio,
}

/// A square table of weights between 0 (disagreement) and 1 (agreement).
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    categories: usize,
    cells: Vec<f64>,
}

impl Weights {
    /// Weights of a kind for categories `1, 2, … categories`.
    ///
    /// ```
    /// use stats::agreement::{Weighting, Weights};
    /// assert_eq!(Weights::of(Weighting::Linear, 3).get(0, 1), 0.5);
    /// ```
    pub fn of(kind: Weighting, categories: usize) -> Self {
        let values: Vec<f64> = (1..=categories).map(|v| v as f64).collect();
        Self::on_values(kind, &values)
    }

    /// Weights of a kind for categories that stand for the given values.
    ///
    /// ```
    /// use stats::agreement::{Weighting, Weights};
    /// // Sizes in millimetres: 5 and 10 lie closer than 10 and 30.
    /// let weights = Weights::on_values(Weighting::Linear, &[5.0, 10.0, 45.0]);
    /// assert_eq!((weights.get(0, 1), weights.get(1, 2), weights.get(0, 2)), (0.875, 0.125, 0.0));
    /// ```
    pub fn on_values(kind: Weighting, values: &[f64]) -> Self {
        let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let min = values.iter().copied().fold(f64::INFINITY, f64::min);
        let q = values.len();
        let steps = |i: usize, j: usize| {
            let n = (i.abs_diff(j) + 1) as f64;
            n * (n - 1.0) / 2.0
        };
        let weight = |i: usize, j: usize| {
            let (a, b) = (values[i], values[j]);
            let apart = (a - b).abs() / (max - min);
            match kind {
                _ if i == j => 1.0,
                Weighting::Unweighted => 0.0,
                Weighting::Linear => 1.0 - apart,
                Weighting::Quadratic => 1.0 - apart * apart,
                Weighting::Radical => 1.0 - apart.sqrt(),
                Weighting::Ordinal => 1.0 - steps(i, j) / steps(0, q - 1),
                Weighting::Ratio => 1.0 - ((a - b) / (a + b)).powi(2) / ((max - min) / (max + min)).powi(2),
            }
        };
        let cells = (0..q * q).map(|i| weight(i / q, i % q)).collect();
        Self { categories: q, cells }
    }

    /// Weights of agreement as given.
    ///
    /// ```
    /// use stats::agreement::Weights;
    /// let weights = Weights::custom(&[vec![1.0, 0.5], vec![0.5, 1.0]])?;
    /// assert_eq!(weights.get(0, 1), 0.5);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When the table is not square, has a number outside 0 to 1, or less than 1 on its diagonal.
    pub fn custom(rows: &[Vec<f64>]) -> Estimable<Self> {
        let categories = rows.len();
        let square = rows.iter().all(|row| row.len() == categories);
        let bounded = rows.iter().flatten().all(|w| (0.0..=1.0).contains(w));
        let full = square && (0..categories).all(|i| (rows[i][i] - 1.0).abs() < f64::EPSILON);
        if !(bounded && full) {
            return Err(NotEstimable::Unsuitable(
                "weights must be a square table of numbers from 0 to 1 with 1 on the diagonal",
            ));
        }
        Ok(Self { categories, cells: rows.iter().flatten().copied().collect() })
    }

    /// Weights from degrees of disagreement of any size (Cohen 1968): one minus each over the largest.
    ///
    /// # Errors
    /// When the table is not square, has a negative number or none above 0, or not 0 on its diagonal.
    pub fn from_disagreement(rows: &[Vec<f64>]) -> Estimable<Self> {
        let largest = rows.iter().flatten().copied().fold(0.0, f64::max);
        let agreement = |v: &f64| 1.0 - v / largest;
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(agreement).collect()).collect();
        Self::custom(&rows)
    }

    /// Number of categories.
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// The weight between two categories.
    pub fn get(&self, a: usize, b: usize) -> f64 {
        self.cells[a * self.categories + b]
    }

    /// Sum of all weights.
    pub(crate) fn sum(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// Sum of the weights times the cells of a table of the same size, row by row.
    pub(crate) fn over(&self, cells: &[f64]) -> f64 {
        self.cells.iter().zip(cells).map(|(weight, cell)| weight * cell).sum()
    }

    /// The mean of the weights `a, b` and `b, a`, applied to `shares`, for each category.
    pub(crate) fn symmetric_product(&self, shares: &[f64]) -> Vec<f64> {
        let mean = |a, b| f64::midpoint(self.get(a, b), self.get(b, a));
        (0..self.categories).map(|a| shares.iter().enumerate().map(|(b, s)| mean(a, b) * s).sum()).collect()
    }

    pub(crate) fn fits(&self, categories: usize) -> Estimable<()> {
        if self.categories == categories {
            Ok(())
        } else {
            Err(NotEstimable::Unsuitable("the weights have another number of categories than the ratings"))
        }
    }
}
