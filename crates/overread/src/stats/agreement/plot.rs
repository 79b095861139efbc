//! The coefficients as a forest plot.

use figures::{Forest, Row};

use super::super::entry::{Entries, Entry};
use super::{Analysis, Scale};

/// Figures that are not on the scale of a coefficient, and parts of others.
const LEFT_OUT: [&str; 8] = [
    "prevalence_index",
    "bias_index",
    "bias",
    "lower_limit",
    "upper_limit",
    "within_subject_sd",
    "repeatability_coefficient",
    "standard_error_of_measurement",
];

/// All coefficients with their intervals; for grades those with linear and quadratic weights.
pub fn forest(analysis: &Analysis<'_>) -> String {
    let mut rows: Vec<Row> = shown(&analysis.figures).map(|entry| row(entry, "")).collect();
    if let Some(weighted) = &analysis.weighted {
        for (name, entries) in [("linear", &weighted.linear), ("quadratic", &weighted.quadratic)] {
            rows.extend(shown(entries).map(|entry| row(entry, &format!(", {name}"))));
        }
    }
    let bootstrap = if analysis.bootstrap.is_some() { "bootstrap" } else { "analytic" };
    let level = match analysis.level {
        Scale::Nominal => "nominal",
        Scale::Ordinal => "ordinal",
        Scale::Interval => "interval",
        Scale::Ratio => "ratio",
    };
    let (cases, readers, ratings) = (analysis.cases, analysis.readers.len(), analysis.ratings);
    let forest = Forest {
        title: format!("Agreement of {readers} readers, {level} level"),
        subtitle: format!("{}: {cases} cases, {ratings} ratings; {bootstrap} intervals", analysis.file),
        axis: "coefficient with its interval; 1 is full agreement".to_owned(),
        reference: Some(0.0),
        rows,
    };
    forest.svg()
}

fn shown(entries: &Entries) -> impl Iterator<Item = &Entry> {
    entries.0.iter().filter(|entry| !LEFT_OUT.contains(&entry.key.as_str()))
}

fn row(entry: &Entry, weighting: &str) -> Row {
    let figure = entry.outcome.as_ref().ok();
    let interval = figure.and_then(|figure| figure.interval.as_ref());
    Row {
        label: format!("{}{weighting}", entry.label),
        value: figure.map(|figure| figure.value),
        interval: interval.map(|interval| (interval.low, interval.high)),
    }
}
