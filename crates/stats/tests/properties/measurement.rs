//! Measurements: what must not matter, and one model by two ways.

use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::Measurements;
use stats::agreement::ContingencyTable;
use stats::measurement::{
    LimitsInterval, concordance, intraclass_correlations, limits_of_agreement, variance_components,
};
use stats::paired::{mcnemar, paired_difference};
use stats::ranks::spearman;

use crate::{P95, same};

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
