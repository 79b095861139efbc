//! Resampling: the same digits on any number of threads, the same law by every way.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::Measurements;
use stats::accuracy::{Calls, matthews, over_patients, sensitivity};
use stats::agreement::{Metric, alpha_bootstrap};
use stats::proportions::clustered_share;
use stats::resampling::{Bootstrap, mean_of_clusters};

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
