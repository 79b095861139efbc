//! Five readers who sort 100,000 cases into five categories.

use std::error::Error;
use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::agreement::{
    AgreementSums, Metric, Weighting, Weights, alpha_bootstrap, bootstrap_agreement, conger_kappa,
    fleiss_kappa, gwet_ac, krippendorff_alpha_categories,
};
use stats::resampling::Bootstrap;
use stats::truth::{Labels, Prior, dawid_skene};
use stats::{Estimate, Level, Measurements, Ratings};

use crate::clock::{Row, figure, measure};
use crate::files::write_bytes;

const CASES: usize = 100_000;
const READERS: usize = 5;
const CATEGORIES: usize = 5;
const SHARES: [f64; CATEGORIES] = [0.45, 0.25, 0.15, 0.10, 0.05];
const ACCURACIES: [f64; READERS] = [0.90, 0.85, 0.80, 0.75, 0.70];

/// Reads with known truth: a wrong label is a neighbouring category.
fn simulate() -> Vec<u8> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut cells = Vec::with_capacity(CASES * READERS);
    for _ in 0..CASES {
        let mut rest: f64 = random.random();
        let truth = SHARES.iter().position(|share| {
            rest -= share;
            rest < 0.0
        });
        let truth = truth.unwrap_or(0);
        for accuracy in ACCURACIES {
            let said = if random.random_bool(accuracy) {
                truth
            } else if truth == 0 || (truth + 1 < CATEGORIES && random.random_bool(0.5)) {
                truth + 1
            } else {
                truth - 1
            };
            cells.push(said as u8);
        }
    }
    cells
}

pub fn run(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let cells = simulate();
    write_bytes(&folder.join("ratings.npy"), &[CASES, READERS], &cells)?;
    let rows: Vec<Vec<Option<usize>>> =
        cells.chunks(READERS).map(|row| row.iter().map(|&c| Some(usize::from(c))).collect()).collect();
    let ratings = Ratings::from_rows(CATEGORIES, &rows)?;
    let mut found = alphas(&ratings)?;
    found.push(consensus(&ratings)?);
    found.push(coefficients(&ratings)?);
    found.push(all_coefficients(&ratings)?);
    Ok(found)
}

/// The bootstrap by patient with as many cases to a patient.
fn alphas(ratings: &Ratings) -> Result<Vec<Row>, Box<dyn Error>> {
    let table = Measurements::from(ratings);
    let plan = Bootstrap { replicates: 1000, seed: 1, level: Level::P95 };
    let mut rows = Vec::new();
    for (metric, names) in [
        (Metric::Nominal, ["alpha nominal, 1 case", "alpha nominal, 2 cases", "alpha nominal, 5 cases"]),
        (Metric::Ordinal, ["alpha ordinal, 1 case", "alpha ordinal, 2 cases", "alpha ordinal, 5 cases"]),
    ] {
        for (name, cases) in names.into_iter().zip([1, 2, 5]) {
            let patients: Vec<usize> = (0..CASES).map(|unit| unit / cases).collect();
            alpha_bootstrap(&table, &patients, metric, &plan)?;
            let work = || alpha_bootstrap(&table, &patients, metric, &plan);
            rows.push(measure(name, 5, work, |alpha| alpha.map(interval).unwrap_or_default()));
        }
    }
    Ok(rows)
}

fn interval(alpha: Estimate) -> Vec<(String, f64)> {
    let mut figures = vec![figure("alpha", alpha.value)];
    figures.extend(alpha.standard_error.map(|e| figure("standard error", e)));
    figures.extend(alpha.interval.map(|i| figure("low", i.low)));
    figures.extend(alpha.interval.map(|i| figure("high", i.high)));
    figures
}

/// Dawid-Skene from the table of ratings.
fn consensus(ratings: &Ratings) -> Result<Row, Box<dyn Error>> {
    let fit = || dawid_skene(&Labels::from_ratings(ratings)?, Prior::Flat, 1e-12);
    fit()?;
    Ok(measure("Dawid-Skene", 7, fit, |model| {
        let Ok(model) = model else { return Vec::new() };
        let mut figures = vec![figure("steps", model.iterations as f64)];
        figures
            .extend((0..READERS).filter_map(|r| Some(figure(&format!("accuracy {r}"), model.accuracy(r)?))));
        figures
    }))
}

/// The coefficients of several readers with their standard errors.
fn coefficients(ratings: &Ratings) -> Result<Row, Box<dyn Error>> {
    let weights = Weights::of(Weighting::Unweighted, CATEGORIES);
    let all = [
        ("AC1", gwet_ac as fn(&Ratings, &Weights, Level) -> stats::Estimable),
        ("Fleiss", fleiss_kappa),
        ("Conger", conger_kappa),
        ("Krippendorff", krippendorff_alpha_categories),
    ];
    let work = || all.map(|(name, of)| (name, of(ratings, &weights, Level::P95)));
    gwet_ac(ratings, &weights, Level::P95)?;
    Ok(measure("coefficients", 5, work, |found| {
        let estimates = found.into_iter().filter_map(|(name, e)| Some((name, e.ok()?)));
        estimates
            .flat_map(|(name, e)| {
                let error = e.standard_error.map(|s| figure(&format!("{name} standard error"), s));
                std::iter::once(figure(name, e.value)).chain(error)
            })
            .collect()
    }))
}

/// Every coefficient of grades under every weighting, with intervals by patient from the same resamples.
fn all_coefficients(ratings: &Ratings) -> Result<Row, Box<dyn Error>> {
    let kinds = [
        Weighting::Unweighted,
        Weighting::Linear,
        Weighting::Quadratic,
        Weighting::Ordinal,
        Weighting::Radical,
        Weighting::Ratio,
    ]
    .map(|kind| Weights::of(kind, CATEGORIES));
    let all = |sums: &AgreementSums<'_>| {
        let mut values = vec![
            sums.krippendorff_alpha(Metric::Ordinal).ok(),
            sums.unanimous_fraction().ok(),
            sums.kendall_w().ok(),
            sums.mean_spearman().ok(),
        ];
        for weights in &kinds {
            values.extend([
                sums.percent_agreement(weights).ok(),
                sums.conger_kappa(weights).ok(),
                sums.fleiss_kappa(weights).ok(),
                sums.gwet_ac(weights).ok(),
                sums.krippendorff_alpha_categories(weights).ok(),
                sums.brennan_prediger(weights).ok(),
            ]);
        }
        values
    };
    let plan = Bootstrap { replicates: 1000, seed: 1, level: Level::P95 };
    let patients: Vec<usize> = (0..CASES).map(|unit| unit / 2).collect();
    let work = || bootstrap_agreement(ratings, &patients, &plan, all);
    work()?;
    Ok(measure("all coefficients", 5, work, |found| {
        let errors = found.unwrap_or_default().into_iter().enumerate();
        errors
            .filter_map(|(i, of)| Some(figure(&format!("standard error {i}"), of.standard_error().ok()?)))
            .collect()
    }))
}
