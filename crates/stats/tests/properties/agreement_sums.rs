//! Coefficients from sums over cases are those of the rows themselves, of a table and of every resample.

use std::sync::Mutex;

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::agreement::{
    AgreementSums, Metric, Weighting, Weights, bootstrap_agreement, brennan_prediger, category_kappas,
    conger_kappa, fleiss_kappa, gwet_ac, krippendorff_alpha, krippendorff_alpha_categories, light_kappa,
    percent_agreement, unanimous_fraction, weighted_kappa,
};
use stats::ranks::{kendall_tau_b, kendall_w, mean_spearman};
use stats::resampling::{Bootstrap, replicate};
use stats::{Estimable, Measurements, Ratings};

use crate::P95;
use crate::agreement::{Rows, rows};

const KINDS: [Weighting; 6] = [
    Weighting::Unweighted,
    Weighting::Linear,
    Weighting::Quadratic,
    Weighting::Ordinal,
    Weighting::Radical,
    Weighting::Ratio,
];

/// Every coefficient from the sums.
fn of_sums(sums: &AgreementSums<'_>) -> Vec<Estimable<f64>> {
    let mut all = vec![
        sums.krippendorff_alpha(Metric::Nominal),
        sums.krippendorff_alpha(Metric::Ordinal),
        sums.unanimous_fraction(),
        sums.light_kappa(),
        sums.kendall_w(),
        sums.mean_spearman(),
        sums.kendall_tau_b(0, 1),
    ];
    all.extend((0..4).map(|category| sums.category_kappa(category)));
    for kind in KINDS {
        let weights = Weights::of(kind, 4);
        all.extend([
            sums.percent_agreement(&weights),
            sums.gwet_ac(&weights),
            sums.fleiss_kappa(&weights),
            sums.brennan_prediger(&weights),
            sums.conger_kappa(&weights),
            sums.krippendorff_alpha_categories(&weights),
            sums.cohen_kappa(1, 3, &weights),
        ]);
    }
    all
}

/// The same, each from the rows.
fn plain(rows: &Rows) -> Vec<Estimable<f64>> {
    let ratings = Ratings::from_rows(4, rows).unwrap();
    let numbers = Measurements::from(&ratings);
    let value = |estimate: Estimable| estimate.map(|e| e.value);
    let both = |unit: &Vec<Option<usize>>| Some((unit[0]? as f64, unit[1]? as f64));
    let mut all = vec![
        value(krippendorff_alpha(&numbers, Metric::Nominal)),
        value(krippendorff_alpha(&numbers, Metric::Ordinal)),
        unanimous_fraction(&ratings),
        light_kappa(&ratings),
        kendall_w(&numbers).map(|found| found.w),
        mean_spearman(&numbers),
        kendall_tau_b(&rows.iter().filter_map(both).collect::<Vec<_>>()),
    ];
    match category_kappas(&ratings) {
        Ok(kappas) => all.extend(kappas),
        Err(why) => all.extend([Err(why); 4]),
    }
    for kind in KINDS {
        let weights = Weights::of(kind, 4);
        all.extend([
            value(percent_agreement(&ratings, &weights, P95)),
            value(gwet_ac(&ratings, &weights, P95)),
            value(fleiss_kappa(&ratings, &weights, P95)),
            value(brennan_prediger(&ratings, &weights, P95)),
            value(conger_kappa(&ratings, &weights, P95)),
            value(krippendorff_alpha_categories(&ratings, &weights, P95)),
            ratings.table(1, 3).and_then(|table| value(weighted_kappa(&table, &weights, P95))),
        ]);
    }
    all
}

fn equal(found: &[Estimable<f64>], expected: &[Estimable<f64>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (index, pair) in found.iter().zip(expected).enumerate() {
        match pair {
            (Ok(a), Ok(b)) => prop_assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{index}: {a} {b}"),
            (a, b) => prop_assert_eq!(a.is_err(), b.is_err(), "{}: {:?} {:?}", index, a, b),
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn coefficients_of_sums_are_those_of_the_rows(rows in rows(), complete in any::<bool>()) {
        let rows: Rows = if complete {
            rows.iter().map(|row| row.iter().map(|v| Some(v.unwrap_or(0))).collect()).collect()
        } else {
            rows
        };
        let ratings = Ratings::from_rows(4, &rows).unwrap();
        equal(&AgreementSums::of_table(&ratings, of_sums), &plain(&rows))?;
    }

    #[test]
    fn a_resample_of_sums_is_the_rows_drawn(rows in rows(), seed in 0_u64..100) {
        let patients: Vec<usize> = (0..rows.len()).map(|unit| unit / 2).collect();
        let plan = Bootstrap { replicates: 4, seed, level: P95 };
        let ratings = Ratings::from_rows(4, &rows).unwrap();
        let found = bootstrap_agreement(&ratings, &patients, &plan, |sums| {
            of_sums(sums).into_iter().map(Result::ok).collect()
        }).unwrap();
        // The patients as the bootstrap draws them: alike ones together, in the order of their rows.
        let mut of_patient: Vec<Rows> = rows.chunks(2).map(<[_]>::to_vec).collect();
        for cases in &mut of_patient {
            cases.sort_by_key(|row| codes(row));
        }
        of_patient.sort_by_key(|cases| cases.iter().map(|row| codes(row)).collect::<Vec<_>>());
        let alike: Vec<&[Rows]> = of_patient.chunk_by(|a, b| a == b).collect();
        let multiplicities: Vec<u32> = alike.iter().map(|same| same.len() as u32).collect();
        let expected = Mutex::new(Vec::new());
        replicate(&multiplicities, &plan, |drawn| {
            let drawn: Rows = alike.iter().zip(drawn)
                .flat_map(|(same, &times)| std::iter::repeat_n(&same[0], times as usize).flatten().cloned())
                .collect();
            expected.lock().unwrap().push(plain(&drawn));
            None
        });
        let expected = expected.into_inner().unwrap();
        for (index, replicates) in found.iter().enumerate() {
            let mut values: Vec<f64> = expected.iter().filter_map(|all| all[index].ok()).collect();
            values.sort_by(f64::total_cmp);
            let all = |values: &[f64]| values.iter().copied().map(Ok).collect::<Vec<_>>();
            equal(&all(replicates.sorted()), &all(&values))?;
        }
    }
}

/// A row in the order of codes: a gap comes last.
fn codes(row: &[Option<usize>]) -> Vec<usize> {
    row.iter().map(|rating| rating.unwrap_or(usize::MAX)).collect()
}

#[test]
fn coefficients_have_the_same_digits_on_any_number_of_threads() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut rating = || random.random_bool(0.9).then(|| random.random_range(0..4_usize));
    let rows: Rows = (0..500).map(|_| (0..4).map(|_| rating()).collect()).collect();
    let (table, patients) =
        (Ratings::from_rows(4, &rows).unwrap(), (0..500).map(|i| i / 2).collect::<Vec<_>>());
    let run = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let plan = Bootstrap { replicates: 100, seed, level: P95 };
        let all = |sums: &AgreementSums<'_>| of_sums(sums).into_iter().map(Result::ok).collect();
        pool.install(|| bootstrap_agreement(&table, &patients, &plan, all).unwrap())
    };
    assert_eq!(run(1, 11), run(4, 11));
    assert_ne!(run(1, 11), run(1, 12));
}
