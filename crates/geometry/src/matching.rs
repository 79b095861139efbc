//! One-to-one matching of two sets of marks.

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use crate::{Mask, overlap};

/// Costs become whole multiples of the largest cost over this, which keeps the algorithm exact.
const UNIT: f64 = (1_u64 << 50) as f64;

/// One matched pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index into the first set.
    pub first: usize,
    /// Index into the second set.
    pub second: usize,
    /// The cost of the pair: a distance, or one minus an overlap.
    pub cost: f64,
}

/// The one-to-one matching with the most pairs and, among those, the least total cost.
/// `cost(i, j)` is `None` (or not finite) where the pair is not allowed; costs are not negative.
///
/// Optimal assignment by Kuhn (1955) and Munkres (1957), run on each group of marks that allowed
/// pairs connect, so that the work grows with the crowding and not with the number of marks. A pair
/// is worth more than all costs of its group together. Pairs come sorted by their first index.
///
/// ```
/// use geometry::match_pairs;
/// // Taking the nearest pair (0, 1) first would leave only one match.
/// let cost = [[Some(2.0), Some(1.0)], [None, Some(3.0)]];
/// let pairs = match_pairs(2, 2, |i, j| cost[i][j]);
/// assert_eq!(pairs.iter().map(|p| (p.first, p.second)).collect::<Vec<_>>(), [(0, 0), (1, 1)]);
/// ```
pub fn match_pairs(first: usize, second: usize, cost: impl Fn(usize, usize) -> Option<f64>) -> Vec<Pair> {
    let allowed: Vec<Pair> = (0..first)
        .flat_map(|i| (0..second).map(move |j| (i, j)))
        .filter_map(|(i, j)| {
            let cost = cost(i, j).filter(|c| c.is_finite())?;
            Some(Pair { first: i, second: j, cost })
        })
        .collect();
    let mut pairs: Vec<Pair> =
        groups(first, second, &allowed).values().flat_map(|group| assign(group)).collect();
    pairs.sort_by_key(|p| p.first);
    pairs
}

/// Allowed pairs by connected group.
fn groups(first: usize, second: usize, allowed: &[Pair]) -> BTreeMap<usize, Vec<Pair>> {
    let mut sets = DisjointSets::new(first + second);
    for pair in allowed {
        sets.join(pair.first, first + pair.second);
    }
    let mut groups: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    for pair in allowed {
        groups.entry(sets.root(pair.first)).or_default().push(*pair);
    }
    groups
}

fn assign(group: &[Pair]) -> Vec<Pair> {
    if let [only] = group {
        return vec![*only];
    }
    let index = |side: fn(&Pair) -> usize| {
        let mut all: Vec<usize> = group.iter().map(side).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (mut rows, mut columns) = (index(|p| p.first), index(|p| p.second));
    let turned = rows.len() > columns.len();
    if turned {
        std::mem::swap(&mut rows, &mut columns);
    }
    let largest = group.iter().map(|p| p.cost.abs()).fold(0.0, f64::max);
    let prize = (rows.len() as i128 + 1) << 51;
    let mut worth = Matrix::new(rows.len(), columns.len(), 0_i128);
    let mut at = BTreeMap::new();
    for pair in group {
        let (r, c) = if turned { (pair.second, pair.first) } else { (pair.first, pair.second) };
        let (Ok(r), Ok(c)) = (rows.binary_search(&r), columns.binary_search(&c)) else {
            continue;
        };
        let share = if largest > 0.0 { pair.cost / largest } else { 0.0 };
        worth[(r, c)] = prize - (share * UNIT).round() as i128;
        at.insert((r, c), *pair);
    }
    let (_, chosen) = kuhn_munkres(&worth);
    chosen.into_iter().enumerate().filter_map(|place| at.get(&place).copied()).collect()
}

/// Matches marks by distance: pairs at most `radius` apart, as many as possible, then with the
/// least total distance. Positions and radius in the same unit, usually millimetres.
///
/// ```
/// use geometry::match_by_distance;
/// let pairs = match_by_distance(&[[0.0, 0.0, 0.0]], &[[0.0, 0.0, 9.0], [0.0, 3.0, 4.0]], 5.0);
/// assert_eq!((pairs[0].second, pairs[0].cost), (1, 5.0));
/// ```
pub fn match_by_distance(first: &[[f64; 3]], second: &[[f64; 3]], radius: f64) -> Vec<Pair> {
    match_pairs(first.len(), second.len(), |i, j| {
        Some(euclidean(&first[i], &second[j])).filter(|d| *d <= radius)
    })
}

/// Matches areas by overlap: pairs whose intersection over union is above zero and at least
/// `threshold`, as many as possible, then with the greatest total overlap. The cost of a pair is
/// one minus its overlap.
///
/// ```
/// use geometry::{Mask, match_by_overlap};
/// let a = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1], [0, 0, 2], [0, 0, 3]]);
/// let b = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1], [0, 0, 2]]);
/// let c = Mask::from_voxels(&[[0, 9, 9]]);
/// let pairs = match_by_overlap(&[&a], &[&c, &b], 0.5);
/// assert_eq!((pairs.len(), pairs[0].second, pairs[0].cost), (1, 1, 0.25));
/// ```
pub fn match_by_overlap(first: &[&Mask], second: &[&Mask], threshold: f64) -> Vec<Pair> {
    match_pairs(first.len(), second.len(), |i, j| {
        let iou = overlap(first[i], second[j]).jaccard()?;
        (iou > 0.0 && iou >= threshold).then_some(1.0 - iou)
    })
}

pub(crate) fn euclidean(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

/// Union-find with path halving.
pub(crate) struct DisjointSets(Vec<usize>);

impl DisjointSets {
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The smaller index leads, so that the result does not depend on the order of joins.
        self.0[a.max(b)] = a.min(b);
    }
}
