//! Painted pixels of one frame, as runs.

use serde::{Deserialize, Serialize};

/// Pixels of one frame that belong to a mask.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Pixels {
    /// Columns of the frame.
    pub columns: u32,
    /// Rows of the frame.
    pub rows: u32,
    /// How many pixels follow each other, row by row from the top left, in turn outside and inside,
    /// beginning outside; what lies behind the last run is outside.
    pub runs: Vec<u32>,
}

/// A stretch of inside pixels within one row; the end is the column behind its last pixel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Row, from 0.
    pub row: u32,
    /// First column, from 0.
    pub from: u32,
    /// Column behind the last.
    pub to: u32,
}

impl Pixels {
    /// The pixels of these stretches, which come row by row and do not touch.
    pub fn of(columns: u32, rows: u32, stretches: impl IntoIterator<Item = Stretch>) -> Self {
        let mut runs: Vec<u32> = Vec::new();
        let mut end = 0;
        for Stretch { row, from, to } in stretches {
            let begin = row * columns + from;
            match runs.last_mut() {
                // A stretch to the right edge goes on at the left edge of the next row.
                Some(inside) if begin == end => *inside += to - from,
                _ => runs.extend([begin - end, to - from]),
            }
            end = begin + to - from;
        }
        Self { columns, rows, runs }
    }

    /// Whether the runs say which pixels are meant, and at least one, each in one way only.
    pub fn is_sound(&self) -> bool {
        let [first, rest @ ..] = &self.runs[..] else { return false };
        let all = u64::from(self.columns) * u64::from(self.rows);
        let covered: u64 = rest.iter().chain([first]).map(|run| u64::from(*run)).sum();
        self.runs.len().is_multiple_of(2)
            && rest.iter().all(|run| *run > 0)
            && covered <= all
            && all <= 1 << 32
    }

    /// How many pixels are inside.
    pub fn count(&self) -> u64 {
        self.runs.iter().skip(1).step_by(2).map(|run| u64::from(*run)).sum()
    }

    /// The inside pixels, row by row; nothing where the runs are not sound.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch> + '_ {
        let columns = u64::from(self.columns.max(1));
        let runs = if self.is_sound() { &self.runs[..] } else { &[] };
        let inside = runs.chunks_exact(2).scan(0_u64, |at, pair| {
            let from = *at + u64::from(pair[0]);
            *at = from + u64::from(pair[1]);
            Some((from, *at))
        });
        inside.flat_map(move |(from, to)| {
            (from / columns..=(to - 1) / columns).map(move |row| Stretch {
                row: row as u32,
                from: from.saturating_sub(row * columns) as u32,
                to: (to - row * columns).min(columns) as u32,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pixels, Stretch};

    #[test]
    fn runs_go_on_in_the_next_row() {
        let pixels = Pixels { columns: 4, rows: 3, runs: vec![2, 4, 3, 1] };
        let stretch = |row, from, to| Stretch { row, from, to };
        let found: Vec<Stretch> = pixels.stretches().collect();
        assert_eq!(found, [stretch(0, 2, 4), stretch(1, 0, 2), stretch(2, 1, 2)]);
        assert_eq!(pixels.count(), 5);
        assert_eq!(Pixels::of(4, 3, found), pixels);
    }

    #[test]
    fn what_cannot_be_meant_is_not_sound() {
        let sound = |runs: &[u32]| Pixels { columns: 4, rows: 2, runs: runs.to_vec() }.is_sound();
        assert!(sound(&[0, 8]) && sound(&[3, 1, 2, 2]));
        let unsound: [&[u32]; 6] = [&[], &[8], &[1, 0], &[0, 9], &[0, 2, 0, 2], &[u32::MAX, u32::MAX]];
        for runs in unsound {
            assert!(!sound(runs), "{runs:?}");
            assert_eq!(Pixels { columns: 4, rows: 2, runs: runs.to_vec() }.stretches().count(), 0);
        }
    }

    proptest! {
        #[test]
        fn pixels_come_back_as_they_were(columns in 1_u32..9, inside in prop::collection::vec(any::<bool>(), 1..64)) {
            let rows = (inside.len() as u32).div_ceil(columns);
            let stretches = inside.iter().enumerate().filter(|(_, inside)| **inside).map(|(at, _)| {
                let (row, from) = (at as u32 / columns, at as u32 % columns);
                Stretch { row, from, to: from + 1 }
            });
            let pixels = Pixels::of(columns, rows, stretches);
            prop_assert_eq!(pixels.count(), inside.iter().filter(|inside| **inside).count() as u64);
            prop_assert_eq!(pixels.is_sound(), pixels.count() > 0);
            let mut found = vec![false; inside.len()];
            for Stretch { row, from, to } in pixels.stretches() {
                (from..to).for_each(|column| found[(row * columns + column) as usize] = true);
            }
            prop_assert_eq!(found, inside);
        }
    }
}
