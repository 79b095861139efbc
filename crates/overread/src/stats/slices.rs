//! `overread stats slices`: a rate by slice of the data, such as error by manufacturer, with care for many comparisons.

mod counts;
mod stratified;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use figures::{Forest, Row};
use serde::Serialize;
use stats::proportions::{clustered_share, wilson};
use stats::slices::{
    benjamini_hochberg, chi_square_of_rates, fisher_exact, fisher_two_by_two, funnel_z, holm, shrunken_rates,
    slice_against_rest, trend,
};
use stats::{Estimable, Level};

use self::counts::{Counts, Slice};
use super::entry::{Entries, Entry, Figure, Test, TestEntry, Tests};
use super::report::Column::{Left, Right};
use super::report::{self, Report, number, p_value};
use super::resample::Confidence;
use super::sheet::{Format, Sheet};

#[derive(Args)]
#[command(after_help = "\
Examples, one row per case with 1 or 0 for the event:
  overread stats slices cases.csv --slice manufacturer --event error --cluster patient
One row per slice with counts, slices in an order:
  overread stats slices rates.csv --slice thickness --events errors --cases reads --trend
Two slices compared within strata:
  overread stats slices cases.csv --slice arm --event error --stratum site")]
pub struct Options {
    /// CSV file, one row per case, or one row per slice with counts.
    #[arg(value_name = "CASES.csv")]
    file: PathBuf,
    /// Column that names the slice.
    #[arg(long, value_name = "COLUMN", default_value = "slice")]
    slice: String,
    /// Column that says whether the event came about, 1 or 0: one row per case.
    #[arg(long, value_name = "COLUMN", default_value = "event", conflicts_with_all = ["events", "cases"])]
    event: String,
    /// Column with the number of events: one row per slice.
    #[arg(long, value_name = "COLUMN", requires = "cases")]
    events: Option<String>,
    /// Column with the number of cases: one row per slice.
    #[arg(long, value_name = "COLUMN", requires = "events")]
    cases: Option<String>,
    /// Column that names the patient (or another cluster of cases): the rates get intervals that allow for it.
    #[arg(long, value_name = "COLUMN", conflicts_with = "events")]
    cluster: Option<String>,
    /// Column of strata within which two slices are compared.
    #[arg(long, value_name = "COLUMN")]
    stratum: Option<String>,
    /// Slices in their order, lowest first, separated by commas [default: numbers by size, then words]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    order: Vec<String>,
    /// Test for a trend over the slices in their order.
    #[arg(long)]
    trend: bool,
    #[command(flatten)]
    confidence: Confidence,
    #[command(flatten)]
    format: Format,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the rates with their intervals into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// What the command finds.
#[derive(Serialize)]
struct Analysis<'a> {
    command: &'static str,
    file: &'a str,
    cases: u64,
    events: u64,
    figures: Entries,
    slices: Vec<SliceFigures>,
    tests: Tests,
    notes: Vec<String>,
}

/// A slice.
#[derive(Serialize)]
struct SliceFigures {
    slice: String,
    cases: u64,
    events: u64,
    figures: Entries,
    /// Of Fisher's test of the slice against all others.
    p: Option<f64>,
    /// Adjusted for the false discovery rate over all slices.
    p_benjamini_hochberg: Option<f64>,
    /// Adjusted for any false alarm over all slices.
    p_holm: Option<f64>,
    /// Standard errors that the rate lies from the common rate.
    funnel_z: Option<f64>,
}

pub fn run(options: &Options) -> Result<()> {
    let sheet = Sheet::read(&options.file, options.format)?;
    let counts = Counts::read(&sheet, options)?;
    let level = options.confidence.level()?;
    let pairs: Vec<(u64, u64)> = counts.slices.iter().map(|slice| (slice.events, slice.cases)).collect();
    let (events, cases) = pairs.iter().fold((0, 0), |(x, n), slice| (x + slice.0, n + slice.1));
    let definition = "events over cases of all slices together; n counts cases";
    let overall =
        wilson(events, cases, level).map(|share| stats::Estimate { method: "rate", definition, ..share });
    let mut figures = vec![Entry::new("rate", "All slices", overall)];
    let mut tests = differences(&pairs, options.trend);
    if options.stratum.is_some() {
        stratified::extend(&counts, level, &mut figures, &mut tests);
    }
    let analysis = Analysis {
        command: "slices",
        file: sheet.name(),
        cases,
        events,
        figures: Entries(figures),
        slices: slices(&counts.slices, &pairs, level),
        tests: Tests(tests),
        notes: notes(&counts, options),
    };
    if let Some(path) = &options.plot {
        report::plot(path, &forest(&analysis))?;
    }
    if options.json { report::json(&analysis) } else { print(&analysis) }
}

fn differences(pairs: &[(u64, u64)], ordered: bool) -> Vec<TestEntry> {
    let same = "do all slices have the same rate; a small p says no";
    let rises =
        "do the rates rise or fall over the slices in their order (Cochran-Armitage); a small p says yes";
    let exact = |p: f64| Test { statistic: None, degrees: None, p, definition: same };
    let mut tests = vec![
        entry("chi_square", "Chi-square", chi_square_of_rates(pairs).map(|t| Test::of(t, same))),
        entry("fisher", "Fisher, exact", fisher_exact(pairs).map(exact)),
    ];
    if ordered {
        tests.push(entry("trend", "Trend", trend(pairs).map(|t| Test::of(t, rises))));
    }
    tests
}

fn entry(key: &'static str, label: &'static str, outcome: Estimable<Test>) -> TestEntry {
    TestEntry { key, label, outcome }
}

fn slices(slices: &[Slice], pairs: &[(u64, u64)], level: Level) -> Vec<SliceFigures> {
    let (events, cases) = pairs.iter().fold((0, 0), |(x, n), slice| (x + slice.0, n + slice.1));
    let against =
        |&(x, n): &(u64, u64)| fisher_two_by_two((x, n), (events - x, cases - n), level).map(|t| t.p).ok();
    let p: Vec<Option<f64>> = pairs.iter().map(against).collect();
    let tested: Vec<f64> = p.iter().copied().flatten().collect();
    let (mut discovery, mut familywise) =
        (benjamini_hochberg(&tested).into_iter(), holm(&tested).into_iter());
    let (differences, shrunken, funnel) =
        (slice_against_rest(pairs, level), shrunken_rates(pairs), funnel_z(pairs));
    let figures = |(index, slice): (usize, &Slice)| {
        let rate = match &slice.clusters {
            Some(clusters) => clustered_share(clusters, level).map(|share| share.estimate),
            None => wilson(slice.events, slice.cases, level),
        };
        let of = |all: &Estimable<Vec<f64>>| all.as_ref().map(|all| all[index]).map_err(|cause| *cause);
        let definition = "rate drawn towards the common rate, the more the fewer its cases (beta-binomial); n counts cases";
        let drawn = |value| Figure::plain(value, slice.cases as usize, "shrunken rate", definition);
        let entries = vec![
            Entry::new("rate", "Rate", rate),
            Entry::new("shrunken_rate", "Shrunken rate", of(&shrunken).map(drawn)),
            Entry::new(
                "difference",
                "Difference to the rest",
                differences.as_ref().map(|all| all[index]).map_err(|cause| *cause),
            ),
        ];
        SliceFigures {
            slice: slice.name.clone(),
            cases: slice.cases,
            events: slice.events,
            figures: Entries(entries),
            p: p[index],
            p_benjamini_hochberg: p[index].and_then(|_| discovery.next()),
            p_holm: p[index].and_then(|_| familywise.next()),
            funnel_z: of(&funnel).ok(),
        }
    };
    slices.iter().enumerate().map(figures).collect()
}

fn notes(counts: &Counts, options: &Options) -> Vec<String> {
    let mut notes = Vec::new();
    if options.cluster.is_some() {
        notes.push(
            "The intervals of the rates allow for cases of one cluster being alike; the tests and the differences \
             take the cases as independent and say too much where clusters are large."
                .to_owned(),
        );
    }
    if counts.unknown > 0 {
        notes.push(format!("{} rows without a slice or an event are left out.", counts.unknown));
    }
    if options.stratum.is_some() && counts.slices.len() != 2 {
        notes.push(
            "--stratum compares two slices: there are not two, so the common odds ratio is left out."
                .to_owned(),
        );
    }
    notes
}

fn forest(analysis: &Analysis<'_>) -> String {
    let row = |slice: &SliceFigures| {
        let rate = slice.figures.0[0].outcome.as_ref().ok();
        let interval = rate.and_then(|figure| figure.interval.as_ref());
        Row {
            label: format!("{} (n = {})", slice.slice, slice.cases),
            value: rate.map(|figure| figure.value),
            interval: interval.map(|i| (i.low, i.high)),
        }
    };
    Forest {
        title: "Rate by slice".to_owned(),
        subtitle: format!("{}: {} events of {} cases", analysis.file, analysis.events, analysis.cases),
        axis: "rate with its interval; the line is the common rate".to_owned(),
        reference: analysis.figures.value("rate"),
        rows: analysis.slices.iter().map(row).collect(),
    }
    .svg()
}

fn print(analysis: &Analysis<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Rates by slice: {}", analysis.file));
    report.paragraph(&format!("{} events of {} cases.", analysis.events, analysis.cases));
    report.figures("All together", &analysis.figures);
    report.heading("Slices");
    let columns = [
        Left(""),
        Right("events"),
        Right("cases"),
        Right("rate"),
        Right("interval"),
        Right("against the rest"),
        Right("p"),
        Right("p (BH)"),
        Right("p (Holm)"),
        Right("z"),
    ];
    let range = |entry: &Entry| {
        let interval = entry.outcome.as_ref().ok().and_then(|figure| figure.interval.as_ref());
        interval.map_or_else(|| "–".to_owned(), |i| format!("{} to {}", number(i.low), number(i.high)))
    };
    let p = |p: Option<f64>| p.map_or_else(|| "–".to_owned(), p_value);
    let row = |slice: &SliceFigures| {
        let value = slice.figures.value("rate").map_or_else(|| "–".to_owned(), number);
        let [rate, _, difference] = slice.figures.0.as_slice() else { return Vec::new() };
        vec![
            slice.slice.clone(),
            slice.events.to_string(),
            slice.cases.to_string(),
            value,
            range(rate),
            range(difference),
            p(slice.p),
            p(slice.p_benjamini_hochberg),
            p(slice.p_holm),
            slice.funnel_z.map_or_else(|| "–".to_owned(), number),
        ]
    };
    report.table(&columns, &analysis.slices.iter().map(row).collect::<Vec<_>>());
    report.tests("Do the slices differ?", &analysis.tests);
    report.notes(&analysis.notes);
    report.definitions(
        analysis.figures.0.iter().chain(analysis.slices.iter().take(1).flat_map(|s| &s.figures.0)),
    );
    report.print()
}
