//! Equal lists put together: cases with the same ratings, patients with the same cases.

use std::collections::HashMap;

/// A sorted list of codes and how often it occurs.
pub(crate) struct Pattern {
    pub codes: Vec<u32>,
    pub times: u32,
}

/// Gathers equal lists.
#[derive(Default)]
pub(crate) struct Gathering {
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

/// Patients as sorted lists of the patterns of their units, equal ones put together. A patient without a unit that
/// counts is there like any other, with an empty list.
pub(crate) fn gather_patients(patient_of: &[usize], pattern_of: &[Option<u32>]) -> Vec<Pattern> {
    let mut units: Vec<(usize, Option<u32>)> =
        patient_of.iter().copied().zip(pattern_of.iter().copied()).collect();
    units.sort_unstable();
    let (mut lists, mut list) = (Gathering::default(), Vec::new());
    for of_one in units.chunk_by(|a, b| a.0 == b.0) {
        list.clear();
        list.extend(of_one.iter().filter_map(|(_, pattern)| *pattern));
        lists.add(Some(&list));
    }
    lists.finish().0
}
