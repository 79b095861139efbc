//! A reader against the truth, case by case.

use crate::distribution::z;
use crate::proportions::wilson;
use crate::resampling::{Bootstrap, Replicates, replicate_all, replicate_totals};
use crate::{Estimable, Estimate, Interval, Level, NotEstimable};

/// Counts of a reader's calls against the reference standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Calls {
    /// Called positive, truly positive.
    pub true_positive: u64,
    /// Called positive, truly negative.
    pub false_positive: u64,
    /// Called negative, truly positive.
    pub false_negative: u64,
    /// Called negative, truly negative.
    pub true_negative: u64,
}

impl Calls {
    /// True positive, false positive, false negative, true negative.
    fn counts(&self) -> [u64; 4] {
        [self.true_positive, self.false_positive, self.false_negative, self.true_negative]
    }

    fn of([true_positive, false_positive, false_negative, true_negative]: [u64; 4]) -> Self {
        Self { true_positive, false_positive, false_negative, true_negative }
    }

    fn truly_positive(&self) -> u64 {
        self.true_positive + self.false_negative
    }

    fn truly_negative(&self) -> u64 {
        self.false_positive + self.true_negative
    }

    fn total(&self) -> u64 {
        self.truly_positive() + self.truly_negative()
    }
}

fn share(x: u64, n: u64, level: Level, method: &'static str, definition: &'static str) -> Estimable {
    if n == 0 {
        return Err(NotEstimable::EmptyGroup);
    }
    Ok(Estimate { method, definition, ..wilson(x, n, level)? })
}

/// Share of the truly positive cases that were called positive, with Wilson's interval.
///
/// ```
/// use stats::{Level, accuracy::{Calls, sensitivity}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert_eq!(sensitivity(&calls, Level::P95)?.value, 0.85);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no case is truly positive.
pub fn sensitivity(calls: &Calls, level: Level) -> Estimable {
    share(
        calls.true_positive,
        calls.truly_positive(),
        level,
        "sensitivity",
        "called positive / truly positive; n counts truly positive cases",
    )
}

/// Share of the truly negative cases that were called negative, with Wilson's interval.
///
/// ```
/// use stats::{Level, accuracy::{Calls, specificity}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert_eq!(specificity(&calls, Level::P95)?.value, 0.94);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no case is truly negative.
pub fn specificity(calls: &Calls, level: Level) -> Estimable {
    share(
        calls.true_negative,
        calls.truly_negative(),
        level,
        "specificity",
        "called negative / truly negative; n counts truly negative cases",
    )
}

/// Share of the cases called positive that are, with Wilson's interval. Holds for this prevalence only.
///
/// ```
/// use stats::{Level, accuracy::{Calls, positive_predictive_value}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert_eq!(positive_predictive_value(&calls, Level::P95)?.value, 85.0 / 97.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no case was called positive.
pub fn positive_predictive_value(calls: &Calls, level: Level) -> Estimable {
    let called = calls.true_positive + calls.false_positive;
    share(
        calls.true_positive,
        called,
        level,
        "positive predictive value",
        "truly positive / called positive; n counts cases called positive",
    )
}

/// Share of the cases called negative that are, with Wilson's interval. Holds for this prevalence only.
///
/// ```
/// use stats::{Level, accuracy::{Calls, negative_predictive_value}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert_eq!(negative_predictive_value(&calls, Level::P95)?.value, 188.0 / 203.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no case was called negative.
pub fn negative_predictive_value(calls: &Calls, level: Level) -> Estimable {
    let called = calls.true_negative + calls.false_negative;
    share(
        calls.true_negative,
        called,
        level,
        "negative predictive value",
        "truly negative / called negative; n counts cases called negative",
    )
}

/// Share of the cases that were called rightly, with Wilson's interval.
///
/// ```
/// use stats::{Level, accuracy::{Calls, accuracy}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert_eq!(accuracy(&calls, Level::P95)?.value, 0.91);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no case.
pub fn accuracy(calls: &Calls, level: Level) -> Estimable {
    let right = calls.true_positive + calls.true_negative;
    share(right, calls.total(), level, "accuracy", "cases called rightly / all cases; n counts cases")
}

/// Mean of sensitivity and specificity.
///
/// ```
/// use stats::accuracy::{Calls, balanced_accuracy};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert!((balanced_accuracy(&calls)? - 0.895).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When no case is truly positive, or none truly negative.
pub fn balanced_accuracy(calls: &Calls) -> Estimable<f64> {
    let (sensitivity, specificity) = (sensitivity(calls, Level::P95)?, specificity(calls, Level::P95)?);
    Ok(f64::midpoint(sensitivity.value, specificity.value))
}

/// Youden's index: sensitivity + specificity − 1.
///
/// ```
/// use stats::accuracy::{Calls, youden};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert!((youden(&calls)? - 0.79).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// As [`balanced_accuracy`].
pub fn youden(calls: &Calls) -> Estimable<f64> {
    Ok(2.0 * balanced_accuracy(calls)? - 1.0)
}

/// F1: harmonic mean of sensitivity and positive predictive value, 2 TP / (2 TP + FP + FN).
///
/// ```
/// use stats::{NotEstimable, accuracy::f1};
/// assert_eq!(f1(85, 12, 15), Ok(170.0 / 197.0));
/// assert_eq!(f1(0, 0, 0), Err(NotEstimable::BothEmpty));
/// ```
///
/// # Errors
/// When nothing is positive, neither truly nor by the reader.
pub fn f1(true_positive: u64, false_positive: u64, false_negative: u64) -> Estimable<f64> {
    let below = 2 * true_positive + false_positive + false_negative;
    if below == 0 {
        return Err(NotEstimable::BothEmpty);
    }
    Ok(2.0 * true_positive as f64 / below as f64)
}

/// Matthews' correlation coefficient of calls and truth.
///
/// ```
/// use stats::accuracy::{Calls, matthews};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert!((matthews(&calls)? - 0.7962).abs() < 5e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When calls or truth do not vary.
pub fn matthews(calls: &Calls) -> Estimable<f64> {
    let [tp, fp, fneg, tn] = calls.counts().map(|n| n as f64);
    let below = (tp + fp) * (tp + fneg) * (tn + fp) * (tn + fneg);
    if below <= 0.0 {
        return Err(NotEstimable::NoVariation);
    }
    Ok((tp * tn - fp * fneg) / below.sqrt())
}

/// Positive likelihood ratio, sensitivity / (1 − specificity), with the interval of its logarithm
/// (Simel, Samsa & Matchar 1991).
///
/// ```
/// use stats::{Level, accuracy::{Calls, positive_likelihood_ratio}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert!((positive_likelihood_ratio(&calls, Level::P95)?.value - 0.85 / 0.06).abs() < 1e-9);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a group is empty or no truly negative case was called positive.
pub fn positive_likelihood_ratio(calls: &Calls, level: Level) -> Estimable {
    ratio(
        (calls.true_positive, calls.truly_positive()),
        (calls.false_positive, calls.truly_negative()),
        calls,
        level,
        "positive likelihood ratio",
    )
}

/// Negative likelihood ratio, (1 − sensitivity) / specificity, with the interval of its logarithm
/// (Simel, Samsa & Matchar 1991).
///
/// ```
/// use stats::{Level, accuracy::{Calls, negative_likelihood_ratio}};
/// let calls = Calls { true_positive: 85, false_positive: 12, false_negative: 15, true_negative: 188 };
/// assert!((negative_likelihood_ratio(&calls, Level::P95)?.value - 0.15 / 0.94).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a group is empty or no truly negative case was called negative.
pub fn negative_likelihood_ratio(calls: &Calls, level: Level) -> Estimable {
    ratio(
        (calls.false_negative, calls.truly_positive()),
        (calls.true_negative, calls.truly_negative()),
        calls,
        level,
        "negative likelihood ratio",
    )
}

fn ratio(
    above: (u64, u64),
    below: (u64, u64),
    calls: &Calls,
    level: Level,
    method: &'static str,
) -> Estimable {
    if above.1 == 0 || below.1 == 0 || below.0 == 0 {
        return Err(NotEstimable::EmptyGroup);
    }
    let p = above.0 as f64 / above.1 as f64;
    let q = below.0 as f64 / below.1 as f64;
    let value = p / q;
    let error = ((1.0 - p) / above.0 as f64 + (1.0 - q) / below.0 as f64).sqrt();
    let half = z(level) * error;
    Ok(Estimate {
        value,
        standard_error: None,
        interval: (above.0 > 0).then(|| Interval {
            low: value * (-half).exp(),
            high: value * half.exp(),
            level: level.get(),
            method: "Wald interval of the logarithm (Simel 1991)",
        }),
        n: calls.total() as usize,
        method,
        definition: "share of a call among truly positive cases / its share among truly negative ones; n counts cases",
    })
}

/// Any figure of calls that come in patients (lesions, images, repeated reads), with a percentile interval from
/// resampling whole patients (Field & Welsh 2007): for Matthews' correlation, F1, likelihood ratios. For single
/// shares [`crate::proportions::clustered_share`] gives an interval without resampling.
///
/// ```
/// use stats::{Level, accuracy::{Calls, matthews, over_patients}, resampling::Bootstrap};
/// let call = |true_positive, false_positive, false_negative, true_negative| Calls {
///     true_positive, false_positive, false_negative, true_negative,
/// };
/// let patients = [call(2, 0, 1, 3), call(1, 1, 0, 4), call(0, 0, 1, 5), call(3, 0, 0, 2)];
/// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
/// let found = over_patients(&patients, &plan, matthews)?;
/// assert!(found.n == 4 && found.interval.unwrap().low < found.value);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there is no patient, or the figure is not estimable.
pub fn over_patients(
    patients: &[Calls],
    plan: &Bootstrap,
    figure: impl Fn(&Calls) -> Estimable<f64> + Sync,
) -> Estimable {
    let rows: Vec<Vec<f64>> =
        patients.iter().map(|calls| calls.counts().map(|n| n as f64).to_vec()).collect();
    let total = |of: usize| patients.iter().map(|calls| calls.counts()[of]).sum();
    if patients.is_empty() {
        return Err(NotEstimable::NoData);
    }
    let value = figure(&Calls::of([total(0), total(1), total(2), total(3)]))?;
    let replicates = replicate_totals(&rows, &vec![1; rows.len()], plan, |sums| {
        figure(&Calls::of([0, 1, 2, 3].map(|of| sums[of] as u64))).ok()
    });
    let several = patients.len() > 1;
    Ok(Estimate {
        value,
        standard_error: replicates.standard_error().ok().filter(|_| several),
        interval: replicates.percentile(plan.level).ok().filter(|_| several),
        n: patients.len(),
        method: "figure over patients",
        definition: "figure of all calls together; n counts patients",
    })
}

/// Resamples whole patients and computes every figure asked for from the same draws, so that they can be compared.
/// `compute` gives the figures of a resample, always as many and in the same order; what comes back are the
/// replicates of each. Patients with the same counts are drawn together.
///
/// ```
/// use stats::{Level, accuracy::{Calls, bootstrap_calls, sensitivity, specificity}, resampling::Bootstrap};
/// let call = |true_positive, false_positive, false_negative, true_negative| Calls {
///     true_positive, false_positive, false_negative, true_negative,
/// };
/// let patients = [call(2, 0, 1, 3), call(1, 1, 0, 4), call(1, 0, 1, 5), call(3, 0, 0, 2)];
/// let plan = Bootstrap { replicates: 500, seed: 1, level: Level::P95 };
/// let found = bootstrap_calls(&patients, &plan, |calls| {
///     [sensitivity, specificity].map(|of| of(calls, Level::P95).ok().map(|e| e.value)).to_vec()
/// });
/// assert!(found[0].percentile(Level::P95)?.low < 7.0 / 9.0 && found.len() == 2);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
pub fn bootstrap_calls(
    patients: &[Calls],
    plan: &Bootstrap,
    compute: impl Fn(&Calls) -> Vec<Option<f64>> + Sync,
) -> Vec<Replicates> {
    let mut counts: Vec<[u64; 4]> = patients.iter().map(Calls::counts).collect();
    counts.sort_unstable();
    let alike: Vec<&[[u64; 4]]> = counts.chunk_by(|a, b| a == b).collect();
    let multiplicities: Vec<u32> = alike.iter().map(|same| same.len() as u32).collect();
    replicate_all(&multiplicities, plan, |drawn| {
        let mut sums = [0; 4];
        for (same, &times) in alike.iter().zip(drawn) {
            for (sum, count) in sums.iter_mut().zip(same[0]) {
                *sum += count * u64::from(times);
            }
        }
        compute(&Calls::of(sums))
    })
}
