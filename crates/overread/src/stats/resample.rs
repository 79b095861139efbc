//! The bootstrap as asked for on the command line: which cases are drawn together, how often, with which seed.

use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;
use stats::Level;
use stats::resampling::{Bootstrap, Replicates, replicate_all};

use super::entry::{Figure, Range};
use super::ratings::RatingsTable;

/// How intervals are made.
#[derive(Args)]
pub struct Intervals {
    /// Intervals from so many resamples (1000 where no number is given) of whole patients, see --cluster.
    #[arg(long, value_name = "REPLICATES", num_args = 0..=1, default_missing_value = "1000")]
    bootstrap: Option<usize>,
    /// Seed of the bootstrap: the same seed gives the same digits on every machine.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    #[command(flatten)]
    confidence: Confidence,
}

/// The level of the intervals.
#[derive(Args)]
pub struct Confidence {
    /// Confidence level of the intervals.
    #[arg(long, default_value_t = 0.95, value_name = "SHARE")]
    confidence: f64,
}

impl Confidence {
    /// The level.
    pub fn level(&self) -> Result<Level> {
        match Level::new(self.confidence) {
            Some(level) => Ok(level),
            None => {
                bail!("--confidence {} is no share: write a number between 0 and 1, as 0.95", self.confidence)
            }
        }
    }
}

impl Intervals {
    /// The level of the intervals.
    pub fn level(&self) -> Result<Level> {
        self.confidence.level()
    }

    /// The resampling, where one is asked for.
    pub fn resampling(&self, table: &RatingsTable) -> Result<Option<Resampling>> {
        let clusters = table.clusters.as_ref();
        let of_unit = clusters.map_or_else(|| (0..table.units.len()).collect(), |c| c.of_unit.clone());
        self.resampling_of((clusters.map_or("case", |c| c.heading.as_str()).to_owned(), of_unit))
    }

    /// The resampling of clusters, given what they are and the cluster of each case.
    pub fn resampling_of(&self, (by, of_unit): (String, Vec<usize>)) -> Result<Option<Resampling>> {
        let Some(replicates) = self.bootstrap else { return Ok(None) };
        if !(100..=1_000_000).contains(&replicates) {
            bail!(
                "--bootstrap {replicates} is out of range: give 100 to 1000000 resamples, 1000 for a 95 % interval"
            );
        }
        Ok(Some(Resampling::of(of_unit, by, Bootstrap { replicates, seed: self.seed, level: self.level()? })))
    }
}

/// A bootstrap over clusters of cases.
pub struct Resampling {
    /// How many clusters there are.
    clusters: usize,
    pub of_unit: Vec<usize>,
    pub plan: Bootstrap,
    /// What is drawn: the heading of the cluster column, or “case”.
    pub by: String,
}

/// What a result says of its bootstrap.
#[derive(Serialize)]
pub struct Said<'a> {
    replicates: usize,
    seed: u64,
    by: &'a str,
    clusters: usize,
}

impl Resampling {
    /// A bootstrap over clusters; `of_unit` is the cluster of each case.
    pub fn of(of_unit: Vec<usize>, by: String, plan: Bootstrap) -> Self {
        let clusters = of_unit.iter().max().map_or(0, |last| last + 1);
        Self { clusters, of_unit, plan, by }
    }

    /// Several statistics of every resample, which are told how often each case was drawn.
    pub fn replicates(&self, compute: impl Fn(&[u32]) -> Vec<Option<f64>> + Sync) -> Vec<Replicates> {
        replicate_all(&vec![1; self.clusters], &self.plan, |drawn| {
            let times: Vec<u32> = self.of_unit.iter().map(|&cluster| drawn[cluster]).collect();
            compute(&times)
        })
    }

    /// The percentile interval of replicates over the clusters; `None` where it cannot be given.
    pub fn range(&self, replicates: &Replicates) -> Option<Range> {
        if self.clusters < 2 {
            return None;
        }
        // Resamples that are all the same say nothing of the uncertainty.
        let interval = replicates.percentile(self.plan.level).ok().filter(|found| found.low < found.high)?;
        Some(Range { low: interval.low, high: interval.high, level: interval.level, method: self.method() })
    }

    /// A figure with the interval and the standard error of its replicates in place of its own.
    pub fn resampled(&self, figure: Figure, replicates: &Replicates) -> Figure {
        let interval = self.range(replicates);
        let standard_error = replicates.standard_error().ok().filter(|_| interval.is_some());
        Figure { standard_error, interval, ..figure }
    }

    /// A figure of the library's own bootstrap over clusters, its interval named as here.
    pub fn relabelled(&self, figure: Figure) -> Figure {
        let varied = figure.interval.filter(|found| found.low < found.high);
        let interval = varied.map(|interval| Range { method: self.method(), ..interval });
        Figure { interval, ..figure }
    }

    /// Name of the interval.
    pub fn method(&self) -> String {
        format!(
            "percentile bootstrap, {} resamples by {}, seed {}",
            self.plan.replicates, self.by, self.plan.seed
        )
    }

    /// For the result.
    pub fn said(&self) -> Said<'_> {
        let Bootstrap { replicates, seed, .. } = self.plan;
        Said { replicates, seed, by: &self.by, clusters: self.clusters }
    }
}
