//! `overread stats detection`: marks of readers (or of a program) against true lesions.

mod figures_of;
mod marks;
mod matching;
mod plot;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;

use self::figures_of::ReaderFigures;
use self::marks::Readings;
use super::report::{self, Report};
use super::resample::{Intervals, Resampling, Said};
use super::sheet::{Format, Sheet};

#[derive(Args)]
#[command(after_help = "\
MARKS.csv has a row per mark: case, reader, and x,y[,z] for points or x_min,y_min,x_max,y_max[,z_min,z_max] for boxes;
a column score, if there, is the confidence. TRUTH.csv has the same columns without reader and score. A row without
coordinates says that the case has no lesion (truth) or that the reader marked nothing in it. Coordinates are in
millimetres, or in voxels with --spacing.
Examples:
  overread stats detection marks.csv truth.csv --radius 5
  overread stats detection boxes.csv truth.csv --overlap 0.2 --limit 4 --plot froc.svg")]
pub struct Options {
    /// CSV file of marks.
    #[arg(value_name = "MARKS.csv")]
    marks: PathBuf,
    /// CSV file of true lesions.
    #[arg(value_name = "TRUTH.csv")]
    truth: PathBuf,
    /// Points: a mark at most so many millimetres from a lesion finds it.
    #[arg(long, value_name = "MILLIMETRES")]
    radius: Option<f64>,
    /// Boxes: a mark whose intersection over union with a lesion is at least this finds it.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    overlap: f64,
    /// Millimetres between voxels: one number, or x,y[,z]. Coordinates are then in voxels.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    spacing: Vec<f64>,
    /// A reader read only the cases that their rows name, rather than all.
    #[arg(long)]
    named_cases: bool,
    /// Count marks with at least this score, for the figures at one operating point.
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true)]
    threshold: Option<f64>,
    /// The area under the FROC curve reaches to so many false marks per case.
    #[arg(long, value_name = "NUMBER", default_value_t = 8.0)]
    limit: f64,
    /// Column that names the patient in TRUTH.csv; the bootstrap draws whole patients.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    #[command(flatten)]
    intervals: Intervals,
    #[command(flatten)]
    format: Format,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the readers' FROC curves (or operating points) into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// What the command finds.
#[derive(Serialize)]
struct Detection<'a> {
    command: &'static str,
    marks: &'a str,
    truth: &'a str,
    matching: String,
    cases: usize,
    lesions: usize,
    scored: bool,
    bootstrap: Option<Said<'a>>,
    readers: Vec<ReaderFigures>,
}

pub fn run(options: &Options) -> Result<()> {
    if !(options.overlap > 0.0 && options.overlap <= 1.0) {
        bail!("--overlap {} is out of range: write a share above 0, at most 1", options.overlap);
    }
    let marks = Sheet::read(&options.marks, options.format)?;
    let truth = Sheet::read(&options.truth, options.format)?;
    let found = Readings::read(options, &marks, &truth)?;
    let resampling = options.intervals.resampling_of(found.clusters()?)?;
    let level = options.intervals.level()?;
    let readers = figures_of::readers(options, &found, level, resampling.as_ref())?;
    let detection = Detection {
        command: "detection",
        marks: marks.name(),
        truth: truth.name(),
        matching: found.rule(options)?.words(),
        cases: found.cases.len(),
        lesions: found.lesions.iter().map(Vec::len).sum(),
        scored: found.scored,
        bootstrap: resampling.as_ref().map(Resampling::said),
        readers,
    };
    if let Some(path) = &options.plot {
        report::plot(path, &plot::svg(&detection))?;
    }
    if options.json { report::json(&detection) } else { print(&detection) }
}

fn print(detection: &Detection<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Marks against true lesions: {}, {}", detection.marks, detection.truth));
    report.paragraph(&format!(
        "{} cases, {} lesions. {}",
        detection.cases, detection.lesions, detection.matching
    ));
    for reader in &detection.readers {
        let counts = format!(
            "{} cases, {} lesions: {} found, {} missed, {} false marks",
            reader.cases, reader.lesions, reader.found, reader.missed, reader.false_marks
        );
        report.figures(&format!("Reader {}: {counts}", reader.reader), &reader.figures);
    }
    report.definitions(detection.readers.iter().flat_map(|reader| &reader.figures.0));
    report.print()
}
