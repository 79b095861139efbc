//! Readers scored by the majority.

use super::labels::Labels;
use super::votes::{majority, weighted_majority};
use crate::Estimable;

/// A reader's agreement with a majority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Agreement {
    /// Labels equal to the majority.
    pub equal: u64,
    /// Labels compared: items with a tie are left out.
    pub compared: u64,
}

impl Agreement {
    /// Share of equal labels; not estimable without one to compare.
    ///
    /// # Errors
    /// When no label could be compared.
    pub fn share(&self) -> Estimable<f64> {
        if self.compared == 0 {
            return Err(crate::NotEstimable::NoPairs);
        }
        Ok(self.equal as f64 / self.compared as f64)
    }
}

fn compare(labels: &Labels, winner: impl Fn(&[(usize, usize)], usize) -> Option<usize>) -> Vec<Agreement> {
    let mut agreements = vec![Agreement { equal: 0, compared: 0 }; labels.readers()];
    for item in 0..labels.items() {
        let given: Vec<(usize, usize)> = labels.of_item(item).collect();
        for &(reader, class) in &given {
            if let Some(winner) = winner(&given, reader) {
                agreements[reader].compared += 1;
                agreements[reader].equal += u64::from(class == winner);
            }
        }
    }
    agreements
}

/// Each reader's agreement with the majority of all readers, the reader's own vote included.
///
/// ```
/// use stats::truth::{Label, Labels, agreement_with_majority};
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels = Labels::new(1, 3, 2, &[label(0, 0, 1), label(0, 1, 1), label(0, 2, 0)])?;
/// let shares = agreement_with_majority(&labels);
/// assert_eq!((shares[0].share(), shares[2].share()), (Ok(1.0), Ok(0.0)));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn agreement_with_majority(labels: &Labels) -> Vec<Agreement> {
    compare(labels, |given, _| {
        let votes: Vec<usize> = given.iter().map(|g| g.1).collect();
        majority(&votes, labels.classes()).winner
    })
}

/// Each reader's agreement with the majority of the other readers: unbiased, since one's own vote does not
/// count. Items without a majority of others are left out.
///
/// ```
/// use stats::truth::{Label, Labels, agreement_with_majority_of_others};
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels = Labels::new(1, 3, 2, &[label(0, 0, 1), label(0, 1, 1), label(0, 2, 0)])?;
/// let shares = agreement_with_majority_of_others(&labels);
/// assert_eq!((shares[2].equal, shares[2].compared), (0, 1));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn agreement_with_majority_of_others(labels: &Labels) -> Vec<Agreement> {
    compare(labels, |given, reader| {
        let votes: Vec<usize> = given.iter().filter(|g| g.0 != reader).map(|g| g.1).collect();
        majority(&votes, labels.classes()).winner
    })
}

/// The consensus that a reader is judged against without a part in it: the class that the majority of the other
/// readers gave each item, `None` on a tie and without another reader (leave-one-out consensus).
///
/// ```
/// use stats::truth::{Label, Labels, majority_of_others};
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels = Labels::new(1, 3, 2, &[label(0, 0, 1), label(0, 1, 1), label(0, 2, 0)])?;
/// assert_eq!((majority_of_others(&labels, 2), majority_of_others(&labels, 0)), (vec![Some(1)], vec![None]));
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn majority_of_others(labels: &Labels, reader: usize) -> Vec<Option<usize>> {
    let of_item = |item: usize| {
        let votes: Vec<usize> = labels.of_item(item).filter(|g| g.0 != reader).map(|g| g.1).collect();
        majority(&votes, labels.classes()).winner
    };
    (0..labels.items()).map(of_item).collect()
}

/// Weighted vote shares of each item, each reader weighing as much as they agree with the plain majority
/// (Wawa, Appen; in Ustalov, Pavlichenko & Tseitlin 2024). A tie of the plain vote goes to the first class
/// for this purpose. Returns the readers' weights and the shares by item.
///
/// ```
/// use stats::truth::{Label, Labels, weighted_by_agreement};
/// let label = |item, reader, class| Label { item, reader, class };
/// let labels = Labels::new(1, 3, 2, &[label(0, 0, 1), label(0, 1, 1), label(0, 2, 0)])?;
/// let (weights, shares) = weighted_by_agreement(&labels);
/// assert_eq!(weights, [Some(1.0), Some(1.0), Some(0.0)]);
/// assert_eq!(shares, [Some(vec![0.0, 1.0])]);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn weighted_by_agreement(labels: &Labels) -> (Vec<Option<f64>>, Vec<Option<Vec<f64>>>) {
    let skills: Vec<Option<f64>> = compare(labels, |given, _| {
        let votes: Vec<usize> = given.iter().map(|g| g.1).collect();
        let shares = majority(&votes, labels.classes()).shares?;
        Some(super::labels::most_likely(&shares))
    })
    .iter()
    .map(|agreement| agreement.share().ok())
    .collect();
    let shares = (0..labels.items()).map(|item| {
        let votes: Vec<(usize, f64)> =
            labels.of_item(item).map(|(reader, class)| (class, skills[reader].unwrap_or(0.0))).collect();
        weighted_majority(&votes, labels.classes()).shares
    });
    (skills.clone(), shares.collect())
}
