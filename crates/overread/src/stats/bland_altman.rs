//! `overread stats bland-altman`: limits of agreement of two ways of measuring.

mod limits;
mod pairs;
mod plot;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;

use self::pairs::Pairs;
use super::entry::Entries;
use super::ratings::Columns;
use super::report::{self, Report};
use super::resample::Confidence;

#[derive(Args)]
#[command(after_help = "\
Example, two columns of a file:
  overread stats bland-altman diameters.csv --x reader_a --y reader_b --plot limits.svg
Two readers of a long table, differences as ratios:
  overread stats bland-altman ratings.csv --readers A,B --log
Several measurements of each case by either method, whose true value stays the same:
  overread stats bland-altman replicates.csv --unit case --x old --y new --replicates constant")]
pub struct Options {
    /// CSV file with two columns of measurements, or a table of two readers (long or wide).
    #[arg(value_name = "MEASUREMENTS.csv")]
    file: PathBuf,
    /// Column of the first measurement.
    #[arg(long, value_name = "COLUMN", requires = "y")]
    x: Option<String>,
    /// Column of the second measurement.
    #[arg(long, value_name = "COLUMN", requires = "x")]
    y: Option<String>,
    #[command(flatten)]
    columns: Columns,
    /// Limits as ratios x / y, for differences that grow with the size.
    #[arg(long, conflicts_with = "replicates")]
    log: bool,
    /// Several rows for a case are replicates, and the true value of the case is constant or varies between them.
    #[arg(long, value_name = "TRUE VALUE", requires = "x")]
    replicates: Option<TrueValue>,
    /// How the intervals of the limits are made.
    #[arg(long, default_value = "exact", conflicts_with = "replicates")]
    interval: LimitsBy,
    #[command(flatten)]
    confidence: Confidence,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the differences against the means into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// What is true of a case between its replicates.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum TrueValue {
    /// Stays the same: rows need not be paired.
    Constant,
    /// Varies: x and y of a row belong together.
    Varying,
}

/// How the intervals of the limits are made.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LimitsBy {
    /// From the noncentral t distribution (Carkeet 2015).
    Exact,
    /// As Bland and Altman 1986.
    #[value(name = "1986")]
    Of1986,
    /// As Bland and Altman 1999.
    #[value(name = "1999")]
    Of1999,
}

/// What the command finds.
#[derive(Serialize)]
struct Agreement<'a> {
    command: &'static str,
    file: &'a str,
    first: &'a str,
    second: &'a str,
    log: bool,
    replicates: Option<TrueValue>,
    pairs: usize,
    figures: Entries,
    notes: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let level = options.confidence.level()?;
    let pairs = Pairs::read(options)?;
    let (figures, notes) = match options.replicates {
        None => limits::single(&pairs, options, level)?,
        Some(true_value) => limits::replicated(&pairs, true_value, level)?,
    };
    let agreement = Agreement {
        command: "bland_altman",
        file: &pairs.file,
        first: &pairs.first,
        second: &pairs.second,
        log: options.log,
        replicates: options.replicates,
        pairs: pairs.complete().len(),
        figures,
        notes,
    };
    if let Some(path) = &options.plot {
        report::plot(path, &plot::svg(&agreement, &pairs))?;
    }
    if options.json {
        return report::json(&agreement);
    }
    let mut report = Report::new();
    report.heading(&format!("Limits of agreement, {} and {}: {}", pairs.first, pairs.second, pairs.file));
    report.paragraph(&format!("{} pairs of measurements.", agreement.pairs));
    report.figures("Figures", &agreement.figures);
    report.notes(&agreement.notes);
    report.definitions(&agreement.figures.0);
    report.print()
}
