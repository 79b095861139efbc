//! Coefficients of agreement from sums. Formulas, sources and meaning: at the function of the same name that gives an
//! interval too.

use super::super::alpha::{nominal_of, ordinal_of};
use super::super::{Metric, Weights, cohen_kappa, weighted_kappa};
use super::AgreementSums;
use crate::{Estimable, Level, NotEstimable};

impl AgreementSums<'_> {
    /// Cases with two or more ratings.
    pub fn pairable_cases(&self) -> f64 {
        self.pairable
    }

    fn observed(&self, weights: &Weights) -> Estimable<f64> {
        weights.fits(self.patterns.categories)?;
        if self.pairable > 0.0 {
            Ok(weights.over(&self.agreement) / self.pairable)
        } else {
            Err(NotEstimable::NoPairs)
        }
    }

    fn mean_shares(&self) -> Vec<f64> {
        self.shares.iter().map(|sum| sum / self.rated).collect()
    }

    fn corrected(&self, weights: &Weights, chance: impl Fn() -> Estimable<f64>) -> Estimable<f64> {
        let observed = self.observed(weights)?;
        beyond(observed, chance()?)
    }

    /// [`super::super::percent_agreement`] of the sums.
    ///
    /// # Errors
    /// When no case has two ratings or the weights do not fit.
    pub fn percent_agreement(&self, weights: &Weights) -> Estimable<f64> {
        self.observed(weights)
    }

    /// [`super::super::gwet_ac`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn gwet_ac(&self, weights: &Weights) -> Estimable<f64> {
        self.corrected(weights, || {
            let q = weights.categories() as f64;
            if q < 2.0 {
                return Err(NotEstimable::NoVariation);
            }
            let spread: f64 = self.mean_shares().iter().map(|p| p * (1.0 - p)).sum();
            Ok(weights.sum() / (q * (q - 1.0)) * spread)
        })
    }

    /// [`super::super::fleiss_kappa`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn fleiss_kappa(&self, weights: &Weights) -> Estimable<f64> {
        self.corrected(weights, || Ok(chance_of(&self.mean_shares(), weights)))
    }

    /// [`super::super::brennan_prediger`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn brennan_prediger(&self, weights: &Weights) -> Estimable<f64> {
        self.corrected(weights, || Ok(weights.sum() / (weights.categories() as f64).powi(2)))
    }

    /// [`super::super::conger_kappa`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn conger_kappa(&self, weights: &Weights) -> Estimable<f64> {
        self.corrected(weights, || {
            let mut shares: Vec<Vec<f64>> = self.margins();
            shares.retain(|margin| margin.iter().any(|&count| count > 0.0));
            if shares.len() < 2 {
                return Err(NotEstimable::NoPairs);
            }
            let mut total = vec![0.0; weights.categories()];
            for margin in &mut shares {
                let rated: f64 = margin.iter().sum();
                for (share, sum) in margin.iter_mut().zip(&mut total) {
                    *share /= rated;
                    *sum += *share;
                }
            }
            let of_reader = |own: &Vec<f64>| {
                let others: Vec<f64> = total.iter().zip(own).map(|(t, s)| t - s).collect();
                weights.symmetric_product(&others).iter().zip(own).map(|(w, s)| w * s).sum::<f64>()
            };
            let readers = shares.len() as f64;
            Ok(shares.iter().map(of_reader).sum::<f64>() / (readers * (readers - 1.0)))
        })
    }

    /// Ratings of pairable cases by category.
    fn values(&self) -> Vec<f64> {
        let q = self.patterns.categories.max(1);
        self.coincidences.chunks(q).map(|row| row.iter().sum()).collect()
    }

    /// [`super::super::krippendorff_alpha_categories`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn krippendorff_alpha_categories(&self, weights: &Weights) -> Estimable<f64> {
        weights.fits(self.patterns.categories)?;
        if self.pairable == 0.0 {
            return Err(NotEstimable::NoPairs);
        }
        let counts = self.values();
        let n: f64 = counts.iter().sum();
        let shares: Vec<f64> = counts.iter().map(|count| count / n).collect();
        let observed = weights.over(&self.coincidences) / n;
        beyond((1.0 - 1.0 / n) * observed + 1.0 / n, chance_of(&shares, weights))
    }

    /// [`super::super::krippendorff_alpha`] of the sums, for categories that rise by their number.
    ///
    /// # Errors
    /// As there, and for the interval and ratio metrics, which need values.
    pub fn krippendorff_alpha(&self, metric: Metric) -> Estimable<f64> {
        let (counts, q) = (self.values(), self.patterns.categories);
        match metric {
            Metric::Nominal => {
                let equal: f64 = (0..q).map(|k| self.coincidences[k * q + k]).sum();
                nominal_of(&counts, counts.iter().sum::<f64>() - equal)
            }
            Metric::Ordinal => ordinal_of(&counts, |a, b| 2.0 * self.coincidences[a * q + b]),
            Metric::Interval | Metric::Ratio => Err(NotEstimable::Unsuitable(
                "categories have no distances: use the nominal or the ordinal metric",
            )),
        }
    }

    /// [`super::super::unanimous_fraction`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn unanimous_fraction(&self) -> Estimable<f64> {
        if self.pairable > 0.0 { Ok(self.unanimous / self.pairable) } else { Err(NotEstimable::NoPairs) }
    }

    /// [`super::super::category_kappas`] of the sums, of one category.
    ///
    /// # Errors
    /// As there.
    pub fn category_kappa(&self, category: usize) -> Estimable<f64> {
        let m = self.ratings_of_every_case()?;
        let q = self.patterns.categories;
        let row = self.coincidences.get(category * q..(category + 1) * q).ok_or(NotEstimable::NoData)?;
        let given: f64 = row.iter().sum();
        let p = given / (self.pairable * m);
        let chance = self.pairable * m * p * (1.0 - p);
        if chance <= 0.0 {
            return Err(NotEstimable::NoVariation);
        }
        Ok(1.0 - (given - row[category]) / chance)
    }

    /// The number of ratings that every case has.
    fn ratings_of_every_case(&self) -> Estimable<f64> {
        let rows = self.patterns.rows.iter().zip(&self.times).filter(|(_, times)| **times > 0.0);
        let mut numbers = rows.map(|(row, _)| self.patterns.kinds[row.kind].ratings);
        let first = numbers.next().ok_or(NotEstimable::NoData)?;
        if numbers.any(|ratings| (ratings - first).abs() > 0.5) {
            return Err(NotEstimable::Unsuitable("every case must have the same number of ratings"));
        }
        if first < 2.0 { Err(NotEstimable::NoPairs) } else { Ok(first) }
    }

    /// Agreement on one category over all pairs of readers: twice the pairs that both put there over the pairs that
    /// each put there, summed (Cicchetti & Feinstein 1990; several readers: Uebersax).
    ///
    /// # Errors
    /// When no case has two ratings, or none of these is of the category.
    pub fn specific_agreement(&self, category: usize) -> Estimable<f64> {
        let q = self.patterns.categories;
        if self.pairable == 0.0 {
            return Err(NotEstimable::NoPairs);
        }
        let row = self.pairs.get(category * q..(category + 1) * q).ok_or(NotEstimable::NoData)?;
        let given: f64 = row.iter().sum();
        if given > 0.0 { Ok(row[category] / given) } else { Err(NotEstimable::EmptyGroup) }
    }

    /// [`super::super::light_kappa`] of the sums.
    ///
    /// # Errors
    /// As there.
    pub fn light_kappa(&self) -> Estimable<f64> {
        let (mut sum, mut pairs, mut reason) = (0.0, 0.0, NotEstimable::NoPairs);
        for a in 0..self.patterns.readers {
            for b in a + 1..self.patterns.readers {
                match self.table(a, b).and_then(|table| cohen_kappa(&table, Level::P95)) {
                    Ok(kappa) => {
                        sum += kappa.value;
                        pairs += 1.0;
                    }
                    Err(why) => reason = why,
                }
            }
        }
        if pairs > 0.0 { Ok(sum / pairs) } else { Err(reason) }
    }

    /// [`super::super::weighted_kappa`] of two readers from the sums.
    ///
    /// # Errors
    /// As there.
    pub fn cohen_kappa(&self, first: usize, second: usize, weights: &Weights) -> Estimable<f64> {
        let table = self.table(first, second)?;
        Ok(weighted_kappa(&table, weights, Level::P95)?.value)
    }
}

fn beyond(observed: f64, chance: f64) -> Estimable<f64> {
    let room = 1.0 - chance;
    if room < 1e-12 { Err(NotEstimable::NoVariation) } else { Ok((observed - chance) / room) }
}

/// Chance agreement when both of a pair draw from these shares.
fn chance_of(shares: &[f64], weights: &Weights) -> f64 {
    weights.symmetric_product(shares).iter().zip(shares).map(|(w, p)| w * p).sum()
}
