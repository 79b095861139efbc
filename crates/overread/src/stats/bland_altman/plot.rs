//! The Bland-Altman plot.

use figures::{BlandAltman, Level};

use super::super::entry::Entry;
use super::Agreement;
use super::pairs::Pairs;

pub fn svg(agreement: &Agreement<'_>, pairs: &Pairs) -> String {
    let log = agreement.log;
    let point = |(x, y): (f64, f64)| if log { ((x * y).sqrt(), x / y) } else { (f64::midpoint(x, y), x - y) };
    let level = |entry: &Entry| {
        let figure = entry.outcome.as_ref().ok()?;
        let interval = figure.interval.as_ref().map(|interval| (interval.low, interval.high));
        Some(Level { label: entry.label.clone(), value: figure.value, interval })
    };
    let drawn = ["bias", "lower_limit", "upper_limit"];
    let levels = agreement.figures.0.iter().filter(|entry| drawn.contains(&entry.key.as_str()));
    let (first, second) = (agreement.first, agreement.second);
    let figure = BlandAltman {
        title: format!("{first} and {second}: limits of agreement"),
        subtitle: format!("{}: {} pairs; bands are confidence intervals", agreement.file, agreement.pairs),
        across: format!("{} of {first} and {second}", if log { "geometric mean" } else { "mean" }),
        upwards: if log { format!("{first} / {second}") } else { format!("{first} \u{2212} {second}") },
        points: pairs.complete().into_iter().map(point).collect(),
        agreement: if log { 1.0 } else { 0.0 },
        levels: levels.filter_map(level).collect(),
    };
    figure.svg()
}
