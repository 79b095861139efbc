//! Where a mask's surface runs: lattice points between voxels, or border voxels.

use super::cells::{areas, lengths};
use super::distances::Space;
use crate::{Mask, Spacing};

/// A place on a surface and how much of the surface it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Site {
    /// Slice, row, column: of a voxel, or of the lattice point before it on every axis.
    pub at: [u32; 3],
    pub weight: f64,
}

/// Lattice points with voxels inside and outside around them, each with its area (or length).
pub(super) fn surfels(mask: &Mask, spacing: Spacing, space: Space) -> Vec<Site> {
    let (areas, lengths) = (areas(spacing), lengths(spacing));
    let [slices, rows, words] = mask.word_box();
    let mut sites = Vec::new();
    let last_slice = slices.end + u32::from(space == Space::Volume);
    for slice in slices.start..last_slice {
        for row in rows.start..=rows.end {
            for word in words.start..=words.end {
                // Voxels at and before the lattice point on each axis; outside the mask there are none.
                let at = |s: u32, r: u32, w: u32| mask.word(s, r, w);
                let line = |s: Option<u32>, r: Option<u32>| -> [u64; 2] {
                    let (Some(s), Some(r)) = (s, r) else {
                        return [0, 0];
                    };
                    let here = at(s, r, word);
                    let carry = word.checked_sub(1).map_or(0, |w| at(s, r, w) >> 63);
                    [here << 1 | carry, here]
                };
                let above = row.checked_sub(1);
                let [b, d] = [line(Some(slice), above), line(Some(slice), Some(row))];
                let cube = if space == Space::Volume {
                    let before = slice.checked_sub(1);
                    let [a, c] = [line(before, above), line(before, Some(row))];
                    [a[0], a[1], c[0], c[1], b[0], b[1], d[0], d[1]]
                } else {
                    // A plane has no neighbours: its four pixels stand for both halves of the cube.
                    [b[0], b[1], d[0], d[1], b[0], b[1], d[0], d[1]]
                };
                let any = cube.iter().fold(0, |x, y| x | y);
                let all = cube.iter().fold(u64::MAX, |x, y| x & y);
                let mut open = any & !all;
                while open != 0 {
                    let bit = open.trailing_zeros();
                    open &= open - 1;
                    let code = cube.iter().rev().fold(0, |code, w| code << 1 | (w >> bit & 1) as usize);
                    let weight = if space == Space::Volume { areas[code] } else { lengths[code & 15] };
                    sites.push(Site { at: [slice, row, word * u64::BITS + bit], weight });
                }
            }
        }
    }
    sites
}

/// Voxels with a neighbour outside (four neighbours in a plane, six in a volume), each weighing 1.
pub(super) fn border_voxels(mask: &Mask, space: Space) -> Vec<Site> {
    let word_at = |s: Option<u32>, r: Option<u32>, w: u32| match (s, r) {
        (Some(s), Some(r)) => mask.word(s, r, w),
        _ => 0,
    };
    let mut sites = Vec::new();
    for (slice, row, words) in mask.rows() {
        for (&here, word) in words.iter().zip(mask.first_word()..) {
            let (s, r) = (Some(slice), Some(row));
            let before = word.checked_sub(1).map_or(0, |w| word_at(s, r, w) >> 63);
            let after = word_at(s, r, word + 1) << 63;
            let mut inner = (here << 1 | before) & (here >> 1 | after);
            inner &= word_at(s, row.checked_sub(1), word) & word_at(s, Some(row + 1), word);
            if space == Space::Volume {
                inner &= word_at(slice.checked_sub(1), r, word) & word_at(Some(slice + 1), r, word);
            }
            let mut open = here & !inner;
            while open != 0 {
                let bit = open.trailing_zeros();
                open &= open - 1;
                sites.push(Site { at: [slice, row, word * u64::BITS + bit], weight: 1.0 });
            }
        }
    }
    sites
}
