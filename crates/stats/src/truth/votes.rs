//! Votes on one case.

use crate::{Estimable, NotEstimable};

/// The outcome of a vote.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Vote {
    /// The class with the largest weight; `None` on a tie, which goes to the arbiter, and without votes.
    pub winner: Option<usize>,
    /// Each class's share of the weight; `None` without votes.
    pub shares: Option<Vec<f64>>,
}

impl Vote {
    /// Whether the vote settled nothing.
    pub fn tied(&self) -> bool {
        self.winner.is_none()
    }
}

/// Sums of weights that differ by less than this share of the whole are a tie.
const TIE: f64 = 1e-9;

/// Weighted vote: the class with the largest sum of weights. `votes` are (class, weight) of the readers
/// who voted; votes for a class beyond the list do not count.
///
/// ```
/// use stats::truth::weighted_majority;
/// assert_eq!(weighted_majority(&[(0, 1.0), (1, 1.0), (1, 0.5)], 2).winner, Some(1));
/// assert_eq!(weighted_majority(&[(0, 1.0), (1, 1.0)], 2).winner, None);
/// ```
pub fn weighted_majority(votes: &[(usize, f64)], classes: usize) -> Vote {
    let mut sums = vec![0.0; classes];
    for &(class, weight) in votes.iter().filter(|v| v.0 < classes) {
        sums[class] += weight;
    }
    let total: f64 = sums.iter().sum();
    if total.is_nan() || total <= 0.0 {
        return Vote { winner: None, shares: None };
    }
    let shares: Vec<f64> = sums.iter().map(|s| s / total).collect();
    let top = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut leaders = shares.iter().enumerate().filter(|(_, s)| top - **s < TIE).map(|(k, _)| k);
    let winner = leaders.next().filter(|_| leaders.next().is_none());
    Vote { winner, shares: Some(shares) }
}

/// Plain vote: the class with the most votes.
///
/// ```
/// use stats::truth::majority;
/// assert_eq!(majority(&[1, 1, 0], 2).winner, Some(1));
/// assert!(majority(&[1, 0], 2).tied());
/// ```
pub fn majority(votes: &[usize], classes: usize) -> Vote {
    let equal: Vec<(usize, f64)> = votes.iter().map(|&class| (class, 1.0)).collect();
    weighted_majority(&equal, classes)
}

/// The class with at least `needed` votes; `None` when no class or more than one reaches them.
///
/// ```
/// use stats::truth::quorum;
/// assert_eq!(quorum(&[1, 1, 0, 1], 2, 3), Some(1));
/// assert_eq!(quorum(&[1, 1, 0, 0], 2, 3), None);
/// ```
pub fn quorum(votes: &[usize], classes: usize, needed: usize) -> Option<usize> {
    let count = |class: usize| votes.iter().filter(|v| **v == class).count();
    let mut reached = (0..classes).filter(|&class| count(class) >= needed.max(1));
    reached.next().filter(|_| reached.next().is_none())
}

/// The class that all voted for; `None` otherwise and without votes.
///
/// ```
/// use stats::truth::unanimous;
/// assert_eq!((unanimous(&[1, 1, 1]), unanimous(&[1, 1, 0]), unanimous(&[])), (Some(1), None, None));
/// ```
pub fn unanimous(votes: &[usize]) -> Option<usize> {
    let first = *votes.first()?;
    votes.iter().all(|v| *v == first).then_some(first)
}

/// The weight that makes a weighted vote optimal for independent readers of known accuracy a among K
/// classes: ln(a (K − 1) / (1 − a)) (Nitzan & Paroush 1982).
///
/// ```
/// use stats::truth::log_odds_weight;
/// assert!((log_odds_weight(0.9, 2)? - 9.0_f64.ln()).abs() < 1e-12);
/// // Who guesses among three classes weighs nothing.
/// assert!(log_odds_weight(1.0 / 3.0, 3)?.abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the accuracy is not strictly between 0 and 1 or there are fewer than two classes.
pub fn log_odds_weight(accuracy: f64, classes: usize) -> Estimable<f64> {
    if !(accuracy > 0.0 && accuracy < 1.0 && classes >= 2) {
        return Err(NotEstimable::Unsuitable("a weight needs an accuracy strictly between 0 and 1"));
    }
    Ok((accuracy * (classes as f64 - 1.0) / (1.0 - accuracy)).ln())
}

/// Median of scores: the mean of the two middle ones for an even number; `None` without scores.
///
/// ```
/// assert_eq!(stats::truth::median_score(&[3.0, 1.0, 2.0, 10.0]), Some(2.5));
/// ```
pub fn median_score(scores: &[f64]) -> Option<f64> {
    crate::descriptive::median(scores).ok()
}

/// The smallest score whose cumulative weight reaches half of all weight; `None` without weight.
///
/// ```
/// use stats::truth::lower_weighted_median;
/// assert_eq!(lower_weighted_median(&[(1.0, 1.0), (2.0, 1.0), (3.0, 3.0)]), Some(3.0));
/// ```
pub fn lower_weighted_median(scores: &[(f64, f64)]) -> Option<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sorted.iter().map(|s| s.1).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    sorted.iter().find_map(|(score, weight)| {
        sum += weight;
        (*weight > 0.0 && sum >= half * (1.0 - TIE)).then_some(*score)
    })
}

/// Largest minus smallest score, for the rule "arbitrate when readers lie d apart"; `None` without scores.
///
/// ```
/// assert_eq!(stats::truth::score_range(&[1.0, 4.0, 2.0]), Some(3.0));
/// ```
pub fn score_range(scores: &[f64]) -> Option<f64> {
    let largest = scores.iter().copied().max_by(f64::total_cmp)?;
    Some(largest - scores.iter().copied().min_by(f64::total_cmp)?)
}
