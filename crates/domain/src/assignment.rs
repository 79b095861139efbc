//! Who reads which case, in which order.
//!
//! Readers get equally many cases, every pair of readers shares about the same number of cases (so
//! that agreement rests on all pairs alike), and each reader gets an order of their own. The same
//! seed with the same readers and cases gives the same assignment.

mod balance;
mod order;

use crate::id::{CaseId, UserId};

/// How many readers a case needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Demand {
    /// The case.
    pub case: CaseId,
    /// Readers who read it independently of each other.
    pub reads: usize,
}

/// One place in a reader's worklist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seat {
    /// The case.
    pub case: CaseId,
    /// Whether the reader meets this case for the second time.
    pub repeat: bool,
}

/// The worklist of one reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worklist {
    /// Who reads.
    pub reader: UserId,
    /// In reading order; a repeat always lies behind its original.
    pub seats: Vec<Seat>,
}

/// A case needs more readers than there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{needed} independent reads of a case need {needed} readers, but the project has {readers}: \
     add {} under Members, or plan fewer reads per case",
    people(.needed - .readers)
)]
pub struct TooFewReaders {
    /// Reads that one case needs.
    pub needed: usize,
    /// Readers at hand.
    pub readers: usize,
}

fn people(count: usize) -> String {
    match count {
        1 => "1 reader".to_owned(),
        _ => format!("{count} readers"),
    }
}

/// Gives `cases` to `readers`.
///
/// Loads differ by one read at most. `repeat_fraction` (0 to 1) of each reader's cases come back once
/// more. The order of the arguments does not count; neither do duplicates.
///
/// # Errors
/// When a case needs more readers than there are.
pub fn assign(
    readers: &[UserId],
    cases: &[Demand],
    repeat_fraction: f64,
    seed: u64,
) -> Result<Vec<Worklist>, TooFewReaders> {
    let mut readers = readers.to_vec();
    readers.sort_unstable();
    readers.dedup();
    let mut cases = cases.to_vec();
    cases.sort_unstable_by_key(|demand| demand.case);
    cases.dedup_by_key(|demand| demand.case);
    let needed = cases.iter().map(|demand| demand.reads).max().unwrap_or(0);
    if needed > readers.len() {
        return Err(TooFewReaders { needed, readers: readers.len() });
    }
    let demands: Vec<usize> = cases.iter().map(|demand| demand.reads).collect();
    let chosen = balance::choose(readers.len(), &demands, seed);
    let worklist = |(index, reader): (usize, &UserId)| {
        let own = cases.iter().zip(&chosen).filter(|(_, who)| who.contains(&index));
        let own: Vec<CaseId> = own.map(|(demand, _)| demand.case).collect();
        Worklist { reader: *reader, seats: order::own_order(&own, repeat_fraction, seed, index as u64) }
    };
    Ok(readers.iter().enumerate().map(worklist).collect())
}
