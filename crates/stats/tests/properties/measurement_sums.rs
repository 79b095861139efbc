//! Figures of measurements from sums over cases are those of the rows themselves, of a table and of every resample.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use stats::agreement::{Metric, krippendorff_alpha};
use stats::measurement::{
    IccForm, LimitsInterval, MeasurementSums, bootstrap_measurements, concordance, intraclass_correlations,
    limits_of_agreement, one_way_icc, pearson, two_way_anova,
};
use stats::resampling::{Bootstrap, replicate};
use stats::{Estimable, Measurements};

use crate::P95;

type Rows = Vec<Vec<Option<f64>>>;

const FORMS: [IccForm; 6] = [
    IccForm::OneWaySingle,
    IccForm::AgreementSingle,
    IccForm::ConsistencySingle,
    IccForm::OneWayMean,
    IccForm::AgreementMean,
    IccForm::ConsistencyMean,
];

fn of_sums(sums: &MeasurementSums<'_>, readers: usize) -> Vec<Estimable<f64>> {
    let mut all: Vec<Estimable<f64>> = FORMS.map(|form| sums.icc(form)).into();
    all.extend([
        sums.one_way_anova().map(|anova| anova.icc()),
        sums.krippendorff_alpha(),
        sums.two_way_anova().map(|anova| anova.within_subject_sd()),
        sums.two_way_anova().map(|anova| anova.error_of_agreement()),
    ]);
    if readers == 2 {
        let limits = sums.limits_of_agreement(P95);
        all.extend([sums.concordance(), sums.pearson(), limits.map(|l| l[0]), limits.map(|l| l[2])]);
    }
    all
}

fn plain(rows: &Rows, readers: usize) -> Vec<Estimable<f64>> {
    let table = Measurements::from_rows(rows).unwrap();
    let icc = intraclass_correlations(&table, P95);
    let mut all: Vec<Estimable<f64>> =
        (0..6).map(|form| icc.as_ref().map(|all| all[form].estimate.value).map_err(|e| *e)).collect();
    all.extend([
        one_way_icc(&table, P95).map(|icc| icc.single.value),
        krippendorff_alpha(&table, Metric::Interval).map(|alpha| alpha.value),
        two_way_anova(&table).map(|anova| anova.within_subject_sd()),
        two_way_anova(&table).map(|anova| anova.error_of_agreement()),
    ]);
    if readers == 2 {
        let pairs: Vec<(f64, f64)> = rows.iter().filter_map(|row| Some((row[0]?, row[1]?))).collect();
        let limits = limits_of_agreement(&pairs, P95, LimitsInterval::BlandAltman1999);
        all.extend([
            concordance(&pairs, P95).map(|c| c.estimate.value),
            pearson(&pairs),
            limits.as_ref().map(|l| l.bias).map_err(|e| *e),
            limits.as_ref().map(|l| l.upper).map_err(|e| *e),
        ]);
    }
    all
}

fn equal(found: &[Estimable<f64>], expected: &[Estimable<f64>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (index, pair) in found.iter().zip(expected).enumerate() {
        match pair {
            // Ratios of small differences: relative to their size.
            (Ok(a), Ok(b)) if b.is_finite() => {
                prop_assert!((a - b).abs() <= 1e-10 * (1.0 + b.abs()).powi(2), "{index}: {a} {b}");
            }
            (a, b) => prop_assert_eq!(a.is_ok_and(f64::is_finite), b.is_ok_and(f64::is_finite), "{}", index),
        }
    }
    Ok(())
}

/// Measurements to a tenth of a millimetre, with gaps.
fn rows(readers: usize) -> impl Strategy<Value = Rows> {
    let cell = prop::option::weighted(0.85, 50_u16..400);
    let row = prop::collection::vec(cell, readers);
    prop::collection::vec(row, 6..25).prop_map(|rows| {
        let cell = |tenths: Option<u16>| tenths.map(|t| f64::from(t) / 10.0);
        rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
    })
}

fn check(rows: &Rows, readers: usize, seed: u64) -> Result<(), TestCaseError> {
    let table = Measurements::from_rows(rows).unwrap();
    equal(&MeasurementSums::of_table(&table, |sums| of_sums(sums, readers)), &plain(rows, readers))?;
    let patients: Vec<usize> = (0..rows.len()).map(|unit| unit / 2).collect();
    let plan = Bootstrap { replicates: 5, seed, level: P95 };
    let found = bootstrap_measurements(&table, &patients, &plan, |sums| {
        of_sums(sums, readers).into_iter().map(Result::ok).collect()
    })
    .unwrap();
    let of_patient: Vec<&[Vec<Option<f64>>]> = rows.chunks(2).collect();
    let expected = Mutex::new(Vec::new());
    // Two patients over and over: what is then left of the variation is rounding here and there.
    let full = |cases: &[Vec<Option<f64>>]| cases.iter().any(|row| row.iter().all(Option::is_some));
    let few = |drawn: &[u32]| {
        of_patient.iter().zip(drawn).filter(|(cases, times)| **times > 0 && full(cases)).count() < 3
    };
    let degenerate = AtomicBool::new(false);
    replicate(&vec![1; of_patient.len()], &plan, |drawn| {
        degenerate.fetch_or(few(drawn), Ordering::Relaxed);
        let times = of_patient.iter().zip(drawn);
        let drawn: Rows = times
            .flat_map(|(cases, &n)| std::iter::repeat_n(*cases, n as usize).flatten().cloned())
            .collect();
        expected.lock().unwrap().push(plain(&drawn, readers));
        None
    });
    if degenerate.into_inner() {
        return Ok(());
    }
    let expected = expected.into_inner().unwrap();
    for (index, replicates) in found.iter().enumerate() {
        let finite = expected.iter().filter_map(|all| all[index].ok()).filter(|value| value.is_finite());
        let mut values: Vec<f64> = finite.collect();
        values.sort_by(f64::total_cmp);
        let all = |values: &[f64]| values.iter().copied().map(Ok).collect::<Vec<_>>();
        equal(&all(replicates.sorted()), &all(&values))?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn figures_of_sums_are_those_of_the_rows(rows in rows(3), seed in 0_u64..50) {
        check(&rows, 3, seed)?;
    }

    #[test]
    fn figures_of_two_readers_are_those_of_the_rows(rows in rows(2), seed in 0_u64..50) {
        check(&rows, 2, seed)?;
    }
}

/// Percentages of conceptions by bull: Snedecor & Cochran, Statistical Methods, artificial insemination of cows. They
/// give the mean squares 664 and 248, the divisor 5.67 and the variance component 73.
#[test]
fn unequal_numbers_are_as_published() {
    let bulls: [&[f64]; 6] = [
        &[46., 31., 37., 62., 30.],
        &[70., 59.],
        &[52., 44., 57., 40., 67., 64., 70.],
        &[47., 21., 70., 46., 14.],
        &[42., 64., 50., 69., 77., 81., 87.],
        &[35., 68., 59., 38., 57., 76., 57., 29., 60.],
    ];
    let row = |bull: &&[f64]| (0..9).map(|i| bull.get(i).copied()).collect::<Vec<_>>();
    let rows: Rows = bulls.iter().map(row).collect();
    let found = one_way_icc(&Measurements::from_rows(&rows).unwrap(), P95).unwrap();
    let anova = found.anova;
    assert_eq!((anova.between.round(), anova.within.round()), (664.0, 248.0));
    assert!((anova.divisor - 5.67).abs() < 5e-3, "{}", anova.divisor);
    assert_eq!(((anova.between - anova.within) / anova.divisor).round(), 73.0);
    assert!((found.single.value - 73.0 / (73.0 + 248.0)).abs() < 2e-3, "{:?}", found.single);
    // The limits by the same formula with the quantiles of SciPy.
    let interval = found.single.interval.unwrap();
    assert!(
        (interval.low + 0.021_784_165_795_044).abs() < 1e-9
            && (interval.high - 0.734_499_839_843_3).abs() < 1e-9,
        "{interval:?}"
    );
}
