//! `cargo xtask bench archive`: this archive and Debian's Orthanc, side by side in one run, on the same files
//! and by the same clients; static files of nginx as the measure of serving.

mod association;
mod blind;
mod curve;
mod files;
mod first_image;
mod hostile;
mod http;
mod ingest;
mod load;
pub mod machine;
mod mutation;
mod nginx;
mod orthanc;
mod ours;
mod pair;
mod query;
mod server;
mod serving;
pub mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use curve::Curve;
use files::Slices;
use machine::Machine;
use ours::Program;
use pair::Pair;
use table::Row;

use crate::{packages, run};

const FOLDER: &str = "target/bench/archive";

#[derive(Args)]
#[command(after_help = "It ends with an error when a demand is missed.\n\nExamples:\n  \
    cargo xtask bench archive --quick\n  cargo xtask bench archive --only growth --curve 1000000")]
pub struct Options {
    /// Two minutes in place of ten: fewer instances, one round. For a look, not for figures to be quoted.
    #[arg(long)]
    quick: bool,
    /// Small synthetic instances that the archives hold when they are queried [default: 100000].
    #[arg(long)]
    instances: Option<usize>,
    /// Real slices that are sent in each way and round [default: 300].
    #[arg(long)]
    slices: Option<usize>,
    /// A folder of one real series, whose files are copied under new UIDs.
    #[arg(long, default_value = "../shared/dicom/ct-chest-lidc0314")]
    slices_of: PathBuf,
    /// A folder of files that are changed at random; all of it below 1 MB is used.
    #[arg(long, default_value = "../shared/dicom")]
    files_of: PathBuf,
    /// How far the curve of the cost per instance goes [default: as many as are queried].
    #[arg(long, value_name = "INSTANCES")]
    curve: Option<usize>,
    /// How often each thing is measured; the median counts [default: 3].
    #[arg(long)]
    rounds: Option<usize>,
    /// Seconds of one round of queries or frames [default: 3].
    #[arg(long)]
    seconds: Option<u64>,
    /// Files that are changed at random and sent [default: 10000].
    #[arg(long)]
    mutated: Option<usize>,
    /// A program that is built, in place of building the release.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Parts to measure; all without it.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Measure without Orthanc.
    #[arg(long)]
    no_peer: bool,
    /// Leave the archives in target/bench/archive to be looked at.
    #[arg(long)]
    keep: bool,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Folder, STOW-RS and C-STORE.
    Ingest,
    /// Metadata and frames.
    Serving,
    /// What a blind reader's viewer pays for being blind.
    Blind,
    /// The cost per instance as the archive grows.
    Growth,
    /// Queries of a large index.
    Query,
    /// Files changed at random, while others are at work.
    Hostile,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    fn either<T>(&self, given: Option<T>, usual: T, quick: T) -> T {
        given.unwrap_or(if self.quick { quick } else { usual })
    }

    fn instances(&self) -> usize {
        self.either(self.instances, 100_000, 5_000)
    }

    fn slices(&self) -> usize {
        self.either(self.slices, 300, 100)
    }

    fn rounds(&self) -> usize {
        self.either(self.rounds, 3, 1).max(1)
    }

    fn seconds(&self) -> u64 {
        self.either(self.seconds, 3, 1).max(1)
    }

    fn mutated(&self) -> usize {
        self.either(self.mutated, 10_000, 500)
    }
}

pub fn run(options: &Options) -> Result<()> {
    packages::ensure(&[packages::DCMTK, packages::WRK, packages::NGINX, packages::OPENJPEG])?;
    if !options.no_peer {
        packages::ensure(&[packages::ORTHANC, packages::ORTHANC_DICOMWEB, packages::SQLITE3])?;
    }
    let folder = run::root().join(FOLDER);
    fresh(&folder)?;
    let program = Program::get(options.program.as_deref())?;
    println!("{}", machine::description());
    if !options.no_peer {
        println!("Peer: {}.", orthanc::version()?);
    }

    let mut report = Report::default();
    if [Part::Ingest, Part::Serving, Part::Blind].into_iter().any(|part| options.wants(part)) {
        real_slices(options, &program, &folder, &mut report)?;
    }
    if [Part::Growth, Part::Query].into_iter().any(|part| options.wants(part)) {
        many(options, &program, &folder, &mut report)?;
    }
    if options.wants(Part::Hostile) {
        report.part("Hostile files", || hostile::measure(options, &program, &folder))?;
    }
    if !options.keep {
        fs::remove_dir_all(&folder)?;
    }
    report.end()
}

/// What is measured on real slices: two archives that take them, and then give them out.
fn real_slices(options: &Options, program: &Program, folder: &Path, report: &mut Report) -> Result<()> {
    let slices = Slices::read(&run::root().join(&options.slices_of))?;
    let mut pair = Pair::start(program, &folder.join("slices"), !options.no_peer)?;
    if options.wants(Part::Ingest) {
        let mut received = ingest::Received::default();
        report.part("Ways in", || {
            let (rows, sent) = ingest::measure(options, program, &pair, &slices)?;
            received = sent;
            Ok(rows)
        })?;
        let mut before = Some(pair);
        report.part("At rest", || {
            let pair = before.take().context("no archives")?;
            let (pair, rows) = ingest::stored(pair, program, received)?;
            before = Some(pair);
            Ok(rows)
        })?;
        pair = before.context("no archives")?;
    }
    if options.wants(Part::Serving) {
        report.part("Ways out", || serving::measure(options, program, &pair, &slices))?;
    }
    if options.wants(Part::Blind) {
        report.part("Blind", || blind::measure(options, program, &pair.ours, &slices))?;
    }
    pair.stop()
}

/// What is measured on many small instances.
fn many(options: &Options, program: &Program, folder: &Path, report: &mut Report) -> Result<()> {
    let archive = folder.join("index-overread");
    let token = program.prepare(&archive)?;
    // Queries come where both archives hold the same; ours may grow on behind them.
    let (same, to) = (options.instances(), options.curve.unwrap_or(0).max(options.instances()));
    let mut curve = Curve::default();
    report.part("Growth", || {
        curve.grow(program, &archive, folder, same)?;
        curve.print();
        Ok(curve.rows())
    })?;
    if options.wants(Part::Query) {
        report.part("Queries", || query::measure(options, program, &archive, &token))?;
    }
    if to > same && options.wants(Part::Growth) {
        report.part("Growth", || {
            curve.grow(program, &archive, folder, to)?;
            curve.print();
            Ok(curve.rows())
        })?;
    }
    Ok(())
}

/// All rows so far.
#[derive(Default)]
struct Report {
    judged: usize,
    missed: Vec<String>,
}

impl Report {
    /// Measures a part, and prints its rows and what else the machine did meanwhile.
    fn part(&mut self, heading: &str, measure: impl FnOnce() -> Result<Vec<Row>>) -> Result<()> {
        let machine = Machine::now()?;
        let rows = measure()?;
        println!("\n{heading} ({})", machine.since()?);
        table::print(&rows);
        for row in &rows {
            self.judged += usize::from(row.holds().is_some());
            if row.holds() == Some(false) {
                self.missed.push(format!("{heading}: {}", row.title.trim()));
            }
        }
        Ok(())
    }

    fn end(self) -> Result<()> {
        println!("\n{} of {} demands kept.", self.judged - self.missed.len(), self.judged);
        if !self.missed.is_empty() {
            bail!("missed: {}", self.missed.join("; "));
        }
        Ok(())
    }
}

/// Removes a folder and makes it anew.
fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}
