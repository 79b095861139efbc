//! `overread stats chart`: control charts of periods or of single cases.

mod course;
mod designs;
mod plot;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;

use self::course::Course;
use super::report::Column::{Left, Right};
use super::report::{self, Report, number};
use super::sheet::{Format, Sheet};

#[derive(Args)]
#[command(after_help = "\
Examples, one row per period:
  overread stats chart weeks.csv --kind p --events errors --cases reads --plot chart.svg
  overread stats chart weeks.csv --kind cusum --value agreement --mean 0.8 --sd 0.05 --run-length 370
One row per case, in the order of time:
  overread stats chart cases.csv --kind bernoulli --event error --p0 0.05 --p1 0.15 --run-length 500")]
pub struct Options {
    /// CSV file, one row per period or per case, the earliest first.
    #[arg(value_name = "PERIODS.csv")]
    file: PathBuf,
    /// The chart.
    #[arg(long)]
    kind: Kind,
    /// Column that names the period [default: period, week, month, date or case; else the row]
    #[arg(long, value_name = "COLUMN")]
    period: Option<String>,
    /// cusum, ewma: column of the value.
    #[arg(long, value_name = "COLUMN", default_value = "value")]
    value: String,
    /// p, laney: column with the number of events, such as errors.
    #[arg(long, value_name = "COLUMN", default_value = "events")]
    events: String,
    /// p, laney: column with the number of cases.
    #[arg(long, value_name = "COLUMN", default_value = "cases")]
    cases: String,
    /// bernoulli, risk-adjusted: column that says whether the event came about, 1 or 0.
    #[arg(long, value_name = "COLUMN", default_value = "event")]
    event: String,
    /// risk-adjusted: column with the probability of the event that is expected for the case.
    #[arg(long, value_name = "COLUMN", default_value = "risk")]
    risk: String,
    /// cusum, ewma: mean in control [default: of the baseline]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, requires = "sd")]
    mean: Option<f64>,
    /// cusum, ewma: standard deviation in control [default: of the baseline]
    #[arg(long, value_name = "NUMBER", requires = "mean")]
    sd: Option<f64>,
    /// cusum, ewma: the first so many periods are the baseline that tells mean and standard deviation.
    #[arg(long, value_name = "PERIODS")]
    baseline: Option<usize>,
    /// cusum: half the shift that is to be found, in standard deviations.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5)]
    reference: f64,
    /// cusum: start at half the limit, to find a process that starts out of control.
    #[arg(long)]
    head_start: bool,
    /// ewma: weight of the newest value.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    weight: f64,
    /// bernoulli: event rate in control.
    #[arg(long, value_name = "SHARE", required_if_eq("kind", "bernoulli"))]
    p0: Option<f64>,
    /// bernoulli: event rate that is to be found.
    #[arg(long, value_name = "SHARE", required_if_eq("kind", "bernoulli"))]
    p1: Option<f64>,
    /// risk-adjusted: odds ratio that is to be found.
    #[arg(long, value_name = "NUMBER", default_value_t = 2.0)]
    odds_ratio: f64,
    /// Limit of the chart [default: by --run-length]
    #[arg(long, value_name = "NUMBER", conflicts_with = "run_length")]
    limit: Option<f64>,
    /// Choose the limit so that a process in control signals once in so many periods, on average.
    #[arg(long, value_name = "PERIODS", default_value_t = 370.0)]
    run_length: f64,
    #[command(flatten)]
    format: Format,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the chart into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// A control chart.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Two-sided cusum of values.
    Cusum,
    /// Exponentially weighted moving average of values.
    Ewma,
    /// Rates with binomial limits.
    P,
    /// Rates with limits that allow for more variation than chance, for large periods.
    Laney,
    /// Cusum of single events.
    Bernoulli,
    /// Cusum of single events, each with its own expected probability.
    RiskAdjusted,
}

/// What the command finds.
#[derive(Serialize)]
struct Chart<'a> {
    command: &'static str,
    file: &'a str,
    kind: Kind,
    definition: &'static str,
    /// The design, by name.
    #[serde(serialize_with = "course::by_name")]
    design: Vec<(&'static str, f64)>,
    #[serde(flatten)]
    course: Course,
    notes: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let sheet = Sheet::read(&options.file, options.format)?;
    let chart = designs::chart(options, &sheet)?;
    if let Some(path) = &options.plot {
        report::plot(path, &plot::svg(&chart))?;
    }
    if options.json { report::json(&chart) } else { print(&chart) }
}

fn print(chart: &Chart<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("{}: {}", name(chart.kind), chart.file));
    let design: Vec<String> =
        chart.design.iter().map(|(name, value)| format!("{name} {}", number(*value))).collect();
    report.paragraph(&design.join(", "));
    let course = &chart.course;
    report.heading(&match course.signals.as_slice() {
        [] => "No signal".to_owned(),
        [only] => format!("One period beyond the limit: {}", only.period),
        [first, ..] => {
            format!("{} periods beyond the limit, the first: {}", course.signals.len(), first.period)
        }
    });
    let mut columns = vec![Left("period")];
    columns.extend(course.courses.iter().map(|(name, _)| Right(name)));
    columns.extend([Right("lower"), Right("upper"), Left("")]);
    let row = |(index, period): (usize, &String)| {
        let limit = |limits: &[f64]| limits.get(index).map_or_else(|| "–".to_owned(), |limit| number(*limit));
        let signal = course.signals.iter().any(|signal| signal.index == index);
        let mut row = vec![period.clone()];
        row.extend(course.courses.iter().map(|(_, values)| number(values[index])));
        row.extend([limit(&course.lower), limit(&course.upper)]);
        row.push(if signal { "signal".to_owned() } else { String::new() });
        row
    };
    report.table(&columns, &course.periods.iter().enumerate().map(row).collect::<Vec<_>>());
    report.notes(&chart.notes);
    report.heading("What the chart is");
    report.point(chart.definition);
    report.print()
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Cusum => "Cusum chart",
        Kind::Ewma => "EWMA chart",
        Kind::P => "p chart",
        Kind::Laney => "Laney p′ chart",
        Kind::Bernoulli => "Bernoulli cusum",
        Kind::RiskAdjusted => "Risk-adjusted cusum",
    }
}
