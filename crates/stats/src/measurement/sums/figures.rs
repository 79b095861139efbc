//! Figures of measurements from sums. Formulas, sources and meaning: at the function of the same name that gives an
//! interval too.

use super::super::beyond_rounding;
use super::super::concordance::Moments;
use super::super::variance_components::fit;
use super::super::{Anova, IccForm, OneWayAnova, VarianceComponents};
use super::{Group, MeasurementSums};
use crate::distribution::z;
use crate::{Estimable, Level, NotEstimable};

impl MeasurementSums<'_> {
    /// Squares about a mean from squares about the centre of the table; 0 where they are no more than rounding.
    fn difference(squares: f64, of_mean: f64) -> f64 {
        let left = squares - of_mean;
        if left <= 1e-13 * squares { 0.0 } else { left }
    }

    /// [`super::super::two_way_anova`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn two_way_anova(&self) -> Estimable<Anova> {
        let Some(Group { readers, n, values, between, within, .. }) = self.complete().filter(|c| c.n >= 2.0)
        else {
            return Err(NotEstimable::TooFew(2));
        };
        let k = readers.len() as f64;
        if k < 2.0 {
            return Err(NotEstimable::NoPairs);
        }
        let grand = values.iter().sum::<f64>() / (n * k);
        let of_readers: f64 = values.iter().map(|sum| n * (sum / n - grand).powi(2)).sum();
        let units = Self::difference(between, n * k * grand * grand);
        let [within, of_readers] =
            [within, of_readers].map(|squares| beyond_rounding(squares, n * k, self.shapes.size));
        Ok(Anova {
            units: n as usize,
            readers: readers.len(),
            between_units: units / (n - 1.0),
            within_units: within / (n * (k - 1.0)),
            between_readers: of_readers / (k - 1.0),
            residual: (within - of_readers).max(0.0) / ((n - 1.0) * (k - 1.0)),
        })
    }

    /// The value of one of [`super::super::intraclass_correlations`] from the sums.
    ///
    /// # Errors
    /// As there.
    pub fn icc(&self, form: IccForm) -> Estimable<f64> {
        let anova = self.two_way_anova()?;
        if anova.between_units + anova.within_units <= 0.0 {
            return Err(NotEstimable::NoVariation);
        }
        Ok(anova.icc(form))
    }

    /// [`super::super::one_way_anova`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn one_way_anova(&self) -> Estimable<OneWayAnova> {
        let (mut n, mut total, mut sizes, mut sum) = (0.0, 0.0, 0.0, 0.0);
        let (mut squares, mut within) = (0.0, 0.0);
        for group in self.groups() {
            n += group.n;
            total += group.n * group.size();
            sizes += group.n * group.size() * group.size();
            sum += group.values.iter().sum::<f64>();
            squares += group.between;
            within += group.within;
        }
        let between = Self::difference(squares, sum * sum / total);
        OneWayAnova::of_sums(n, total, sizes, between, beyond_rounding(within, total, self.shapes.size))
    }

    /// [`super::super::variance_components`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn variance_components(&self) -> Estimable<VarianceComponents> {
        *self
            .components
            .get_or_init(|| fit(&self.groups().collect::<Vec<_>>(), self.shapes.readers, self.shapes.centre))
    }

    /// [`crate::agreement::krippendorff_alpha`] with the interval metric, of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn krippendorff_alpha(&self) -> Estimable<f64> {
        let (mut n, mut sum, mut squares, mut observed) = (0.0, 0.0, 0.0, 0.0);
        for group in self.groups().filter(|group| group.readers.len() > 1) {
            let size = group.size();
            n += group.n * size;
            sum += group.values.iter().sum::<f64>();
            squares += group.between + group.within;
            observed += 2.0 * size / (size - 1.0) * group.within;
        }
        if n == 0.0 {
            return Err(NotEstimable::NoPairs);
        }
        let spread = n * squares - sum * sum;
        // Relative to the squares, so that rounding is not taken for variation.
        if spread <= 1e-13 * n * squares {
            return Err(NotEstimable::NoVariation);
        }
        Ok(1.0 - (n - 1.0) * observed / (2.0 * spread))
    }

    /// Moments of the first and second reader about their means.
    fn moments(&self, least: usize) -> Estimable<Moments> {
        let pairs = self.complete().filter(|c| c.readers.len() == 2 && c.n >= least as f64);
        let Group { n, values, between, within, first, .. } = pairs.ok_or(NotEstimable::TooFew(least))?;
        let (x, y) = (values[0] / n, values[1] / n);
        let product = (between - within) / 2.0;
        Moments::about(
            [x, y],
            [first / n - x * x, product / n - x * y, (between + within - first) / n - y * y],
            (first + between + within) / n,
        )
    }

    /// [`super::super::concordance`] of two readers from the sums.
    ///
    /// # Errors
    /// As there.
    pub fn concordance(&self) -> Estimable<f64> {
        Ok(self.moments(3)?.concordance())
    }

    /// [`super::super::pearson`] of two readers from the sums.
    ///
    /// # Errors
    /// As there.
    pub fn pearson(&self) -> Estimable<f64> {
        Ok(self.moments(1)?.correlation())
    }

    /// Bias, lower and upper limit of agreement of two readers: [`super::super::limits_of_agreement`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn limits_of_agreement(&self, level: Level) -> Estimable<[f64; 3]> {
        let pairs = self.complete().filter(|c| c.readers.len() == 2 && c.n >= 3.0);
        let Group { n, values, within, .. } = pairs.ok_or(NotEstimable::TooFew(3))?;
        let bias = (values[0] - values[1]) / n;
        // The squares within a pair are half of its squared difference.
        let spread = 2.0 * within - n * bias * bias;
        if spread <= 1e-13 * within {
            return Err(NotEstimable::NoVariation);
        }
        let half = z(level) * (spread / (n - 1.0)).sqrt();
        Ok([bias, bias - half, bias + half])
    }
}
