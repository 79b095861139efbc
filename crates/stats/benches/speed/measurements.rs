//! Five readers who measure 2,000 lesions.

use std::error::Error;
use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stats::measurement::{Icc, IccForm, MeasurementSums, bootstrap_measurements, intraclass_correlations};
use stats::resampling::Bootstrap;
use stats::{Level, Measurements};

use crate::clock::{Row, figure, measure};
use crate::files::write_numbers;

const UNITS: usize = 2000;
const READERS: usize = 5;
const LESIONS: usize = 100_000;

pub fn run(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let mut row = || {
        let lesion: f64 = random.random_range(5.0..40.0);
        let measured = |reader: u8| lesion + 0.4 * f64::from(reader) + random.random_range(-4.0..4.0);
        [0, 1, 2, 3, 4].map(measured)
    };
    let rows: Vec<[f64; READERS]> = (0..UNITS).map(|_| row()).collect();
    write_numbers(&folder.join("measurements.npy"), &[UNITS, READERS], rows.as_flattened())?;
    let rows: Vec<Vec<Option<f64>>> = rows.iter().map(|row| row.map(Some).to_vec()).collect();
    let table = Measurements::from_rows(&rows)?;
    let work = || intraclass_correlations(&table, Level::P95);
    Ok(vec![
        measure("six ICCs", 20, work, |icc| icc.map(|all| figures(&all)).unwrap_or_default()),
        bootstrap(&mut random)?,
    ])
}

/// The six correlations and alpha of 100,000 lesions, with intervals by patient from the same resamples.
fn bootstrap(random: &mut ChaCha8Rng) -> Result<Row, Box<dyn Error>> {
    let mut row = || {
        let lesion: f64 = random.random_range(5.0..40.0);
        (0..READERS).map(|_| Some(lesion + random.random_range(-4.0..4.0))).collect()
    };
    let rows: Vec<Vec<Option<f64>>> = (0..LESIONS).map(|_| row()).collect();
    let table = Measurements::from_rows(&rows)?;
    let patients: Vec<usize> = (0..LESIONS).map(|lesion| lesion / 2).collect();
    let plan = Bootstrap { replicates: 1000, seed: 1, level: Level::P95 };
    let forms = [
        IccForm::OneWaySingle,
        IccForm::AgreementSingle,
        IccForm::ConsistencySingle,
        IccForm::OneWayMean,
        IccForm::AgreementMean,
        IccForm::ConsistencyMean,
    ];
    let all = |sums: &MeasurementSums<'_>| {
        let alpha = sums.krippendorff_alpha().ok();
        forms.iter().map(|&form| sums.icc(form).ok()).chain([alpha]).collect()
    };
    let work = || bootstrap_measurements(&table, &patients, &plan, all);
    work()?;
    Ok(measure("ICC bootstrap", 5, work, |found| {
        let errors = found.unwrap_or_default().into_iter().enumerate();
        errors
            .filter_map(|(i, of)| Some(figure(&format!("standard error {i}"), of.standard_error().ok()?)))
            .collect()
    }))
}

fn figures(all: &[Icc; 6]) -> Vec<(String, f64)> {
    let of = |icc: &Icc| {
        let estimate = icc.estimate;
        let limits = estimate.interval.map(|i| {
            [
                figure(&format!("{} low", estimate.method), i.low),
                figure(&format!("{} high", estimate.method), i.high),
            ]
        });
        std::iter::once(figure(estimate.method, estimate.value)).chain(limits.into_iter().flatten())
    };
    all.iter().flat_map(of).collect()
}
