//! Figures under stable names: what a command computes, before it is a table or JSON.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use stats::paired::ChiSquareTest;
use stats::{Estimable, Estimate, NotEstimable};

/// A confidence interval.
#[derive(Clone, Debug)]
pub struct Range {
    pub low: f64,
    pub high: f64,
    pub level: f64,
    pub method: String,
}

impl From<stats::Interval> for Range {
    fn from(interval: stats::Interval) -> Self {
        let stats::Interval { low, high, level, method } = interval;
        Self { low, high, level, method: method.to_owned() }
    }
}

/// A figure with what a reader must know of it.
#[derive(Clone, Debug)]
pub struct Figure {
    pub value: f64,
    pub standard_error: Option<f64>,
    pub interval: Option<Range>,
    pub n: usize,
    pub method: String,
    pub definition: String,
}

impl From<Estimate> for Figure {
    fn from(estimate: Estimate) -> Self {
        Self {
            value: estimate.value,
            standard_error: estimate.standard_error,
            interval: estimate.interval.map(Range::from),
            n: estimate.n,
            method: estimate.method.to_owned(),
            definition: estimate.definition.to_owned(),
        }
    }
}

impl Figure {
    /// A figure without an interval.
    pub fn plain(value: f64, n: usize, method: &str, definition: &str) -> Self {
        let (method, definition) = (method.to_owned(), definition.to_owned());
        Self { value, standard_error: None, interval: None, n, method, definition }
    }

    /// Its interval cut to what a share can be.
    pub fn within_share(self) -> Self {
        let cut = |range: Range| Range { low: range.low.max(0.0), high: range.high.min(1.0), ..range };
        Self { interval: self.interval.map(cut), ..self }
    }

    /// With an interval.
    pub fn within(self, interval: impl Into<Range>) -> Self {
        Self { interval: Some(interval.into()), ..self }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let interval = self.interval.as_ref();
        let mut map = serializer.serialize_map(Some(9))?;
        map.serialize_entry("value", &self.value)?;
        map.serialize_entry("low", &interval.map(|i| i.low))?;
        map.serialize_entry("high", &interval.map(|i| i.high))?;
        map.serialize_entry("level", &interval.map(|i| i.level))?;
        map.serialize_entry("interval_method", &interval.map(|i| i.method.as_str()))?;
        map.serialize_entry("standard_error", &self.standard_error)?;
        map.serialize_entry("n", &self.n)?;
        map.serialize_entry("method", &self.method)?;
        map.serialize_entry("definition", &self.definition)?;
        map.end()
    }
}

/// A figure, or why there is none, under the name that JSON has for it and the one that people read.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub label: String,
    pub outcome: Estimable<Figure>,
}

impl Entry {
    pub fn new(
        key: impl Into<String>,
        label: impl Into<String>,
        outcome: Estimable<impl Into<Figure>>,
    ) -> Self {
        Self { key: key.into(), label: label.into(), outcome: outcome.map(Into::into) }
    }
}

/// What cannot be estimated, with the reason.
#[derive(Serialize)]
struct Absent {
    not_estimable: String,
}

/// The reason without the words that precede every reason.
pub fn reason(cause: NotEstimable) -> String {
    let sentence = cause.to_string();
    sentence.strip_prefix("not estimable: ").unwrap_or(&sentence).to_owned()
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        outcome(&self.outcome, serializer)
    }
}

fn outcome<T: Serialize, S: Serializer>(outcome: &Estimable<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match outcome {
        Ok(figure) => figure.serialize(serializer),
        Err(cause) => Absent { not_estimable: reason(*cause) }.serialize(serializer),
    }
}

/// Entries in order, a map in JSON.
#[derive(Clone, Debug, Default)]
pub struct Entries(pub Vec<Entry>);

impl Entries {
    /// The figure under a name, where it could be estimated.
    pub fn value(&self, key: &str) -> Option<f64> {
        let entry = self.0.iter().find(|entry| entry.key == key)?;
        entry.outcome.as_ref().ok().map(|figure| figure.value)
    }
}

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|entry| (&entry.key, entry)))
    }
}

/// A test: its statistic, where it has one, and p.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    pub statistic: Option<f64>,
    pub degrees: Option<usize>,
    pub p: f64,
    pub definition: &'static str,
}

impl Test {
    pub fn of(test: ChiSquareTest, definition: &'static str) -> Self {
        Self { statistic: Some(test.statistic), degrees: Some(test.degrees), p: test.p, definition }
    }
}

/// A test, or why there is none, under its two names.
#[derive(Clone, Debug)]
pub struct TestEntry {
    pub key: &'static str,
    pub label: &'static str,
    pub outcome: Estimable<Test>,
}

impl Serialize for TestEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        outcome(&self.outcome, serializer)
    }
}

/// Tests in order, a map in JSON.
#[derive(Clone, Debug, Default)]
pub struct Tests(pub Vec<TestEntry>);

impl Serialize for Tests {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|entry| (entry.key, entry)))
    }
}
