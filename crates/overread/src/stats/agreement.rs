//! `overread stats agreement`: every coefficient that fits the level of measurement, side by side.

mod categories;
mod nominal;
mod numbers;
mod ordinal;
mod pairs;
mod paradox;
mod plot;
mod shown;
mod tests;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;

use self::ordinal::Weighted;
use self::pairs::{CategoryUse, Pair};
use super::entry::{Entries, Tests};
use super::ratings::{Columns, Layout, RatingsTable};
use super::report;
use super::resample::{Intervals, Resampling, Said};

#[derive(Args)]
#[command(after_help = "\
Example, a long table with the columns case, reader, value and patient:
  overread stats agreement ratings.csv --level nominal --cluster patient --bootstrap 1000 --seed 1
A wide table, one row per case and one column per reader; empty cells and NA are missing:
  overread stats agreement scores.csv --level ordinal --categories none,mild,severe --plot scores.svg")]
pub struct Options {
    /// CSV file: one row per rating (long) or one row per case and one column per reader (wide).
    #[arg(value_name = "RATINGS.csv")]
    file: PathBuf,
    /// Level of measurement: nominal for names, ordinal for grades, interval and ratio for numbers.
    #[arg(long)]
    level: Scale,
    #[command(flatten)]
    columns: Columns,
    /// All categories, lowest first, also those that nobody used [default: those used, numbers by size]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    categories: Vec<String>,
    #[command(flatten)]
    bootstrap: Intervals,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the coefficients with their intervals into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// The level of measurement.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Names without order.
    Nominal,
    /// Grades in an order.
    Ordinal,
    /// Numbers whose differences mean something.
    Interval,
    /// Numbers with a natural zero: lengths, volumes.
    Ratio,
}

/// What the command finds.
#[derive(Serialize)]
struct Analysis<'a> {
    command: &'static str,
    file: &'a str,
    layout: Layout,
    level: Scale,
    cases: usize,
    cases_without_ratings: usize,
    readers: &'a [String],
    ratings: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    categories: Option<Vec<String>>,
    bootstrap: Option<Said<'a>>,
    figures: Entries,
    #[serde(skip_serializing_if = "Option::is_none")]
    weighted: Option<Weighted>,
    tests: Tests,
    pairs: Vec<Pair>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    category_use: Vec<CategoryUse>,
    notes: Vec<String>,
}

/// What is measured, and how its intervals are made.
struct Task<'a> {
    table: &'a RatingsTable,
    scale: Scale,
    level: stats::Level,
    resampling: Option<&'a Resampling>,
}

pub fn run(options: &Options) -> Result<()> {
    let table = RatingsTable::read(&options.file, &options.columns)?;
    let resampling = options.bootstrap.resampling(&table)?;
    let task = Task {
        table: &table,
        scale: options.level,
        level: options.bootstrap.level()?,
        resampling: resampling.as_ref(),
    };
    let mut analysis = match options.level {
        Scale::Nominal | Scale::Ordinal => categories::analyse(&task, &options.categories)?,
        Scale::Interval | Scale::Ratio => numbers::analyse(&task)?,
    };
    analysis.notes.extend(task.notes());
    if let Some(path) = &options.plot {
        report::plot(path, &plot::forest(&analysis))?;
    }
    if options.json { report::json(&analysis) } else { shown::print(&analysis) }
}

impl<'a> Task<'a> {
    /// An analysis without figures.
    fn empty(&self) -> Analysis<'a> {
        Analysis {
            command: "agreement",
            file: self.table.name(),
            layout: self.table.layout,
            level: self.scale,
            cases: self.table.units.len(),
            cases_without_ratings: self.table.unrated,
            readers: &self.table.readers,
            ratings: self.table.ratings(),
            categories: None,
            bootstrap: self.resampling.map(Resampling::said),
            figures: Entries::default(),
            weighted: None,
            tests: Tests::default(),
            pairs: Vec::new(),
            category_use: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// What is to be said of the way the intervals were made.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match (&self.table.clusters, self.resampling) {
            (Some(clusters), None) => notes.push(format!(
                "The intervals take the cases as independent. Cases of one {} are not: add --bootstrap for intervals \
                 that draw whole clusters.",
                clusters.heading
            )),
            (None, _) => notes.extend(self.table.likely_cluster().map(|heading| {
                format!(
                    "There is a column {heading}: with --cluster {heading} --bootstrap the intervals allow for cases \
                     of one patient being alike."
                )
            })),
            _ => {}
        }
        if self.table.clusters.as_ref().is_some_and(|c| c.names.len() < 20) && self.resampling.is_some() {
            notes.push(
                "Fewer than 20 clusters: a percentile bootstrap is too narrow here; take its intervals as a \
                        rough guide."
                    .to_owned(),
            );
        }
        notes
    }
}
