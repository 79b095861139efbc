//! Krippendorff's alpha for any metric, with gaps, and its bootstrap by patient.

use crate::resampling::{Bootstrap, Replicates, replicate};
use crate::{Estimable, Estimate, Measurements, NotEstimable};

/// How far two values are apart, squared (Krippendorff 2011).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// 0 when equal, else 1.
    Nominal,
    /// Number of pairable values between the two, each counted half at the ends; squared.
    Ordinal,
    /// (a − b)².
    Interval,
    /// ((a − b) / (a + b))².
    Ratio,
}

/// Krippendorff's alpha: one minus observed over expected disagreement, on the values of units with
/// two or more ratings (Krippendorff 2011; Hayes & Krippendorff 2007). Without an interval: see
/// [`alpha_bootstrap`].
///
/// ```
/// use stats::{Measurements, agreement::{Metric, krippendorff_alpha}};
/// let rows = [[0., 1.], [1., 1.], [0., 1.], [0., 0.], [0., 0.], [0., 1.], [0., 0.], [0., 0.], [1., 0.], [0., 0.]];
/// let table = Measurements::from_rows(&rows.map(|row| row.map(Some).to_vec()))?;
/// assert!((krippendorff_alpha(&table, Metric::Nominal)?.value - 0.095).abs() < 6e-4);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no unit has two ratings, all values are the same, or a ratio metric meets values of both signs.
pub fn krippendorff_alpha(table: &Measurements, metric: Metric) -> Estimable {
    let coded = Coded::of(table, metric)?;
    let times: Vec<f64> = coded.patterns.iter().map(|p| f64::from(p.times)).collect();
    Ok(coded.estimate(coded.alpha(&times)?))
}

/// Krippendorff's alpha with a percentile interval from resampling whole patients (Zapf et al. 2016;
/// Field & Welsh 2007). `clusters[unit]` is the patient of each unit.
///
/// Units with the same values, and patients with the same units, are drawn together by their counts:
/// the work grows with the distinct patterns.
///
/// # Errors
/// As [`krippendorff_alpha`], and when there is not one patient per unit.
pub fn alpha_bootstrap(
    table: &Measurements,
    clusters: &[usize],
    metric: Metric,
    plan: &Bootstrap,
) -> Estimable {
    if clusters.len() != table.units() {
        return Err(NotEstimable::Unsuitable("there must be one patient for each case"));
    }
    let coded = Coded::of(table, metric)?;
    let times: Vec<f64> = coded.patterns.iter().map(|p| f64::from(p.times)).collect();
    let alpha = coded.alpha(&times)?;
    let patients = coded.patients(clusters);
    let multiplicities: Vec<u32> = patients.iter().map(|p| p.times).collect();
    let replicates = replicate(&multiplicities, plan, |drawn| {
        let mut times = vec![0.0; coded.patterns.len()];
        for (patient, &count) in patients.iter().zip(drawn).filter(|(_, c)| **c > 0) {
            for &pattern in &patient.codes {
                times[pattern as usize] += f64::from(count);
            }
        }
        coded.alpha(&times).ok()
    });
    Ok(with_interval(coded.estimate(alpha), &replicates, plan))
}

fn with_interval(estimate: Estimate, replicates: &Replicates, plan: &Bootstrap) -> Estimate {
    Estimate {
        standard_error: replicates.standard_error().ok(),
        interval: replicates.percentile(plan.level).ok(),
        ..estimate
    }
}

/// How many values stand in units with two or more ratings.
pub fn pairable_values(table: &Measurements) -> usize {
    let rated = table.rows().map(|row| row.iter().flatten().count());
    rated.filter(|&ratings| ratings >= 2).sum()
}

/// A sorted list of codes and how often it occurs.
struct Pattern {
    codes: Vec<u32>,
    times: u32,
}

/// The table with its values as codes, equal units put together.
struct Coded {
    metric: Metric,
    values: Vec<f64>,
    patterns: Vec<Pattern>,
    /// The pattern of each unit with two or more ratings.
    of_unit: Vec<Option<u32>>,
}

impl Coded {
    fn of(table: &Measurements, metric: Metric) -> Estimable<Self> {
        let pairable = |row: &&[Option<f64>]| row.iter().flatten().count() >= 2;
        let values = distinct(table.rows().filter(pairable).flatten().flatten().copied());
        if values.is_empty() {
            return Err(NotEstimable::NoPairs);
        }
        if metric == Metric::Ratio && values[0] < 0.0 && values[values.len() - 1] > 0.0 {
            return Err(NotEstimable::Unsuitable("a ratio scale has no values of both signs"));
        }
        let code = |v: &f64| values.binary_search_by(|x| x.total_cmp(&(v + 0.0))).unwrap_or(0) as u32;
        let rows: Vec<Option<Vec<u32>>> = table
            .rows()
            .map(|row| {
                let mut codes: Vec<u32> = row.iter().flatten().map(code).collect();
                codes.sort_unstable();
                (codes.len() >= 2).then_some(codes)
            })
            .collect();
        let (patterns, of_unit) = compress(rows);
        Ok(Self { metric, values, patterns, of_unit })
    }

    /// Patients as sorted lists of unit patterns, equal ones put together.
    fn patients(&self, clusters: &[usize]) -> Vec<Pattern> {
        let mut units: Vec<(usize, Option<u32>)> =
            clusters.iter().copied().zip(self.of_unit.iter().copied()).collect();
        units.sort_unstable();
        // A patient without a pairable unit is drawn like any other and adds nothing.
        let lists = units
            .chunk_by(|a, b| a.0 == b.0)
            .map(|of_one| Some(of_one.iter().filter_map(|(_, pattern)| *pattern).collect::<Vec<u32>>()));
        compress(lists.collect()).0
    }

    fn estimate(&self, alpha: f64) -> Estimate {
        Estimate {
            value: alpha,
            standard_error: None,
            interval: None,
            n: self.patterns.iter().map(|p| p.times as usize).sum(),
            method: match self.metric {
                Metric::Nominal => "Krippendorff alpha, nominal",
                Metric::Ordinal => "Krippendorff alpha, ordinal",
                Metric::Interval => "Krippendorff alpha, interval",
                Metric::Ratio => "Krippendorff alpha, ratio",
            },
            definition: "1 − observed / expected disagreement over the pairable ratings; n counts cases with two or more ratings",
        }
    }

    /// Alpha when each pattern occurs as often as `times` says.
    fn alpha(&self, times: &[f64]) -> Estimable<f64> {
        let mut counts = vec![0.0; self.values.len()];
        for (pattern, times) in self.patterns.iter().zip(times).filter(|(_, t)| **t > 0.0) {
            for &k in &pattern.codes {
                counts[k as usize] += times;
            }
        }
        let n: f64 = counts.iter().sum();
        if n == 0.0 {
            return Err(NotEstimable::NoPairs);
        }
        let (observed, expected) = match self.metric {
            Metric::Nominal => self.nominal(times, &counts, n),
            Metric::Ordinal => self.squared(times, &counts, n, &midranks(&counts)),
            Metric::Interval => self.squared(times, &counts, n, &self.values),
            Metric::Ratio => self.ratio(times, &counts),
        };
        // Relative to the spread of the values, so that rounding is not taken for variation.
        if counts.iter().filter(|&&c| c > 0.0).count() < 2 || expected <= 0.0 {
            return Err(NotEstimable::NoVariation);
        }
        Ok(1.0 - (n - 1.0) * observed / expected)
    }

    /// Sum over units of disagreement per unit, `of(codes)` being that of all ordered pairs.
    fn observed(&self, times: &[f64], of: impl Fn(&[u32]) -> f64) -> f64 {
        let units = self.patterns.iter().zip(times).filter(|(_, t)| **t > 0.0);
        units.map(|(p, t)| t * of(&p.codes) / (p.codes.len() - 1) as f64).sum()
    }

    fn nominal(&self, times: &[f64], counts: &[f64], n: f64) -> (f64, f64) {
        let observed = self.observed(times, |codes| {
            let equal: usize = codes.chunk_by(|a, b| a == b).map(|same| same.len() * same.len()).sum();
            (codes.len() * codes.len() - equal) as f64
        });
        (observed, n * n - counts.iter().map(|c| c * c).sum::<f64>())
    }

    /// Squared differences of `scores`: over all ordered pairs of m values 2 (m Σx² − (Σx)²).
    fn squared(&self, times: &[f64], counts: &[f64], n: f64, scores: &[f64]) -> (f64, f64) {
        let mean = counts.iter().zip(scores).map(|(c, x)| c * x).sum::<f64>() / n;
        let observed = self.observed(times, |codes| {
            let (sum, squares) = codes.iter().fold((0.0, 0.0), |(s, q), &k| {
                let x = scores[k as usize] - mean;
                (s + x, q + x * x)
            });
            (2.0 * (codes.len() as f64 * squares - sum * sum)).max(0.0)
        });
        let spread: f64 = counts.iter().zip(scores).map(|(c, x)| c * (x - mean).powi(2)).sum();
        (observed, 2.0 * n * spread)
    }

    fn ratio(&self, times: &[f64], counts: &[f64]) -> (f64, f64) {
        // Two zeros are equal, not undefined.
        let apart = |a: f64, b: f64| if a + b == 0.0 { 0.0 } else { ((a - b) / (a + b)).powi(2) };
        let observed = self.observed(times, |codes| {
            let value = |&k: &u32| self.values[k as usize];
            let pairs = codes.iter().enumerate();
            let from =
                |(i, a): (usize, &u32)| codes[..i].iter().map(|b| apart(value(a), value(b))).sum::<f64>();
            2.0 * pairs.map(from).sum::<f64>()
        });
        let mut expected = 0.0;
        for (i, a) in self.values.iter().enumerate().filter(|(i, _)| counts[*i] > 0.0) {
            let with_earlier = self.values[..i].iter().zip(counts);
            expected += 2.0 * counts[i] * with_earlier.map(|(b, c)| c * apart(*a, *b)).sum::<f64>();
        }
        (observed, expected)
    }
}

/// Values below each value, its own counted half: the ordinal metric is their difference.
fn midranks(counts: &[f64]) -> Vec<f64> {
    let mut below = 0.0;
    counts
        .iter()
        .map(|c| {
            below += c;
            below - c / 2.0
        })
        .collect()
}

/// Equal lists put together; and the place of each list among the distinct ones.
fn compress(lists: Vec<Option<Vec<u32>>>) -> (Vec<Pattern>, Vec<Option<u32>>) {
    let mut order: Vec<(Vec<u32>, usize)> = Vec::with_capacity(lists.len());
    let mut place = vec![None; lists.len()];
    for (index, list) in lists.into_iter().enumerate() {
        order.extend(list.map(|codes| (codes, index)));
    }
    order.sort_unstable();
    let mut patterns: Vec<Pattern> = Vec::new();
    for (codes, index) in order {
        match patterns.last_mut() {
            Some(last) if last.codes == codes => last.times += 1,
            _ => patterns.push(Pattern { codes, times: 1 }),
        }
        place[index] = Some(patterns.len() as u32 - 1);
    }
    (patterns, place)
}

/// The distinct values, sorted.
fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    const FEW: usize = 64;
    let mut found: Vec<f64> = Vec::new();
    let mut values = values.map(|v| v + 0.0);
    // Categories are few: then this is faster than sorting everything.
    for value in values.by_ref() {
        if let Err(at) = found.binary_search_by(|x| x.total_cmp(&value)) {
            found.insert(at, value);
            if found.len() > FEW {
                break;
            }
        }
    }
    found.extend(values);
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}
