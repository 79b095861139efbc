//! Bootstrap and jackknife by patient.

mod exact;
mod jackknife;
mod patients;
mod totals;

pub use exact::{Outcome, exact_bootstrap};
pub use jackknife::{Jackknife, jackknife};
pub(crate) use totals::MOST_FIGURES;
pub use totals::replicate_totals;

use patients::{BLOCK, Patients};
use rayon::prelude::*;

use crate::descriptive::quantile_sorted;
use crate::distribution::{normal_cdf, normal_quantile};
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

/// A bootstrap: the seed is part of the result, the same seed gives the same digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// Number of resamples; 1,000 for a 95 % interval, more for more stable digits.
    pub replicates: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Level of the interval.
    pub level: Level,
}

/// The statistic in every resample, in order of the resamples.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// Its values where it was defined, sorted.
    sorted: Vec<f64>,
    undefined: usize,
}

impl Replicates {
    /// From the statistic of each resample; what is not a finite number counts as not defined.
    pub(crate) fn of(values: &[Option<f64>]) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().flatten().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        Self { undefined: values.len() - sorted.len(), sorted }
    }

    /// From the statistics of each resample, of each statistic its own.
    pub(crate) fn of_each(values: &[Vec<Option<f64>>]) -> Vec<Self> {
        let width = values.first().map_or(0, Vec::len);
        let of = |i: usize| values.iter().map(|all| all.get(i).copied().flatten()).collect::<Vec<_>>();
        (0..width).map(|i| Self::of(&of(i))).collect()
    }

    /// The values, sorted.
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// In how many resamples the statistic was not defined.
    pub fn undefined(&self) -> usize {
        self.undefined
    }

    /// Standard deviation of the values (n − 1).
    ///
    /// # Errors
    /// When fewer than two resamples had a value.
    pub fn standard_error(&self) -> Estimable<f64> {
        let n = self.sorted.len() as f64;
        if n < 2.0 {
            return Err(NotEstimable::TooFew(2));
        }
        let mean = self.sorted.iter().sum::<f64>() / n;
        let squares: f64 = self.sorted.iter().map(|v| (v - mean).powi(2)).sum();
        Ok((squares / (n - 1.0)).sqrt())
    }

    /// Percentile interval (Efron 1979).
    ///
    /// ```
    /// use stats::{Level, resampling::{Bootstrap, replicate}};
    /// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
    /// // The share of 30 positive patients among 100.
    /// let found = replicate(&[30, 70], &plan, |drawn| Some(f64::from(drawn[0]) / 100.0));
    /// let interval = found.percentile(Level::P95)?;
    /// assert!((interval.low - 0.21).abs() < 0.02 && (interval.high - 0.39).abs() < 0.02);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When more than a tenth of the resamples had no value.
    pub fn percentile(&self, level: Level) -> Estimable<Interval> {
        self.usable()?;
        Ok(Interval {
            low: quantile_sorted(&self.sorted, level.tail()),
            high: quantile_sorted(&self.sorted, 1.0 - level.tail()),
            level: level.get(),
            method: "percentile bootstrap over patients",
        })
    }

    /// Bias-corrected and accelerated interval (Efron 1987), with the estimate itself and the acceleration
    /// of its [`Jackknife`].
    ///
    /// ```
    /// use stats::{Level, resampling::{Bootstrap, jackknife, replicate}};
    /// let values = [1.0, 2.0, 2.5, 3.0, 4.0, 4.5, 6.0, 15.0];
    /// let mean = |drawn: &[u32]| {
    ///     let n: u32 = drawn.iter().sum();
    ///     Some(drawn.iter().zip(values).map(|(&k, v)| f64::from(k) * v).sum::<f64>() / f64::from(n))
    /// };
    /// let plan = Bootstrap { replicates: 1000, seed: 1, level: Level::P95 };
    /// let (found, left_out) = (replicate(&[1; 8], &plan, mean), jackknife(8, mean)?);
    /// // Skewed to the right: the corrected interval lies higher.
    /// let bca = found.bca(left_out.estimate, left_out.acceleration, Level::P95)?;
    /// assert!(bca.high > found.percentile(Level::P95)?.high);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When more than a tenth of the resamples had no value, or all lie on one side of the estimate.
    pub fn bca(&self, estimate: f64, acceleration: f64, level: Level) -> Estimable<Interval> {
        let correction = self.bias_correction(estimate)?;
        let at = |p: f64| {
            let shifted = correction + normal_quantile(p);
            let share = normal_cdf(correction + shifted / (1.0 - acceleration * shifted));
            quantile_sorted(&self.sorted, share)
        };
        Ok(Interval {
            low: at(level.tail()),
            high: at(1.0 - level.tail()),
            level: level.get(),
            method: "bias-corrected and accelerated bootstrap over patients",
        })
    }

    /// Normal quantile of the share of resamples below the estimate, those equal to it counted half.
    ///
    /// # Errors
    /// As [`Replicates::bca`].
    pub fn bias_correction(&self, estimate: f64) -> Estimable<f64> {
        self.usable()?;
        let near = 1e-12 * estimate.abs().max(1e-12);
        let below = self.sorted.partition_point(|v| *v < estimate - near);
        let up_to = self.sorted.partition_point(|v| *v <= estimate + near);
        let share = (below + up_to) as f64 / 2.0 / self.sorted.len() as f64;
        let correction = normal_quantile(share);
        if correction.is_finite() { Ok(correction) } else { Err(NotEstimable::NoVariation) }
    }

    fn usable(&self) -> Estimable<()> {
        if self.sorted.len() < 2 || self.undefined * 9 > self.sorted.len() {
            return Err(NotEstimable::Unsuitable("the figure is not defined in too many resamples"));
        }
        Ok(())
    }
}

/// Resamples patients with replacement and computes a statistic of each resample. Patients that are
/// alike may be given as one pattern with its multiplicity; the statistic receives how often each
/// pattern was drawn. Resample i uses stream i of `ChaCha8` under the seed, so that the result does not
/// depend on the number of threads.
///
/// ```
/// use stats::{Level, resampling::{Bootstrap, replicate}};
/// let plan = Bootstrap { replicates: 200, seed: 1, level: Level::P95 };
/// let values = [2.0, 4.0, 9.0];
/// let mean = |drawn: &[u32]| Some(drawn.iter().zip(values).map(|(&n, v)| f64::from(n) * v).sum::<f64>() / 3.0);
/// assert_eq!(replicate(&[1, 1, 1], &plan, mean), replicate(&[1, 1, 1], &plan, mean));
/// ```
pub fn replicate(
    multiplicities: &[u32],
    plan: &Bootstrap,
    statistic: impl Fn(&[u32]) -> Option<f64> + Sync,
) -> Replicates {
    Replicates::of(&resamples(multiplicities, plan, statistic))
}

/// As [`replicate`] with the same resamples, for several statistics of each: `compute` gives always as many, in the same
/// order. What comes back are the replicates of each.
///
/// ```
/// use stats::{Level, resampling::{Bootstrap, replicate, replicate_all}};
/// let plan = Bootstrap { replicates: 200, seed: 1, level: Level::P95 };
/// let first = |drawn: &[u32]| Some(f64::from(drawn[0]));
/// let all = replicate_all(&[1, 1, 1], &plan, |drawn| vec![first(drawn), Some(f64::from(drawn[1]))]);
/// assert_eq!(all[0], replicate(&[1, 1, 1], &plan, first));
/// ```
pub fn replicate_all(
    multiplicities: &[u32],
    plan: &Bootstrap,
    compute: impl Fn(&[u32]) -> Vec<Option<f64>> + Sync,
) -> Vec<Replicates> {
    Replicates::of_each(&resamples(multiplicities, plan, compute))
}

/// As [`replicate`], for anything that is computed from a resample; in order of the resamples.
pub(crate) fn resamples<T: Send>(
    multiplicities: &[u32],
    plan: &Bootstrap,
    compute: impl Fn(&[u32]) -> T + Sync,
) -> Vec<T> {
    let patients = Patients::of(multiplicities);
    (0..plan.replicates)
        .into_par_iter()
        .map_init(
            || vec![0_u32; multiplicities.len()],
            |drawn, index| {
                let mut resample = patients.resample(plan, index);
                drawn.fill(0);
                resample.common(&patients, |place, times| drawn[patients.common[place].0] = times);
                for block in patients.single.chunks(BLOCK) {
                    resample.block(block.len(), |places| {
                        for &place in places {
                            drawn[block[usize::from(place)]] += 1;
                        }
                    });
                }
                compute(drawn)
            },
        )
        .collect()
}

/// The mean of values that come in clusters (lesions of patients), with a percentile interval from
/// resampling whole patients (Field & Welsh 2007): for a mean pairwise Dice, a mean distance.
///
/// ```
/// use stats::{Level, resampling::{Bootstrap, mean_of_clusters}};
/// let plan = Bootstrap { replicates: 1000, seed: 1, level: Level::P95 };
/// let dice = mean_of_clusters(&[vec![0.8, 0.9], vec![0.7], vec![0.85]], &plan)?;
/// assert!((dice.value - 0.8125).abs() < 1e-12 && dice.n == 3);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no value.
pub fn mean_of_clusters(clusters: &[Vec<f64>], plan: &Bootstrap) -> Estimable {
    let sums: Vec<(f64, f64)> = clusters
        .iter()
        .filter(|values| !values.is_empty())
        .map(|values| (values.iter().sum(), values.len() as f64))
        .collect();
    let mean = |(sum, n): (f64, f64)| (n > 0.0).then(|| sum / n);
    let all = sums.iter().fold((0.0, 0.0), |(s, n), (a, b)| (s + a, n + b));
    let value = mean(all).ok_or(NotEstimable::NoData)?;
    let figures: Vec<Vec<f64>> = sums.iter().map(|(sum, n)| vec![*sum, *n]).collect();
    let replicates =
        replicate_totals(&figures, &vec![1; sums.len()], plan, |total| mean((total[0], total[1])));
    let several = sums.len() > 1;
    Ok(Estimate {
        value,
        standard_error: replicates.standard_error().ok().filter(|_| several),
        interval: replicates.percentile(plan.level).ok().filter(|_| several),
        n: sums.len(),
        method: "mean",
        definition: "mean over all values; n counts patients with a value",
    })
}
