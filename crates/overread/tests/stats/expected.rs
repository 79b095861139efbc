//! Published and computed figures, and how near a result must come to them.

use serde_json::Value;

use crate::program::shared;

/// A case of the golden values.
pub struct Golden(Value);

impl Golden {
    /// A case by file and name; `None` where the values are absent.
    pub fn case(file: &str, id: &str) -> Option<Self> {
        let text = std::fs::read_to_string(shared("golden")?.join(file)).unwrap();
        let all: Value = serde_json::from_str(&text).unwrap();
        let case = all["cases"].as_array().unwrap().iter().find(|case| case["id"] == id);
        Some(Self(case.unwrap_or_else(|| panic!("{file} has no case {id}")).clone()))
    }

    pub fn input(&self) -> &Value {
        &self.0["input"]
    }

    /// The expected value at a path such as `ICC(1,1)_ci95` or `gwet_ac/linear|coef`.
    fn expected(&self, path: &str) -> (&Value, f64) {
        let (name, within) = path.split_once('|').unwrap_or((path, ""));
        let entry = &self.0["expected"][name];
        assert!(entry.is_object(), "no expectation {name}");
        let value = within.split('|').filter(|step| !step.is_empty()).fold(&entry["value"], |value, step| {
            if value.is_array() { &value[step.parse::<usize>().unwrap()] } else { &value[step] }
        });
        let value_size = value.as_f64().unwrap_or(0.0).abs();
        let tolerance = match &entry["tol"] {
            Value::String(words) => {
                match words.strip_prefix("rel ").and_then(|rest| rest.split(' ').next()) {
                    Some(share) => share.parse::<f64>().unwrap() * value_size,
                    None => 0.0,
                }
            }
            number => number.as_f64().unwrap(),
        };
        (value, tolerance)
    }

    /// Asserts that a number is as expected.
    pub fn number(&self, path: &str, found: &Value) {
        let (expected, tolerance) = self.expected(path);
        near(path, found.as_f64(), expected.as_f64(), tolerance);
    }

    /// Whether a whole number is expected.
    pub fn whole(&self, path: &str) -> bool {
        self.expected(path).0.as_f64().is_some_and(|number| number.fract() == 0.0)
    }

    /// Asserts that a number is as expected, as far as the tool that the expectation comes from is exact.
    pub fn number_within(&self, path: &str, found: &Value, tolerance: f64) {
        near(path, found.as_f64(), self.expected(path).0.as_f64(), tolerance);
    }

    /// Asserts that a figure has the expected value, or is not estimable where none is expected.
    pub fn value(&self, path: &str, figure: &Value) {
        let (expected, _) = self.expected(path);
        if expected.is_null() {
            assert!(figure["not_estimable"].is_string(), "{path}: {figure}");
            return;
        }
        assert!(figure["definition"].is_string() && figure["n"].is_u64(), "{path}: {figure}");
        self.number(path, &figure["value"]);
    }

    /// Asserts that a figure has the expected interval.
    pub fn interval(&self, path: &str, figure: &Value) {
        self.number(&format!("{path}|0"), &figure["low"]);
        self.number(&format!("{path}|1"), &figure["high"]);
    }
}

/// Asserts that two numbers differ by no more than the tolerance.
pub fn near(what: &str, found: Option<f64>, expected: Option<f64>, tolerance: f64) {
    let (Some(a), Some(b)) = (found, expected) else { panic!("{what}: {found:?} is not {expected:?}") };
    assert!((a - b).abs() <= tolerance + 1e-12 * b.abs(), "{what}: {a} is not {b} within {tolerance}");
}
