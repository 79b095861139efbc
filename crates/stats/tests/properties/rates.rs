//! Shares, areas and p values.

use proptest::prelude::*;
use stats::NotEstimable;
use stats::proportions::{clopper_pearson, wilson};
use stats::roc::{auc, compare_auc};
use stats::slices::{benjamini_hochberg, bonferroni, holm};

use crate::P95;

type Scored = Vec<(bool, f64)>;

proptest! {
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
    fn adjusted_p_values_grow(p in prop::collection::vec(0.0..=1.0_f64, 1..30)) {
        for adjusted in [benjamini_hochberg(&p), holm(&p), bonferroni(&p)] {
            prop_assert!(adjusted.iter().zip(&p).all(|(a, p)| *a >= *p - 1e-15 && *a <= 1.0));
        }
        prop_assert!(benjamini_hochberg(&p).iter().zip(holm(&p)).all(|(a, b)| *a <= b + 1e-15));
    }
}
