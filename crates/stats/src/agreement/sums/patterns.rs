//! The distinct rows of a table of ratings.

use crate::Ratings;

/// A row of ratings by reader.
pub(super) struct Row<'a> {
    pub codes: &'a [u16],
    /// The kind that it is of.
    pub kind: usize,
    /// Whether every reader rated.
    pub complete: bool,
}

/// What rows have in common that differ in who gave which rating only.
pub(super) struct Kind {
    /// The categories given, and how often.
    pub counts: Vec<(usize, f64)>,
    pub ratings: f64,
}

/// The distinct rows of a table, in order.
pub(super) struct Patterns<'a> {
    pub categories: usize,
    pub readers: usize,
    pub rows: Vec<Row<'a>>,
    pub kinds: Vec<Kind>,
    /// The row of each unit.
    pub of_unit: Vec<u32>,
}

impl<'a> Patterns<'a> {
    pub fn of(ratings: &'a Ratings) -> Self {
        let codes: Vec<&[u16]> = ratings.codes().collect();
        let mut order: Vec<u32> = (0..codes.len() as u32).collect();
        order.sort_unstable_by_key(|&unit| (codes[unit as usize], unit));
        let (mut distinct, mut of_unit) = (Vec::new(), vec![0; codes.len()]);
        for same in order.chunk_by(|&a, &b| codes[a as usize] == codes[b as usize]) {
            for &unit in same {
                of_unit[unit as usize] = distinct.len() as u32;
            }
            distinct.push(codes[same[0] as usize]);
        }
        let (rows, kinds) = kinds(&distinct);
        Self { categories: ratings.categories(), readers: ratings.readers(), rows, kinds, of_unit }
    }

    /// How often each row occurs in the table.
    pub fn times(&self) -> Vec<f64> {
        let mut times = vec![0.0; self.rows.len()];
        for &row in &self.of_unit {
            times[row as usize] += 1.0;
        }
        times
    }
}

fn kinds<'a>(distinct: &[&'a [u16]]) -> (Vec<Row<'a>>, Vec<Kind>) {
    let sorted = |codes: &&[u16]| -> Vec<u16> {
        let mut given: Vec<u16> =
            codes.iter().copied().filter(|&code| Ratings::category(code).is_some()).collect();
        given.sort_unstable();
        given
    };
    let given: Vec<Vec<u16>> = distinct.iter().map(sorted).collect();
    let mut lists: Vec<&[u16]> = given.iter().map(Vec::as_slice).collect();
    lists.sort_unstable();
    lists.dedup();
    let row = |(codes, given): (&&'a [u16], &Vec<u16>)| Row {
        codes,
        kind: lists.partition_point(|list| *list < given.as_slice()),
        complete: given.len() == codes.len(),
    };
    let rows = distinct.iter().zip(&given).map(row).collect();
    let kind = |list: &&[u16]| Kind {
        counts: list.chunk_by(|a, b| a == b).map(|same| (usize::from(same[0]), same.len() as f64)).collect(),
        ratings: list.len() as f64,
    };
    (rows, lists.iter().map(kind).collect())
}
