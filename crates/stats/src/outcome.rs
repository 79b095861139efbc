//! What a statistic returns: a figure with its interval, or the reason why there is none.

use serde::Serialize;
use thiserror::Error;

/// A confidence level, strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Level(f64);

impl Level {
    /// 95 %.
    pub const P95: Self = Self(0.95);

    /// The level, when it lies strictly between 0 and 1.
    ///
    /// ```
    /// use stats::Level;
    /// assert_eq!(Level::new(0.9).map(Level::get), Some(0.9));
    /// assert_eq!(Level::new(95.0), None);
    /// ```
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then_some(Self(level))
    }

    /// The level as a number.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The probability left out above the interval: 0.025 for 95 %.
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }
}

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Its confidence level, such as 0.95.
    pub level: f64,
    /// How it was obtained.
    pub method: &'static str,
}

impl Interval {
    /// `value` plus and minus `half_width`.
    pub(crate) fn around(value: f64, half_width: f64, level: Level, method: &'static str) -> Self {
        Self { low: value - half_width, high: value + half_width, level: level.get(), method }
    }
}

/// A figure as it may be shown: with its n, its interval and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error, where the source gives one.
    pub standard_error: Option<f64>,
    /// Its interval, where one can be given.
    pub interval: Option<Interval>,
    /// How many independent units it rests on (cases, patients, pairs: see the definition).
    pub n: usize,
    /// Name of the statistic.
    pub method: &'static str,
    /// What is computed, and what n counts.
    pub definition: &'static str,
}

/// Why a figure cannot be given. Never to be shown as 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum NotEstimable {
    /// There is nothing to compute from.
    #[error("not estimable: there are no data")]
    NoData,
    /// No case was rated by two readers.
    #[error("not estimable: no case was rated by two readers")]
    NoPairs,
    /// All ratings are the same, so that chance agreement is complete.
    #[error("not estimable: all ratings are the same, so that agreement beyond chance is not defined")]
    NoVariation,
    /// Fewer units than the method needs.
    #[error("not estimable: at least {0} cases are needed")]
    TooFew(usize),
    /// One of two groups is empty: only positives, or only negatives.
    #[error("not estimable: one of the groups compared has no case")]
    EmptyGroup,
    /// Both masks are empty: agreement on absence, kept out of mean overlap.
    #[error("not estimable: both are empty, which counts as agreement on absence")]
    BothEmpty,
    /// One of two masks is empty: a distance to nothing.
    #[error("not estimable: one of the two is empty, which counts as a missed finding")]
    OneEmpty,
    /// An iterative method did not settle.
    #[error("not estimable: the method did not converge on these data")]
    NotConverged,
    /// The input has the wrong form; the text says which.
    #[error("not estimable: {0}")]
    Unsuitable(&'static str),
}

/// A figure, or the reason why there is none.
pub type Estimable<T = Estimate> = Result<T, NotEstimable>;
