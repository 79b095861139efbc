//! `cargo xtask bench viewer`: the reading room of the real program in headless Chromium, on real images. What is
//! measured stands in `tests/e2e/bench`; what is demanded of it, here.

mod ohif;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::archive::machine::{self, Machine};
use super::archive::table::{self, Row};
use crate::{e2e, packages, run, web};

const FOLDER: &str = "target/bench/viewer";
/// What a browser has for a picture at 60 a second.
const FRAME_MS: f64 = 1000.0 / 60.0;

#[derive(Args)]
pub struct Options {
    /// Some five minutes in place of twenty: fewer openings and cases. For a look, not for figures to be quoted.
    #[arg(long)]
    quick: bool,
    /// End with an error when a demand is missed.
    #[arg(long)]
    check: bool,
    /// A program that is built, in place of building one for debugging: the browser's work is the same.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Measure without OHIF.
    #[arg(long)]
    no_peer: bool,
    /// Parts to measure, by their titles in tests/e2e/bench/viewer.bench.ts, as Playwright's --grep takes them.
    #[arg(long)]
    only: Option<String>,
}

/// What the measuring is told.
#[derive(Serialize)]
struct Task<'a> {
    quick: bool,
    peer: Option<PathBuf>,
    out: &'a PathBuf,
}

/// A figure that came out; none where it could not be had, the note saying why.
#[derive(Deserialize)]
struct Measured {
    name: String,
    value: Option<f64>,
    n: u32,
    note: String,
}

pub fn run(options: &Options) -> Result<()> {
    packages::ensure(&[packages::CHROMIUM])?;
    web::build()?;
    web::install("tests/e2e")?;
    let folder = run::root().join(FOLDER);
    fs::create_dir_all(&folder)?;
    let peer = if options.no_peer { None } else { said(ohif::ensure()) };
    let out = folder.join("measured.jsonl");
    fs::write(&out, "")?;
    println!("{}", machine::description());
    let machine = Machine::now()?;
    let ran = measure(options, &Task { quick: options.quick, peer, out: &out });
    let figures = read(&out)?;
    println!("\nThe reading room ({})", machine.since()?);
    let rows = rows(&figures);
    table::print(&rows);
    for Measured { name, note, .. } in figures.iter().filter(|figure| figure.value.is_none()) {
        println!("{name} could not be measured: {note}.");
    }
    let missed: Vec<&str> =
        rows.iter().filter(|row| row.holds() == Some(false)).map(|row| row.title.trim()).collect();
    let judged = rows.iter().filter(|row| row.holds().is_some()).count();
    println!("\n{} of {judged} demands kept.", judged - missed.len());
    ran?;
    if options.check && !missed.is_empty() {
        bail!("missed: {}", missed.join("; "));
    }
    Ok(())
}

/// The peer, or nothing, and why.
fn said(peer: Result<PathBuf>) -> Option<PathBuf> {
    peer.inspect_err(|why| eprintln!("   OHIF cannot be measured beside: {why}")).ok()
}

fn measure(options: &Options, task: &Task<'_>) -> Result<()> {
    let program = if let Some(path) = &options.program {
        path.canonicalize().with_context(|| path.display().to_string())?
    } else {
        run::show("build overread", run::cargo().args(["build", "--locked", "-p", "overread"]))?;
        e2e::binary()?
    };
    let browser = packages::chromium().context("Chromium is not installed: apt-get install chromium")?;
    let config = "bench/playwright.config.ts";
    let mut command = run::program("npx", &["--no-install", "playwright", "test", "--config", config]);
    if let Some(only) = &options.only {
        command.args(["--grep", only]);
    }
    command
        .current_dir(run::root().join("tests/e2e"))
        .env("OVERREAD_BROWSER", browser)
        .env("OVERREAD_BINARY", program)
        .env("OVERREAD_BENCH", serde_json::to_string(task)?);
    run::show("measure in Chromium", &mut command)
}

fn read(out: &PathBuf) -> Result<Vec<Measured>> {
    let text = fs::read_to_string(out)?;
    text.lines().map(|line| serde_json::from_str(line).context("a measurement cannot be read")).collect()
}

/// A line of the table: the figure, what is demanded of it, and the figure of OHIF where there is one.
struct Line {
    title: &'static str,
    name: &'static str,
    unit: &'static str,
    beside: Beside,
}

enum Beside {
    Nothing,
    Limit(f64),
    /// OHIF's, which is not to be less.
    Ohif(&'static str),
    /// An earlier figure of our own, of which it may have so many times.
    Before(&'static str, f64),
}

const fn line(title: &'static str, name: &'static str, unit: &'static str, beside: Beside) -> Line {
    Line { title, name, unit, beside }
}

use Beside::{Before, Limit, Nothing, Ohif};

const LINES: [Line; 38] = [
    line("Scrolling, main thread a slice", "scroll, main thread", "ms CPU", Limit(FRAME_MS)),
    line("    beside OHIF", "scroll, main thread", "ms CPU", Ohif("ohif scroll, main thread")),
    line("    with workers", "scroll, page", "ms CPU", Ohif("ohif scroll, page")),
    line("    with the software renderer", "scroll, all", "ms CPU", Ohif("ohif scroll, all")),
    line("Windowing, main thread a move", "window, main thread", "ms CPU", Limit(FRAME_MS)),
    line("    beside OHIF", "window, main thread", "ms CPU", Ohif("ohif window, main thread")),
    line("    with the software renderer", "window, all", "ms CPU", Ohif("ohif window, all")),
    line("Slab MIP 10 mm, main thread a cut", "slab, main thread", "ms CPU", Limit(FRAME_MS)),
    line("    with the software renderer", "slab, all", "ms CPU", Nothing),
    line("Three planes, main thread a cut", "mpr, main thread", "ms CPU", Limit(FRAME_MS)),
    line("    with the software renderer", "mpr, all", "ms CPU", Nothing),
    line("Cached slice, wheel to screen, median", "slice, median", "ms", Nothing),
    line("Cached slice, p95", "slice, p95", "ms", Limit(50.0)),
    line("    beside OHIF", "slice, p95", "ms", Ohif("ohif slice, p95")),
    line("Growing a region, longest task of the main thread", "growth, longest task", "ms CPU", Limit(16.0)),
    line("CT, 30 Mbit/s: first image, median", "ct, cold first, median", "ms", Nothing),
    line("    p95", "ct, cold first, p95", "ms", Limit(1000.0)),
    line("    whole series, p95", "ct, cold all, p95", "ms", Nothing),
    line("    next case, first image, median", "ct, next first, median", "ms", Nothing),
    line("    next case, p95", "ct, next first, p95", "ms", Limit(1000.0)),
    line("Mammogram, 30 Mbit/s: first picture, median", "mg, cold first, median", "ms", Nothing),
    line("    p95", "mg, cold first, p95", "ms", Limit(1000.0)),
    line("    its full pixels, p95", "mg, cold full, p95", "ms", Nothing),
    line("    all four views, p95", "mg, cold all, p95", "ms", Nothing),
    line("    next case, first picture, median", "mg, next first, median", "ms", Nothing),
    line("    next case, p95", "mg, next first, p95", "ms", Limit(1000.0)),
    line("    its full pixels, p95", "mg, next full, p95", "ms", Nothing),
    line("Page opened anew, 30 Mbit/s: first image", "page to first image, median", "ms", OHIF_PAGE),
    line(
        "Objects held after 10 cases",
        "held after 10, objects",
        "MB",
        Before("held after 1, objects", 1.25),
    ),
    line("    after 50", "held after 50, objects", "MB", Before("held after 10, objects", 1.1)),
    line("Arrays held after 10 cases", "held after 10, arrays", "MB", Before("held after 1, arrays", 1.25)),
    line("    after 50", "held after 50, arrays", "MB", Before("held after 10, arrays", 1.1)),
    line("Memory of page and renderer after 10", "held after 10, processes", "MB", Nothing),
    // The inspector that measures keeps the answers of the network: nothing is demanded of these.
    line("    after 50", "held after 50, processes", "MB", Nothing),
    line("Listeners after 10 cases", "held after 10, listeners", "", Before("held after 1, listeners", 1.1)),
    line("    after 50", "held after 50, listeners", "", Before("held after 10, listeners", 1.05)),
    line("Nodes of the page after 10 cases", "held after 10, nodes", "", Before("held after 1, nodes", 1.25)),
    line("    after 50", "held after 50, nodes", "", Before("held after 10, nodes", 1.1)),
];

const OHIF_PAGE: Beside = Ohif("ohif page to first image, median");

/// The rows of what was measured.
fn rows(figures: &[Measured]) -> Vec<Row> {
    let find = |name: &str| figures.iter().find(|figure| figure.name == name);
    let value = |name: &str| find(name).and_then(|figure| figure.value);
    let row = |line: &Line| {
        let figure = find(line.name)?;
        let ours = figure.value?;
        let note = if figure.note.is_empty() {
            format!("n = {}", figure.n)
        } else {
            format!("n = {}, {}", figure.n, figure.note)
        };
        let row = match line.beside {
            Nothing => Row::peer(line.title, ours, None, line.unit).beside(""),
            Limit(limit) => Row::limit(line.title, ours, limit, line.unit),
            Ohif(theirs) => Row::peer(line.title, ours, value(theirs), line.unit).beside("OHIF"),
            Before(before, times) => {
                Row::peer(line.title, ours, value(before), line.unit).beside("before").times(1.0 / times)
            }
        };
        Some(row.note(note))
    };
    LINES.iter().filter_map(row).collect()
}
