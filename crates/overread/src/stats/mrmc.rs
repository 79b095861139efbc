//! `overread stats mrmc`: several readers, several methods, the same cases.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use stats::NotEstimable;
use stats::roc::{Covariances, Mrmc, auc, mrmc};

use super::entry::{Entries, Entry, Figure, Test, TestEntry, Tests};
use super::natural;
use super::report::Column::{Left, Right};
use super::report::{self, Report, number};
use super::resample::Confidence;
use super::sheet::{Format, Sheet, listed};

#[derive(Args)]
#[command(after_help = "\
Example, a table with the columns case, reader, method, value and truth, every reader scoring every case by every method:
  overread stats mrmc scores.csv --truth truth --positive cancer")]
pub struct Options {
    /// CSV file, one row per score: case, reader, method, value and the truth of the case.
    #[arg(value_name = "SCORES.csv")]
    file: PathBuf,
    /// Column that names the case.
    #[arg(long, value_name = "COLUMN", default_value = "case")]
    unit: String,
    /// Column that names the reader.
    #[arg(long, value_name = "COLUMN", default_value = "reader")]
    reader: String,
    /// Column that names the method: with and without a program, or two kinds of image.
    #[arg(long, value_name = "COLUMN", default_value = "method")]
    method: String,
    /// Column of the score, higher for positive.
    #[arg(long, value_name = "COLUMN", default_value = "value")]
    value: String,
    /// Column with the truth of the case.
    #[arg(long, value_name = "COLUMN", default_value = "truth")]
    truth: String,
    /// The truth that is positive [default: the last, such as 1 of 0 and 1]
    #[arg(long, value_name = "TRUTH")]
    positive: Option<String>,
    /// How the covariances of the areas are estimated.
    #[arg(long, value_enum, default_value_t = By::Delong)]
    covariances: By,
    #[command(flatten)]
    confidence: Confidence,
    #[command(flatten)]
    format: Format,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// How covariances are estimated.
#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// By DeLong, DeLong & Clarke-Pearson 1988.
    Delong,
    /// By leaving out one case at a time.
    Jackknife,
}

/// What the command finds.
#[derive(Serialize)]
struct Comparison<'a> {
    command: &'static str,
    file: &'a str,
    positive: &'a str,
    cases: usize,
    positive_cases: usize,
    readers: &'a [String],
    methods: Vec<Method<'a>>,
    figures: Entries,
    tests: Tests,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<Mrmc>,
}

/// A method and its areas.
#[derive(Serialize)]
struct Method<'a> {
    #[serde(rename = "method")]
    name: &'a str,
    mean_area: Option<f64>,
    /// By reader.
    areas: Entries,
}

/// Scores `[method][reader][case]`, complete.
struct Scores {
    methods: Vec<String>,
    readers: Vec<String>,
    positive: String,
    truth: Vec<bool>,
    of: Vec<Vec<Vec<f64>>>,
}

pub fn run(options: &Options) -> Result<()> {
    let sheet = Sheet::read(&options.file, options.format)?;
    let scores = Scores::read(&sheet, options)?;
    let level = options.confidence.level()?;
    let how = match options.covariances {
        By::Delong => Covariances::DeLong,
        By::Jackknife => Covariances::Jackknife,
    };
    let found = mrmc(&scores.truth, &scores.of, how, level);
    let of_method = |(name, readers): (&'_ String, &Vec<Vec<f64>>)| {
        let area = |(reader, given): (&String, &Vec<f64>)| {
            let cases: Vec<(bool, f64)> = scores.truth.iter().copied().zip(given.iter().copied()).collect();
            let area = auc(&cases, level).map(|area| Figure::from(area).within_share());
            Entry::new(reader.clone(), reader.clone(), area)
        };
        let areas = Entries(scores.readers.iter().zip(readers).map(area).collect());
        let values: Option<Vec<f64>> = scores.readers.iter().map(|reader| areas.value(reader)).collect();
        let mean_area = values.map(|all| all.iter().sum::<f64>() / all.len() as f64);
        (name.clone(), mean_area, areas)
    };
    let methods: Vec<_> = scores.methods.iter().zip(&scores.of).map(of_method).collect();
    let comparison = Comparison {
        command: "mrmc",
        file: sheet.name(),
        positive: &scores.positive,
        cases: scores.truth.len(),
        positive_cases: scores.truth.iter().filter(|truth| **truth).count(),
        readers: &scores.readers,
        methods: methods
            .iter()
            .map(|(name, mean_area, areas)| Method { name, mean_area: *mean_area, areas: areas.clone() })
            .collect(),
        figures: difference(&scores, found.as_ref()),
        tests: tests(found.as_ref()),
        model: found.ok(),
    };
    if options.json { report::json(&comparison) } else { print(&comparison) }
}

fn difference(scores: &Scores, found: Result<&Mrmc, &NotEstimable>) -> Entries {
    let [first, second] = scores.methods.as_slice() else { return Entries::default() };
    let figure = found.map_err(|cause| *cause).and_then(|found| {
        let value = found.difference.ok_or(NotEstimable::NoData)?;
        let definition = "mean area of the first less that of the second method, readers and cases both a sample; n counts cases";
        let figure = Figure::plain(value, scores.truth.len(), "Obuchowski-Rockette-Hillis", definition);
        Ok(match found.interval {
            Some(interval) => figure.within(interval),
            None => figure,
        })
    });
    Entries(vec![Entry::new("difference", format!("Difference, {first} − {second}"), figure)])
}

fn tests(found: Result<&Mrmc, &NotEstimable>) -> Tests {
    let random = "do the methods differ, for readers and cases like these; a small p says yes";
    let fixed = "the same for these very readers, cases a sample; z";
    let found = found.map_err(|cause| *cause);
    let mut tests = vec![TestEntry {
        key: "random_readers",
        label: "Readers and cases random, F",
        outcome: found.map(|found| Test {
            statistic: Some(found.f),
            degrees: Some(found.areas.len() - 1),
            p: found.p,
            definition: random,
        }),
    }];
    if let Ok(Mrmc { fixed_readers_z: Some(z), fixed_readers_p: Some(p), .. }) = found {
        tests.push(TestEntry {
            key: "fixed_readers",
            label: "These readers, cases random, z",
            outcome: Ok(Test { statistic: Some(*z), degrees: None, p: *p, definition: fixed }),
        });
    }
    Tests(tests)
}

impl Scores {
    fn read(sheet: &Sheet, options: &Options) -> Result<Self> {
        let column = |name: &String, option| sheet.column(name, option);
        let unit = column(&options.unit, "--unit")?;
        let (reader, method) = (column(&options.reader, "--reader")?, column(&options.method, "--method")?);
        let (value, truth) = (column(&options.value, "--value")?, column(&options.truth, "--truth")?);
        let names = |column: usize| -> Result<Vec<String>> {
            let cells = (0..sheet.len()).map(|row| sheet.cell(row, column).needed());
            Ok(natural::sorted(cells.collect::<Result<Vec<_>>>()?))
        };
        let (units, readers, methods) = (names(unit)?, names(reader)?, names(method)?);
        let positive = positive(sheet, &names(truth)?, options)?;
        let place = |names: &[String], row: usize, column: usize| {
            let text = sheet.cell(row, column).text;
            names.iter().position(|name| name == text).unwrap_or(0)
        };
        let index: std::collections::HashMap<&str, usize> =
            units.iter().zip(0..).map(|(name, index)| (name.as_str(), index)).collect();
        let mut of = vec![vec![vec![None; units.len()]; readers.len()]; methods.len()];
        let mut truths: Vec<Option<bool>> = vec![None; units.len()];
        for row in 0..sheet.len() {
            let case = index[sheet.cell(row, unit).text];
            let truly = sheet.cell(row, truth).text == positive;
            if truths[case].is_some_and(|other| other != truly) {
                return Err(sheet
                    .cell(row, truth)
                    .fault(&format!("case “{}” has another truth further up: give it one", units[case])));
            }
            truths[case] = Some(truly);
            let slot: &mut Option<f64> =
                &mut of[place(&methods, row, method)][place(&readers, row, reader)][case];
            if slot.is_some() {
                return Err(sheet.cell(row, value).fault(&format!(
                    "reader “{}” scored case “{}” by “{}” further up already: keep one of the two",
                    sheet.cell(row, reader).text,
                    units[case],
                    sheet.cell(row, method).text
                )));
            }
            *slot = Some(sheet.cell(row, value).needed_number()?);
        }
        let complete = |(m, of_method): (usize, Vec<Vec<Option<f64>>>)| {
            let of_reader = |(r, cases): (usize, Vec<Option<f64>>)| {
                let score = |(case, score): (usize, Option<f64>)| match score {
                    Some(score) => Ok(score),
                    None => bail!(
                        "{}: reader “{}” has no score of case “{}” by “{}”: every reader must score every case by \
                         every method; take out what is not complete",
                        sheet.name(),
                        readers[r],
                        units[case],
                        methods[m]
                    ),
                };
                cases.into_iter().enumerate().map(score).collect::<Result<Vec<f64>>>()
            };
            of_method.into_iter().enumerate().map(of_reader).collect::<Result<Vec<_>>>()
        };
        let of = of.into_iter().enumerate().map(complete).collect::<Result<Vec<_>>>()?;
        Ok(Self { truth: truths.into_iter().flatten().collect(), positive, of, methods, readers })
    }
}

/// The truth that is positive.
fn positive(sheet: &Sheet, truths: &[String], options: &Options) -> Result<String> {
    match &options.positive {
        Some(name) if truths.contains(name) => Ok(name.clone()),
        Some(name) => bail!("--positive {name} is none of the truths {}", listed(truths)),
        None if truths.len() > 2 => bail!(
            "{} has more than two truths, {}: say with --positive which is positive, all others are negative",
            sheet.name(),
            listed(truths)
        ),
        None => Ok(truths.last().cloned().unwrap_or_default()),
    }
}

fn print(comparison: &Comparison<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Methods over readers and cases: {}", comparison.file));
    report.paragraph(&format!(
        "{} cases, of which {} are truly “{}”; {} readers, {} methods, every reader by every method.",
        comparison.cases,
        comparison.positive_cases,
        comparison.positive,
        comparison.readers.len(),
        comparison.methods.len()
    ));
    report.heading("Area under the ROC curve");
    let columns: Vec<_> = [Left(""), Right("mean")]
        .into_iter()
        .chain(comparison.readers.iter().map(|reader| Right(reader)))
        .collect();
    let shown = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), number);
    let row = |method: &Method<'_>| {
        let areas = comparison.readers.iter().map(|reader| shown(method.areas.value(reader)));
        [method.name.to_owned(), shown(method.mean_area)].into_iter().chain(areas).collect()
    };
    report.table(&columns, &comparison.methods.iter().map(row).collect::<Vec<_>>());
    report.figures("Difference of the mean areas", &comparison.figures);
    report.tests("Do the methods differ?", &comparison.tests);
    report.definitions(&comparison.figures.0);
    report.print()
}
