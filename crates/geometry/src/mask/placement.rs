//! Laying a mask on another grid whose axes run along the same lines.

use super::{Mask, MaskBuilder, WORD};

/// How the voxel indices of one grid follow from those of another: axes exchanged, mirrored, shifted or stretched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// For each axis (slice, row, column) of the new grid the axis of the old one that it follows, from 0 to 2.
    pub axes: [usize; 3],
    /// For each axis of the new grid the indices that one step of the old one makes; negative where mirrored.
    pub steps: [i64; 3],
    /// For each axis of the new grid where the old one's index 0 lies.
    pub offsets: [i64; 3],
}

impl Placement {
    /// Every voxel where it is.
    pub const IDENTITY: Self = Self { axes: [0, 1, 2], steps: [1; 3], offsets: [0; 3] };

    /// The new indices of a voxel `[slice, row, column]`; `None` outside of what a mask can hold, or for an
    /// axis that there is not.
    pub fn of(&self, voxel: [u32; 3]) -> Option<[u32; 3]> {
        let mut moved = [0; 3];
        for (axis, new) in moved.iter_mut().enumerate() {
            let old = i64::from(*voxel.get(self.axes[axis])?);
            let index = old.checked_mul(self.steps[axis])?.checked_add(self.offsets[axis])?;
            *new = u32::try_from(index).ok().filter(|n| *n < u32::MAX)?;
        }
        Some(moved)
    }
}

impl Mask {
    /// The same voxels under other indices; `None` where one of them would have none.
    ///
    /// ```
    /// use geometry::{Mask, Placement};
    /// let mask = Mask::from_voxels(&[[0, 1, 2]]);
    /// let mirrored = Placement { steps: [1, 1, -1], offsets: [0, 0, 9], ..Placement::IDENTITY };
    /// assert_eq!(mask.placed(&mirrored), Some(Mask::from_voxels(&[[0, 1, 7]])));
    /// ```
    pub fn placed(&self, placement: &Placement) -> Option<Self> {
        let Some(bounds) = self.bounds() else {
            return Some(Self::default());
        };
        if *placement == Placement::IDENTITY {
            return Some(self.clone());
        }
        // Each new index rises or falls with one old index, so that the two corners bound all voxels.
        let first = placement.of([bounds.slices.start, bounds.rows.start, bounds.columns.start])?;
        let last = placement.of([bounds.slices.end - 1, bounds.rows.end - 1, bounds.columns.end - 1])?;
        let range = |axis: usize| first[axis].min(last[axis])..first[axis].max(last[axis]) + 1;
        let mut builder = MaskBuilder::new(range(0), range(1), range(2));
        let first_word = builder.origin[2];
        for [slice, row, column] in self.voxels().filter_map(|voxel| placement.of(voxel)) {
            builder.row_mut(slice, row)[(column / WORD - first_word) as usize] |= 1 << (column % WORD);
        }
        Some(builder.finish())
    }
}
