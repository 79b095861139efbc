//! `overread stats consensus`: what the readers' ratings make of each case.

mod cases;
mod methods;
mod plot;
mod readers;
mod shown;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use stats::truth::Labels;

use self::cases::CaseTruth;
use self::readers::ReaderSkill;
use super::labels::Categories;
use super::ratings::{Columns, RatingsTable};
use super::report;
use super::resample::Confidence;

#[derive(Args)]
#[command(after_help = "\
Example, Dawid and Skene's model over a table with the columns case, reader and value:
  overread stats consensus ratings.csv --method dawid-skene --plot confusion.svg --csv consensus.csv
Readers of known accuracy, the better ones weighing more:
  overread stats consensus ratings.csv --method weighted --accuracy A=0.95,B=0.80,C=0.80")]
pub struct Options {
    /// CSV file: one row per rating (long) or one row per case and one column per reader (wide).
    #[arg(value_name = "RATINGS.csv")]
    file: PathBuf,
    /// How the ratings are made one.
    #[arg(long, default_value = "majority")]
    method: Method,
    #[command(flatten)]
    columns: Columns,
    /// All categories [default: those used]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    categories: Vec<String>,
    /// With quorum: so many readers must have given the category.
    #[arg(long, value_name = "READERS", required_if_eq("method", "quorum"))]
    needed: Option<usize>,
    /// With weighted: each reader's weight, as A=2,B=1.
    #[arg(long, value_name = "READER=WEIGHT", value_delimiter = ',', conflicts_with = "accuracy")]
    weight: Vec<String>,
    /// With weighted: each reader's accuracy, as A=0.9,B=0.8; the weight is its log odds.
    #[arg(long, value_name = "READER=SHARE", value_delimiter = ',')]
    accuracy: Vec<String>,
    /// With dawid-skene-smoothed: ratings added to every cell of the confusion matrices.
    #[arg(long, value_name = "RATINGS", default_value_t = 0.01)]
    smoothing: f64,
    /// With dawid-skene-map: how many ratings the prior of each row of a confusion matrix weighs.
    #[arg(long, value_name = "RATINGS", default_value_t = 8.0)]
    prior_ratings: f64,
    /// With dawid-skene-map: the accuracy that the prior expects of a reader.
    #[arg(long, value_name = "SHARE", default_value_t = 0.6)]
    prior_accuracy: f64,
    /// Leave a case unsettled unless its category has at least this share of the votes or this probability.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    certainty: f64,
    #[command(flatten)]
    confidence: Confidence,
    /// Write a row per case to this CSV file.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the readers' confusion matrices into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// A way from ratings to a consensus.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Method {
    /// The category with the most votes; a tie is unsettled.
    Majority,
    /// The category that at least --needed readers gave.
    Quorum,
    /// The category with the most weight, see --weight and --accuracy.
    Weighted,
    /// The category with the most weight, each reader weighing as much as they agree with the majority.
    AgreementWeighted,
    /// Dawid and Skene 1979: a confusion matrix per reader, by maximum likelihood.
    DawidSkene,
    /// The same with a little smoothing of the matrices.
    DawidSkeneSmoothed,
    /// The same with a prior on matrices and shares, for few ratings per reader (Pullin 2023).
    DawidSkeneMap,
    /// One accuracy per reader.
    OneCoin,
    /// Whitehill 2009: one ability per reader, one ease per case.
    Glad,
}

/// What the command finds.
#[derive(Serialize)]
struct Consensus<'a> {
    command: &'static str,
    file: &'a str,
    method: Method,
    definition: &'static str,
    categories: &'a [String],
    ratings: usize,
    settled: usize,
    unsettled: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_likelihood: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iterations: Option<usize>,
    /// Share of the cases in each category: of the model, else of the settled cases.
    category_shares: Vec<f64>,
    readers: Vec<ReaderSkill>,
    cases: Vec<CaseTruth>,
    notes: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    if !(0.0..=1.0).contains(&options.certainty) {
        bail!("--certainty {} is no share: write a number from 0 to 1", options.certainty);
    }
    let level = options.confidence.level()?;
    let table = RatingsTable::read(&options.file, &options.columns)?;
    let categories = Categories::of(table.name(), table.cells().map(|cell| cell.2), &options.categories)?;
    let ratings = categories.ratings(&table)?;
    let labels = Labels::from_ratings(&ratings)?;
    let fit = methods::fit(options, &table, &categories, &labels)
        .with_context(|| format!("{}: no consensus by this method", table.name()))?;
    let cases = cases::of(&table, &categories, &ratings, &fit, options.certainty);
    let settled = cases.iter().filter(|case| case.consensus.is_some()).count();
    let notes: Vec<String> = fit.note.iter().cloned().chain(categories.note_on_capitals()).collect();
    let category_shares = fit.category_shares.clone().unwrap_or_else(|| cases::shares(&cases, &categories));
    let consensus = Consensus {
        command: "consensus",
        file: table.name(),
        method: options.method,
        definition: fit.definition,
        categories: &categories.names,
        ratings: table.ratings(),
        settled,
        unsettled: cases.len() - settled,
        log_likelihood: fit.log_likelihood,
        iterations: fit.iterations,
        category_shares,
        readers: readers::of(&table, &labels, &cases, &fit, level),
        cases,
        notes,
    };
    if let Some(path) = &options.csv {
        cases::write(path, &consensus)?;
    }
    if let Some(path) = &options.plot {
        report::plot(path, &plot::confusion(&consensus))?;
    }
    if options.json { report::json(&consensus) } else { shown::print(&consensus) }
}
