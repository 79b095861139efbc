//! What the machine does besides what is measured: a measurement is worth as much as is known of it.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};

/// Ticks of the processor's clock in a second, as Linux tells them to programs.
const TICKS: f64 = 100.0;

/// Processor time at one moment, in seconds.
pub struct Machine {
    at: Instant,
    busy: f64,
    own: f64,
}

impl Machine {
    pub fn now() -> Result<Self> {
        Ok(Self { at: Instant::now(), busy: busy()?, own: of_family(std::process::id())? })
    }

    /// How busy the processors were since then, and with what.
    pub fn since(&self) -> Result<String> {
        let now = Self::now()?;
        let there = self.at.elapsed().as_secs_f64() * cores() as f64;
        let (busy, own) = (now.busy - self.busy, now.own - self.own);
        let share = |seconds: f64| (seconds / there * 100.0).clamp(0.0, 100.0);
        Ok(format!(
            "{:.0} s; processors {:.0} % busy, {:.0} % with other programs; load {}",
            self.at.elapsed().as_secs_f64(),
            share(busy),
            share(busy - own),
            load()
        ))
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The machine in a sentence.
pub fn description() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    format!("{} cores ({}), load {}.", cores(), model.unwrap_or("unknown").trim(), load())
}

/// Seconds that all processors have worked.
fn busy() -> Result<f64> {
    let text = fs::read_to_string("/proc/stat")?;
    let times: Vec<f64> = text
        .lines()
        .next()
        .unwrap_or("")
        .split_whitespace()
        .skip(1)
        .filter_map(|time| time.parse().ok())
        .collect();
    // user, nice, system, idle, iowait, irq, softirq, steal
    let worked = |place: usize| times.get(place).copied().unwrap_or(0.0);
    Ok([0, 1, 2, 5, 6, 7].into_iter().map(worked).sum::<f64>() / TICKS)
}

/// Seconds of processor time of a process, of its living children, and of those that it waited for.
pub fn of_family(process: u32) -> Result<f64> {
    let mut sum = 0.0;
    for process in family(process)? {
        let Ok(times) = times(process) else { continue };
        sum += times.iter().sum::<f64>();
    }
    Ok(sum)
}

/// Seconds of processor time of the children of this process that have ended.
pub fn of_ended_children() -> Result<f64> {
    let [_, _, user, system] = times(std::process::id())?;
    Ok(user + system)
}

/// User and system time, own and of children that were waited for.
fn times(process: u32) -> Result<[f64; 4]> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name may hold blanks; it ends with the last bracket.
    let (_, fields) = stat.rsplit_once(')').context("no process")?;
    let fields: Vec<f64> =
        fields.split_whitespace().skip(11).take(4).filter_map(|t| t.parse().ok()).collect();
    let [a, b, c, d] = fields[..] else { anyhow::bail!("/proc/{process}/stat is too short") };
    Ok([a, b, c, d].map(|ticks| ticks / TICKS))
}

/// A process and its children.
pub fn family(process: u32) -> Result<Vec<u32>> {
    let mut all = vec![process];
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        let children = fs::read_to_string(task?.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|id| id.parse().ok()) {
            all.extend(family(child).unwrap_or_default());
        }
    }
    Ok(all)
}

/// Megabytes.
#[derive(Clone, Copy, Default)]
pub struct Memory {
    pub now: f64,
    pub most: f64,
}

impl Memory {
    /// What a process and its children have, now and at most so far.
    pub fn of_family(process: u32) -> Result<Self> {
        let mut memory = Self::default();
        for process in family(process)? {
            let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) else { continue };
            memory.now += kilobytes(&status, "VmRSS:") / 1024.0;
            memory.most += kilobytes(&status, "VmHWM:") / 1024.0;
        }
        Ok(memory)
    }
}

fn kilobytes(status: &str, name: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}
