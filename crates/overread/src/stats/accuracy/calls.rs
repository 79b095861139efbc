//! Calls, positive or negative.

use anyhow::Result;
use stats::accuracy::{
    Calls, accuracy, balanced_accuracy, bootstrap_calls, f1, matthews, negative_likelihood_ratio,
    negative_predictive_value, positive_likelihood_ratio, positive_predictive_value, sensitivity,
    specificity, youden,
};
use stats::proportions::clustered_share;
use stats::{Estimable, Estimate, Level};

use super::super::entry::{Entries, Entry};
use super::super::ratings::RatingsTable;
use super::super::resample::Resampling;
use super::{Counts, ReaderFigures, Truth};

/// A figure of calls under its two names.
type Named = (&'static str, &'static str, fn(&Calls, Level) -> Estimable);

const FIGURES: [Named; 11] = [
    ("sensitivity", "Sensitivity", sensitivity),
    ("specificity", "Specificity", specificity),
    ("positive_predictive_value", "Positive predictive value", positive_predictive_value),
    ("negative_predictive_value", "Negative predictive value", negative_predictive_value),
    ("accuracy", "Accuracy", accuracy),
    ("balanced_accuracy", "Balanced accuracy", |calls, _| {
        bare(
            calls,
            balanced_accuracy(calls),
            "balanced accuracy",
            "mean of sensitivity and specificity; n counts cases",
        )
    }),
    ("youden", "Youden index", |calls, _| {
        bare(calls, youden(calls), "Youden index", "sensitivity + specificity − 1; n counts cases")
    }),
    ("f1", "F1", |calls, _| {
        let f1 = f1(calls.true_positive, calls.false_positive, calls.false_negative);
        bare(calls, f1, "F1", "2 TP / (2 TP + FP + FN); n counts cases")
    }),
    ("mcc", "Matthews correlation", |calls, _| {
        bare(calls, matthews(calls), "Matthews correlation", "correlation of calls and truth; n counts cases")
    }),
    ("positive_likelihood_ratio", "Positive likelihood ratio", positive_likelihood_ratio),
    ("negative_likelihood_ratio", "Negative likelihood ratio", negative_likelihood_ratio),
];

fn bare(calls: &Calls, value: Estimable<f64>, method: &'static str, definition: &'static str) -> Estimable {
    let n = calls.true_positive + calls.false_positive + calls.false_negative + calls.true_negative;
    Ok(Estimate { value: value?, standard_error: None, interval: None, n: n as usize, method, definition })
}

/// Truth and call of a case, where both are there.
type Call = Option<(bool, bool)>;

/// Figures of each reader.
pub fn readers(
    table: &RatingsTable,
    truth: &Truth,
    level: Level,
    resampling: Option<&Resampling>,
) -> Result<Vec<ReaderFigures>> {
    let mut calls: Vec<Vec<Call>> = vec![vec![None; table.units.len()]; table.readers.len()];
    for (unit, reader, cell) in table.cells() {
        let called = truth.categories.index(cell)? == truth.positive;
        calls[reader][unit] = truth.of_unit[unit].map(|truly| (truly, called));
    }
    Ok(table
        .readers
        .iter()
        .zip(&calls)
        .map(|(name, calls)| reader(name, calls, table, level, resampling))
        .collect())
}

fn reader(
    name: &str,
    calls: &[Call],
    table: &RatingsTable,
    level: Level,
    resampling: Option<&Resampling>,
) -> ReaderFigures {
    let counted = count(calls.iter().flatten());
    let mut figures: Vec<Entry> = FIGURES
        .into_iter()
        .map(|(key, label, statistic)| Entry::new(key, label, statistic(&counted, level)))
        .collect();
    if let Some(resampling) = resampling {
        let all = |drawn: &Calls| FIGURES.map(|of| Some(of.2(drawn, level).ok()?.value)).to_vec();
        let replicates = bootstrap_calls(&by_cluster(calls, &resampling.of_unit), &resampling.plan, all);
        for (entry, found) in figures.iter_mut().zip(&replicates) {
            entry.outcome = entry.outcome.clone().map(|figure| resampling.resampled(figure, found));
        }
    }
    if resampling.is_none() {
        figures.extend(clustered(calls, table, level));
    }
    let Calls { true_positive, false_positive, false_negative, true_negative } = counted;
    ReaderFigures {
        reader: name.to_owned(),
        ratings: calls.iter().flatten().count(),
        counts: Some(Counts { true_positive, false_positive, false_negative, true_negative }),
        figures: Entries(figures),
    }
}

/// The calls of each cluster.
fn by_cluster(calls: &[Call], of_unit: &[usize]) -> Vec<Calls> {
    let mut clusters = vec![Vec::new(); of_unit.iter().max().map_or(0, |last| last + 1)];
    for (call, &cluster) in calls.iter().zip(of_unit) {
        clusters[cluster].extend(*call);
    }
    clusters.iter().map(|calls: &Vec<(bool, bool)>| count(calls.iter())).collect()
}

fn count<'a>(calls: impl Iterator<Item = &'a (bool, bool)>) -> Calls {
    let mut counts = Calls { true_positive: 0, false_positive: 0, false_negative: 0, true_negative: 0 };
    for call in calls {
        *match call {
            (true, true) => &mut counts.true_positive,
            (false, true) => &mut counts.false_positive,
            (true, false) => &mut counts.false_negative,
            (false, false) => &mut counts.true_negative,
        } += 1;
    }
    counts
}

/// Sensitivity and specificity whose intervals allow for cases of one cluster being alike.
fn clustered(calls: &[Call], table: &RatingsTable, level: Level) -> Vec<Entry> {
    let Some(clusters) = &table.clusters else { return Vec::new() };
    let share = |truly: bool| {
        let mut counts = vec![(0_u64, 0_u64); clusters.names.len()];
        for (unit, call) in calls.iter().enumerate() {
            if let Some((_, called)) = call.filter(|(truth, _)| *truth == truly) {
                let of_cluster = &mut counts[clusters.of_unit[unit]];
                of_cluster.0 += u64::from(called == truly);
                of_cluster.1 += 1;
            }
        }
        clustered_share(&counts, level).map(|share| share.estimate)
    };
    let by = &clusters.heading;
    vec![
        Entry::new("sensitivity_clustered", format!("Sensitivity, by {by}"), share(true)),
        Entry::new("specificity_clustered", format!("Specificity, by {by}"), share(false)),
    ]
}
