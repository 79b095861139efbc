//! The analysis as a person reads it.

use std::fmt::Write as _;

use anyhow::Result;

use super::super::entry::Entry;
use super::super::ratings::Layout;
use super::super::report::Column::{Left, Right};
use super::super::report::{Report, number};
use super::ordinal::Weighted;
use super::pairs::Pair;
use super::{Analysis, Scale};

/// As many readers as a matrix of pairs still fits on a screen.
const MOST_IN_MATRIX: usize = 10;

pub fn print(analysis: &Analysis<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Agreement, {}: {}", scale(analysis.level), analysis.file));
    report.paragraph(&summary(analysis));
    report.figures("Coefficients", &analysis.figures);
    if let Some(weighted) = &analysis.weighted {
        grid(&mut report, weighted);
    }
    report.tests("Do the readers use the categories alike?", &analysis.tests);
    if analysis.readers.len() > 2 {
        pairs(&mut report, analysis);
    }
    category_use(&mut report, analysis);
    report.notes(&analysis.notes);
    let weighted = analysis.weighted.iter().flat_map(|weighted| &weighted.quadratic.0);
    report.definitions(analysis.figures.0.iter().chain(weighted));
    report.print()
}

fn scale(scale: Scale) -> &'static str {
    match scale {
        Scale::Nominal => "nominal",
        Scale::Ordinal => "ordinal",
        Scale::Interval => "interval",
        Scale::Ratio => "ratio",
    }
}

fn summary(analysis: &Analysis<'_>) -> String {
    let layout = match analysis.layout {
        Layout::Long => "one row per rating",
        Layout::Wide => "one column per reader",
    };
    let mut text = format!(
        "{} cases, {} readers ({}), {} ratings; {layout}.",
        analysis.cases,
        analysis.readers.len(),
        analysis.readers.join(", "),
        analysis.ratings,
    );
    if analysis.cases_without_ratings > 0 {
        let _ = write!(text, " {} cases without any rating are left out.", analysis.cases_without_ratings);
    }
    if let Some(categories) = &analysis.categories {
        let _ = write!(text, " Categories: {}.", categories.join(", "));
    }
    text
}

/// Coefficients beside each other, weightings below each other.
fn grid(report: &mut Report, weighted: &Weighted) {
    report.heading("Coefficients by weighting, with intervals");
    let labels: Vec<&str> = weighted.linear.0.iter().map(|entry| entry.label.as_str()).collect();
    let columns: Vec<_> = [Left("")].into_iter().chain(labels.iter().map(|label| Right(label))).collect();
    let mut rows = Vec::new();
    for (name, entries) in weighted.all() {
        rows.push([name.to_owned()].into_iter().chain(entries.0.iter().map(value)).collect());
        rows.push([String::new()].into_iter().chain(entries.0.iter().map(range)).collect());
    }
    report.table(&columns, &rows);
}

fn value(entry: &Entry) -> String {
    entry.outcome.as_ref().map_or_else(|_| "–".to_owned(), |figure| number(figure.value))
}

fn range(entry: &Entry) -> String {
    let interval = entry.outcome.as_ref().ok().and_then(|figure| figure.interval.as_ref());
    interval.map_or_else(String::new, |i| format!("{:.2} to {:.2}", i.low, i.high))
}

/// A matrix of the pairs: one figure above the diagonal, the other below.
fn pairs(report: &mut Report, analysis: &Analysis<'_>) {
    let Some(first) = analysis.pairs.first() else { return };
    let [upper, lower] = [&first.figures.0[0].label, &first.figures.0[1].label];
    report.heading(&format!("Pairs of readers: {upper} above the diagonal, {lower} below"));
    if analysis.readers.len() > MOST_IN_MATRIX {
        list(report, &analysis.pairs, [upper, lower]);
        return;
    }
    let readers = analysis.readers;
    let columns: Vec<_> = [Left("")].into_iter().chain(readers.iter().map(|reader| Right(reader))).collect();
    let cell = |row: usize, column: usize| {
        let (a, b) = (&readers[row.min(column)], &readers[row.max(column)]);
        let pair = analysis.pairs.iter().find(|pair| &pair.first == a && &pair.second == b);
        pair.map_or_else(|| "·".to_owned(), |pair| value(&pair.figures.0[usize::from(row > column)]))
    };
    let row = |row: usize| {
        [readers[row].clone()].into_iter().chain((0..readers.len()).map(|column| cell(row, column))).collect()
    };
    report.table(&columns, &(0..readers.len()).map(row).collect::<Vec<_>>());
}

fn list(report: &mut Report, pairs: &[Pair], [upper, lower]: [&str; 2]) {
    let row = |pair: &Pair| {
        let figures = &pair.figures.0;
        vec![
            pair.first.clone(),
            pair.second.clone(),
            pair.cases.to_string(),
            value(&figures[0]),
            value(&figures[1]),
        ]
    };
    let columns = [Left("first"), Left("second"), Right("cases"), Right(upper), Right(lower)];
    report.table(&columns, &pairs.iter().map(row).collect::<Vec<_>>());
}

/// Shares of the categories by reader.
fn category_use(report: &mut Report, analysis: &Analysis<'_>) {
    let (Some(categories), false) = (&analysis.categories, analysis.category_use.is_empty()) else { return };
    report.heading("Use of the categories, % of each reader's ratings");
    let columns: Vec<_> =
        [Left(""), Right("ratings")].into_iter().chain(categories.iter().map(|name| Right(name))).collect();
    let rows: Vec<Vec<String>> = analysis
        .category_use
        .iter()
        .map(|of| {
            let share = |&count: &usize| match of.ratings {
                0 => "–".to_owned(),
                all => format!("{:.1}", 100.0 * count as f64 / all as f64),
            };
            [of.reader.clone(), of.ratings.to_string()]
                .into_iter()
                .chain(of.counts.iter().map(share))
                .collect()
        })
        .collect();
    report.table(&columns, &rows);
}
