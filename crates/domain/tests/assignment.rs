//! Assignments are complete, even, mutually overlapping and repeatable.

use std::collections::{HashMap, HashSet};

use domain::assignment::{Demand, Worklist, assign};
use domain::id::{CaseId, UserId};
use proptest::prelude::*;
use uuid::Uuid;

fn people(count: usize) -> Vec<UserId> {
    (0..count).map(|i| UserId(Uuid::from_u128(1000 + i as u128))).collect()
}

fn cases(reads: &[usize]) -> Vec<Demand> {
    let case = |i: usize| CaseId(Uuid::from_u128(1 + i as u128));
    reads.iter().enumerate().map(|(i, &reads)| Demand { case: case(i), reads }).collect()
}

fn originals(list: &Worklist) -> Vec<CaseId> {
    list.seats.iter().filter(|seat| !seat.repeat).map(|seat| seat.case).collect()
}

fn spread(counts: impl Iterator<Item = usize>) -> usize {
    let counts: Vec<usize> = counts.collect();
    counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0)
}

fn pair_counts(lists: &[Worklist]) -> Vec<usize> {
    let sets: Vec<HashSet<CaseId>> = lists.iter().map(|list| originals(list).into_iter().collect()).collect();
    let pairs = (0..sets.len()).flat_map(|a| (a + 1..sets.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| sets[a].intersection(&sets[b]).count()).collect()
}

proptest! {
    #[test]
    fn every_case_gets_its_reads_and_loads_differ_by_one_at_most(
        readers in 1_usize..9,
        reads in prop::collection::vec(0_usize..9, 0..60),
        fraction in 0.0..1.0_f64,
        seed: u64,
    ) {
        let demands = cases(&reads.iter().map(|r| r % (readers + 1)).collect::<Vec<_>>());
        let lists = assign(&people(readers), &demands, fraction, seed).expect("enough readers");
        let mut got: HashMap<CaseId, usize> = HashMap::new();
        for list in &lists {
            let own = originals(list);
            prop_assert_eq!(own.iter().collect::<HashSet<_>>().len(), own.len());
            for case in own {
                *got.entry(case).or_default() += 1;
            }
        }
        for demand in &demands {
            prop_assert_eq!(got.get(&demand.case).copied().unwrap_or(0), demand.reads);
        }
        prop_assert!(spread(lists.iter().map(|list| originals(list).len())) <= 1);
    }

    #[test]
    fn repeats_are_the_asked_fraction_and_follow_their_original(
        count in 0_usize..80, fraction in 0.0..1.0_f64, seed: u64,
    ) {
        let lists = assign(&people(2), &cases(&vec![2; count]), fraction, seed).expect("enough readers");
        for list in lists {
            let mut met = HashSet::new();
            for seat in &list.seats {
                prop_assert_eq!(seat.repeat, !met.insert(seat.case));
            }
            let repeats = list.seats.iter().filter(|seat| seat.repeat).count();
            prop_assert_eq!(repeats, (fraction * count as f64).round() as usize);
        }
    }

    #[test]
    fn the_order_of_the_arguments_does_not_count(seed: u64, turn in 0_usize..20) {
        let (mut readers, mut demands) = (people(5), cases(&[3; 20]));
        let straight = assign(&readers, &demands, 0.1, seed);
        readers.reverse();
        demands.rotate_left(turn);
        prop_assert_eq!(straight, assign(&readers, &demands, 0.1, seed));
    }

    #[test]
    fn pairs_share_about_the_same_number_of_cases(
        readers in 3_usize..9, reads in 2_usize..6, count in 20_usize..120, seed: u64,
    ) {
        let reads = reads.min(readers);
        let lists = assign(&people(readers), &cases(&vec![reads; count]), 0.0, seed).expect("enough readers");
        let counts = pair_counts(&lists);
        let mean = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
        prop_assert!(counts.iter().all(|shared| (*shared as f64 - mean).abs() < 3.0), "{counts:?}");
    }
}

#[test]
fn each_reader_has_an_order_of_their_own() {
    let lists = assign(&people(4), &cases(&[4; 30]), 0.0, 7).expect("enough readers");
    let orders: HashSet<Vec<CaseId>> = lists.iter().map(originals).collect();
    assert_eq!(orders.len(), 4);
    let other = assign(&people(4), &cases(&[4; 30]), 0.0, 8).expect("enough readers");
    assert_ne!(lists, other);
}

#[test]
fn too_few_readers_are_named_with_the_way_out() {
    let refused = assign(&people(3), &cases(&[1, 5]), 0.0, 1).expect_err("five reads by three readers");
    assert_eq!(
        refused.to_string(),
        "5 independent reads of a case need 5 readers, but the project has 3: add 2 readers under Members, \
         or plan fewer reads per case"
    );
}
