//! Sets of voxels, one bit each, kept only where there are any.
//!
//! Words of 64 columns start at multiples of 64 of the grid, so that masks of one series
//! line up word by word whatever box each was cropped to.

mod builder;
mod placement;

use std::cmp::Ordering;
use std::ops::Range;

pub use builder::MaskBuilder;
pub use placement::Placement;

const WORD: u32 = u64::BITS;

/// A box of voxels; each range is half open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoxelBox {
    /// Slices.
    pub slices: Range<u32>,
    /// Rows.
    pub rows: Range<u32>,
    /// Columns.
    pub columns: Range<u32>,
}

/// A set of voxels in index space (slice, row, column), cropped to what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mask {
    /// First slice, first row, first word of columns.
    origin: [u32; 3],
    /// Slices, rows, words.
    size: [u32; 3],
    words: Vec<u64>,
    count: u64,
}

impl Mask {
    /// An order of masks by nothing but their voxels: equal only where those are.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |mask: &Self| (mask.count, mask.origin, mask.size);
        key(self).cmp(&key(other)).then_with(|| self.words.cmp(&other.words))
    }

    /// The set of the given voxels `[slice, row, column]`.
    ///
    /// ```
    /// use geometry::Mask;
    /// let mask = Mask::from_voxels(&[[0, 2, 3], [0, 2, 4], [0, 2, 3]]);
    /// assert_eq!(mask.count(), 2);
    /// ```
    pub fn from_voxels(voxels: &[[u32; 3]]) -> Self {
        let range = |axis: usize| {
            let low = voxels.iter().map(|v| v[axis]).min().unwrap_or(0);
            low..voxels.iter().map(|v| v[axis] + 1).max().unwrap_or(0)
        };
        let mut builder = MaskBuilder::new(range(0), range(1), range(2));
        let first = builder.origin[2];
        for &[slice, row, column] in voxels {
            builder.row_mut(slice, row)[(column / WORD - first) as usize] |= 1 << (column % WORD);
        }
        builder.finish()
    }

    /// The voxels of a dense volume that `inside` holds for; `shape` is slices, rows, columns,
    /// the volume in row-major order (columns fastest). Voxels beyond the volume's end are outside.
    ///
    /// ```
    /// use geometry::Mask;
    /// let labels = [0_u8, 1, 2, 2];
    /// assert_eq!(Mask::from_volume([1, 2, 2], &labels, |&v| v == 2).count(), 2);
    /// ```
    pub fn from_volume<T>(shape: [u32; 3], volume: &[T], inside: impl Fn(&T) -> bool) -> Self {
        let [slices, rows, columns] = shape;
        let mut builder = MaskBuilder::new(0..slices, 0..rows, 0..columns);
        let width = builder.size[2] as usize;
        if columns > 0 {
            for (index, line) in volume.chunks(columns as usize).enumerate() {
                let Some(words) = builder.words.get_mut(index * width..(index + 1) * width) else {
                    break;
                };
                for (word, values) in words.iter_mut().zip(line.chunks(WORD as usize)) {
                    *word = builder::bits(values, &inside);
                }
            }
        }
        builder.finish()
    }

    /// A mask from row-major run lengths over `shape` (slices, rows, columns); the first run
    /// counts voxels outside. Runs beyond the volume are left out.
    ///
    /// ```
    /// use geometry::Mask;
    /// let mask = Mask::from_runs([1, 2, 3], &[2, 2, 2]);
    /// assert_eq!(mask.voxels().collect::<Vec<_>>(), [[0, 0, 2], [0, 1, 0]]);
    /// ```
    pub fn from_runs(shape: [u32; 3], runs: &[u64]) -> Self {
        let [slices, rows, columns] = shape;
        let mut builder = MaskBuilder::new(0..slices, 0..rows, 0..columns);
        let (width, total) = (u64::from(columns), shape.iter().map(|&n| u64::from(n)).product());
        let (mut start, mut inside) = (0_u64, false);
        for &run in runs {
            let end = start.saturating_add(run).min(total);
            while inside && start < end {
                let line = start / width;
                let stop = end.min((line + 1) * width);
                let (slice, row) = (line / u64::from(rows), line % u64::from(rows));
                let (from, to) = (start - line * width, stop - line * width);
                builder.flip(slice as u32, row as u32, from as u32, to as u32);
                start = stop;
            }
            start = end;
            inside = !inside;
        }
        builder.finish()
    }

    /// Number of voxels.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether it holds no voxel.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Volume in mm³.
    ///
    /// ```
    /// use geometry::{Mask, Spacing};
    /// let spacing = Spacing { between_slices: 1.5, between_rows: 0.5, between_columns: 0.5 };
    /// assert_eq!(Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]).volume_mm3(spacing), 0.75);
    /// ```
    pub fn volume_mm3(&self, spacing: crate::Spacing) -> f64 {
        self.count as f64 * spacing.voxel_volume()
    }

    /// Whether a voxel is in the set.
    pub fn contains(&self, slice: u32, row: u32, column: u32) -> bool {
        self.word(slice, row, column / WORD) >> (column % WORD) & 1 == 1
    }

    /// All voxels `[slice, row, column]` in row-major order.
    pub fn voxels(&self) -> impl Iterator<Item = [u32; 3]> + '_ {
        self.rows().flat_map(|(slice, row, words)| {
            words.iter().zip(self.origin[2]..).flat_map(move |(&word, index)| {
                let mut left = word;
                std::iter::from_fn(move || {
                    let bit = (left != 0).then(|| left.trailing_zeros())?;
                    left &= left - 1;
                    Some([slice, row, index * WORD + bit])
                })
            })
        })
    }

    /// The smallest box that holds all voxels; `None` for the empty set.
    ///
    /// ```
    /// use geometry::Mask;
    /// let bounds = Mask::from_voxels(&[[2, 3, 4], [2, 5, 9]]).bounds().unwrap();
    /// assert_eq!((bounds.slices, bounds.rows, bounds.columns), (2..3, 3..6, 4..10));
    /// ```
    pub fn bounds(&self) -> Option<VoxelBox> {
        if self.is_empty() {
            return None;
        }
        let (mut first, mut last) = (u32::MAX, 0);
        for (_, _, words) in self.rows() {
            for (&word, index) in words.iter().zip(self.origin[2]..) {
                if word != 0 {
                    first = first.min(index * WORD + word.trailing_zeros());
                    last = last.max((index + 1) * WORD - word.leading_zeros());
                }
            }
        }
        Some(VoxelBox {
            slices: self.origin[0]..self.origin[0] + self.size[0],
            rows: self.origin[1]..self.origin[1] + self.size[1],
            columns: first..last,
        })
    }

    /// Centre of gravity `[slice, row, column]` in voxel indices; `None` for the empty set.
    ///
    /// ```
    /// use geometry::Mask;
    /// assert_eq!(Mask::from_voxels(&[[2, 3, 4], [2, 5, 9]]).centroid(), Some([2.0, 4.0, 6.5]));
    /// ```
    pub fn centroid(&self) -> Option<[f64; 3]> {
        let mut sum = [0_u64; 3];
        for voxel in self.voxels() {
            for (total, index) in sum.iter_mut().zip(voxel) {
                *total += u64::from(index);
            }
        }
        (!self.is_empty()).then(|| sum.map(|total| total as f64 / self.count as f64))
    }

    /// A total order by content: the same whoever drew the masks.
    pub(crate) fn by_content(&self, other: &Self) -> std::cmp::Ordering {
        let key = |m: &Self| (m.origin, m.size);
        key(self).cmp(&key(other)).then_with(|| self.words.cmp(&other.words))
    }

    /// Slices and rows in order, with the words of each row.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, u32, &[u64])> + '_ {
        let rows = self.size[1].max(1);
        let width = (self.size[2] as usize).max(1);
        self.words
            .chunks(width)
            .zip(0_u32..)
            .map(move |(words, i)| (self.origin[0] + i / rows, self.origin[1] + i % rows, words))
    }

    pub(crate) fn word(&self, slice: u32, row: u32, word: u32) -> u64 {
        let words = self.row_words(slice, row);
        let inside = word.checked_sub(self.origin[2]);
        inside.and_then(|w| words.get(w as usize)).copied().unwrap_or(0)
    }

    /// The words of one row, from [`Mask::first_word`] on; empty outside the box.
    pub(crate) fn row_words(&self, slice: u32, row: u32) -> &[u64] {
        let (Some(s), Some(r)) = (slice.checked_sub(self.origin[0]), row.checked_sub(self.origin[1])) else {
            return &[];
        };
        if s >= self.size[0] || r >= self.size[1] {
            return &[];
        }
        let width = self.size[2] as usize;
        let index = s as usize * self.size[1] as usize + r as usize;
        &self.words[index * width..(index + 1) * width]
    }

    pub(crate) fn first_word(&self) -> u32 {
        self.origin[2]
    }

    /// Slices, rows and words of its box.
    pub(crate) fn word_box(&self) -> [Range<u32>; 3] {
        [0, 1, 2].map(|axis| self.origin[axis]..self.origin[axis] + self.size[axis])
    }

    fn cropped(self) -> Self {
        if self.count == 0 {
            return Self::default();
        }
        let (mut low, mut high) = ([u32::MAX; 3], [0_u32; 3]);
        for (slice, row, words) in self.rows() {
            let Some(first) = words.iter().position(|&w| w != 0) else {
                continue;
            };
            let last = words.iter().rposition(|&w| w != 0).unwrap_or(first);
            let at = [slice, row, self.origin[2] + first as u32];
            let end = [slice, row, self.origin[2] + last as u32];
            for axis in 0..3 {
                low[axis] = low[axis].min(at[axis]);
                high[axis] = high[axis].max(end[axis] + 1);
            }
        }
        let size = [0, 1, 2].map(|axis| high[axis] - low[axis]);
        if size == self.size {
            return self;
        }
        let skip = (low[2] - self.origin[2]) as usize;
        let mut words = Vec::with_capacity(size.iter().map(|&n| n as usize).product());
        for slice in low[0]..high[0] {
            for row in low[1]..high[1] {
                words.extend_from_slice(&self.row_words(slice, row)[skip..skip + size[2] as usize]);
            }
        }
        Self { origin: low, size, words, count: self.count }
    }
}

/// The words that two ranges of one row share, lined up.
fn common<'a>(a: &'a Mask, b: &'a Mask, slice: u32, row: u32) -> impl Iterator<Item = (u64, u64)> + 'a {
    let first = a.first_word().max(b.first_word());
    let of = |mask: &'a Mask| {
        let words = mask.row_words(slice, row);
        &words[((first - mask.first_word()) as usize).min(words.len())..]
    };
    of(a).iter().copied().zip(of(b).iter().copied())
}

/// How many voxels two masks hold, and share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Voxels of the first mask.
    pub first: u64,
    /// Voxels of the second mask.
    pub second: u64,
    /// Voxels in both.
    pub both: u64,
}

impl Overlap {
    /// Voxels in either.
    pub fn union(&self) -> u64 {
        self.first + self.second - self.both
    }

    /// Twice the shared voxels over the voxels of both (Dice 1945). `None` when both masks are
    /// empty: that is agreement on absence and stays out of a mean Dice.
    ///
    /// ```
    /// use geometry::Overlap;
    /// assert_eq!(Overlap { first: 6, second: 4, both: 3 }.dice(), Some(0.6));
    /// assert_eq!(Overlap { first: 0, second: 0, both: 0 }.dice(), None);
    /// ```
    pub fn dice(&self) -> Option<f64> {
        let total = self.first + self.second;
        (total > 0).then(|| 2.0 * self.both as f64 / total as f64)
    }

    /// Share of the first mask that the second holds (sensitivity, the first being the truth).
    ///
    /// ```
    /// assert_eq!(geometry::Overlap { first: 6, second: 4, both: 3 }.recall(), Some(0.5));
    /// ```
    pub fn recall(&self) -> Option<f64> {
        (self.first > 0).then(|| self.both as f64 / self.first as f64)
    }

    /// Share of the second mask that the first holds (precision, the first being the truth).
    ///
    /// ```
    /// assert_eq!(geometry::Overlap { first: 6, second: 4, both: 3 }.precision(), Some(0.75));
    /// ```
    pub fn precision(&self) -> Option<f64> {
        (self.second > 0).then(|| self.both as f64 / self.second as f64)
    }

    /// Difference of the volumes, second minus first, over the first.
    ///
    /// ```
    /// assert_eq!(geometry::Overlap { first: 8, second: 6, both: 3 }.relative_difference(), Some(-0.25));
    /// ```
    pub fn relative_difference(&self) -> Option<f64> {
        (self.first > 0).then(|| (self.second as f64 - self.first as f64) / self.first as f64)
    }

    /// Cohen's kappa over a field of view of so many voxels, each voxel a case (Cohen 1960). Depends on the size
    /// of the field of view. `None` for a field smaller than the union and where all voxels are alike.
    ///
    /// ```
    /// // In a field of 100 voxels: observed 0.93, by chance 0.1 × 0.1 + 0.9 × 0.9.
    /// let kappa = geometry::Overlap { first: 10, second: 10, both: 6 }.cohen_kappa(100).unwrap();
    /// assert!((kappa - (0.92 - 0.82) / 0.18).abs() < 1e-12);
    /// ```
    pub fn cohen_kappa(&self, field: u64) -> Option<f64> {
        let rest = field.checked_sub(self.union()).filter(|_| field > 0)?;
        let share = |n: u64| n as f64 / field as f64;
        let (a, b) = (share(self.first), share(self.second));
        let chance = a * b + (1.0 - a) * (1.0 - b);
        (chance < 1.0).then(|| (share(self.both + rest) - chance) / (1.0 - chance))
    }

    /// Shared voxels over voxels in either (Jaccard 1912). `None` when both masks are empty.
    ///
    /// ```
    /// assert_eq!(geometry::Overlap { first: 6, second: 4, both: 3 }.jaccard(), Some(3.0 / 7.0));
    /// ```
    pub fn jaccard(&self) -> Option<f64> {
        (self.union() > 0).then(|| self.both as f64 / self.union() as f64)
    }
}

/// Counts what two masks of one grid share, 64 voxels at a time.
///
/// ```
/// use geometry::{Mask, overlap};
/// let a = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]);
/// let b = Mask::from_voxels(&[[0, 0, 1], [0, 0, 2]]);
/// assert_eq!(overlap(&a, &b).dice(), Some(0.5));
/// assert_eq!(overlap(&Mask::default(), &Mask::default()).dice(), None);
/// ```
pub fn overlap(a: &Mask, b: &Mask) -> Overlap {
    let [sa, ra, _] = a.word_box();
    let [sb, rb, _] = b.word_box();
    let mut both = 0;
    for slice in sa.start.max(sb.start)..sa.end.min(sb.end) {
        for row in ra.start.max(rb.start)..ra.end.min(rb.end) {
            both += common(a, b, slice, row).map(|(x, y)| u64::from((x & y).count_ones())).sum::<u64>();
        }
    }
    Overlap { first: a.count, second: b.count, both }
}
