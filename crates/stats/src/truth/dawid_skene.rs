//! The model of Dawid & Skene: each reader has a confusion matrix of their own.

mod bootstrap;

pub use bootstrap::{DawidSkeneBootstrap, dawid_skene_bootstrap};

use super::labels::{Labels, most_likely, normalise};
use crate::{Estimable, NotEstimable};

/// What is known before the labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Prior {
    /// Nothing: maximum likelihood (Dawid & Skene 1979).
    Flat,
    /// So many labels added to every cell of the confusion matrices, none to the class shares.
    Smoothing(f64),
    /// Posterior mode under Dirichlet priors: `classes` on every class share; a row of a confusion matrix
    /// weighs as `rows` labels, of which the share `accuracy` on its diagonal and the rest spread evenly.
    /// 3, 8 and 0.6 are the defaults of Pullin, Gurrin & Vukcevic 2023.
    Dirichlet {
        /// Concentration on each class share.
        classes: f64,
        /// Labels that each row of a confusion matrix weighs.
        rows: f64,
        /// Share of them on the diagonal.
        accuracy: f64,
    },
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct DawidSkene {
    /// Share of each true class.
    pub class_shares: Vec<f64>,
    /// `confusion[reader][truth]` = probability of each label, or `None` where the reader never met that
    /// class.
    pub confusion: Vec<Vec<Option<Vec<f64>>>>,
    /// Probability of each class for each item.
    pub posterior: Vec<Vec<f64>>,
    /// Log-likelihood of the labels at the fit.
    pub log_likelihood: f64,
    /// Steps of the EM algorithm.
    pub iterations: usize,
}

impl DawidSkene {
    /// The most likely class of each item.
    pub fn classes(&self) -> Vec<usize> {
        self.posterior.iter().map(|p| most_likely(p)).collect()
    }

    /// A reader's probability of the right label, over the class shares; `None` when the reader never met
    /// one of the classes.
    pub fn accuracy(&self, reader: usize) -> Option<f64> {
        accuracy(self.confusion.get(reader)?, &self.class_shares)
    }
}

/// Probability of the right label over the class shares, from the rows of a confusion matrix.
fn accuracy(rows: &[Option<Vec<f64>>], class_shares: &[f64]) -> Option<f64> {
    let rows = rows.iter().enumerate();
    rows.zip(class_shares).map(|((truth, row), share)| Some(share * row.as_ref()?[truth])).sum()
}

const MOST_STEPS: usize = 100_000;

/// Fits by the EM algorithm, started from the vote fractions, until the log posterior grows by less than
/// `tolerance` of itself. Items with the same labels are computed once.
///
/// ```
/// use stats::truth::{Label, Labels, Prior, dawid_skene};
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels: Vec<Label> = (0..20).flat_map(|i| [label(i, 0, i % 2), label(i, 1, i % 2), label(i, 2, 0)]).collect();
/// let fit = dawid_skene(&Labels::new(20, 3, 2, &labels)?, Prior::Smoothing(0.01), 1e-12)?;
/// assert_eq!(fit.classes(), (0..20).map(|i| i % 2).collect::<Vec<_>>());
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the algorithm does not settle.
pub fn dawid_skene(labels: &Labels, prior: Prior, tolerance: f64) -> Estimable<DawidSkene> {
    let fit = Fit::of(labels, labels.times(), labels.start(), prior, tolerance)?;
    Ok(DawidSkene {
        class_shares: fit.model.shares.clone(),
        confusion: fit.model.confusion(),
        posterior: labels.by_item(&fit.posterior),
        log_likelihood: fit.likelihood,
        iterations: fit.iterations,
    })
}

/// A fit to the distinct patterns of labels, each occurring as often as told.
struct Fit {
    model: Model,
    /// Probability of each class for each pattern, flat.
    posterior: Vec<f64>,
    likelihood: f64,
    iterations: usize,
}

impl Fit {
    fn of(
        labels: &Labels,
        times: &[f64],
        mut posterior: Vec<f64>,
        prior: Prior,
        tolerance: f64,
    ) -> Estimable<Self> {
        let mut model = Model::new(labels, prior);
        let mut last = f64::NEG_INFINITY;
        for iterations in 1..=MOST_STEPS {
            model.maximise(labels, times, &posterior);
            let (likelihood, objective) = model.expect(labels, times, &mut posterior);
            if (objective - last).abs() <= tolerance * objective.abs() {
                return Ok(Self { model, posterior, likelihood, iterations });
            }
            last = objective;
        }
        Err(NotEstimable::NotConverged)
    }
}

struct Model {
    k: usize,
    readers: usize,
    prior: Prior,
    shares: Vec<f64>,
    /// Expected labels `[reader][said][truth]`: truths side by side, as the E step reads them.
    counts: Vec<f64>,
    /// Their probabilities' logarithms, in the same order.
    logs: Vec<f64>,
}

impl Model {
    fn new(labels: &Labels, prior: Prior) -> Self {
        let (k, readers) = (labels.classes(), labels.readers());
        let cells = readers * k * k;
        Self { k, readers, prior, shares: vec![0.0; k], counts: vec![0.0; cells], logs: vec![0.0; cells] }
    }

    /// What the prior adds to a cell of the confusion matrices.
    fn extra(&self, truth: usize, said: usize) -> f64 {
        match self.prior {
            Prior::Flat => 0.0,
            Prior::Smoothing(labels) => labels,
            Prior::Dirichlet { rows, accuracy, .. } if truth == said => rows * accuracy - 1.0,
            Prior::Dirichlet { rows, accuracy, .. } => rows * (1.0 - accuracy) / (self.k as f64 - 1.0) - 1.0,
        }
    }

    fn maximise(&mut self, labels: &Labels, times: &[f64], posterior: &[f64]) {
        let k = self.k;
        self.shares.fill(0.0);
        self.counts.fill(0.0);
        for ((pattern, times), weights) in labels.distinct().zip(times).zip(posterior.chunks_exact(k)) {
            for (share, w) in self.shares.iter_mut().zip(weights) {
                *share += times * w;
            }
            for &(reader, said) in pattern {
                let at = (reader as usize * k + said as usize) * k;
                for (count, w) in self.counts[at..at + k].iter_mut().zip(weights) {
                    *count += times * w;
                }
            }
        }
        if let Prior::Dirichlet { classes, .. } = self.prior {
            for s in &mut self.shares {
                *s = (*s + classes - 1.0).max(0.0);
            }
        }
        let total: f64 = self.shares.iter().sum();
        for s in &mut self.shares {
            *s /= total;
        }
        for reader in 0..self.readers {
            for truth in 0..k {
                let cell = |said: usize| (reader * k + said) * k + truth;
                let weight =
                    |model: &Self, said| (model.counts[cell(said)] + model.extra(truth, said)).max(0.0);
                let row: f64 = (0..k).map(|said| weight(self, said)).sum();
                for said in 0..k {
                    self.logs[cell(said)] = if row > 0.0 { (weight(self, said) / row).ln() } else { 0.0 };
                }
            }
        }
    }

    /// New posteriors; returns the log-likelihood and the log posterior up to a constant.
    fn expect(&self, labels: &Labels, times: &[f64], posterior: &mut [f64]) -> (f64, f64) {
        let k = self.k;
        let shares: Vec<f64> = self.shares.iter().map(|s| s.ln()).collect();
        let mut likelihood = 0.0;
        for ((pattern, times), weights) in labels.distinct().zip(times).zip(posterior.chunks_exact_mut(k)) {
            weights.copy_from_slice(&shares);
            for &(reader, said) in pattern {
                let at = (reader as usize * k + said as usize) * k;
                for (weight, log) in weights.iter_mut().zip(&self.logs[at..at + k]) {
                    *weight += log;
                }
            }
            likelihood += times * normalise(weights);
        }
        (likelihood, likelihood + self.log_prior(&shares))
    }

    fn log_prior(&self, shares: &[f64]) -> f64 {
        if self.prior == Prior::Flat {
            return 0.0;
        }
        let term = |weight: f64, log: f64| {
            if weight == 0.0 || log == f64::NEG_INFINITY { 0.0 } else { weight * log }
        };
        let of_shares = match self.prior {
            Prior::Dirichlet { classes, .. } => shares.iter().map(|s| term(classes - 1.0, *s)).sum(),
            _ => 0.0,
        };
        let cells = self.logs.iter().enumerate();
        of_shares + cells.map(|(i, log)| term(self.extra(i % self.k, i / self.k % self.k), *log)).sum::<f64>()
    }

    fn confusion(&self) -> Vec<Vec<Option<Vec<f64>>>> {
        let k = self.k;
        let row = |reader: usize, truth: usize| {
            let cell = |said: usize| (reader * k + said) * k + truth;
            let weight: f64 =
                (0..k).map(|said| (self.counts[cell(said)] + self.extra(truth, said)).max(0.0)).sum();
            (weight > 0.0).then(|| (0..k).map(|said| self.logs[cell(said)].exp()).collect())
        };
        (0..self.readers).map(|reader| (0..k).map(|truth| row(reader, truth)).collect()).collect()
    }
}
