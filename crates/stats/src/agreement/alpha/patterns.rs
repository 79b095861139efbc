//! Equal lists put together, and the distinct values of a table.

use std::collections::HashMap;

/// A sorted list of codes and how often it occurs.
pub(super) struct Pattern {
    pub codes: Vec<u32>,
    pub times: u32,
}

/// Gathers equal lists.
#[derive(Default)]
pub(super) struct Gathering {
    place: HashMap<Vec<u32>, u32>,
    times: Vec<u32>,
    of: Vec<Option<u32>>,
}

impl Gathering {
    /// Counts a list, or that there is none.
    pub fn add(&mut self, list: Option<&[u32]>) {
        let Some(list) = list else {
            self.of.push(None);
            return;
        };
        let place = if let Some(place) = self.place.get(list) {
            *place
        } else {
            let place = self.times.len() as u32;
            self.place.insert(list.to_vec(), place);
            self.times.push(0);
            place
        };
        self.times[place as usize] += 1;
        self.of.push(Some(place));
    }

    /// The distinct lists in order, whatever order they came in; and which of them each list added was.
    pub fn finish(self) -> (Vec<Pattern>, Vec<Option<u32>>) {
        let Self { place, times, mut of } = self;
        let mut found: Vec<(Vec<u32>, u32)> = place.into_iter().collect();
        found.sort_unstable();
        let mut rank = vec![0; found.len()];
        for ((_, place), new) in found.iter().zip(0..) {
            rank[*place as usize] = new;
        }
        for place in of.iter_mut().flatten() {
            *place = rank[*place as usize];
        }
        let pattern = |(codes, place): (Vec<u32>, u32)| Pattern { codes, times: times[place as usize] };
        (found.into_iter().map(pattern).collect(), of)
    }
}

/// The distinct values, sorted.
pub(super) fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    const FEW: usize = 64;
    let mut found: Vec<f64> = Vec::new();
    let mut values = values.map(|v| v + 0.0);
    // Categories are few: then this is faster than sorting everything.
    for value in values.by_ref() {
        if let Err(at) = found.binary_search_by(|x| x.total_cmp(&value)) {
            found.insert(at, value);
            if found.len() > FEW {
                break;
            }
        }
    }
    found.extend(values);
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}
