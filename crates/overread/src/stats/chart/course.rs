//! What a chart follows, with its limits.

use serde::{Serialize, Serializer};

/// The course of a chart.
#[derive(Serialize, Default)]
pub struct Course {
    pub periods: Vec<String>,
    /// Name and values of each sequence that is followed.
    #[serde(serialize_with = "by_name")]
    pub courses: Vec<(&'static str, Vec<f64>)>,
    pub centre: Option<f64>,
    /// Lower limit of each period, where there is one.
    pub lower: Vec<f64>,
    /// Upper limit of each period.
    pub upper: Vec<f64>,
    pub signals: Vec<Signal>,
}

/// A period beyond a limit.
#[derive(Serialize)]
pub struct Signal {
    #[serde(skip)]
    pub index: usize,
    /// Which period, from 1.
    pub number: usize,
    pub period: String,
    /// Which of the sequences, by name.
    pub course: &'static str,
}

impl Course {
    /// A course whose periods beyond a limit are its signals; a limit that is reached counts where `reached` says so.
    pub fn of(
        periods: Vec<String>,
        courses: Vec<(&'static str, Vec<f64>)>,
        centre: Option<f64>,
        [lower, upper]: [Vec<f64>; 2],
        reached: bool,
    ) -> Self {
        let mut signals = Vec::new();
        for index in 0..periods.len() {
            for (course, values) in &courses {
                let above =
                    upper.get(index).is_some_and(|&u| values[index] > u || (reached && values[index] >= u));
                let below = lower.get(index).is_some_and(|&l| values[index] < l);
                if above || below {
                    signals.push(Signal { index, number: index + 1, period: periods[index].clone(), course });
                }
            }
        }
        Self { periods, courses, centre, lower, upper, signals }
    }
}

/// Named values as a map.
pub fn by_name<T: Serialize, S: Serializer>(
    courses: &[(&'static str, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(courses.iter().map(|(name, values)| (name, values)))
}
