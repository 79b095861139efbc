//! How well the parameters of a Dawid-Skene fit are known.

use super::super::labels::Labels;
use super::{Fit, Model, Prior};
use crate::gathering::gather_patients;
use crate::resampling::{Bootstrap, Replicates, resamples};
use crate::{Estimable, Estimate, NotEstimable};

/// The parameters of a Dawid-Skene fit with their intervals; n counts patients.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct DawidSkeneBootstrap {
    /// Share of each true class.
    pub class_shares: Vec<Estimate>,
    /// `confusion[reader][truth]` = probability of each label, or `None` where the reader never met that class.
    pub confusion: Vec<Vec<Option<Vec<Estimate>>>>,
    /// Each reader's probability of the right label; `None` when the reader never met one of the classes.
    pub accuracies: Vec<Option<Estimate>>,
}

/// Fits as [`super::dawid_skene`], and gives every parameter a percentile interval from resampling whole patients
/// and fitting anew (Efron & Tibshirani 1993, ch. 6; by patient, Field & Welsh 2007). `patients[item]` is the
/// patient of each item. Each fit starts from the posterior of the fit to all, so that classes keep their
/// meaning; where a reader never meets a class in a resample, that resample does not count for it. The intervals
/// tell how far the cases at hand determine the parameters, not whether the model holds: readers who err on the
/// same cases make them too narrow.
///
/// ```
/// use stats::{Level, resampling::Bootstrap, truth::{Label, Labels, Prior, dawid_skene_bootstrap}};
/// // Three readers; the last errs in every fourth case.
/// let said = |i: usize, reader| if reader == 2 && i % 4 == 0 { 1 - i / 2 % 2 } else { i / 2 % 2 };
/// let labels: Vec<Label> = (0..80)
///     .flat_map(|item| (0..3).map(move |reader| Label { item, reader, class: said(item, reader) }))
///     .collect();
/// let patients: Vec<usize> = (0..80).collect();
/// let plan = Bootstrap { replicates: 200, seed: 1, level: Level::P95 };
/// let labels = Labels::new(80, 3, 2, &labels)?;
/// let fit = dawid_skene_bootstrap(&labels, &patients, Prior::Smoothing(0.01), 1e-9, &plan)?;
/// let accuracy = fit.accuracies[2].unwrap();
/// let interval = accuracy.interval.unwrap();
/// assert!(interval.low < 0.75 && 0.75 < interval.high && interval.high < 0.9);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is not one patient per item, or the algorithm does not settle.
pub fn dawid_skene_bootstrap(
    labels: &Labels,
    patients: &[usize],
    prior: Prior,
    tolerance: f64,
    plan: &Bootstrap,
) -> Estimable<DawidSkeneBootstrap> {
    if patients.len() != labels.items() {
        return Err(NotEstimable::Unsuitable("there must be one patient for each case"));
    }
    let fit = Fit::of(labels, labels.times(), labels.start(), prior, tolerance)?;
    let pattern_of: Vec<Option<u32>> = labels.pattern_of_items().iter().copied().map(Some).collect();
    let groups = gather_patients(patients, &pattern_of);
    let multiplicities: Vec<u32> = groups.iter().map(|group| group.times).collect();
    let fits = resamples(&multiplicities, plan, |drawn| {
        let mut times = vec![0.0; labels.times().len()];
        for (group, &count) in groups.iter().zip(drawn).filter(|(_, count)| **count > 0) {
            for &pattern in &group.codes {
                times[pattern as usize] += f64::from(count);
            }
        }
        let again = Fit::of(labels, &times, fit.posterior.clone(), prior, tolerance);
        again.ok().map(|fit| fit.model.parameters())
    });
    let summary = Summary { plan, patients: multiplicities.iter().map(|&n| n as usize).sum(), fits: &fits };
    Ok(summary.lay_out(&fit.model))
}

impl Model {
    /// Class shares, then every reader's confusion matrix by rows, then every reader's accuracy; `None` where the
    /// reader never met the class.
    fn parameters(&self) -> Vec<Option<f64>> {
        let mut all: Vec<Option<f64>> = self.shares.iter().copied().map(Some).collect();
        let confusion = self.confusion();
        for row in confusion.iter().flatten() {
            match row {
                Some(row) => all.extend(row.iter().copied().map(Some)),
                None => all.extend(std::iter::repeat_n(None, self.k)),
            }
        }
        all.extend(confusion.iter().map(|rows| super::accuracy(rows, &self.shares)));
        all
    }
}

/// The parameters of all resamples.
struct Summary<'a> {
    plan: &'a Bootstrap,
    patients: usize,
    fits: &'a [Option<Vec<Option<f64>>>],
}

impl Summary<'_> {
    fn estimate(&self, at: usize, value: f64) -> Estimate {
        let values: Vec<Option<f64>> = self.fits.iter().map(|fit| fit.as_ref()?[at]).collect();
        let replicates = Replicates::of(&values);
        let several = self.patients > 1;
        Estimate {
            value,
            standard_error: replicates.standard_error().ok().filter(|_| several),
            interval: replicates.percentile(self.plan.level).ok().filter(|_| several),
            n: self.patients,
            method: "Dawid-Skene",
            definition: "parameter of the Dawid-Skene model fitted to all readers' labels; n counts patients",
        }
    }

    fn lay_out(&self, model: &Model) -> DawidSkeneBootstrap {
        let (k, all) = (model.k, model.parameters());
        let known = |at: usize| all[at].map(|value| self.estimate(at, value));
        let row = |reader: usize, truth: usize| {
            let first = k + (reader * k + truth) * k;
            (first..first + k).map(known).collect()
        };
        let first_accuracy = k + model.readers * k * k;
        DawidSkeneBootstrap {
            class_shares: (0..k).filter_map(known).collect(),
            confusion: (0..model.readers).map(|r| (0..k).map(|truth| row(r, truth)).collect()).collect(),
            accuracies: (0..model.readers).map(|reader| known(first_accuracy + reader)).collect(),
        }
    }
}
