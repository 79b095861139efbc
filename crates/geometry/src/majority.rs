//! What most of several masks hold.

use std::ops::Range;

use crate::Mask;
use crate::mask::MaskBuilder;

/// The box, in words, around the boxes of all masks that hold anything.
pub(crate) fn union_box(masks: &[&Mask]) -> [Range<u32>; 3] {
    let boxes: Vec<[Range<u32>; 3]> = masks.iter().filter(|m| !m.is_empty()).map(|m| m.word_box()).collect();
    [0, 1, 2].map(|axis| {
        let start = boxes.iter().map(|b| b[axis].start).min().unwrap_or(0);
        start..boxes.iter().map(|b| b[axis].end).max().unwrap_or(0)
    })
}

/// The voxels that at least `at_least` of the masks hold; for 0 as for 1 their union.
///
/// Counts 64 voxels at a time in bit-sliced counters (one word per binary digit), so that the
/// work grows with the logarithm of the number of masks.
///
/// ```
/// use geometry::{Mask, agreement_mask};
/// let [a, b] = [Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1]])];
/// assert_eq!(agreement_mask(&[&a, &b], 2), b);
/// assert_eq!(agreement_mask(&[&a, &b], 1), a);
/// ```
pub fn agreement_mask(masks: &[&Mask], at_least: usize) -> Mask {
    let at_least = at_least.max(1);
    let [slices, rows, words] = union_box(masks);
    let digits = (usize::BITS - masks.len().max(at_least).leading_zeros()) as usize;
    let mut builder =
        MaskBuilder::new(slices.clone(), rows.clone(), words.start * u64::BITS..words.end * u64::BITS);
    let mut counter = vec![0_u64; digits];
    for slice in slices {
        for row in rows.clone() {
            let target = builder.row_mut(slice, row);
            for (word, target) in words.clone().zip(target) {
                counter.fill(0);
                for mask in masks {
                    add(&mut counter, mask.word(slice, row, word));
                }
                *target = reaches(&counter, at_least);
            }
        }
    }
    builder.finish()
}

/// Adds one bit to each of 64 binary counters.
fn add(counter: &mut [u64], mut carry: u64) {
    for digit in counter {
        if carry == 0 {
            break;
        }
        let sum = *digit ^ carry;
        carry &= *digit;
        *digit = sum;
    }
}

/// The bits whose counter is at least `threshold`.
fn reaches(counter: &[u64], threshold: usize) -> u64 {
    let (mut greater, mut equal) = (0, u64::MAX);
    for (place, &digit) in counter.iter().enumerate().rev() {
        if threshold >> place & 1 == 1 {
            equal &= digit;
        } else {
            greater |= equal & digit;
            equal &= !digit;
        }
    }
    greater | equal
}

/// The voxels that strictly more than half of the masks hold.
///
/// ```
/// use geometry::{Mask, majority_mask};
/// let [a, b] = [Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]), Mask::from_voxels(&[[0, 0, 1]])];
/// assert_eq!(majority_mask(&[&a, &b, &a]), a);
/// ```
pub fn majority_mask(masks: &[&Mask]) -> Mask {
    agreement_mask(masks, masks.len() / 2 + 1)
}
