//! Krippendorff's alpha for any metric, with gaps, and its bootstrap by patient.

mod categories;
mod totals;
mod values;

pub use categories::krippendorff_alpha_categories;
pub(super) use categories::krippendorff_over;
pub(super) use totals::{nominal_of, ordinal_of};
use values::distinct;

use crate::gathering::{Gathering, Pattern, gather_patients};
use crate::resampling::{Bootstrap, MOST_FIGURES, Replicates, replicate, replicate_totals};
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
/// ```
/// use stats::{Level, Measurements, agreement::{Metric, alpha_bootstrap}, resampling::Bootstrap};
/// // Twenty patients with two cases each; the second reader errs in every fifth case.
/// let rows: Vec<_> = (0..40).map(|i| vec![Some(f64::from(i % 3)), Some(f64::from((i + i32::from(i % 5 == 0)) % 3))]).collect();
/// let patients: Vec<usize> = (0..40).map(|case| case / 2).collect();
/// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
/// let alpha = alpha_bootstrap(&Measurements::from_rows(&rows)?, &patients, Metric::Nominal, &plan)?;
/// let interval = alpha.interval.unwrap();
/// assert!(interval.low < alpha.value && alpha.value < interval.high);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
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
    let replicates = if coded.width() <= MOST_FIGURES {
        let figures: Vec<Vec<f64>> = patients.iter().map(|patient| coded.sums(&patient.codes)).collect();
        replicate_totals(&figures, &multiplicities, plan, |sums| coded.alpha_of(sums).ok())
    } else {
        replicate(&multiplicities, plan, |drawn| coded.alpha(&coded.times(&patients, drawn)).ok())
    };
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
///
/// ```
/// use stats::{Measurements, agreement::pairable_values};
/// let table = Measurements::from_rows(&[vec![Some(1.0), Some(1.0)], vec![Some(2.0), None]])?;
/// assert_eq!(pairable_values(&table), 2);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn pairable_values(table: &Measurements) -> usize {
    let rated = table.rows().map(|row| row.iter().flatten().count());
    rated.filter(|&ratings| ratings >= 2).sum()
}

/// The table with its values as codes, equal units put together.
struct Coded {
    metric: Metric,
    values: Vec<f64>,
    /// Middle of the values, which squares are taken about.
    centre: f64,
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
        let (mut rows, mut codes) = (Gathering::default(), Vec::new());
        for row in table.rows() {
            codes.clear();
            codes.extend(row.iter().flatten().map(code));
            codes.sort_unstable();
            rows.add((codes.len() >= 2).then_some(&codes));
        }
        let (patterns, of_unit) = rows.finish();
        let centre = f64::midpoint(values[0], values[values.len() - 1]);
        Ok(Self { metric, values, centre, patterns, of_unit })
    }

    /// Patients as sorted lists of unit patterns, equal ones put together.
    fn patients(&self, clusters: &[usize]) -> Vec<Pattern> {
        gather_patients(clusters, &self.of_unit)
    }

    /// What the units of a patient add to the sums that alpha is computed from.
    fn sums(&self, units: &[u32]) -> Vec<f64> {
        let mut sums = vec![0.0; self.width()];
        for &unit in units {
            self.add_to(&mut sums, &self.patterns[unit as usize].codes);
        }
        sums
    }

    /// How often each pattern occurs when the patients are drawn so many times.
    fn times(&self, patients: &[Pattern], drawn: &[u32]) -> Vec<f64> {
        let mut times = vec![0.0; self.patterns.len()];
        for (patient, &count) in patients.iter().zip(drawn).filter(|(_, count)| **count > 0) {
            for &pattern in &patient.codes {
                times[pattern as usize] += f64::from(count);
            }
        }
        times
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
        let observed = self.observed(times, |codes| {
            let value = |&k: &u32| self.values[k as usize];
            let pairs = codes.iter().enumerate();
            let from =
                |(i, a): (usize, &u32)| codes[..i].iter().map(|b| apart(value(a), value(b))).sum::<f64>();
            2.0 * pairs.map(from).sum::<f64>()
        });
        (observed, self.expected_ratio(counts))
    }

    fn expected_ratio(&self, counts: &[f64]) -> f64 {
        let mut expected = 0.0;
        for (i, a) in self.values.iter().enumerate().filter(|(i, _)| counts[*i] > 0.0) {
            let with_earlier = self.values[..i].iter().zip(counts);
            expected += 2.0 * counts[i] * with_earlier.map(|(b, c)| c * apart(*a, *b)).sum::<f64>();
        }
        expected
    }
}

/// The ratio metric; two zeros are equal, not undefined.
fn apart(a: f64, b: f64) -> f64 {
    if a + b == 0.0 { 0.0 } else { ((a - b) / (a + b)).powi(2) }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Coded, Metric, Pattern};
    use crate::Measurements;

    proptest! {
        #[test]
        fn alpha_of_sums_is_alpha_of_patterns(
            rows in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, 0_u8..5), 4), 2..20),
            drawn in prop::collection::vec(0_u32..3, 20),
        ) {
            let rows: Vec<Vec<Option<f64>>> =
                rows.iter().map(|row| row.iter().map(|v| v.map(f64::from)).collect()).collect();
            let table = Measurements::from_rows(&rows).map_err(|e| TestCaseError::fail(e.to_string()))?;
            for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
                let Ok(coded) = Coded::of(&table, metric) else { continue };
                let clusters: Vec<usize> = (0..rows.len()).map(|unit| unit / 2).collect();
                let patients: Vec<Pattern> = coded.patients(&clusters);
                let mut sums = vec![0.0; coded.width()];
                for (patient, times) in patients.iter().zip(&drawn) {
                    for (sum, figure) in sums.iter_mut().zip(coded.sums(&patient.codes)) {
                        *sum += f64::from(*times) * figure;
                    }
                }
                match (coded.alpha(&coded.times(&patients, &drawn)), coded.alpha_of(&sums)) {
                    (Ok(a), Ok(b)) => prop_assert!((a - b).abs() < 1e-9, "{metric:?}: {a} {b}"),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }
    }
}
