//! What an instance costs as the archive grows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::files::small;
use super::ours::{Imported, PROJECT, Program};
use super::server::size;
use super::table::Row;
use crate::run;

/// Instances of one import.
const AT_ONCE: usize = 20_000;
/// How much dearer the last may be than the first.
const FLAT: f64 = 1.5;
/// Megabytes that an import may take, however large the archive is.
const MEMORY: f64 = 512.0;

/// Bytes of the disk that are left to others.
const LEAST_FREE: u64 = 4 << 30;

/// Stretches of the curve.
#[derive(Default)]
pub struct Curve(Vec<Stretch>);

/// From one mark to the next.
struct Stretch {
    instances: usize,
    until: usize,
    seconds: f64,
    processor: f64,
    /// Megabytes at most.
    memory: f64,
    bytes_stored: f64,
}

impl Curve {
    /// Goes on importing synthetic instances into an archive, all that there are between the marks.
    pub fn grow(&mut self, program: &Program, archive: &Path, folder: &Path, to: usize) -> Result<()> {
        eprintln!("── {to} small instances into Overread");
        let source = Source::new(folder);
        let begun = self.0.last().map_or(0, |stretch| stretch.until);
        let mut held = begun;
        for until in marks(to).into_iter().skip_while(|mark| *mark <= begun) {
            let before = size(archive)?;
            let mut stretch = Stretch {
                instances: until - held,
                until,
                seconds: 0.0,
                processor: 0.0,
                memory: 0.0,
                bytes_stored: 0.0,
            };
            while held < until {
                if free(folder)? < LEAST_FREE {
                    println!(
                        "The curve ends at {held} instances: the disk has less than {} GB left.",
                        LEAST_FREE >> 30
                    );
                    stretch.until = held;
                    stretch.instances = held - self.0.last().map_or(0, |one| one.until);
                    self.0.extend((stretch.instances > 0).then_some(stretch));
                    return Ok(());
                }
                let next = (held + AT_ONCE).min(until);
                let cost = source.import(program, archive, held..next)?;
                stretch.seconds += cost.seconds;
                stretch.processor += cost.processor;
                stretch.memory = stretch.memory.max(cost.memory);
                held = next;
            }
            stretch.bytes_stored = size(archive)? as f64 - before as f64;
            self.0.push(stretch);
        }
        Ok(())
    }

    /// Prints the stretches.
    pub fn print(&self) {
        println!("\nCost of an instance (synthetic, 16 × 16 pixels, {} bytes)", small(0).len());
        println!(
            "{:>10} {:>12} {:>12} {:>16} {:>14} {:>12}",
            "until", "instances/s", "ms/instance", "processor ms", "memory MB", "bytes stored"
        );
        for stretch in &self.0 {
            let each = |sum: f64| sum / stretch.instances as f64;
            println!(
                "{:>10} {:>12.0} {:>12.3} {:>16.3} {:>14.1} {:>12.0}",
                stretch.until,
                stretch.instances as f64 / stretch.seconds,
                each(stretch.seconds) * 1e3,
                each(stretch.processor) * 1e3,
                stretch.memory,
                each(stretch.bytes_stored)
            );
        }
    }

    /// The last stretch beside the first, and the most memory.
    pub fn rows(&self) -> Vec<Row> {
        let most = self.0.iter().map(|stretch| stretch.memory).fold(0.0, f64::max);
        let mut rows = vec![Row::limit("memory of an import, most", most, MEMORY, "MB")];
        let [first, .., last] = &self.0[..] else { return rows };
        let beside = |title: &str, cost: &dyn Fn(&Stretch) -> f64, before: &Stretch, unit| {
            let title = format!("{title} until {}", last.until);
            Row::limit(title, cost(last), cost(before), unit)
                .beside("before")
                .times(1.0 / FLAT)
                .note(format!("beside until {}", before.until))
        };
        let processor = |one: &Stretch| one.processor * 1e3 / one.instances as f64;
        rows.push(beside("processor time of an instance", &processor, first, "ms"));
        // An import of many files has more at hand than one of few, whatever the archive holds.
        if let Some(alike) = self.0.iter().find(|one| one.instances * 2 >= AT_ONCE) {
            rows.push(beside("memory of an import", &|one: &Stretch| one.memory, alike, "MB"));
        }
        rows
    }
}

/// Bytes that are free on the disk of a folder.
fn free(folder: &Path) -> Result<u64> {
    let said = run::output(Command::new("df").args(["--output=avail", "--block-size=1"]).arg(folder))?;
    said.lines().last().unwrap_or("").trim().parse().context("df tells no number")
}

/// 1,000, 2,000, 5,000, 10,000 and so on, and the end.
fn marks(to: usize) -> Vec<usize> {
    let decades = (3..9).map(|power| 10usize.pow(power));
    let mut marks: Vec<usize> =
        decades.flat_map(|decade| [decade, 2 * decade, 5 * decade]).filter(|mark| *mark < to).collect();
    marks.push(to);
    marks
}

/// Where instances are written to be imported: in memory where there is such a folder, since what the disk has
/// to do for them is not to be paid for by the import.
struct Source(PathBuf);

impl Source {
    fn new(beside: &Path) -> Self {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory } else { beside };
        Self(parent.join(format!("bench-archive-{}", std::process::id())))
    }

    fn import(&self, program: &Program, archive: &Path, numbers: std::ops::Range<usize>) -> Result<Imported> {
        super::fresh(&self.0)?;
        for number in numbers {
            fs::write(self.0.join(format!("{number:08}.dcm")), small(number))?;
        }
        run::output(&mut Command::new("sync"))?;
        program.import(archive, PROJECT, &self.0)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        let _it_may_not_be_there = fs::remove_dir_all(&self.0);
    }
}
