//! A figure as a screen shows it: with its interval, its n and its method, or the reason why there is
//! none.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use domain::id::SubjectId;
use stats::descriptive::median;
use stats::resampling::{Bootstrap, mean_of_clusters, replicate};
use stats::{Estimable, Estimate, Level};

/// A figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// The value; none where it cannot be estimated.
    pub value: Option<f64>,
    /// Lower limit of the interval.
    pub low: Option<f64>,
    /// Upper limit of the interval.
    pub high: Option<f64>,
    /// Confidence level of the interval.
    pub level: Option<f64>,
    /// What it rests on.
    pub n: usize,
    /// How it was computed, the interval included.
    pub method: String,
    /// Why there is no value.
    pub not_estimable: Option<String>,
}

/// Resamples of a bootstrap; its seed is part of the result.
const REPLICATES: usize = 1_000;
const SEED: u64 = 1;

pub(crate) fn bootstrap() -> Bootstrap {
    Bootstrap { replicates: REPLICATES, seed: SEED, level: Level::P95 }
}

/// Statistic and interval in one line; a bootstrap says how to repeat it.
fn told(statistic: &str, interval: &str) -> String {
    if interval.contains("bootstrap") {
        format!("{statistic}; {interval}, {REPLICATES} resamples, seed {SEED}")
    } else {
        format!("{statistic}; {interval}")
    }
}

impl Figure {
    /// A figure of `stats`; `n` and `name` say what it would rest on where it cannot be estimated.
    pub(crate) fn of(estimate: Estimable, n: usize, name: &str) -> Self {
        let Estimate { value, interval, n, method, .. } = match estimate {
            Ok(estimate) => estimate,
            Err(why) => return Self::none(n, name, why.to_string()),
        };
        Self {
            value: Some(value),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            level: interval.map(|interval| interval.level),
            n,
            method: interval.map_or_else(|| method.to_owned(), |interval| told(method, interval.method)),
            not_estimable: None,
        }
    }

    /// No figure, and why.
    pub(crate) fn none(n: usize, method: &str, why: String) -> Self {
        let method = method.to_owned();
        Self { value: None, low: None, high: None, level: None, n, method, not_estimable: Some(why) }
    }

    /// The figure with its interval cut to what the statistic can be; the method says so where it was cut.
    /// Few subjects give analytic intervals that run far beyond it.
    pub(crate) fn cut_to(mut self, possible: RangeInclusive<f64>) -> Self {
        let cut = |limit: Option<f64>| limit.map(|limit| limit.clamp(*possible.start(), *possible.end()));
        let (low, high) = (cut(self.low), cut(self.high));
        if (low, high) != (self.low, self.high) {
            self.method.push_str(", cut to the possible range");
            (self.low, self.high) = (low, high);
        }
        self
    }

    /// The median of values that come from subjects, with a bootstrap that resamples whole subjects; a
    /// single subject gives no interval. `n` counts the values.
    pub(crate) fn median_by_subject(values: impl Iterator<Item = (SubjectId, f64)>) -> Self {
        const METHOD: &str = "median";
        let clusters = clusters(values);
        let all = clusters.concat();
        let value = match median(&all) {
            Ok(value) => value,
            Err(why) => return Self::none(all.len(), METHOD, why.to_string()),
        };
        let of_drawn = |drawn: &[u32]| {
            let repeated = clusters.iter().zip(drawn).flat_map(|(values, n)| values.repeat(*n as usize));
            median(&repeated.collect::<Vec<f64>>()).ok()
        };
        let interval = match clusters.len() {
            1 => None,
            subjects => replicate(&vec![1; subjects], &bootstrap(), of_drawn).percentile(Level::P95).ok(),
        };
        let (definition, standard_error) = ("", None);
        let estimate = Estimate { value, standard_error, interval, n: all.len(), method: METHOD, definition };
        Self::of(Ok(estimate), all.len(), METHOD)
    }

    /// The mean of values that come from subjects, with a bootstrap that resamples whole subjects.
    pub(crate) fn mean_by_subject(values: impl Iterator<Item = (SubjectId, f64)>) -> Self {
        let clusters = clusters(values);
        Self::of(mean_of_clusters(&clusters, &bootstrap()), clusters.len(), "mean")
    }
}

/// The values of each subject.
fn clusters(values: impl Iterator<Item = (SubjectId, f64)>) -> Vec<Vec<f64>> {
    let mut by_subject: BTreeMap<SubjectId, Vec<f64>> = BTreeMap::new();
    for (subject, value) in values {
        by_subject.entry(subject).or_default().push(value);
    }
    by_subject.into_values().collect()
}
