//! Who disagrees with whom: every pair of readers, and how often each reader uses each category.

use serde::Serialize;
use stats::agreement::{Weighting, Weights, cohen_kappa, percent_agreement_of_two, weighted_kappa};
use stats::measurement::{LimitsInterval, concordance, limits_of_agreement};

use super::super::entry::{Entries, Entry, Figure};
use super::categories::Categorised;
use super::{Scale, Task};

/// Two readers and how they agree.
#[derive(Serialize)]
pub struct Pair {
    pub first: String,
    pub second: String,
    /// Cases that both rated.
    pub cases: usize,
    pub figures: Entries,
}

/// How often a reader gave each category.
#[derive(Serialize)]
pub struct CategoryUse {
    pub reader: String,
    pub ratings: usize,
    /// Counts in the order of the categories.
    pub counts: Vec<usize>,
}

/// All pairs of readers who sort into categories.
pub fn of_categories(data: &Categorised<'_>) -> Vec<Pair> {
    let level = data.task.level;
    let quadratic = Weights::on_values(Weighting::Quadratic, &data.values);
    let figures = |first: usize, second: usize| {
        let table = data.ratings.table(first, second);
        let cases = table.as_ref().map_or(0, |t| t.total() as usize);
        let table = table.as_ref().map_err(|cause| *cause);
        let agreement = table.and_then(|t| percent_agreement_of_two(t, level));
        let kappa = match data.task.scale {
            Scale::Ordinal => {
                let kappa = table.and_then(|t| weighted_kappa(t, &quadratic, level));
                Entry::new("weighted_kappa_quadratic", "weighted kappa, quadratic", kappa)
            }
            _ => Entry::new("cohen_kappa", "Cohen kappa", table.and_then(|t| cohen_kappa(t, level))),
        };
        (cases, vec![Entry::new("percent_agreement", "percent agreement", agreement), kappa])
    };
    all(data.task, figures)
}

/// All pairs of readers who measure.
pub fn of_measurements(task: &Task<'_>, rows: &[Vec<Option<f64>>]) -> Vec<Pair> {
    all(task, |first, second| {
        let pairs: Vec<(f64, f64)> =
            rows.iter().filter_map(|row| Some((row[first]?, row[second]?))).collect();
        let limits = limits_of_agreement(&pairs, task.level, LimitsInterval::Exact);
        let bias = limits.map(|l| {
            let definition = "mean of first minus second reader; n counts cases";
            Figure::plain(l.bias, l.n, "bias", definition).within(l.bias_interval)
        });
        let ccc = concordance(&pairs, task.level).map(|c| c.estimate);
        let figures = vec![Entry::new("bias", "bias", bias), Entry::new("lin_ccc", "Lin concordance", ccc)];
        (pairs.len(), figures)
    })
}

fn all(task: &Task<'_>, figures: impl Fn(usize, usize) -> (usize, Vec<Entry>)) -> Vec<Pair> {
    let readers = &task.table.readers;
    let mut pairs = Vec::new();
    for (first, name) in readers.iter().enumerate() {
        for (second, other) in readers.iter().enumerate().skip(first + 1) {
            let (cases, figures) = figures(first, second);
            pairs.push(Pair { first: name.clone(), second: other.clone(), cases, figures: Entries(figures) });
        }
    }
    pairs
}

/// How often each reader gave each category.
pub fn category_use(data: &Categorised<'_>) -> Vec<CategoryUse> {
    let of_reader = |(reader, name): (usize, &String)| {
        let mut counts = vec![0; data.names().len()];
        for unit in 0..data.ratings.units() {
            if let Some(category) = data.ratings.get(unit, reader) {
                counts[category] += 1;
            }
        }
        CategoryUse { reader: name.clone(), ratings: counts.iter().sum(), counts }
    };
    data.task.table.readers.iter().enumerate().map(of_reader).collect()
}
