//! `cargo xtask bench stats`: our libraries and other programs on the same synthetic data.

mod comparison;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use comparison::{Ours, Theirs};
use table::Line;

use super::peers::Peers;
use crate::run;

const FOLDER: &str = "target/bench/stats";
const PEERS: &str = "xtask/src/bench/stats/peers.py";
const PACKAGES: [&str; 8] = [
    "krippendorff",
    "crowd-kit",
    "SimpleITK",
    "numpy",
    "surface-distance",
    "pycocotools",
    "pingouin",
    "irrCAC",
];

#[derive(Args)]
pub struct Options {
    /// End with an error when work takes longer than its limit or a figure differs from a peer's.
    #[arg(long)]
    check: bool,
    /// Measure our own work only.
    #[arg(long)]
    no_peers: bool,
}

/// A kind of work: its name in the measurements, its title in the table, its limit in seconds.
struct Work {
    name: &'static str,
    title: &'static str,
    limit: Option<f64>,
}

const fn work(name: &'static str, title: &'static str, limit: Option<f64>) -> Work {
    Work { name, title, limit }
}

const WORK: [Work; 16] = [
    work("alpha nominal, 1 case", "α nominal, 1,000 patient bootstraps of 100k × 5, 1 case each", Some(0.15)),
    work("alpha nominal, 2 cases", "    2 cases per patient", Some(0.15)),
    work("alpha nominal, 5 cases", "    5 cases per patient", Some(0.15)),
    work("alpha ordinal, 1 case", "α ordinal, 1,000 patient bootstraps of 100k × 5, 1 case each", Some(0.15)),
    work("alpha ordinal, 2 cases", "    2 cases per patient", Some(0.15)),
    work("alpha ordinal, 5 cases", "    5 cases per patient", Some(0.15)),
    work("Dawid-Skene", "Dawid-Skene to 1e-12, 100k × 5 readers × 5 classes", Some(0.10)),
    work("STAPLE and Dice", "STAPLE and all Dice, 5 masks 512×512×128", Some(0.30)),
    work("HD95 and NSD", "HD95 and NSD, one pair 512×512×128", Some(0.25)),
    work("pairwise Dice", "10 pairwise Dice of 5 such masks", Some(0.03)),
    work("packing", "    of it: packing from one byte per voxel", None),
    work("COCO AP", "COCO AP, 2,000 images", Some(0.4)),
    work("six ICCs", "six ICCs with intervals, 2,000 × 5", Some(0.005)),
    work("coefficients", "AC1, Fleiss, Conger, α with standard errors, 100k × 5", None),
    work("all coefficients", "40 coefficients of grades, 1,000 bootstraps of 100k × 5, 2 each", Some(1.0)),
    work("ICC bootstrap", "six ICCs and α, 1,000 bootstraps of 100k × 5, 2 each", Some(2.0)),
];

/// Work that no peer does.
const OURS_ALONE: [&str; 3] = ["packing", "all coefficients", "ICC bootstrap"];

pub fn run(options: &Options) -> Result<()> {
    let folder = run::root().join(FOLDER);
    let ours = measure(&folder)?;
    let peers = if options.no_peers { None } else { Some(Peers::ensure(&PACKAGES)?) };
    let mut lines = Vec::new();
    for work in &WORK {
        let Some(own) = ours.iter().find(|row| row.name == work.name) else {
            bail!("the benchmark did not measure “{}”: see what it printed above", work.name);
        };
        let theirs = peers
            .as_ref()
            .filter(|_| !OURS_ALONE.contains(&work.name))
            .map(|peers| ask(peers, &folder, work.name));
        lines.push(Line::of(work.title, work.limit, own, theirs));
    }
    table::print(&lines);
    let failed = lines.iter().filter(|line| !line.holds()).count();
    if failed > 0 && options.check {
        bail!("{failed} of {} lines do not hold: they are marked in the table", lines.len());
    }
    Ok(())
}

/// Builds our benchmark with optimisation, runs it, and reads what it measured.
fn measure(folder: &Path) -> Result<Vec<Ours>> {
    let mut bench = run::cargo();
    bench.args(["bench", "--quiet", "--package", "overread-stats", "--bench", "speed", "--"]).arg(folder);
    run::show("our libraries", &mut bench)?;
    let path = folder.join("ours.json");
    let text = fs::read(&path).with_context(|| format!("{} could not be read", path.display()))?;
    serde_json::from_slice(&text).context("ours.json does not hold measurements")
}

/// Lets a peer do one kind of work; the last line of its error where it cannot.
fn ask(peers: &Peers, folder: &PathBuf, name: &str) -> Result<Theirs, String> {
    let mut command = peers.script(PEERS);
    let text = run::output(command.arg(folder).arg(name))
        .map_err(|why| why.to_string().lines().last().unwrap_or_default().to_owned())?;
    let last = text.lines().last().unwrap_or_default();
    let found: Theirs = serde_json::from_str(last).map_err(|why| why.to_string())?;
    eprintln!("   {name}: {} took {:.2} s of processor time", found.package, found.cpu);
    Ok(found)
}
