//! Which marks of several readers mean the same finding.
//!
//! Average linkage (UPGMA, Sokal & Michener 1958) with cannot-link constraints between marks of one
//! reader (Davidson & Ravi 2005): the two nearest clusters that share no reader are merged, nearest
//! first, until the mean distance of their marks exceeds the limit. Unlike single linkage it does not
//! chain neighbouring findings together, and no cluster counts a reader twice. Marks are put in the
//! order of their content first, and ties go to the earlier marks in that order, so that neither
//! the readers' numbers nor the order of input changes the result.

use std::collections::BTreeMap;

use crate::matching::{DisjointSets, euclidean};
use crate::{Mask, overlap};

/// One mark of one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// The reader's index.
    pub reader: usize,
    /// Index of the mark among that reader's marks.
    pub mark: usize,
}

/// Marks that mean one finding: at most one of each reader, sorted by reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The marks.
    pub members: Vec<Member>,
}

/// Clusters of marks by position: `marks[reader][mark]` is a position in millimetres, `radius`
/// the largest mean distance at which clusters are merged. Every mark is in exactly one cluster.
///
/// ```
/// use geometry::cluster_by_distance;
/// let marks = [vec![[0.0, 0.0, 0.0], [0.0, 0.0, 50.0]], vec![[0.0, 0.0, 2.0]], vec![[0.0, 1.0, 0.0]]];
/// let clusters = cluster_by_distance(&marks, 5.0);
/// assert_eq!(clusters.iter().map(|c| c.members.len()).collect::<Vec<_>>(), [3, 1]);
/// ```
pub fn cluster_by_distance(marks: &[Vec<[f64; 3]>], radius: f64) -> Vec<Cluster> {
    let order = |a: &[f64; 3], b: &[f64; 3]| {
        let axes = a.iter().zip(b).map(|(x, y)| x.total_cmp(y));
        axes.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    };
    cluster(marks, order, euclidean, radius)
}

/// Clusters of areas by overlap: the distance of two marks is one minus their intersection over
/// union, and clusters are merged while the mean intersection over union is at least `threshold`
/// (and above zero).
///
/// ```
/// use geometry::{Mask, cluster_by_overlap};
/// let a = Mask::from_runs([1, 1, 10], &[0, 6, 4]);
/// let b = Mask::from_runs([1, 1, 10], &[1, 6, 3]);
/// assert_eq!(cluster_by_overlap(&[vec![&a], vec![&b]], 0.5).len(), 1);
/// assert_eq!(cluster_by_overlap(&[vec![&a], vec![&b]], 0.9).len(), 2);
/// ```
pub fn cluster_by_overlap(marks: &[Vec<&Mask>], threshold: f64) -> Vec<Cluster> {
    let apart = |a: &&Mask, b: &&Mask| match overlap(a, b).jaccard() {
        Some(iou) if iou > 0.0 => 1.0 - iou,
        _ => 1.0,
    };
    // The largest number below 1 keeps marks without any overlap apart.
    let limit = (1.0 - threshold).min(1.0 - f64::EPSILON);
    cluster(marks, |a, b| a.by_content(b), apart, limit)
}

fn cluster<T>(
    marks: &[Vec<T>],
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
    apart: impl Fn(&T, &T) -> f64,
    limit: f64,
) -> Vec<Cluster> {
    let mut all: Vec<(Member, &T)> = marks
        .iter()
        .enumerate()
        .flat_map(|(reader, of_reader)| {
            let numbered = of_reader.iter().enumerate();
            numbered.map(move |(mark, content)| (Member { reader, mark }, content))
        })
        .collect();
    all.sort_by(|a, b| order(a.1, b.1).then(a.0.cmp(&b.0)));
    let readers: Vec<usize> = all.iter().map(|(member, _)| member.reader).collect();
    let groups = cluster_marks(&readers, |i, j| apart(all[i].1, all[j].1), limit);
    let mut clusters: Vec<Cluster> = groups
        .into_iter()
        .map(|group| {
            let mut members: Vec<Member> = group.into_iter().map(|i| all[i].0).collect();
            members.sort_unstable();
            Cluster { members }
        })
        .collect();
    clusters.sort_by(|a, b| a.members.cmp(&b.members));
    clusters
}

/// Constrained average linkage over marks given by their readers and a distance; the marks should
/// come in the order of their content, which settles ties. Returns groups of indices, each sorted.
///
/// ```
/// use geometry::cluster_marks;
/// // Marks at 0, 0.5 and 10 mm; the first and the last by the same reader.
/// let at = [0.0_f64, 0.5, 10.0];
/// let clusters = cluster_marks(&[0, 1, 0], |i, j| (at[i] - at[j]).abs(), 1.0);
/// assert_eq!(clusters, [vec![0, 1], vec![2]]);
/// ```
pub fn cluster_marks(
    readers: &[usize],
    distance: impl Fn(usize, usize) -> f64,
    limit: f64,
) -> Vec<Vec<usize>> {
    // A mean of at most the limit needs one distance of at most the limit: clusters stay within
    // the connected groups.
    let mut clusters: Vec<Vec<usize>> = connected_marks(readers.len(), &distance, limit)
        .into_iter()
        .flat_map(|group| merge_nearest(group, readers, &distance, limit))
        .collect();
    clusters.sort();
    clusters
}

/// Single linkage: groups of marks that chains of distances up to `limit` connect, whoever made them.
///
/// ```
/// use geometry::connected_marks;
/// // A chain: the ends are further apart than the limit.
/// let at = [0.0_f64, 1.0, 2.0, 9.0];
/// assert_eq!(connected_marks(4, |i, j| (at[i] - at[j]).abs(), 1.0), [vec![0, 1, 2], vec![3]]);
/// ```
pub fn connected_marks(marks: usize, distance: impl Fn(usize, usize) -> f64, limit: f64) -> Vec<Vec<usize>> {
    let mut sets = DisjointSets::new(marks);
    for i in 0..marks {
        for j in i + 1..marks {
            if distance(i, j) <= limit {
                sets.join(i, j);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..marks {
        groups.entry(sets.root(i)).or_default().push(i);
    }
    groups.into_values().collect()
}

fn merge_nearest(
    group: Vec<usize>,
    readers: &[usize],
    distance: impl Fn(usize, usize) -> f64,
    limit: f64,
) -> Vec<Vec<usize>> {
    let mut sums: Vec<Vec<f64>> =
        group.iter().map(|&i| group.iter().map(|&j| distance(i, j)).collect()).collect();
    let mut clusters: Vec<Vec<usize>> = group.into_iter().map(|i| vec![i]).collect();
    while let Some((a, b)) = nearest(&clusters, &sums, readers, limit) {
        let taken = clusters.remove(b);
        clusters[a].extend(taken);
        clusters[a].sort_unstable();
        let row = sums.remove(b);
        for (index, sum) in row.iter().enumerate() {
            sums[a][index] += sum;
        }
        for line in &mut sums {
            let from_b = line.remove(b);
            line[a] += from_b;
        }
    }
    clusters
}

/// The two clusters with the least mean distance that share no reader; the earlier ones on a tie.
fn nearest(
    clusters: &[Vec<usize>],
    sums: &[Vec<f64>],
    readers: &[usize],
    limit: f64,
) -> Option<(usize, usize)> {
    let mut best = None;
    let mut least = f64::INFINITY;
    for a in 0..clusters.len() {
        for b in a + 1..clusters.len() {
            let mean = sums[a][b] / (clusters[a].len() * clusters[b].len()) as f64;
            if mean <= limit && mean < least && !share_reader(&clusters[a], &clusters[b], readers) {
                least = mean;
                best = Some((a, b));
            }
        }
    }
    best
}

fn share_reader(a: &[usize], b: &[usize], readers: &[usize]) -> bool {
    a.iter().any(|&i| b.iter().any(|&j| readers[i] == readers[j]))
}
