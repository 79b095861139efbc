//! A golden case as read, and the figures computed for it.

use std::collections::BTreeMap;

use serde_json::Value;
use stats::{Estimable, Estimate, NotEstimable};

/// One case of a golden file.
pub struct Case<'a>(pub &'a Value);

impl<'a> Case<'a> {
    pub fn id(&self) -> &'a str {
        self.0["id"].as_str().unwrap()
    }

    pub fn expected(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        self.0["expected"].as_object().unwrap().iter().map(|(k, v)| (k.as_str(), v))
    }

    /// Whether any expected figure's name starts with `prefix`.
    pub fn wants(&self, prefix: &str) -> bool {
        self.expected().any(|(name, _)| name.strip_prefix("published:").unwrap_or(name).starts_with(prefix))
    }

    pub fn input(&self, key: &str) -> Option<&'a Value> {
        self.0["input"].get(key)
    }

    pub fn number(&self, key: &str) -> Option<f64> {
        self.input(key)?.as_f64()
    }

    pub fn param(&self, key: &str) -> Option<&'a Value> {
        self.0.get("params")?.get(key)
    }

    pub fn numbers(&self, key: &str) -> Option<Vec<f64>> {
        numbers(self.input(key)?)
    }

    /// Rows of numbers, gaps as `None`.
    pub fn table(&self, key: &str) -> Option<Vec<Vec<Option<f64>>>> {
        let rows = self.input(key)?.as_array()?;
        let row = |row: &Value| Some(row.as_array()?.iter().map(Value::as_f64).collect());
        rows.iter().map(row).collect()
    }
}

/// A list of numbers.
pub fn numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Value::as_f64).collect()
}

/// Figures by name.
#[derive(Default)]
pub struct Answers(BTreeMap<String, Value>);

impl Answers {
    /// A figure, or a part of one as `NAME.PART`.
    pub fn get(&self, name: &str) -> Option<Value> {
        let whole = self.0.get(name).cloned();
        whole.or_else(|| {
            let (name, part) = name.split_once('.')?;
            self.0.get(name)?.get(part).cloned()
        })
    }

    pub fn put(&mut self, name: impl Into<String>, value: impl Answer) {
        self.0.insert(name.into(), value.json());
    }
}

/// What can stand as a figure.
pub trait Answer {
    fn json(self) -> Value;
}

impl Answer for Value {
    fn json(self) -> Value {
        self
    }
}

impl Answer for f64 {
    fn json(self) -> Value {
        if self.is_infinite() { Value::from("inf") } else { Value::from(self) }
    }
}

impl Answer for usize {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl Answer for u64 {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl Answer for bool {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl Answer for Estimate {
    fn json(self) -> Value {
        self.value.json()
    }
}

impl<T: Answer> Answer for Option<T> {
    fn json(self) -> Value {
        self.map_or(Value::Null, Answer::json)
    }
}

/// "Not estimable" stands as null.
impl<T: Answer> Answer for Result<T, NotEstimable> {
    fn json(self) -> Value {
        self.ok().json()
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn json(self) -> Value {
        Value::Array(self.into_iter().map(Answer::json).collect())
    }
}

impl<T: Answer, const N: usize> Answer for [T; N] {
    fn json(self) -> Value {
        self.into_iter().collect::<Vec<_>>().json()
    }
}

/// The two limits of an estimate's interval.
pub fn limits(estimate: &Estimable) -> Option<[f64; 2]> {
    let interval = estimate.as_ref().ok()?.interval?;
    Some([interval.low, interval.high])
}

/// The standard error of an estimate.
pub fn error(estimate: &Estimable) -> Option<f64> {
    estimate.as_ref().ok()?.standard_error
}
