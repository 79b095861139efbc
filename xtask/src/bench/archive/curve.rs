//! What an instance costs as the archive grows.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::files::small;
use super::ours::Program;
use super::server::size;
use super::serving::fresh;
use crate::run;

/// Points of the curve.
#[derive(Default)]
pub struct Curve {
    points: Vec<Point>,
}

struct Point {
    instances: usize,
    milliseconds: f64,
    bytes_stored: f64,
}

impl Curve {
    /// Imports synthetic instances, the last thousand before each mark in a run of their own.
    pub fn grow(program: &Program, archive: &Path, folder: &Path, to: usize) -> Result<Self> {
        let mut curve = Self::default();
        let mut held = 0;
        for mark in marks(to) {
            let thousand = mark.saturating_sub(1000).max(held);
            while held < thousand {
                let next = (held + 20_000).min(thousand);
                import(program, archive, folder, held..next)?;
                held = next;
            }
            let before = size(archive)?;
            let milliseconds = import(program, archive, folder, held..mark)? * 1e3 / (mark - held) as f64;
            let bytes_stored = (size(archive)? as f64 - before as f64) / (mark - held) as f64;
            curve.points.push(Point { instances: mark, milliseconds, bytes_stored });
            held = mark;
        }
        Ok(curve)
    }

    /// Prints the points, and how much dearer the last is than the first.
    pub fn print(&self) {
        println!("\nCost of an instance (synthetic, 16 × 16 pixels; the last thousand before each mark)");
        println!("{:>12} {:>14} {:>12} {:>16}", "instances", "ms/instance", "instances/s", "bytes stored");
        for Point { instances, milliseconds, bytes_stored } in &self.points {
            println!(
                "{instances:>12} {milliseconds:>14.3} {:>12.0} {bytes_stored:>16.0}",
                1e3 / milliseconds
            );
        }
        if let [first, .., last] = &self.points[..] {
            println!("The last costs {:.2} × the first.", last.milliseconds / first.milliseconds);
        }
    }
}

/// 1,000, 2,000, 5,000, 10,000 and so on, and the end.
fn marks(to: usize) -> Vec<usize> {
    let decades = (3..9).map(|power| 10usize.pow(power));
    let mut marks: Vec<usize> =
        decades.flat_map(|decade| [decade, 2 * decade, 5 * decade]).filter(|mark| *mark < to).collect();
    marks.push(to);
    marks
}

/// Seconds for a run of instances.
fn import(program: &Program, archive: &Path, folder: &Path, numbers: std::ops::Range<usize>) -> Result<f64> {
    fresh(folder)?;
    for number in numbers {
        fs::write(folder.join(format!("{number:08}.dcm")), small(number))?;
    }
    // What was written before is not to be paid for by what is measured now.
    run::output(&mut Command::new("sync"))?;
    let start = Instant::now();
    program.import(archive, folder)?;
    let seconds = start.elapsed().as_secs_f64();
    fs::remove_dir_all(folder)?;
    Ok(seconds)
}
