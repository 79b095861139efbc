//! A figure as a screen shows it.

use serde::Serialize;
use utoipa::ToSchema;
use workflow::figure;

/// A figure with its interval, its n and its method, or the reason why there is none.
#[derive(Serialize, ToSchema)]
pub struct Figure {
    /// None where it cannot be estimated.
    value: Option<f64>,
    /// Lower limit of the interval.
    low: Option<f64>,
    /// Upper limit of the interval.
    high: Option<f64>,
    /// Confidence level of the interval, such as 0.95.
    level: Option<f64>,
    /// What it rests on.
    n: usize,
    /// How it was computed.
    method: String,
    /// Why there is no value.
    not_estimable: Option<String>,
}

impl From<figure::Figure> for Figure {
    fn from(figure: figure::Figure) -> Self {
        let figure::Figure { value, low, high, level, n, method, not_estimable } = figure;
        Self { value, low, high, level, n, method, not_estimable }
    }
}
