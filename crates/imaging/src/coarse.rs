//! A large frame in few pixels, to be looked at until the whole has come over a slow line.

use crate::codec::{Picture, encode_htj2k};
use crate::decode::image_frame;
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::scan::Opened;
use bytes::Bytes;

/// The longer side of a coarse frame has at most so many pixels.
const MOST_PIXELS: usize = 512;
/// A frame whose longer side has no more than this comes soon enough as it is.
const LEAST_PIXELS: usize = 1024;
/// What the encoder is given without leaving 32-bit arithmetic.
const MAX_BITS: u16 = 16;

/// The frame `number` (from 1) of a grey image in fewer pixels, as an HTJ2K codestream that tells its own size: each
/// is the mean of a square of the frame's stored values, the squares at the right and lower edge being cut off.
///
/// Pure and bounded, but it decodes: give it untrusted files in a process of its own.
///
/// # Errors
/// A [`Refusal`] where there is no such frame, or none that decodes, and where it is small, coloured, or looked up in
/// a table.
pub fn coarse(file: &[u8], number: u32) -> Result<Bytes, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let module = &image.pixels;
    let (rows, columns) = (usize::from(module.rows), usize::from(module.columns));
    if rows.max(columns) <= LEAST_PIXELS {
        return Err(Refusal::unsupported("a coarse picture of a small image"));
    }
    if module.samples_per_pixel != 1 || module.bits_stored > MAX_BITS || image.is_looked_up() {
        return Err(Refusal::unsupported(
            "a coarse picture of an image in colour, of tables, or of more than 16 bits",
        ));
    }
    let values = image_frame(&image, number)?.to_i64();
    let side = rows.max(columns).div_ceil(MOST_PIXELS);
    let samples = means(&values, columns, side);
    let picture = Picture {
        rows: rows.div_ceil(side),
        columns: columns.div_ceil(side),
        bits: module.bits_stored,
        signed: module.signed,
        samples: &samples,
    };
    let broken = || Refusal::Undecodable { number, cause: "its coarse picture cannot be written".into() };
    encode_htj2k(&picture).map(Bytes::from).ok_or_else(broken)
}

/// The rounded means of squares of so many values on a side, row by row.
fn means(values: &[i64], columns: usize, side: usize) -> Vec<i64> {
    let across = columns.div_ceil(side);
    let mut means = Vec::new();
    for band in values.chunks(columns * side) {
        let rows = band.len() / columns;
        let mut sums = vec![0; across];
        for row in band.chunks_exact(columns) {
            for (sum, square) in sums.iter_mut().zip(row.chunks(side)) {
                *sum += square.iter().sum::<i64>();
            }
        }
        for (at, sum) in sums.into_iter().enumerate() {
            let count = (rows * side.min(columns - at * side)) as i64;
            means.push((2 * sum + count).div_euclid(2 * count));
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::means;
    use proptest::prelude::*;

    #[test]
    fn a_square_becomes_its_rounded_mean_and_edges_are_of_what_is_there() {
        // 5 × 3 pixels in squares of two.
        #[rustfmt::skip]
        let values = [
            1, 2,  3,  4, 9,
            3, 4, -5, -6, 8,
            7, 8,  1,  2, -7,
        ];
        assert_eq!(means(&values, 5, 2), [3, -1, 9, 8, 2, -7], "halves are rounded upwards");
    }

    proptest! {
        #[test]
        fn no_mean_leaves_the_range_of_the_values(
            (columns, values) in (1_usize..40, 1_usize..40).prop_flat_map(|(columns, rows)| {
                (Just(columns), prop::collection::vec(-32_768_i64..65_536, columns * rows))
            }),
            side in 1_usize..9,
        ) {
            let rows = values.len() / columns;
            let found = means(&values, columns, side);
            prop_assert_eq!(found.len(), columns.div_ceil(side) * rows.div_ceil(side));
            let (least, most) = (values.iter().min(), values.iter().max());
            prop_assert!(found.iter().all(|mean| Some(mean) >= least && Some(mean) <= most));
            if side == 1 {
                prop_assert_eq!(found, values);
            }
        }
    }
}
