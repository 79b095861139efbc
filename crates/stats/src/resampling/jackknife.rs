//! Leaving out one patient at a time.

use crate::{Estimable, NotEstimable};

/// What leaving out each patient tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Jackknife {
    /// The statistic of all patients.
    pub estimate: f64,
    /// Standard error.
    pub standard_error: f64,
    /// Estimated bias of the statistic.
    pub bias: f64,
    /// Acceleration for [`super::Replicates::bca`]: Σd³ / (6 (Σd²)^1.5) of the deviations.
    pub acceleration: f64,
}

/// Jackknife over patients: the statistic receives how often each patient counts (1, or 0 for the one left
/// out), as in [`super::replicate`].
///
/// ```
/// use stats::resampling::jackknife;
/// let values = [2.0, 4.0, 9.0];
/// let mean = |counts: &[u32]| {
///     let n: u32 = counts.iter().sum();
///     Some(counts.iter().zip(values).map(|(&c, v)| f64::from(c) * v).sum::<f64>() / f64::from(n))
/// };
/// assert!((jackknife(3, mean)?.standard_error - (13.0_f64 / 3.0).sqrt()).abs() < 1e-12);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two patients, or the statistic is not defined without one of them.
pub fn jackknife(patients: usize, statistic: impl Fn(&[u32]) -> Option<f64>) -> Estimable<Jackknife> {
    if patients < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    let undefined = NotEstimable::Unsuitable("the figure is not defined when one case is left out");
    let mut counts = vec![1; patients];
    let estimate = statistic(&counts).ok_or(undefined)?;
    let mut left_out = Vec::with_capacity(patients);
    for patient in 0..patients {
        counts[patient] = 0;
        left_out.push(statistic(&counts).ok_or(undefined)?);
        counts[patient] = 1;
    }
    let n = patients as f64;
    let mean = left_out.iter().sum::<f64>() / n;
    let power = |k: i32| left_out.iter().map(|v| (mean - v).powi(k)).sum::<f64>();
    let squares = power(2);
    Ok(Jackknife {
        estimate,
        standard_error: ((n - 1.0) / n * squares).sqrt(),
        bias: (n - 1.0) * (mean - estimate),
        acceleration: if squares > 0.0 { power(3) / (6.0 * squares.powf(1.5)) } else { 0.0 },
    })
}
