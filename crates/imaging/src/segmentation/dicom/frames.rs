//! The samples of a segmentation's frames as runs of segment numbers.

use crate::decode::image_frame;
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::segmentation::{Run, RunSource};
use std::collections::BTreeSet;
use std::ops::Range;

/// Where a frame lies, and whose it is.
pub(super) struct Place {
    pub slice: u32,
    /// `None` in a label map.
    pub segment: Option<i64>,
}

/// What a sample says.
pub(super) enum Coding {
    /// From this value on a voxel belongs to the frame's segment.
    AtLeast(f64),
    /// The sample is the segment's number; 0 and this one are background.
    Labels { background: Option<i64> },
}

/// All frames, with the segments to be read (`None`: all).
pub(super) struct Frames<'a> {
    pub image: Image<'a>,
    pub places: Vec<Place>,
    pub coding: Coding,
    pub kept: Option<BTreeSet<i64>>,
}

type Visit<'v> = &'v mut dyn FnMut(Run) -> Result<(), Refusal>;

impl RunSource for Frames<'_> {
    fn each_run(&self, visit: &mut dyn FnMut(Run) -> Result<(), Refusal>) -> Result<(), Refusal> {
        for (place, number) in self.places.iter().zip(1..) {
            if place.segment.is_some_and(|segment| !self.keeps(segment)) {
                continue;
            }
            if self.image.pixels.bits_allocated == 1 {
                self.bits(place, number, visit)?;
            } else {
                self.samples(place, number, visit)?;
            }
        }
        Ok(())
    }
}

impl Frames<'_> {
    fn keeps(&self, segment: i64) -> bool {
        segment != 0 && self.kept.as_ref().is_none_or(|kept| kept.contains(&segment))
    }

    /// One bit for each voxel, the lowest first, frames following each other without a gap (PS3.5 8.1.1, D).
    fn bits(&self, place: &Place, number: u32, visit: Visit<'_>) -> Result<(), Refusal> {
        let Some(label) = place.segment else {
            return Err(Refusal::inconsistent("a label map of one bit per voxel"));
        };
        let pixels = &self.image.pixels;
        let bytes = self.image.encoded(number)?;
        let columns = usize::from(pixels.columns);
        let first = (u64::from(number - 1) * pixels.native_bits() % 8) as usize;
        for row in 0..u32::from(pixels.rows) {
            let start = first + row as usize * columns;
            each_bit_run(&bytes, start..start + columns, |columns| {
                visit(Run { slice: place.slice, row, columns, label })
            })?;
        }
        Ok(())
    }

    fn samples(&self, place: &Place, number: u32, visit: Visit<'_>) -> Result<(), Refusal> {
        let pixels = image_frame(&self.image, number)?;
        let samples = pixels.to_i64();
        for (row, line) in (0..).zip(samples.chunks(usize::from(pixels.columns))) {
            let mut from = 0;
            while let Some(first) = line.get(from) {
                let label = self.label(place, *first);
                let length = line[from..].iter().take_while(|s| self.label(place, **s) == label).count();
                if let Some(label) = label {
                    let columns = from as u32..(from + length) as u32;
                    visit(Run { slice: place.slice, row, columns, label })?;
                }
                from += length;
            }
        }
        Ok(())
    }

    fn label(&self, place: &Place, sample: i64) -> Option<i64> {
        match (&self.coding, place.segment) {
            (Coding::AtLeast(least), Some(segment)) => {
                (sample > 0 && sample as f64 >= *least).then_some(segment)
            }
            (Coding::AtLeast(_), None) => None,
            (Coding::Labels { background }, _) => {
                (Some(sample) != *background && self.keeps(sample)).then_some(sample)
            }
        }
    }
}

/// Calls `run` with the columns of each run of set bits within `range`.
fn each_bit_run(
    bytes: &[u8],
    range: Range<usize>,
    mut run: impl FnMut(Range<u32>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut at = range.start;
    loop {
        let from = next_bit(bytes, at..range.end, true);
        if from == range.end {
            return Ok(());
        }
        at = next_bit(bytes, from..range.end, false);
        run((from - range.start) as u32..(at - range.start) as u32)?;
    }
}

/// The first bit in `range` that is set or, if not `set`, clear; its end where there is none.
fn next_bit(bytes: &[u8], range: Range<usize>, set: bool) -> usize {
    let mut at = range.start;
    while at < range.end {
        let byte = bytes.get(at / 8).copied().unwrap_or(0);
        let left = if set { byte } else { !byte } >> (at % 8);
        if left != 0 {
            return (at + left.trailing_zeros() as usize).min(range.end);
        }
        at = (at / 8 + 1) * 8;
    }
    range.end
}

#[cfg(test)]
mod tests {
    use super::each_bit_run;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_of_bits_are_the_bits(bytes in prop::collection::vec(any::<u8>(), 1..12), skip in 0_usize..8) {
            let (mut found, range) = (Vec::new(), skip..bytes.len() * 8 - 8 + skip);
            each_bit_run(&bytes, range.clone(), |run| {
                found.extend(run);
                Ok(())
            })
            .unwrap();
            let set = |n: &u32| bytes[(skip + *n as usize) / 8] >> ((skip + *n as usize) % 8) & 1 == 1;
            prop_assert_eq!(found, (0..range.len() as u32).filter(set).collect::<Vec<_>>());
        }
    }
}
