//! What a piece of work costs.

use std::hint::black_box;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// One line of the table.
#[derive(Serialize)]
pub struct Row {
    /// Name that the peers' measurements bear too.
    pub name: &'static str,
    /// Seconds of processor time, user and system, of all threads: the least of several runs.
    pub cpu: f64,
    /// Seconds that passed, the least of several runs.
    pub wall: f64,
    /// Figures for comparison with those of others.
    pub figures: Vec<(String, f64)>,
}

/// Seconds of processor time that this process has used.
fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Runs the work `times` times and keeps the least; the figures come from its last result.
pub fn measure<T>(
    name: &'static str,
    times: usize,
    mut work: impl FnMut() -> T,
    figures: impl FnOnce(T) -> Vec<(String, f64)>,
) -> Row {
    let (mut cpu, mut wall, mut result) = (f64::INFINITY, f64::INFINITY, None);
    for _ in 0..times {
        let (used, start) = (processor_seconds(), Instant::now());
        let found = black_box(work());
        wall = wall.min(start.elapsed().as_secs_f64());
        cpu = cpu.min(processor_seconds() - used);
        result = Some(found);
    }
    eprintln!("   {name}: {cpu:.4} s of processor time, {wall:.4} s passed");
    Row { name, cpu, wall, figures: result.map(figures).unwrap_or_default() }
}

/// A figure with its name.
pub fn figure(name: &str, value: f64) -> (String, f64) {
    (name.to_owned(), value)
}
