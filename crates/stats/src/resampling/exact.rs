//! All resamples of a very small sample.

use crate::{Estimable, NotEstimable};

/// A value of the statistic and the probability that a resample has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The value.
    pub value: f64,
    /// Its probability.
    pub probability: f64,
}

const MOST_CASES: usize = 12;

/// The exact bootstrap distribution: the statistic of every resample, each with its multinomial probability
/// (Efron 1979). For at most 12 cases; the statistic receives how often each case counts.
///
/// ```
/// use stats::resampling::exact_bootstrap;
/// let outcomes = exact_bootstrap(2, |counts| f64::from(counts[0]))?;
/// assert_eq!(outcomes.iter().map(|o| o.probability).collect::<Vec<_>>(), [0.25, 0.5, 0.25]);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no case or more than 12.
pub fn exact_bootstrap(cases: usize, statistic: impl Fn(&[u32]) -> f64) -> Estimable<Vec<Outcome>> {
    if cases == 0 {
        return Err(NotEstimable::NoData);
    }
    if cases > MOST_CASES {
        return Err(NotEstimable::Unsuitable("all resamples can be listed for at most 12 cases"));
    }
    let mut outcomes = Vec::new();
    fill(&mut vec![0; cases], 0, cases as u32, 1.0, &statistic, &mut outcomes);
    Ok(outcomes)
}

/// Tries every count of one case; `weight` is the probability of the counts chosen so far.
fn fill(
    counts: &mut Vec<u32>,
    at: usize,
    left: u32,
    weight: f64,
    statistic: &impl Fn(&[u32]) -> f64,
    outcomes: &mut Vec<Outcome>,
) {
    let n = counts.len() as f64;
    let choose =
        |count: u32| statrs::function::factorial::binomial(u64::from(left), u64::from(count)).round();
    if at + 1 == counts.len() {
        counts[at] = left;
        let probability = weight * n.powi(-(left as i32));
        outcomes.push(Outcome { value: statistic(counts), probability });
        return;
    }
    for count in 0..=left {
        counts[at] = count;
        fill(
            counts,
            at + 1,
            left - count,
            weight * choose(count) * n.powi(-(count as i32)),
            statistic,
            outcomes,
        );
    }
}
