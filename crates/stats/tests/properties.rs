//! Invariants of the statistics on arbitrary and on simulated reads.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::accuracy::{Calls, matthews, over_patients, sensitivity};
use stats::agreement::{
    ContingencyTable, Metric, Weighting, Weights, alpha_bootstrap, brennan_prediger, cohen_kappa,
    conger_kappa, fleiss_kappa, gwet_ac, krippendorff_alpha, krippendorff_alpha_categories,
    percent_agreement, scott_pi, weighted_kappa,
};
use stats::charts::{bernoulli_cusum_run_length, risk_adjusted_cusum, risk_adjusted_cusum_run_length};
use stats::measurement::{
    LimitsInterval, concordance, intraclass_correlations, limits_of_agreement, variance_components,
};
use stats::paired::{mcnemar, paired_difference};
use stats::proportions::{clopper_pearson, clustered_share, wilson};
use stats::ranks::spearman;
use stats::resampling::{Bootstrap, mean_of_clusters};
use stats::roc::{auc, compare_auc};
use stats::slices::{benjamini_hochberg, bonferroni, holm};
use stats::truth::{Label, Labels, Prior, dawid_skene, dawid_skene_bootstrap, glad, mace, one_coin};
use stats::{Estimable, Level, Measurements, NotEstimable, Ratings};

const P95: Level = Level::P95;

type Scored = Vec<(bool, f64)>;
type Rows = Vec<Vec<Option<usize>>>;
type Coefficient = fn(&Ratings, &Weights, Level) -> Estimable;

const COEFFICIENTS: [Coefficient; 6] =
    [percent_agreement, gwet_ac, fleiss_kappa, krippendorff_alpha_categories, conger_kappa, brennan_prediger];

/// Rows of five readers in four categories, with gaps.
fn rows() -> impl Strategy<Value = Rows> {
    prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, 0_usize..4), 5), 2..25)
}

fn near(a: &Estimable, b: &Estimable) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            let errors = a.standard_error.zip(b.standard_error).is_none_or(|(a, b)| (a - b).abs() < 1e-9);
            (a.value - b.value).abs() < 1e-9 && a.n == b.n && errors
        }
        (Err(a), Err(b)) => a == b,
        _ => false,
    }
}

fn same(a: &Estimable<f64>, b: &Estimable<f64>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (Err(a), Err(b)) => a == b,
        _ => false,
    }
}

fn numbers(rows: &Rows) -> Measurements {
    Measurements::from(&Ratings::from_rows(4, rows).unwrap())
}

/// Alpha by the coincidence matrix, cell by cell.
fn plain_alpha(rows: &Rows, metric: Metric) -> Option<f64> {
    let q = 4;
    let mut coincidences = vec![vec![0.0; q]; q];
    for row in rows {
        let given: Vec<usize> = row.iter().flatten().copied().collect();
        if given.len() < 2 {
            continue;
        }
        for (i, a) in given.iter().enumerate() {
            for (j, b) in given.iter().enumerate() {
                if i != j {
                    coincidences[*a][*b] += 1.0 / (given.len() - 1) as f64;
                }
            }
        }
    }
    let totals: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
    let n: f64 = totals.iter().sum();
    let apart = |a: usize, b: usize| {
        let (low, high) = (a.min(b), a.max(b));
        let (x, y) = (low as f64, high as f64);
        match metric {
            Metric::Nominal => f64::from(u8::from(a != b)),
            Metric::Ordinal if a == b => 0.0,
            Metric::Ordinal => {
                (totals[low..=high].iter().sum::<f64>() - f64::midpoint(totals[low], totals[high])).powi(2)
            }
            Metric::Interval => (x - y).powi(2),
            Metric::Ratio if x + y == 0.0 => 0.0,
            Metric::Ratio => ((x - y) / (x + y)).powi(2),
        }
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    for a in 0..q {
        for b in 0..q {
            observed += coincidences[a][b] * apart(a, b);
            expected += totals[a] * totals[b] * apart(a, b);
        }
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

proptest! {
    // Exact limits cost a root of the noncentral t distribution each.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn two_sides_can_be_exchanged(pairs in prop::collection::vec((1.0..50.0_f64, 1.0..50.0_f64), 4..30)) {
        let turned: Vec<(f64, f64)> = pairs.iter().map(|&(x, y)| (y, x)).collect();
        let limits = |pairs: &[(f64, f64)]| limits_of_agreement(pairs, P95, LimitsInterval::Exact);
        if let (Ok(a), Ok(b)) = (limits(&pairs), limits(&turned)) {
            prop_assert!((a.bias + b.bias).abs() < 1e-9 && (a.lower + b.upper).abs() < 1e-9);
            prop_assert!((a.lower_interval.low + b.upper_interval.high).abs() < 1e-7);
            prop_assert!(a.lower < a.bias && a.bias < a.upper);
        }
        if let (Ok(a), Ok(b)) = (concordance(&pairs, P95), concordance(&turned, P95)) {
            prop_assert!((a.estimate.value - b.estimate.value).abs() < 1e-12);
            // Never better than the correlation, whatever line the points lie on.
            prop_assert!(a.estimate.value.abs() <= a.pearson.abs() + 1e-12);
        }
        prop_assert!(same(&spearman(&pairs), &spearman(&turned)));
        let table: Vec<(usize, usize)> = pairs.iter().map(|&(x, y)| (x as usize % 2, y as usize % 2)).collect();
        let table_turned: Vec<(usize, usize)> = table.iter().map(|&(x, y)| (y, x)).collect();
        let table = ContingencyTable::from_pairs(2, &table).unwrap();
        let table_turned = ContingencyTable::from_pairs(2, &table_turned).unwrap();
        if let (Ok(a), Ok(b)) = (mcnemar(&table), mcnemar(&table_turned)) {
            prop_assert!((a.mid_p - b.mid_p).abs() < 1e-12 && a.mid_p <= a.exact_p && a.exact_p <= 1.0);
        }
        let difference = |t: &ContingencyTable| paired_difference(t, P95).unwrap();
        let (a, b) = (difference(&table), difference(&table_turned));
        prop_assert!((a.value + b.value).abs() < 1e-12);
        prop_assert!((a.interval.unwrap().low + b.interval.unwrap().high).abs() < 1e-9);
    }
}

proptest! {
    #[test]
    fn coefficients_do_not_depend_on_names_or_order(rows in rows(), turn in 1_usize..5, shift in 1_usize..4) {
        let weights = Weights::of(Weighting::Unweighted, 4);
        let given = Ratings::from_rows(4, &rows).unwrap();
        let mut readers = rows.clone();
        for row in &mut readers {
            row.rotate_left(turn);
        }
        let cases: Rows = rows.iter().rev().cloned().collect();
        let named: Rows = rows.iter().map(|row| row.iter().map(|v| v.map(|k| (k + shift) % 4)).collect()).collect();
        for coefficient in COEFFICIENTS {
            let found = coefficient(&given, &weights, P95);
            for other in [&readers, &cases, &named] {
                let other = coefficient(&Ratings::from_rows(4, other).unwrap(), &weights, P95);
                prop_assert!(near(&found, &other), "{found:?} {other:?}");
            }
        }
    }

    #[test]
    fn coefficients_stay_in_bounds(rows in rows()) {
        let ratings = Ratings::from_rows(4, &rows).unwrap();
        for kind in [Weighting::Unweighted, Weighting::Linear, Weighting::Quadratic, Weighting::Ordinal] {
            let weights = Weights::of(kind, 4);
            for coefficient in COEFFICIENTS {
                if let Ok(found) = coefficient(&ratings, &weights, P95) {
                    prop_assert!(found.value.is_finite() && found.value <= 1.0 + 1e-12);
                    if let Some(interval) = found.interval {
                        prop_assert!(interval.low <= found.value + 1e-12);
                        prop_assert!(interval.high >= found.value.min(1.0) - 1e-12 && interval.high <= 1.0);
                    }
                }
            }
        }
    }

    #[test]
    fn fast_alpha_is_the_coincidence_matrix(rows in rows()) {
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
            let found = krippendorff_alpha(&numbers(&rows), metric).map(|e| e.value).ok();
            match (found, plain_alpha(&rows, metric)) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-9, "{a} {b}"),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
        let ratings = Ratings::from_rows(4, &rows).unwrap();
        for (metric, kind) in [(Metric::Nominal, Weighting::Unweighted), (Metric::Interval, Weighting::Quadratic)] {
            let gwet = krippendorff_alpha_categories(&ratings, &Weights::of(kind, 4), P95).map(|e| e.value);
            prop_assert!(same(&gwet, &krippendorff_alpha(&numbers(&rows), metric).map(|e| e.value)));
        }
    }

    #[test]
    fn two_readers_are_a_case_of_several(pairs in prop::collection::vec((0_usize..3, 0_usize..3), 2..40)) {
        let rows: Rows = pairs.iter().map(|&(a, b)| vec![Some(a), Some(b)]).collect();
        let ratings = Ratings::from_rows(3, &rows).unwrap();
        let table = ContingencyTable::from_pairs(3, &pairs).unwrap();
        let turned: Vec<(usize, usize)> = pairs.iter().map(|&(a, b)| (b, a)).collect();
        let turned = ContingencyTable::from_pairs(3, &turned).unwrap();
        for kind in [Weighting::Unweighted, Weighting::Quadratic] {
            let weights = Weights::of(kind, 3);
            let value = |e: Estimable| e.map(|e| e.value);
            let cohen = value(weighted_kappa(&table, &weights, P95));
            prop_assert!(same(&cohen, &value(conger_kappa(&ratings, &weights, P95))));
            prop_assert!(same(&cohen, &value(weighted_kappa(&turned, &weights, P95))));
            let scott = value(scott_pi(&table, &weights, P95));
            prop_assert!(same(&scott, &value(fleiss_kappa(&ratings, &weights, P95))));
        }
    }

    #[test]
    fn intervals_of_a_share_hold_it(n in 1_u64..400, part in 0.0..=1.0_f64) {
        let x = (part * n as f64).round() as u64;
        for share in [wilson(x, n, P95).unwrap(), clopper_pearson(x, n, P95).unwrap()] {
            let interval = share.interval.unwrap();
            prop_assert!(interval.low >= 0.0 && interval.low <= share.value + 1e-12);
            prop_assert!(interval.high <= 1.0 && interval.high >= share.value - 1e-12);
        }
    }

    #[test]
    fn area_is_the_share_of_ordered_pairs(cases in prop::collection::vec((any::<bool>(), 0_u8..6), 2..40)) {
        let scored: Vec<(bool, f64)> = cases.iter().map(|&(t, s)| (t, f64::from(s))).collect();
        let (positive, negative): (Scored, Scored) = scored.iter().partition(|c| c.0);
        let pairs = positive.iter().flat_map(|p| negative.iter().map(move |n| (p.1, n.1)));
        let won: f64 = pairs.map(|(p, n)| if p > n { 1.0 } else if p < n { 0.0 } else { 0.5 }).sum();
        match auc(&scored, P95) {
            Ok(area) => prop_assert!((area.value - won / (positive.len() * negative.len()) as f64).abs() < 1e-12),
            Err(why) => prop_assert_eq!(why, NotEstimable::EmptyGroup),
        }
        let both: Vec<(bool, f64, f64)> = scored.iter().map(|&(t, s)| (t, s, -s)).collect();
        if let Ok(test) = compare_auc(&both) {
            prop_assert!((0.0..=1.0).contains(&test.p));
        }
    }

    #[test]
    fn correlations_do_not_depend_on_names_scale_or_order(
        rows in prop::collection::vec(prop::collection::vec(-20.0..20.0_f64, 3), 4..15),
        turn in 1_usize..3,
    ) {
        let table = |rows: Vec<Vec<f64>>| {
            let cells: Vec<Vec<Option<f64>>> = rows.iter().map(|r| r.iter().copied().map(Some).collect()).collect();
            Measurements::from_rows(&cells).unwrap()
        };
        let mut readers = rows.clone();
        for row in &mut readers {
            row.rotate_left(turn);
        }
        let scaled: Vec<Vec<f64>> =
            rows.iter().rev().map(|row| row.iter().map(|v| 3.0 * v + 7.0).collect()).collect();
        let found = intraclass_correlations(&table(rows), P95).unwrap();
        for other in [readers, scaled] {
            for (a, b) in found.iter().zip(intraclass_correlations(&table(other), P95).unwrap()) {
                prop_assert!((a.estimate.value - b.estimate.value).abs() < 1e-6 * (1.0 + a.estimate.value.abs()));
            }
        }
        for single in &found[..3] {
            prop_assert!(single.estimate.value <= 1.0 + 1e-12);
        }
    }

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

    #[test]
    fn adjusted_p_values_grow(p in prop::collection::vec(0.0..=1.0_f64, 1..30)) {
        for adjusted in [benjamini_hochberg(&p), holm(&p), bonferroni(&p)] {
            prop_assert!(adjusted.iter().zip(&p).all(|(a, p)| *a >= *p - 1e-15 && *a <= 1.0));
        }
        prop_assert!(benjamini_hochberg(&p).iter().zip(holm(&p)).all(|(a, b)| *a <= b + 1e-15));
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
fn what_cannot_be_estimated_says_why() {
    let one = Ratings::from_rows(2, &[vec![Some(0)], vec![Some(1)]]).unwrap();
    let weights = Weights::of(Weighting::Unweighted, 2);
    assert_eq!(fleiss_kappa(&one, &weights, P95), Err(NotEstimable::NoPairs));
    let constant = Ratings::from_rows(2, &[vec![Some(1), Some(1)], vec![Some(1), Some(1)]]).unwrap();
    assert_eq!(fleiss_kappa(&constant, &weights, P95), Err(NotEstimable::NoVariation));
    assert_eq!(cohen_kappa(&constant.table(0, 1).unwrap(), P95), Err(NotEstimable::NoVariation));
    assert_eq!(percent_agreement(&constant, &weights, P95).unwrap().value, 1.0);
    assert!(percent_agreement(&constant, &weights, P95).unwrap().interval.is_none());
    assert_eq!(wilson(0, 0, P95), Err(NotEstimable::NoData));
    assert_eq!(auc(&[(true, 1.0)], P95), Err(NotEstimable::EmptyGroup));
    let flat = Measurements::from_rows(&[vec![Some(2.0), Some(2.0)], vec![Some(2.0), Some(2.0)]]).unwrap();
    assert_eq!(intraclass_correlations(&flat, P95), Err(NotEstimable::NoVariation));
    assert_eq!(variance_components(&flat), Err(NotEstimable::NoVariation));
    let pairs = [(1.0, 2.0); 5];
    assert_eq!(limits_of_agreement(&pairs, P95, LimitsInterval::Exact), Err(NotEstimable::NoVariation));
    assert!(Ratings::from_rows(2, &[vec![Some(2)]]).is_err());
    assert!(Measurements::from_rows(&[vec![Some(f64::NAN)]]).is_err());
}

#[test]
fn icc_of_components_and_of_anova_agree_on_complete_data() {
    let mut random = ChaCha8Rng::seed_from_u64(21);
    let rows: Vec<Vec<Option<f64>>> = (0..60)
        .map(|_| {
            let unit = random.random_range(0.0..20.0);
            (0..4).map(|reader| Some(unit + f64::from(reader) + noise(&mut random))).collect()
        })
        .collect();
    let table = Measurements::from_rows(&rows).unwrap();
    let icc = intraclass_correlations(&table, P95).unwrap();
    let fit = variance_components(&table).unwrap();
    assert!((icc[1].estimate.value - fit.agreement()).abs() < 1e-4);
    assert!((icc[2].estimate.value - fit.consistency()).abs() < 1e-4);
}

fn noise(random: &mut impl Rng) -> f64 {
    (0..12).map(|_| random.random_range(0.0..1.0)).sum::<f64>() - 6.0
}

/// Mean number of cases to a signal, counted over many simulated courses.
fn simulated_run_length(mut next: impl FnMut() -> (bool, f64), odds_ratio: f64, limit: f64) -> f64 {
    const COURSES: usize = 2000;
    let mut cases = 0;
    for _ in 0..COURSES {
        let mut course = Vec::new();
        while risk_adjusted_cusum(&course, odds_ratio, limit).first_signal.is_none() {
            // A few at a time: only the length up to the signal counts.
            course.extend((0..64).map(|_| next()));
        }
        cases += risk_adjusted_cusum(&course, odds_ratio, limit).first_signal.unwrap() + 1;
    }
    cases as f64 / COURSES as f64
}

#[test]
fn run_lengths_of_the_chain_are_those_of_simulated_courses() {
    let mut random = ChaCha8Rng::seed_from_u64(8);
    let risks = [0.1, 0.2, 0.4];
    for odds in [1.0, 2.0] {
        let next = || {
            let risk: f64 = risks[random.random_range(0..3)];
            let rate = odds * risk / (1.0 - risk + odds * risk);
            (random.random_bool(rate), risk)
        };
        let simulated = simulated_run_length(next, 2.0, 2.0);
        let chain = risk_adjusted_cusum_run_length(&risks, 2.0, 2.0, odds, 200).unwrap();
        assert!((simulated / chain - 1.0).abs() < 0.06, "{simulated} {chain}");
    }
    let coarse = bernoulli_cusum_run_length(0.05, 0.1, 3.0, 0.05, 100).unwrap();
    let fine = bernoulli_cusum_run_length(0.05, 0.1, 3.0, 0.05, 400).unwrap();
    assert!((coarse / fine - 1.0).abs() < 0.03, "{coarse} {fine}");
    // One risk for all cases: the plain chart.
    let adjusted = risk_adjusted_cusum_run_length(&[0.05], 2.0, 3.0, 1.0, 100).unwrap();
    let plain = bernoulli_cusum_run_length(0.05, 0.1 / 1.05, 3.0, 0.05, 100).unwrap();
    assert!((adjusted / plain - 1.0).abs() < 1e-9, "{adjusted} {plain}");
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
