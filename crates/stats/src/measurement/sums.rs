//! What the figures of measurements are made of: sums over cases, apart for the cases that the same readers measured.
//! A resample is a few sums, and all figures of it come from the same draw.

mod draw;
mod figures;

use std::cell::OnceCell;
use std::collections::BTreeMap;

pub use draw::bootstrap_measurements;

use super::VarianceComponents;
use crate::{Estimable, Measurements};

/// The measurements of a table, or of a resample of its cases, as sums that figures are computed from. The figures
/// have no interval of their own: see [`bootstrap_measurements`].
pub struct MeasurementSums<'a> {
    shapes: &'a Shapes,
    sums: Vec<f64>,
    components: OnceCell<Estimable<VarianceComponents>>,
}

/// Cases that the same readers measured.
pub(super) struct Group<'a> {
    /// The readers.
    pub readers: &'a [usize],
    /// Cases.
    pub n: f64,
    /// Sum of each reader's values, about the centre of the table.
    pub values: &'a [f64],
    /// Sum over cases of the squared mean, times the number of readers.
    pub between: f64,
    /// Squares about the mean of each case.
    pub within: f64,
    /// Squares of the first reader's values.
    pub first: f64,
}

impl Group<'_> {
    /// Readings of each case.
    pub fn size(&self) -> f64 {
        self.readers.len() as f64
    }
}

/// Which readers measured which cases, and what each case adds to the sums.
pub(super) struct Shapes {
    readers: usize,
    /// What was taken off all values, for the sake of their digits.
    pub centre: f64,
    /// The largest value, of either sign.
    size: f64,
    /// The readers of each shape, and where its sums begin.
    of: Vec<(Vec<usize>, usize)>,
    width: usize,
    /// By case: where its sums begin, and what it adds; `None` without a measurement.
    cases: Vec<Option<(usize, Vec<f64>)>>,
}

impl Shapes {
    pub fn of(table: &Measurements) -> Self {
        let given = |row: &[Option<f64>]| -> Vec<usize> {
            row.iter().enumerate().filter_map(|(reader, value)| value.map(|_| reader)).collect()
        };
        let mut places: BTreeMap<Vec<usize>, usize> =
            table.rows().map(given).filter(|readers| !readers.is_empty()).map(|r| (r, 0)).collect();
        let mut width = 0;
        for (readers, place) in &mut places {
            *place = width;
            width += readers.len() + 4;
        }
        let values = || table.rows().flatten().flatten();
        let centre = values().sum::<f64>() / values().count().max(1) as f64;
        let size = values().fold(0.0, |size: f64, value| size.max(value.abs()));
        let case = |row: &[Option<f64>]| {
            let place = places.get(&given(row))?;
            let values: Vec<f64> = row.iter().flatten().map(|value| value - centre).collect();
            let size = values.len() as f64;
            let mean = values.iter().sum::<f64>() / size;
            let within = values.iter().map(|value| (value - mean).powi(2)).sum();
            let first = values.first()?.powi(2);
            Some((*place, [vec![1.0], values, vec![size * mean * mean, within, first]].concat()))
        };
        let cases = table.rows().map(case).collect();
        Self { readers: table.readers(), centre, size, of: places.into_iter().collect(), width, cases }
    }
}

impl<'a> MeasurementSums<'a> {
    fn of(shapes: &'a Shapes, sums: Vec<f64>) -> Self {
        Self { shapes, sums, components: OnceCell::new() }
    }

    pub(super) fn all(shapes: &'a Shapes) -> Self {
        let mut sums = vec![0.0; shapes.width];
        for (place, figures) in shapes.cases.iter().flatten() {
            add(&mut sums, *place, figures, 1.0);
        }
        Self::of(shapes, sums)
    }

    /// Computes something of the sums of a table as it is.
    ///
    /// ```
    /// use stats::{Measurements, measurement::{IccForm, MeasurementSums}};
    /// let rows = [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
    /// let table = Measurements::from_rows(&rows.map(|row| row.map(Some).to_vec()))?;
    /// let icc = MeasurementSums::of_table(&table, |sums| sums.icc(IccForm::AgreementSingle))?;
    /// assert!((icc - 0.2898).abs() < 5e-5);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    pub fn of_table<T>(table: &Measurements, compute: impl Fn(&MeasurementSums<'_>) -> T) -> T {
        compute(&MeasurementSums::all(&Shapes::of(table)))
    }

    /// The groups that have a case.
    pub(super) fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        let group = |(readers, place): &'a (Vec<usize>, usize)| {
            let sums = &self.sums[*place..];
            let (values, rest) = sums[1..].split_at(readers.len());
            Group { readers, n: sums[0], values, between: rest[0], within: rest[1], first: rest[2] }
        };
        self.shapes.of.iter().map(group).filter(|group| group.n > 0.0)
    }

    /// The cases that every reader measured.
    fn complete(&self) -> Option<Group<'_>> {
        self.groups().find(|group| group.readers.len() == self.shapes.readers)
    }
}

fn add(sums: &mut [f64], place: usize, figures: &[f64], times: f64) {
    for (sum, figure) in sums[place..].iter_mut().zip(figures) {
        *sum += times * figure;
    }
}
