//! `cargo xtask bench archive`: this archive and Debian's Orthanc, side by side in one run, on the same files
//! and by the same clients; static files of nginx as the measure of serving.

mod curve;
mod files;
mod http;
mod ingest;
mod load;
mod nginx;
mod orthanc;
mod ours;
mod query;
mod server;
mod serving;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use files::Slices;
use ours::Program;
use server::Server;
use table::Row;

use crate::{packages, run};

const FOLDER: &str = "target/bench/archive";

#[derive(Args)]
pub struct Options {
    /// Small synthetic instances that the archives hold when they are queried; Orthanc takes 150 to 300 a
    /// second.
    #[arg(long, default_value_t = 100_000)]
    instances: usize,
    /// Real slices that are sent in each way.
    #[arg(long, default_value_t = 400)]
    slices: usize,
    /// A folder of one real series, whose files are copied under new UIDs.
    #[arg(long, default_value = "../shared/dicom/ct-chest-lidc0314")]
    slices_of: PathBuf,
    /// How far the curve of the cost per instance goes, at least.
    #[arg(long, default_value_t = 0)]
    curve_to: usize,
    /// Seconds for each measurement of frames.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
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
    /// End with an error when a demand is missed.
    #[arg(long)]
    check: bool,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Folder, STOW-RS and C-STORE.
    Ingest,
    /// Metadata and frames.
    Serving,
    /// Queries of a large index, and the cost per instance on the way there.
    Query,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

pub fn run(options: &Options) -> Result<()> {
    packages::ensure(&[packages::DCMTK, packages::WRK, packages::NGINX])?;
    if !options.no_peer {
        packages::ensure(&[packages::ORTHANC, packages::ORTHANC_DICOMWEB, packages::SQLITE3])?;
    }
    let folder = run::root().join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let program = Program::get(options.program.as_deref())?;
    say_where(options)?;

    let mut all = Vec::new();
    if options.wants(Part::Ingest) || options.wants(Part::Serving) {
        let slices = Slices::read(&run::root().join(&options.slices_of))?;
        let mut pair = Pair::start(&program, &folder.join("slices"), options)?;
        let (rows, received) = ingest::measure(options, &program, &mut pair, &slices, &folder)?;
        group(&mut all, "Ways in", rows);
        if options.wants(Part::Serving) {
            group(&mut all, "Ways out", serving::measure(options, &pair, &folder)?);
        }
        group(&mut all, "At rest", vec![ingest::stored(pair, received)?]);
    }
    if options.wants(Part::Query) {
        let (rows, curve) = query::measure(options, &program, &folder)?;
        group(&mut all, "Queries", rows);
        curve.print();
    }
    if !options.keep {
        fs::remove_dir_all(&folder)?;
    }
    let missed = all.iter().filter(|row| row.holds() == Some(false)).count();
    println!("\n{missed} of {} demands missed.", all.iter().filter(|row| row.holds().is_some()).count());
    if options.check && missed > 0 {
        bail!("{missed} demands are missed: see the table");
    }
    Ok(())
}

fn group(all: &mut Vec<Row>, heading: &str, rows: Vec<Row>) {
    table::print(heading, &rows);
    all.extend(rows);
}

/// A measurement is worth as much as is known of the machine.
fn say_where(options: &Options) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    println!("{cores} cores, load {} at the beginning.", load.join(" "));
    if !options.no_peer {
        println!("Peer: {}.", orthanc::version()?);
    }
    Ok(())
}

/// Ours, and the peer.
struct Pair {
    ours: Server,
    theirs: Option<Server>,
}

impl Pair {
    /// Starts both on empty archives.
    fn start(program: &Program, folder: &Path, options: &Options) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let own = folder.join("overread");
        let token = program.prepare(&own)?;
        let ours = program.serve(&own, &token)?;
        let theirs = if options.no_peer { None } else { Some(orthanc::start(&folder.join("orthanc"))?) };
        Ok(Self { ours, theirs })
    }

    /// Measures ours, then the peer, one after the other so that they do not disturb each other.
    fn each<T>(&self, mut measure: impl FnMut(&Server) -> Result<T>) -> Result<(T, Option<T>)> {
        let ours = measure(&self.ours)?;
        Ok((ours, self.theirs.as_ref().map(measure).transpose()?))
    }

    fn stop(self) -> Result<()> {
        self.ours.stop()?;
        self.theirs.map_or(Ok(()), Server::stop)
    }
}
