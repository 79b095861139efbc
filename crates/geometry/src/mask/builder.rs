//! Filling a mask piece by piece.

use std::ops::Range;

use super::{Mask, VoxelBox, WORD};

/// Fills a mask within a known box: one bit for each voxel of the box is all it takes.
///
/// ```
/// use geometry::{MaskBuilder, VoxelBox};
/// let mut builder = MaskBuilder::within(&VoxelBox { slices: 0..1, rows: 0..4, columns: 0..100 });
/// builder.fill(0, 2, 10..90);
/// builder.fill(0, 2, 80..95);
/// assert_eq!(builder.finish().count(), 85);
/// ```
pub struct MaskBuilder {
    pub(super) origin: [u32; 3],
    pub(super) size: [u32; 3],
    pub(super) words: Vec<u64>,
}

impl MaskBuilder {
    /// An empty mask that can be filled within a box.
    pub fn within(bounds: &VoxelBox) -> Self {
        Self::new(bounds.slices.clone(), bounds.rows.clone(), bounds.columns.clone())
    }

    pub(crate) fn new(slices: Range<u32>, rows: Range<u32>, columns: Range<u32>) -> Self {
        let first_word = columns.start / WORD;
        let last_word = columns.end.div_ceil(WORD).max(first_word);
        let length = |r: Range<u32>| r.end.saturating_sub(r.start);
        let size = [length(slices.clone()), length(rows.clone()), last_word - first_word];
        Self {
            origin: [slices.start, rows.start, first_word],
            size,
            words: vec![0; size.iter().map(|&n| n as usize).product()],
        }
    }

    pub(crate) fn row_mut(&mut self, slice: u32, row: u32) -> &mut [u64] {
        let width = self.size[2] as usize;
        let index =
            (slice - self.origin[0]) as usize * self.size[1] as usize + (row - self.origin[1]) as usize;
        &mut self.words[index * width..(index + 1) * width]
    }

    /// Takes in the voxels of some columns of a row; what lies outside of the box is left out.
    pub fn fill(&mut self, slice: u32, row: u32, columns: Range<u32>) {
        let [slices, rows, words] =
            [0, 1, 2].map(|axis| self.origin[axis]..self.origin[axis] + self.size[axis]);
        if !slices.contains(&slice) || !rows.contains(&row) {
            return;
        }
        let from = columns.start.max(words.start.saturating_mul(WORD));
        let to = columns.end.min(words.end.saturating_mul(WORD));
        self.each_word(slice, row, from, to, |word, bits| *word |= bits);
    }

    /// Flips the columns `from..to` of a row: setting them when they were clear.
    pub(crate) fn flip(&mut self, slice: u32, row: u32, from: u32, to: u32) {
        self.each_word(slice, row, from, to, |word, bits| *word ^= bits);
    }

    fn each_word(&mut self, slice: u32, row: u32, from: u32, to: u32, change: impl Fn(&mut u64, u64)) {
        let first = self.origin[2];
        let words = self.row_mut(slice, row);
        let mut column = from;
        while column < to {
            let word = column / WORD;
            let end = to.min((word + 1).saturating_mul(WORD));
            let (low, length) = (column % WORD, end - column);
            let bits = if length == WORD { u64::MAX } else { (1 << length) - 1 };
            change(&mut words[(word - first) as usize], bits << low);
            column = end;
        }
    }

    /// The mask, cropped to its smallest box.
    pub fn finish(self) -> Mask {
        Mask {
            origin: self.origin,
            size: self.size,
            count: self.words.iter().map(|w| u64::from(w.count_ones())).sum(),
            words: self.words,
        }
        .cropped()
    }
}

/// One bit for each of up to 64 values, the lowest for the first: flags of a byte each, which compilers fill many at
/// a time, and eight of them at once gathered into a byte by one multiplication.
pub(super) fn bits<T>(values: &[T], inside: &impl Fn(&T) -> bool) -> u64 {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut flags = [0_u8; WORD as usize];
    flags.iter_mut().zip(values).for_each(|(flag, value)| *flag = u8::from(inside(value)));
    let (eights, _) = flags.as_chunks::<8>();
    let byte = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    eights.iter().rev().fold(0, |word, eight| (word << 8) | byte(eight))
}
