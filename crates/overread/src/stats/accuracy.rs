//! `overread stats accuracy`: each reader against the truth.

mod calls;
mod scores;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;

use super::entry::Entries;
use super::labels::Categories;
use super::ratings::{Columns, RatingsTable};
use super::report::{self, Report};
use super::resample::{Intervals, Resampling, Said};
use super::sheet::listed;

#[derive(Args)]
#[command(after_help = "\
Example, a table with the columns case, reader, value and truth:
  overread stats accuracy ratings.csv --truth truth --positive present --cluster patient --bootstrap
Scores, such as a suspicion from 1 to 5, and the curves of the readers:
  overread stats accuracy scores.csv --truth truth --positive 1 --score --plot roc.svg")]
pub struct Options {
    /// CSV file: one row per rating (long) or one row per case and one column per reader (wide).
    #[arg(value_name = "RATINGS.csv")]
    file: PathBuf,
    /// Column with the truth of the case.
    #[arg(long, value_name = "COLUMN")]
    truth: String,
    /// The category that is positive [default: the last, such as 1 of 0 and 1]
    #[arg(long, value_name = "CATEGORY")]
    positive: Option<String>,
    /// The ratings are scores, higher for positive: area under the ROC curve.
    #[arg(long)]
    score: bool,
    #[command(flatten)]
    columns: Columns,
    #[command(flatten)]
    intervals: Intervals,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// With --score: draw the readers' ROC curves into an SVG file.
    #[arg(long, value_name = "FILE", requires = "score")]
    plot: Option<PathBuf>,
}

/// What the command finds.
#[derive(Serialize)]
struct Accuracy<'a> {
    command: &'static str,
    file: &'a str,
    positive: &'a str,
    cases: usize,
    positive_cases: usize,
    cases_without_truth: usize,
    bootstrap: Option<Said<'a>>,
    readers: Vec<ReaderFigures>,
    notes: Vec<String>,
}

/// One reader's figures.
#[derive(Serialize)]
struct ReaderFigures {
    reader: String,
    ratings: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Counts>,
    figures: Entries,
}

/// Calls against the truth.
#[derive(Serialize, Clone, Copy)]
struct Counts {
    true_positive: u64,
    false_positive: u64,
    false_negative: u64,
    true_negative: u64,
}

/// The truth of each case of a table.
struct Truth {
    categories: Categories,
    positive: usize,
    /// Whether a case is positive; `None` where the truth is not known.
    of_unit: Vec<Option<bool>>,
}

pub fn run(options: &Options) -> Result<()> {
    let table =
        RatingsTable::read_beside(&options.file, &options.columns, Some((&options.truth, "--truth")))?;
    let resampling = options.intervals.resampling(&table)?;
    let level = options.intervals.level()?;
    let truth = Truth::read(options, &table)?;
    let readers = if options.score {
        scores::readers(&table, &truth, level, resampling.as_ref())?
    } else {
        calls::readers(&table, &truth, level, resampling.as_ref())?
    };
    let accuracy = Accuracy {
        command: "accuracy",
        file: table.name(),
        positive: &truth.categories.names[truth.positive],
        cases: table.units.len(),
        positive_cases: truth.of_unit.iter().filter(|of| **of == Some(true)).count(),
        cases_without_truth: truth.of_unit.iter().filter(|of| of.is_none()).count(),
        bootstrap: resampling.as_ref().map(Resampling::said),
        readers,
        notes: truth.categories.note_on_capitals().into_iter().collect(),
    };
    if let Some(path) = &options.plot {
        report::plot(path, &scores::plot(&table, &truth, &accuracy)?)?;
    }
    if options.json { report::json(&accuracy) } else { print(&accuracy) }
}

impl Truth {
    fn read(options: &Options, table: &RatingsTable) -> Result<Self> {
        let cells = table.about_units(&options.truth, "--truth")?;
        let ratings = table.cells().map(|cell| cell.2).filter(|_| !options.score);
        let categories = Categories::of(table.name(), cells.iter().flatten().copied().chain(ratings), &[])?;
        let positive = match &options.positive {
            None => categories.names.len().saturating_sub(1),
            Some(name) => match categories.names.iter().position(|known| known == name) {
                Some(index) => index,
                None => bail!("--positive {name} is none of the categories {}", listed(&categories.names)),
            },
        };
        if categories.names.len() > 2 && options.positive.is_none() {
            bail!(
                "there are more than two categories, {}: say with --positive which is positive, all others are negative",
                listed(&categories.names)
            );
        }
        let truth = |cell: Option<_>| cell.map(|cell| Ok(categories.index(cell)? == positive)).transpose();
        let of_unit = cells.into_iter().map(truth).collect::<Result<_>>()?;
        Ok(Self { categories, positive, of_unit })
    }
}

fn print(accuracy: &Accuracy<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Readers against the truth: {}", accuracy.file));
    report.paragraph(&format!(
        "{} cases, of which {} are truly “{}”; {} without a known truth are left out.",
        accuracy.cases, accuracy.positive_cases, accuracy.positive, accuracy.cases_without_truth
    ));
    for reader in &accuracy.readers {
        let counts = reader.counts.map_or_else(String::new, |c| {
            let Counts { true_positive, false_positive, false_negative, true_negative } = c;
            format!(" (TP {true_positive}, FP {false_positive}, FN {false_negative}, TN {true_negative})")
        });
        report.figures(
            &format!("Reader {}, {} ratings{counts}", reader.reader, reader.ratings),
            &reader.figures,
        );
    }
    report.notes(&accuracy.notes);
    report.definitions(accuracy.readers.iter().flat_map(|reader| &reader.figures.0));
    report.print()
}
