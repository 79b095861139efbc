//! Coefficients of agreement: what must not matter, bounds, and slower ways to the same figure.

use proptest::prelude::*;
use stats::agreement::{
    ContingencyTable, Metric, Weighting, Weights, brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac,
    krippendorff_alpha, krippendorff_alpha_categories, percent_agreement, scott_pi, weighted_kappa,
};
use stats::{Estimable, Level, Measurements, Ratings};

use crate::{P95, same};

pub type Rows = Vec<Vec<Option<usize>>>;
type Coefficient = fn(&Ratings, &Weights, Level) -> Estimable;

const COEFFICIENTS: [Coefficient; 6] =
    [percent_agreement, gwet_ac, fleiss_kappa, krippendorff_alpha_categories, conger_kappa, brennan_prediger];

/// Rows of five readers in four categories, with gaps.
pub fn rows() -> impl Strategy<Value = Rows> {
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
}
