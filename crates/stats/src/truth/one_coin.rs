//! The one-coin model: each reader is right with one probability, wrong evenly.

use super::labels::{Labels, most_likely, normalise};
use crate::{Estimable, NotEstimable};

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct OneCoin {
    /// Share of each true class.
    pub class_shares: Vec<f64>,
    /// Each reader's probability of the right label; `None` for a reader without labels.
    pub skills: Vec<Option<f64>>,
    /// Probability of each class for each item.
    pub posterior: Vec<Vec<f64>>,
    /// Log-likelihood at the fit.
    pub log_likelihood: f64,
}

impl OneCoin {
    /// The most likely class of each item.
    pub fn classes(&self) -> Vec<usize> {
        self.posterior.iter().map(|p| most_likely(p)).collect()
    }
}

/// Dawid & Skene's model with one parameter per reader: the label is right with probability s, else any of
/// the other classes alike. Fitted by the EM algorithm from the vote fractions until the log-likelihood
/// grows by less than `tolerance` of itself. For few labels per reader.
///
/// ```
/// use stats::truth::{Label, Labels, one_coin};
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels: Vec<Label> = (0..20).flat_map(|i| [label(i, 0, i % 2), label(i, 1, i % 2), label(i, 2, 0)]).collect();
/// let fit = one_coin(&Labels::new(20, 3, 2, &labels)?, 1e-12)?;
/// assert!(fit.skills[0] > fit.skills[2]);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the algorithm does not settle.
pub fn one_coin(labels: &Labels, tolerance: f64) -> Estimable<OneCoin> {
    let (k, readers) = (labels.classes(), labels.readers());
    let mut posterior = labels.start();
    let mut last = f64::NEG_INFINITY;
    for _ in 0..100_000 {
        let (mut shares, mut right, mut given) = (vec![0.0; k], vec![0.0; readers], vec![0.0; readers]);
        for ((pattern, times), weights) in labels.patterns().zip(posterior.chunks_exact(k)) {
            shares.iter_mut().zip(weights).for_each(|(s, w)| *s += times * w);
            for &(reader, said) in pattern {
                right[reader as usize] += times * weights[said as usize];
                given[reader as usize] += times;
            }
        }
        let total: f64 = shares.iter().sum();
        for s in &mut shares {
            *s /= total;
        }
        let skills: Vec<f64> = right.iter().zip(&given).map(|(r, n)| r / n).collect();
        let mut likelihood = 0.0;
        for ((pattern, times), weights) in labels.patterns().zip(posterior.chunks_exact_mut(k)) {
            weights.iter_mut().zip(&shares).for_each(|(w, s)| *w = s.ln());
            for &(reader, said) in pattern {
                let skill = skills[reader as usize];
                let wrong = ((1.0 - skill) / (k as f64 - 1.0)).ln();
                for (class, weight) in weights.iter_mut().enumerate() {
                    *weight += if class == said as usize { skill.ln() } else { wrong };
                }
            }
            likelihood += times * normalise(weights);
        }
        if (likelihood - last).abs() <= tolerance * likelihood.abs() {
            let skills = skills.into_iter().map(|s| Some(s).filter(|s| s.is_finite())).collect();
            return Ok(OneCoin {
                class_shares: shares,
                skills,
                posterior: labels.by_item(&posterior),
                log_likelihood: likelihood,
            });
        }
        last = likelihood;
    }
    Err(NotEstimable::NotConverged)
}
