//! Areas under ROC curves resampled by patient.

use crate::resampling::{Bootstrap, Replicates, replicate_all};
use crate::{Estimable, NotEstimable};

/// A reader's cases from the lowest score to the highest.
struct Ordered {
    /// Case, whether truly positive, and whether its score is above the one before.
    cases: Vec<(u32, bool, bool)>,
}

impl Ordered {
    fn of(scores: &[Option<(bool, f64)>]) -> Estimable<Self> {
        let scored = scores.iter().zip(0_u32..).filter_map(|(score, case)| Some((case, (*score)?)));
        // Zeros of either sign are equal.
        let mut sorted: Vec<(u32, bool, f64)> =
            scored.map(|(case, (truth, s))| (case, truth, s + 0.0)).collect();
        if sorted.iter().any(|case| case.2.is_nan()) {
            return Err(NotEstimable::Unsuitable("a score is not a number"));
        }
        sorted.sort_by(|a, b| a.2.total_cmp(&b.2));
        let mut cases = Vec::with_capacity(sorted.len());
        for same in sorted.chunk_by(|a, b| a.2.total_cmp(&b.2).is_eq()) {
            cases.extend(same.iter().enumerate().map(|(place, case)| (case.0, case.1, place == 0)));
        }
        Ok(Self { cases })
    }

    /// The area when each case counts so many times.
    fn area(&self, times: &[u32]) -> Option<f64> {
        // Negatives and positives of the score at hand, and below it; pairs ordered rightly, ties half.
        let (mut negative, mut positive, mut below) = (0.0, 0.0, 0.0);
        let (mut pairs, mut positives) = (0.0, 0.0);
        for &(case, truth, higher) in &self.cases {
            if higher {
                pairs += positive * (below + negative / 2.0);
                positives += positive;
                below += negative;
                (negative, positive) = (0.0, 0.0);
            }
            let count = f64::from(times[case as usize]);
            if truth { positive += count } else { negative += count }
        }
        pairs += positive * (below + negative / 2.0);
        let all = (positives + positive) * (below + negative);
        (all > 0.0).then(|| pairs / all)
    }
}

/// Resamples whole patients and computes the area of every reader from the same draws: `scores[reader][case]` is
/// (truly positive, score), `None` where the reader gave none, and `clusters[case]` the patient. What comes back are
/// the replicates of each reader's area. Scores are sorted once for all resamples.
///
/// ```
/// use stats::{Level, resampling::Bootstrap, roc::bootstrap_auc};
/// let scores: Vec<_> = (0..60).map(|i| Some((i % 2 == 0, f64::from(i % 2 * 2 + i % 5)))).collect();
/// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
/// let patients: Vec<usize> = (0..60).map(|case| case / 2).collect();
/// let found = bootstrap_auc(&[scores], &patients, &plan)?;
/// assert!(found[0].percentile(Level::P95)?.high < 0.5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is not one patient and one score, or gap, per case, or a score is not a number.
pub fn bootstrap_auc(
    scores: &[Vec<Option<(bool, f64)>>],
    clusters: &[usize],
    plan: &Bootstrap,
) -> Estimable<Vec<Replicates>> {
    if scores.iter().any(|of_reader| of_reader.len() != clusters.len()) {
        return Err(NotEstimable::Unsuitable("there must be one patient for each case"));
    }
    let readers: Vec<Ordered> = scores.iter().map(|cases| Ordered::of(cases)).collect::<Estimable<_>>()?;
    let mut patients = clusters.to_vec();
    patients.sort_unstable();
    patients.dedup();
    let of_case: Vec<usize> =
        clusters.iter().map(|patient| patients.partition_point(|other| other < patient)).collect();
    Ok(replicate_all(&vec![1; patients.len()], plan, |drawn| {
        let times: Vec<u32> = of_case.iter().map(|&patient| drawn[patient]).collect();
        readers.iter().map(|reader| reader.area(&times)).collect::<Vec<_>>()
    }))
}
