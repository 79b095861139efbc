//! MACE: which readers sometimes label without looking.

use statrs::function::gamma::digamma;

use super::labels::{Labels, most_likely};

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Mace {
    /// For each reader the weights of labelling without looking and of looking (geometric means of the
    /// variational posterior: they add up to a little less than 1).
    pub spamming: Vec<[f64; 2]>,
    /// Probability of each class for each item.
    pub posterior: Vec<Vec<f64>>,
}

impl Mace {
    /// The most likely class of each item.
    pub fn classes(&self) -> Vec<usize> {
        self.posterior.iter().map(|p| most_likely(p)).collect()
    }
}

const ROUNDS: usize = 200;
/// Labels that the prior adds to each class of a reader's habit.
const HABIT: f64 = 10.0;

/// Hovy et al. 2013: a reader either looks and labels rightly, or does not look and labels by a habit of
/// their own. Variational EM with the authors' priors, Beta(½, ½) on looking and 10 labels on each habit, started
/// from the vote fractions instead of at random, so that it is deterministic.
///
/// ```
/// use stats::truth::{Label, Labels, mace};
/// // Two readers who know, one who always says 0.
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels: Vec<Label> = (0..20).flat_map(|i| [label(i, 0, i % 2), label(i, 1, i % 2), label(i, 2, 0)]).collect();
/// let fit = mace(&Labels::new(20, 3, 2, &labels)?);
/// assert!(fit.spamming[2][0] > fit.spamming[0][0]);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn mace(labels: &Labels) -> Mace {
    let (k, readers) = (labels.classes(), labels.readers());
    let mut posterior = labels.start();
    let mut spamming = vec![[0.5, 0.5]; readers];
    let mut habits = vec![vec![1.0 / k as f64; k]; readers];
    for round in 0..ROUNDS {
        let mut looked = vec![[0.0, 0.0]; readers];
        let mut said = vec![vec![0.0; k]; readers];
        for ((pattern, times), weights) in labels.patterns().zip(posterior.chunks_exact_mut(k)) {
            if round > 0 {
                judge(pattern, weights, &spamming, &habits);
            }
            for &(reader, class) in pattern {
                let (j, class) = (reader as usize, class as usize);
                let [idle, careful] = spamming[j];
                let seen = weights[class] * careful / (careful + idle * habits[j][class]);
                looked[j][0] += times * (1.0 - seen);
                looked[j][1] += times * seen;
                said[j][class] += times * (1.0 - seen);
            }
        }
        for j in 0..readers {
            spamming[j] = expected(&looked[j], 0.5).try_into().unwrap_or([0.5, 0.5]);
            habits[j] = expected(&said[j], HABIT);
        }
    }
    Mace { spamming, posterior: labels.by_item(&posterior) }
}

/// Probability of each class given the labels of one pattern.
fn judge(pattern: &[(u32, u32)], weights: &mut [f64], spamming: &[[f64; 2]], habits: &[Vec<f64>]) {
    weights.fill(0.0);
    for &(reader, said) in pattern {
        let [idle, careful] = spamming[reader as usize];
        let blind = idle * habits[reader as usize][said as usize];
        for (class, weight) in weights.iter_mut().enumerate() {
            *weight += (blind + if class == said as usize { careful } else { 0.0 }).max(1e-300).ln();
        }
    }
    super::labels::normalise(weights);
}

/// Geometric mean of a Dirichlet posterior with these counts and this much prior on each.
fn expected(counts: &[f64], prior: f64) -> Vec<f64> {
    let total: f64 = counts.iter().map(|c| c + prior).sum();
    counts.iter().map(|c| (digamma(c + prior) - digamma(total)).exp()).collect()
}
