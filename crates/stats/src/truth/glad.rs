//! GLAD: how able each reader is, and how hard each item.

use super::labels::{Labels, most_likely, normalise};

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Glad {
    /// Each reader's ability: 0 is guessing, below 0 misleading.
    pub abilities: Vec<f64>,
    /// Each item's ease, above 0; the smaller, the harder.
    pub ease: Vec<f64>,
    /// Probability of each class for each item.
    pub posterior: Vec<Vec<f64>>,
}

impl Glad {
    /// The most likely class of each item.
    pub fn classes(&self) -> Vec<usize> {
        self.posterior.iter().map(|p| most_likely(p)).collect()
    }
}

/// Steps of the EM algorithm, and of gradient ascent within each.
const ROUNDS: usize = 100;
const STEPS: usize = 20;

/// Whitehill et al. 2009: reader j labels item i rightly with probability 1 / (1 + `exp(−ability_j` `ease_i`)),
/// else any other class alike. Standard normal priors about 1 on the abilities and on the logarithms of the
/// ease; classes equally likely. EM from the vote fractions with gradient ascent, deterministic.
///
/// ```
/// use stats::truth::{Label, Labels, glad};
/// // Two readers who know, one who always says 0.
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels: Vec<Label> = (0..20).flat_map(|i| [label(i, 0, i % 2), label(i, 1, i % 2), label(i, 2, 0)]).collect();
/// let fit = glad(&Labels::new(20, 3, 2, &labels)?);
/// assert!(fit.abilities[0] > fit.abilities[2]);
/// assert_eq!(fit.classes()[..4], [0, 1, 0, 1]);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn glad(labels: &Labels) -> Glad {
    let (k, items, readers) = (labels.classes(), labels.items(), labels.readers());
    let triples: Vec<(usize, usize, usize)> =
        (0..items).flat_map(|i| labels.of_item(i).map(move |(j, class)| (i, j, class))).collect();
    let mut posterior = labels.by_item(&labels.start());
    let (mut abilities, mut logs) = (vec![1.0_f64; readers], vec![1.0_f64; items]);
    for _ in 0..ROUNDS {
        ascend(&triples, &posterior, &mut abilities, &mut logs);
        for p in &mut posterior {
            p.fill(0.0);
        }
        for &(i, j, said) in &triples {
            let right = sigmoid(abilities[j] * logs[i].exp()).clamp(1e-12, 1.0 - 1e-12);
            for (class, log) in posterior[i].iter_mut().enumerate() {
                *log += if class == said { right.ln() } else { ((1.0 - right) / (k as f64 - 1.0)).ln() };
            }
        }
        for item in &mut posterior {
            normalise(item);
        }
    }
    Glad { abilities, ease: logs.into_iter().map(f64::exp).collect(), posterior }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Climbs the expected log-likelihood with its priors, each parameter by its gradient over a bound of its
/// curvature.
fn ascend(
    triples: &[(usize, usize, usize)],
    posterior: &[Vec<f64>],
    abilities: &mut [f64],
    logs: &mut [f64],
) {
    for _ in 0..STEPS {
        let mut up: Vec<(f64, f64)> = abilities.iter().map(|a| (1.0 - a, 1.0)).collect();
        let mut down: Vec<(f64, f64)> = logs.iter().map(|b| (1.0 - b, 1.0)).collect();
        for &(i, j, said) in triples {
            let ease = logs[i].exp();
            let right = sigmoid(abilities[j] * ease);
            let slope = posterior[i][said] - right;
            let bend = right * (1.0 - right);
            up[j].0 += slope * ease;
            up[j].1 += bend * ease * ease;
            let inner = abilities[j] * ease;
            down[i].0 += slope * inner;
            down[i].1 += bend * inner * inner + (slope * inner).abs();
        }
        for (a, (slope, bend)) in abilities.iter_mut().zip(up) {
            *a += 0.5 * slope / bend;
        }
        for (b, (slope, bend)) in logs.iter_mut().zip(down) {
            *b = (*b + 0.5 * slope / bend).clamp(-6.0, 6.0);
        }
    }
}
