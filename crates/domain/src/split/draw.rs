//! Drawing the split: by chance, by subject, the same for the same seed and subjects.

use std::collections::BTreeMap;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Split, SplitDesign};

impl SplitDesign {
    /// Draws a split for every subject of `new`, such that these and the `placed` ones together come
    /// as near to the shares as whole subjects allow. With nobody placed, this is a fresh draw.
    ///
    /// Subjects are put in order of their key, so that the order in which they arrive is of no
    /// account; each takes the next 64 bits of `ChaCha8` seeded by the design; sorted by those, they
    /// fill the places of test, then validation, then training. The places are those of the largest
    /// remainder method. A design with objections draws nobody.
    pub fn draw<K: Ord>(
        &self,
        placed: &BTreeMap<Split, usize>,
        new: impl IntoIterator<Item = K>,
    ) -> BTreeMap<K, Split> {
        let mut subjects: Vec<K> = new.into_iter().collect();
        subjects.sort_unstable();
        subjects.dedup();
        let places = self.places(placed, subjects.len());
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.seed));
        let mut shuffled: Vec<(u64, K)> =
            subjects.into_iter().map(|subject| (random.next_u64(), subject)).collect();
        shuffled.sort_unstable();
        let splits =
            Split::ALL.into_iter().zip(places).flat_map(|(split, places)| std::iter::repeat_n(split, places));
        shuffled.into_iter().map(|(_, subject)| subject).zip(splits).collect()
    }

    /// How many of `new` subjects go to test, validation and training: the largest remainder method
    /// on what each split lacks of its share of all subjects.
    fn places(&self, placed: &BTreeMap<Split, usize>, new: usize) -> [usize; 3] {
        let all = (placed.values().sum::<usize>() + new) as f64;
        let lacking = Split::ALL.map(|split| {
            let has = placed.get(&split).copied().unwrap_or(0) as f64;
            (self.share(split) * all - has).max(0.0)
        });
        let lack: f64 = lacking.iter().sum();
        if lack <= 0.0 || !self.objections().is_empty() {
            return [0; 3];
        }
        let quota = lacking.map(|lacking| lacking / lack * new as f64);
        // The billionth keeps 0.29 × 100 = 28.999… from counting as 28.
        let mut places = quota.map(|quota| (quota + 1e-9).floor() as usize);
        let remainder = [0, 1, 2].map(|split| quota[split] - places[split] as f64);
        let mut by_remainder = [0, 1, 2];
        by_remainder.sort_by(|a: &usize, b: &usize| remainder[*b].total_cmp(&remainder[*a]));
        let left = new.saturating_sub(places.iter().sum());
        for split in by_remainder.into_iter().take(left) {
            places[split] += 1;
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use crate::split::{Split, SplitDesign};

    fn counts<K>(drawn: &BTreeMap<K, Split>) -> BTreeMap<Split, usize> {
        let mut counts = BTreeMap::new();
        for split in drawn.values() {
            *counts.entry(*split).or_insert(0) += 1;
        }
        counts
    }

    fn design(seed: u32, test: u32, validation: u32, training: u32) -> SplitDesign {
        let share = |part: u32| f64::from(part) / f64::from(test + validation + training);
        SplitDesign { seed, test: share(test), validation: share(validation), training: share(training) }
    }

    fn fresh<K: Ord>(design: &SplitDesign, subjects: impl IntoIterator<Item = K>) -> BTreeMap<K, Split> {
        design.draw(&BTreeMap::new(), subjects)
    }

    prop_compose! {
        fn designs()(seed: u32, test in 0..100_u32, validation in 0..100_u32, training in 1..100_u32)
            -> SplitDesign { design(seed, test, validation, training) }
    }

    proptest! {
        #[test]
        fn each_subject_gets_one_split_and_shares_are_within_one_subject(
            design in designs(), subjects in prop::collection::btree_set("[A-Z]{3}[0-9]{1,4}", 0..200),
        ) {
            let drawn = fresh(&design, subjects.clone());
            prop_assert_eq!(drawn.keys().cloned().collect::<BTreeSet<_>>(), subjects.clone());
            for split in Split::ALL {
                let got = counts(&drawn).get(&split).copied().unwrap_or(0) as f64;
                prop_assert!((got - design.share(split) * subjects.len() as f64).abs() < 1.0);
            }
        }

        #[test]
        fn the_order_of_arrival_is_of_no_account(
            design in designs(), subjects in prop::collection::vec("[A-Z]{3}[0-9]{1,4}", 0..100),
        ) {
            prop_assert_eq!(fresh(&design, subjects.clone()), fresh(&design, subjects.into_iter().rev()));
        }

        #[test]
        fn newcomers_fill_what_is_lacking(design in designs(), before in 1..100_usize, more in 1..100_usize) {
            let mut all = fresh(&design, 0..before);
            let newcomers = design.draw(&counts(&all), before..before + more);
            prop_assert_eq!(newcomers.len(), more);
            all.extend(newcomers);
            for split in Split::ALL {
                let got = counts(&all).get(&split).copied().unwrap_or(0) as f64;
                prop_assert!((got - design.share(split) * all.len() as f64).abs() < 2.0);
            }
        }
    }

    #[test]
    fn another_seed_draws_another_split() {
        let one = SplitDesign::default();
        assert_ne!(fresh(&one, 0..60), fresh(&SplitDesign { seed: 2, ..one }, 0..60));
    }

    #[test]
    fn every_subject_is_equally_likely_to_be_tested_on() {
        // Of four subjects one is for testing: over 4,000 seeds each is it about 1,000 times
        // (standard deviation 27).
        let mut tested = [0_u32; 4];
        for seed in 0..4000 {
            let drawn = fresh(&design(seed, 1, 0, 3), 0..4_usize);
            tested[*drawn.iter().find(|(_, split)| **split == Split::Test).unwrap().0] += 1;
        }
        assert!(tested.iter().all(|times| (880..1120).contains(times)), "{tested:?}");
    }

    #[test]
    fn shares_written_in_decimals_count_exactly() {
        let design = SplitDesign { seed: 9, test: 0.29, validation: 0.01, training: 0.7 };
        let expected = BTreeMap::from([(Split::Test, 29), (Split::Validation, 1), (Split::Training, 70)]);
        assert_eq!(counts(&fresh(&design, 0..100)), expected);
    }

    #[test]
    fn a_draw_is_the_same_in_every_release() {
        let design = SplitDesign { seed: 42, test: 0.25, validation: 0.25, training: 0.5 };
        let drawn = fresh(&design, ["A", "B", "C", "D", "E", "F", "G", "H"]);
        let words: Vec<_> = drawn.values().map(|split| split.word()).collect();
        assert_eq!(words.join(" "), "training training validation training test test validation training");
    }

    #[test]
    fn a_design_with_objections_draws_nobody() {
        let design = SplitDesign { test: 0.9, ..SplitDesign::default() };
        assert_eq!(fresh(&design, 0..10), BTreeMap::new());
    }
}
