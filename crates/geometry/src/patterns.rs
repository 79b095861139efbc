//! Several masks at once: how many voxels have which combination of readers.
//!
//! All agreement figures of aligned masks, and STAPLE, depend on the voxels only through this
//! histogram, which is gathered once, 64 voxels at a time, over the box around all masks.

use std::collections::BTreeMap;

use crate::majority::union_box;
use crate::mask::{Mask, MaskBuilder, Overlap};

/// The most masks that can be compared at once.
pub const MOST_MASKS: usize = 64;

/// Histogram of reader combinations over the voxels that any mask holds. Bit i of a combination stands
/// for mask i.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patterns {
    masks: usize,
    counts: BTreeMap<u64, u64>,
}

impl Patterns {
    /// Gathers the histogram; `None` for no masks or more than [`MOST_MASKS`].
    ///
    /// ```
    /// use geometry::{Mask, Patterns};
    /// let a = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]);
    /// let b = Mask::from_voxels(&[[0, 0, 1]]);
    /// let patterns = Patterns::of(&[&a, &b]).unwrap();
    /// assert_eq!(patterns.overlap(0, 1).both, 1);
    /// assert_eq!(patterns.iter().collect::<Vec<_>>(), [(0b01, 1), (0b11, 1)]);
    /// ```
    pub fn of(masks: &[&Mask]) -> Option<Self> {
        /// Up to here a flat table is quicker than a tree.
        const FLAT: usize = 12;
        if masks.is_empty() || masks.len() > MOST_MASKS {
            return None;
        }
        let mut counts = BTreeMap::new();
        if masks.len() <= FLAT {
            let mut flat = vec![0_u64; 1 << masks.len()];
            each_pattern(masks, |_, _, _, pattern, bits| {
                flat[pattern as usize] += u64::from(bits.count_ones());
            });
            counts.extend((0..).zip(flat).filter(|(_, n)| *n > 0));
        } else {
            each_pattern(masks, |_, _, _, pattern, bits| {
                *counts.entry(pattern).or_default() += u64::from(bits.count_ones());
            });
        }
        Some(Self { masks: masks.len(), counts })
    }

    /// Number of masks.
    pub fn masks(&self) -> usize {
        self.masks
    }

    /// Combinations with their number of voxels; the empty combination is left out.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.counts.iter().map(|(&pattern, &n)| (pattern, n))
    }

    /// Voxels that any mask holds.
    pub fn union(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Voxels that all masks hold.
    pub fn intersection(&self) -> u64 {
        self.iter().filter(|(p, _)| p.count_ones() as usize == self.masks).map(|(_, n)| n).sum()
    }

    /// What masks `i` and `j` hold and share.
    ///
    /// ```
    /// use geometry::{Mask, Overlap, Patterns};
    /// let a = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]);
    /// let b = Mask::from_voxels(&[[0, 0, 1]]);
    /// assert_eq!(Patterns::of(&[&a, &b]).unwrap().overlap(0, 1), Overlap { first: 2, second: 1, both: 1 });
    /// ```
    pub fn overlap(&self, i: usize, j: usize) -> Overlap {
        let held = |bits: u64| self.iter().filter(|(p, _)| p & bits == bits).map(|(_, n)| n).sum();
        Overlap { first: held(1 << i), second: held(1 << j), both: held(1 << i | 1 << j) }
    }

    /// Overlaps of all pairs in the order (0,1), (0,2), … (1,2), ….
    ///
    /// ```
    /// use geometry::{Mask, Patterns};
    /// let (a, b) = (Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1], [0, 0, 2]]));
    /// let dice: Vec<_> = Patterns::of(&[&a, &b, &b]).unwrap().pairwise().iter().map(|o| o.dice()).collect();
    /// assert_eq!(dice, [Some(0.5), Some(0.5), Some(1.0)]);
    /// ```
    pub fn pairwise(&self) -> Vec<Overlap> {
        let all = 0..self.masks;
        all.clone()
            .flat_map(|i| (i + 1..self.masks).map(move |j| (i, j)))
            .map(|(i, j)| self.overlap(i, j))
            .collect()
    }

    /// Mean Dice over the pairs that are not both empty; `None` without such a pair.
    ///
    /// ```
    /// use geometry::{Mask, Patterns};
    /// let (a, b) = (Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1], [0, 0, 2]]));
    /// // Dice 0.5 with the other, and 1 between equal masks.
    /// assert_eq!(Patterns::of(&[&a, &b, &b]).unwrap().mean_pairwise_dice(), Some(2.0 / 3.0));
    /// ```
    pub fn mean_pairwise_dice(&self) -> Option<f64> {
        let dice: Vec<f64> = self.pairwise().iter().filter_map(Overlap::dice).collect();
        (!dice.is_empty()).then(|| dice.iter().sum::<f64>() / dice.len() as f64)
    }

    /// Generalised conformity index: shared voxels of all pairs over the voxels in either of all pairs
    /// (Kouwenhoven, Giezen & Struikmans 2009). `None` without pairs or voxels.
    ///
    /// ```
    /// use geometry::{Mask, Patterns};
    /// let (a, b) = (Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1], [0, 0, 2]]));
    /// // Shared by the three pairs: 1 + 1 + 2; in either: 3 + 3 + 2.
    /// assert_eq!(Patterns::of(&[&a, &b, &b]).unwrap().generalised_conformity(), Some(0.5));
    /// ```
    pub fn generalised_conformity(&self) -> Option<f64> {
        let pairs = self.pairwise();
        let union: u64 = pairs.iter().map(Overlap::union).sum();
        (union > 0).then(|| pairs.iter().map(|o| o.both).sum::<u64>() as f64 / union as f64)
    }

    /// Voxels that all hold over voxels that any holds; falls with every further reader. `None` when all
    /// masks are empty.
    ///
    /// ```
    /// use geometry::{Mask, Patterns};
    /// let (a, b) = (Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1], [0, 0, 2]]));
    /// assert_eq!(Patterns::of(&[&a, &b, &b]).unwrap().conformity_of_all(), Some(1.0 / 3.0));
    /// ```
    pub fn conformity_of_all(&self) -> Option<f64> {
        (self.union() > 0).then(|| self.intersection() as f64 / self.union() as f64)
    }

    /// Fleiss' kappa of the readers over a field of view of so many voxels, each voxel a case (Fleiss 1971).
    /// Depends on the size of the field of view. `None` with fewer than two masks, for a field smaller than
    /// the union, and where all voxels are alike.
    ///
    /// ```
    /// use geometry::{Mask, Patterns};
    /// let (a, b) = (Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1], [0, 0, 2]]));
    /// // Four voxels, half of all calls inside: observed 0.5, by chance 0.5.
    /// assert_eq!(Patterns::of(&[&a, &b]).unwrap().fleiss_kappa(4), Some(0.0));
    /// ```
    pub fn fleiss_kappa(&self, field: u64) -> Option<f64> {
        let (r, n) = (self.masks as f64, field as f64);
        let rest = field.checked_sub(self.union()).filter(|_| self.masks >= 2)?;
        let (mut agreeing, mut marked) = (rest as f64 * r * (r - 1.0), 0.0);
        for (pattern, voxels) in self.iter() {
            let (k, voxels) = (f64::from(pattern.count_ones()), voxels as f64);
            agreeing += voxels * (k * (k - 1.0) + (r - k) * (r - k - 1.0));
            marked += voxels * k;
        }
        let observed = agreeing / (n * r * (r - 1.0));
        let share = marked / (n * r);
        let chance = share * share + (1.0 - share) * (1.0 - share);
        (chance < 1.0).then(|| (observed - chance) / (1.0 - chance))
    }
}

/// Calls `visit(slice, row, word, combination, its bits)` for every combination in every word of 64 voxels.
fn each_pattern(masks: &[&Mask], mut visit: impl FnMut(u32, u32, u32, u64, u64)) {
    let [slices, rows, words] = union_box(masks);
    let mut held = vec![0; masks.len()];
    for slice in slices {
        for row in rows.clone() {
            let lines: Vec<(&[u64], u32)> =
                masks.iter().map(|m| (m.row_words(slice, row), m.first_word())).collect();
            for word in words.clone() {
                let mut any = 0;
                for (held, (line, first)) in held.iter_mut().zip(&lines) {
                    let inside = word.checked_sub(*first).and_then(|w| line.get(w as usize));
                    *held = inside.copied().unwrap_or(0);
                    any |= *held;
                }
                if any != 0 {
                    split(&held, 0, any, 0, &mut |pattern, bits| visit(slice, row, word, pattern, bits));
                }
            }
        }
    }
}

/// Divides the voxels `bits` by whether the next mask holds them.
fn split(held: &[u64], depth: usize, bits: u64, pattern: u64, visit: &mut impl FnMut(u64, u64)) {
    let Some((first, rest)) = held.split_first() else {
        visit(pattern, bits);
        return;
    };
    let (inside, outside) = (bits & first, bits & !first);
    if inside != 0 {
        split(rest, depth + 1, inside, pattern | 1 << depth, visit);
    }
    if outside != 0 {
        split(rest, depth + 1, outside, pattern, visit);
    }
}

/// The voxels whose combination is chosen.
pub(crate) fn chosen(masks: &[&Mask], choose: impl Fn(u64) -> bool) -> Mask {
    let [slices, rows, words] = union_box(masks);
    let first = words.start;
    let columns = words.start * u64::BITS..words.end * u64::BITS;
    let mut builder = MaskBuilder::new(slices, rows, columns);
    each_pattern(masks, |slice, row, word, pattern, bits| {
        if choose(pattern) {
            builder.row_mut(slice, row)[(word - first) as usize] |= bits;
        }
    });
    builder.finish()
}
