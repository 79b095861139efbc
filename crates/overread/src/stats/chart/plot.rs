//! The control chart as a figure.

use figures::{ControlChart, Course};

use super::super::report::number;
use super::{Chart, Kind, name};

pub fn svg(chart: &Chart<'_>) -> String {
    let course = &chart.course;
    let design: Vec<String> = chart
        .design
        .iter()
        .map(|(name, value)| format!("{} {}", name.replace('_', " "), number(*value)))
        .collect();
    let signals = course.signals.iter().filter_map(|signal| {
        let index = course.courses.iter().position(|(name, _)| *name == signal.course)?;
        Some((index, signal.index))
    });
    let followed =
        |(name, values): &(&str, Vec<f64>)| Course { label: (*name).to_owned(), values: values.clone() };
    let figure = ControlChart {
        title: format!("{}: {}", name(chart.kind), chart.file),
        subtitle: design.join(", "),
        across: if matches!(chart.kind, Kind::Bernoulli | Kind::RiskAdjusted) { "case" } else { "period" }
            .to_owned(),
        upwards: match chart.kind {
            Kind::P | Kind::Laney => "rate",
            Kind::Ewma => "moving average",
            _ => "sum",
        }
        .to_owned(),
        periods: course.periods.clone(),
        courses: course.courses.iter().map(followed).collect(),
        centre: course.centre,
        upper: course.upper.clone(),
        lower: course.lower.clone(),
        signals: signals.collect(),
    };
    figure.svg()
}
