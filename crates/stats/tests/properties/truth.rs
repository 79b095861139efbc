//! Inferred truth: names and order do not matter, known skill is found again.

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::Level;
use stats::resampling::Bootstrap;
use stats::truth::{Label, Labels, Prior, dawid_skene, dawid_skene_bootstrap, glad, mace, one_coin};

proptest! {
    #[test]
    fn inferred_truth_does_not_depend_on_names_or_order(seed in 0_u64..1000, turn in 1_usize..4) {
        let (labels, _) = simulated(120, 3, &[0.9, 0.8, 0.7, 0.6], seed);
        let all: Vec<Label> = (0..labels.items())
            .flat_map(|item| labels.of_item(item).map(move |(reader, class)| Label { item, reader, class }))
            .collect();
        let items = labels.items();
        let renamed: Vec<Label> = all
            .iter()
            .map(|l| Label {
                item: items - 1 - l.item,
                reader: (l.reader + turn) % 4,
                class: (l.class + turn) % 3,
            })
            .collect();
        let renamed = Labels::new(items, 4, 3, &renamed).unwrap();
        let fit = |labels: &Labels| dawid_skene(labels, Prior::Smoothing(0.01), 1e-13);
        if let (Ok(a), Ok(b)) = (fit(&labels), fit(&renamed)) {
            prop_assert!((a.log_likelihood - b.log_likelihood).abs() < 1e-6 * a.log_likelihood.abs());
            for reader in 0..4 {
                let (x, y) = (a.accuracy(reader), b.accuracy((reader + turn) % 4));
                prop_assert!(x.zip(y).is_none_or(|(x, y)| (x - y).abs() < 1e-4), "{x:?} {y:?}");
            }
            for (item, posterior) in a.posterior.iter().enumerate() {
                prop_assert!((posterior.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                let other = &b.posterior[items - 1 - item];
                let worst = (0..3).map(|k| (posterior[k] - other[(k + turn) % 3]).abs()).fold(0.0, f64::max);
                prop_assert!(worst < 1e-3, "{worst}");
            }
        }
    }
}

/// Labels of readers with these accuracies on items whose truth is known.
fn simulated(items: usize, classes: usize, accuracies: &[f64], seed: u64) -> (Labels, Vec<usize>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut labels, mut truth) = (Vec::new(), Vec::new());
    for item in 0..items {
        let class = random.random_range(0..classes);
        truth.push(class);
        for (reader, accuracy) in accuracies.iter().enumerate() {
            let right = random.random_bool(*accuracy);
            let other = (class + random.random_range(1..classes)) % classes;
            labels.push(Label { item, reader, class: if right { class } else { other } });
        }
    }
    (Labels::new(items, accuracies.len(), classes, &labels).unwrap(), truth)
}

#[test]
fn known_skill_is_recovered() {
    let accuracies = [0.95, 0.85, 0.75, 0.65, 0.55];
    let (labels, truth) = simulated(4000, 3, &accuracies, 7);
    let right = |classes: Vec<usize>| {
        classes.iter().zip(&truth).filter(|(a, b)| a == b).count() as f64 / truth.len() as f64
    };
    let fit = dawid_skene(&labels, Prior::Flat, 1e-12).unwrap();
    for (reader, accuracy) in accuracies.iter().enumerate() {
        assert!((fit.accuracy(reader).unwrap() - accuracy).abs() < 0.03);
    }
    let votes: Vec<usize> = (0..labels.items())
        .map(|i| {
            let votes: Vec<usize> = labels.of_item(i).map(|v| v.1).collect();
            stats::truth::majority(&votes, 3).winner.unwrap_or(0)
        })
        .collect();
    assert!(right(fit.classes()) > right(votes));
    let coin = one_coin(&labels, 1e-12).unwrap();
    for (skill, accuracy) in coin.skills.iter().zip(accuracies) {
        assert!((skill.unwrap() - accuracy).abs() < 0.03);
    }
    assert!(right(coin.classes()) > 0.94);
    let abilities = glad(&labels).abilities;
    assert!(abilities.windows(2).all(|pair| pair[0] > pair[1]), "{abilities:?}");
    let spamming = mace(&labels).spamming;
    assert!(spamming.windows(2).all(|pair| pair[0][0] < pair[1][0]), "{spamming:?}");
}

#[test]
fn intervals_of_reader_skill_hold_it_and_are_as_wide_as_chance() {
    let accuracies = [0.95, 0.85, 0.75, 0.65];
    let items = 1500;
    let (labels, _) = simulated(items, 3, &accuracies, 17);
    let patients: Vec<usize> = (0..items).collect();
    let plan = Bootstrap { replicates: 200, seed: 2, level: Level::new(0.99).unwrap() };
    let fit = dawid_skene_bootstrap(&labels, &patients, Prior::Flat, 1e-9, &plan).unwrap();
    for (found, accuracy) in fit.accuracies.iter().zip(accuracies) {
        let found = found.unwrap();
        let interval = found.interval.unwrap();
        assert!(interval.low < accuracy && accuracy < interval.high, "{accuracy}: {interval:?}");
        // The truth is not known for certain, so no narrower than with it.
        let known = (accuracy * (1.0 - accuracy) / items as f64).sqrt();
        let error = found.standard_error.unwrap();
        assert!(error > 0.8 * known && error < 2.5 * known, "{error} {known}");
    }
    let confusion = fit.confusion[3][1].as_ref().unwrap();
    assert!((confusion.iter().map(|e| e.value).sum::<f64>() - 1.0).abs() < 1e-9);
    let sum: f64 = fit.class_shares.iter().map(|e| e.value).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    // Two cases for each patient that are the same: half as much is known.
    let (half, _) = simulated(items / 2, 3, &accuracies, 18);
    let twice: Vec<Label> = (0..items)
        .flat_map(|item| {
            let given: Vec<_> = half.of_item(item / 2).collect();
            given.into_iter().map(move |(reader, class)| Label { item, reader, class })
        })
        .collect();
    let twice = Labels::new(items, 4, 3, &twice).unwrap();
    let of = |patients: &[usize]| {
        let fit = dawid_skene_bootstrap(&twice, patients, Prior::Flat, 1e-9, &plan).unwrap();
        fit.accuracies[2].unwrap().standard_error.unwrap()
    };
    let pairs: Vec<usize> = patients.iter().map(|item| item / 2).collect();
    let ratio = of(&pairs) / of(&patients);
    assert!((ratio - 2.0_f64.sqrt()).abs() < 0.25, "{ratio}");
}
