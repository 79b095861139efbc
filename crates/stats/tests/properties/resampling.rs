//! Resampling: the same digits on any number of threads, the same law by every way.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::Measurements;
use stats::accuracy::{Calls, bootstrap_calls, matthews, over_patients, sensitivity};
use stats::agreement::{Metric, alpha_bootstrap};
use stats::proportions::clustered_share;
use stats::resampling::{Bootstrap, mean_of_clusters, replicate};
use stats::roc::{auc, bootstrap_auc};

use crate::P95;

#[test]
fn a_seed_gives_the_same_digits_on_any_number_of_threads() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut rating = || Some(f64::from(random.random_range(0..5_u8)));
    let rows: Vec<Vec<Option<f64>>> = (0..500).map(|_| (0..4).map(|_| rating()).collect()).collect();
    let table = Measurements::from_rows(&rows).unwrap();
    let patients: Vec<usize> = (0..500).map(|i| i / 2).collect();
    let plan = Bootstrap { replicates: 300, seed: 11, level: P95 };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| alpha_bootstrap(&table, &patients, Metric::Ordinal, &plan).unwrap())
    };
    assert_eq!(run(1), run(4));
    let other = Bootstrap { seed: 12, ..plan };
    assert_ne!(run(1), alpha_bootstrap(&table, &patients, Metric::Ordinal, &other).unwrap());
}

#[test]
fn drawing_patterns_and_drawing_patients_agree() {
    // Alike patients are drawn by pattern, unlike ones one by one: the same law either way.
    let alike: Vec<Vec<f64>> = (0..600).map(|i| vec![f64::from(u8::from(i % 3 == 0))]).collect();
    let plan = Bootstrap { replicates: 4000, seed: 5, level: P95 };
    let single = mean_of_clusters(&alike, &plan).unwrap();
    let counts = stats::resampling::replicate(&[200, 400], &plan, |n| Some(f64::from(n[0]) / 600.0));
    let exact = (1.0 / 3.0 * 2.0 / 3.0 / 600.0_f64).sqrt();
    assert!((single.standard_error.unwrap() / exact - 1.0).abs() < 0.05);
    assert!((counts.standard_error().unwrap() / exact - 1.0).abs() < 0.05);
}

#[test]
fn totals_are_taken_over_the_same_resamples() {
    // Common patterns, a whole block of single patients, and a part of one.
    let multiplicities: Vec<u32> = (0..400).map(|i| if i % 50 == 0 { 90 } else { 1 }).collect();
    let plan = Bootstrap { replicates: 77, seed: 9, level: P95 };
    for width in [2, 7, 16, 20, 50, 80] {
        let figures: Vec<Vec<f64>> =
            (0..400).map(|i| (0..width).map(|k| f64::from((i * 7 + k * 13) % 31)).collect()).collect();
        let of = |total: &[f64]| Some(total[0] / (1.0 + total[width as usize - 1]));
        let counted = stats::resampling::replicate(&multiplicities, &plan, |drawn| {
            assert_eq!(drawn.iter().sum::<u32>(), multiplicities.iter().sum());
            let total = |k: usize| figures.iter().zip(drawn).map(|(f, &n)| f[k] * f64::from(n)).sum::<f64>();
            of(&(0..width as usize).map(total).collect::<Vec<_>>())
        });
        assert_eq!(stats::resampling::replicate_totals(&figures, &multiplicities, &plan, of), counted);
    }
}

#[test]
fn a_bootstrap_over_patients_is_as_wide_as_the_cluster_adjusted_error() {
    let mut random = ChaCha8Rng::seed_from_u64(30);
    let patients: Vec<Calls> = (0..300)
        .map(|_| {
            let skill: f64 = random.random_range(0.5..1.0);
            let mut count = |n: u64| (0..n).filter(|_| random.random_bool(skill)).count() as u64;
            let (found, spared) = (count(3), count(4));
            Calls {
                true_positive: found,
                false_negative: 3 - found,
                true_negative: spared,
                false_positive: 4 - spared,
            }
        })
        .collect();
    let plan = Bootstrap { replicates: 2000, seed: 3, level: P95 };
    let found = over_patients(&patients, &plan, |calls| Ok(sensitivity(calls, P95)?.value)).unwrap();
    let pairs: Vec<(u64, u64)> = patients.iter().map(|c| (c.true_positive, 3)).collect();
    let known = clustered_share(&pairs, P95).unwrap();
    assert!((found.value - known.estimate.value).abs() < 1e-12);
    let ratio = found.standard_error.unwrap() / known.estimate.standard_error.unwrap();
    assert!(known.design_effect > 1.1 && (ratio - 1.0).abs() < 0.06, "{ratio}");
    assert!(over_patients(&patients, &plan, matthews).unwrap().interval.is_some());
}

#[test]
fn areas_are_those_of_the_cases_drawn() {
    let mut random = ChaCha8Rng::seed_from_u64(31);
    let mut case = || Some((random.random_bool(0.4), f64::from(random.random_range(0..6_u8))));
    let scores: Vec<Vec<Option<(bool, f64)>>> =
        (0..2).map(|gap| (0..90).map(|i| if i % 7 == gap { None } else { case() }).collect()).collect();
    let patients: Vec<usize> = (0..90).map(|i| i / 3).collect();
    let plan = Bootstrap { replicates: 50, seed: 4, level: P95 };
    let found = bootstrap_auc(&scores, &patients, &plan).unwrap();
    for (reader, replicates) in scores.iter().zip(&found) {
        let expected = replicate(&[1; 30], &plan, |drawn| {
            let times = |case: usize| drawn[patients[case]] as usize;
            let cases = reader.iter().enumerate().filter_map(|(case, s)| Some((case, (*s)?)));
            let drawn: Vec<_> = cases.flat_map(|(case, s)| std::iter::repeat_n(s, times(case))).collect();
            auc(&drawn, P95).ok().map(|area| area.value)
        });
        assert_eq!(replicates.undefined(), expected.undefined());
        for (a, b) in replicates.sorted().iter().zip(expected.sorted()) {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
    }
}

#[test]
fn calls_of_patients_who_are_alike_are_drawn_together() {
    let call = |i: u64| Calls {
        true_positive: i % 3,
        false_positive: i % 2,
        false_negative: i % 5 / 4,
        true_negative: 2,
    };
    let patients: Vec<Calls> = (0..200).map(call).collect();
    let plan = Bootstrap { replicates: 3000, seed: 3, level: P95 };
    let of = |calls: &Calls| Ok(sensitivity(calls, P95)?.value);
    let single = over_patients(&patients, &plan, of).unwrap();
    let together = &bootstrap_calls(&patients, &plan, |calls| vec![of(calls).ok()])[0];
    let ratio = together.standard_error().unwrap() / single.standard_error.unwrap();
    assert!((ratio - 1.0).abs() < 0.06, "{ratio}");
}
