//! Cases for agreement to be known or shown.

use super::Cases;
use crate::distribution::{normal_quantile, z};
use crate::{Estimable, Level, NotEstimable};

fn share(p: f64, what: &'static str) -> Estimable<()> {
    if p > 0.0 && p < 1.0 { Ok(()) } else { Err(NotEstimable::Unsuitable(what)) }
}

const RATIOS: &str = "correlations, shares, levels and powers must lie strictly between 0 and 1";

/// Cases for an interval of the ICC of the given width: 8 z² (1 − ρ)² (1 + (k − 1) ρ)² / (k (k − 1) w²) + 1,
/// and 5 ρ more for two readers and ρ of 0.7 or above (Bonett 2002).
///
/// ```
/// use stats::{Level, planning::cases_for_icc_precision};
/// assert_eq!(cases_for_icc_precision(0.8, 3, 0.2, Level::P95)?.needed, 36);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the correlation or width is out of range or there are fewer than two readers.
pub fn cases_for_icc_precision(icc: f64, readers: usize, width: f64, level: Level) -> Estimable<Cases> {
    share(icc, RATIOS)?;
    share(width / 2.0, RATIOS)?;
    if readers < 2 {
        return Err(NotEstimable::NoPairs);
    }
    let k = readers as f64;
    let spread = ((1.0 - icc) * (1.0 + (k - 1.0) * icc)).powi(2);
    let plain = 8.0 * z(level).powi(2) * spread / (k * (k - 1.0) * width * width) + 1.0;
    let small = if readers == 2 && icc >= 0.7 { 5.0 * icc } else { 0.0 };
    Ok(Cases::new(plain + small))
}

/// Cases to show that the ICC is above `null` when it is `icc`, one-sided (Walter, Eliasziw & Donner 1998).
///
/// ```
/// use stats::planning::cases_for_icc_test;
/// assert_eq!(cases_for_icc_test(0.6, 0.8, 2, 0.05, 0.8)?.needed, 39);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a correlation, level or power is out of range or there are fewer than two readers.
pub fn cases_for_icc_test(null: f64, icc: f64, readers: usize, alpha: f64, power: f64) -> Estimable<Cases> {
    [null, icc, alpha, power].into_iter().try_for_each(|p| share(p, RATIOS))?;
    if readers < 2 {
        return Err(NotEstimable::NoPairs);
    }
    let k = readers as f64;
    let odds = |p: f64| 1.0 + k * p / (1.0 - p);
    let sum = normal_quantile(1.0 - alpha) + normal_quantile(power);
    let contrast = (odds(null) / odds(icc)).ln();
    if contrast.abs() < 1e-12 {
        return Err(NotEstimable::Unsuitable("the two correlations must differ"));
    }
    Ok(Cases::new(1.0 + 2.0 * sum * sum * k / (contrast * contrast * (k - 1.0))))
}

/// n times the large-sample variance of Cohen's kappa for two readers with these shares of positives
/// (Fleiss, Cohen & Everitt 1969).
fn kappa_variance(kappa: f64, [a, b]: [f64; 2]) -> f64 {
    let chance = a * b + (1.0 - a) * (1.0 - b);
    let observed = kappa * (1.0 - chance) + chance;
    let both = (observed - 1.0 + a + b) / 2.0;
    // Each cell: its probability, whether it is agreement, and the other reader's share of either call in it.
    let cells = [
        (both, 1.0, b + a),
        (a - both, 0.0, b + 1.0 - a),
        (b - both, 0.0, a + 1.0 - b),
        (1.0 - a - b + both, 1.0, 2.0 - a - b),
    ];
    let spread: f64 =
        cells.iter().map(|(p, agreed, shares)| p * (agreed - shares * (1.0 - kappa)).powi(2)).sum();
    let centre = kappa - chance * (1.0 - kappa);
    (spread - centre * centre) / (1.0 - chance).powi(2)
}

/// Cases to tell two readers' kappa `kappa` from `null`, given each reader's share of positives
/// (Cantor 1996).
///
/// ```
/// use stats::planning::cases_for_two_reader_kappa_test;
/// assert_eq!(cases_for_two_reader_kappa_test(0.4, 0.6, [0.5, 0.5], 0.05, 0.8, false)?.needed, 119);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a share, level or power is out of range or the kappas are equal.
pub fn cases_for_two_reader_kappa_test(
    null: f64,
    kappa: f64,
    rates: [f64; 2],
    alpha: f64,
    power: f64,
    two_sided: bool,
) -> Estimable<Cases> {
    [rates[0], rates[1], alpha, power].into_iter().try_for_each(|p| share(p, RATIOS))?;
    if (kappa - null).abs() < 1e-12 {
        return Err(NotEstimable::Unsuitable("the two kappas must differ"));
    }
    let tail = if two_sided { alpha / 2.0 } else { alpha };
    let sum = normal_quantile(1.0 - tail) * kappa_variance(null, rates).sqrt()
        + normal_quantile(power) * kappa_variance(kappa, rates).sqrt();
    Ok(Cases::new((sum / (kappa - null)).powi(2)))
}

/// Readings of several exchangeable readers in categories with a common kappa.
#[derive(Debug, Clone, PartialEq)]
pub struct KappaModel {
    /// Share of each category; for two categories the first alone will do.
    pub shares: Vec<f64>,
    /// Readers per case.
    pub readers: usize,
}

impl KappaModel {
    /// Shares of all categories.
    fn all_shares(&self) -> Estimable<Vec<f64>> {
        let mut shares = self.shares.clone();
        if let [only] = shares[..] {
            shares.push(1.0 - only);
        }
        let total: f64 = shares.iter().sum();
        if self.readers < 2
            || shares.len() < 2
            || shares.iter().any(|p| *p <= 0.0)
            || (total - 1.0).abs() > 1e-6
        {
            return Err(NotEstimable::Unsuitable(
                "the model needs two readers and positive shares that add up to 1",
            ));
        }
        Ok(shares)
    }

    /// Probabilities of the cells of the goodness-of-fit test when kappa has this value.
    ///
    /// Two categories: the number of readers who give the first one; with probability kappa all agree on a
    /// category drawn by its share, else each reads alone (Altaye, Donner & Klar 2001). More categories: all
    /// agree on category i, for each i, or not all agree, under the Dirichlet-multinomial law
    /// (Rotondi & Donner 2012). For two readers both are the common correlation model.
    fn law(&self, kappa: f64) -> Estimable<Vec<f64>> {
        let (shares, readers) = (self.all_shares()?, self.readers);
        if let [p, q] = shares[..] {
            let alone = |x: usize| {
                let ways = statrs::function::factorial::binomial(readers as u64, x as u64);
                ways * p.powi(x as i32) * q.powi((readers - x) as i32)
            };
            let together = |x: usize| match x {
                0 => q,
                x if x == readers => p,
                _ => 0.0,
            };
            return Ok((0..=readers).map(|x| kappa * together(x) + (1.0 - kappa) * alone(x)).collect());
        }
        let all_agree = |p: &f64| {
            (0..readers)
                .map(|j| (p * (1.0 - kappa) + j as f64 * kappa) / (1.0 - kappa + j as f64 * kappa))
                .product()
        };
        let mut law: Vec<f64> = shares.iter().map(all_agree).collect();
        law.push(1.0 - law.iter().sum::<f64>());
        Ok(law)
    }

    /// Chi-square distance per case of the law at `at` from the law at `from`.
    fn distance(&self, at: f64, from: f64) -> Estimable<f64> {
        let (at, from) = (self.law(at)?, self.law(from)?);
        let distance: f64 = at.iter().zip(&from).map(|(p, q)| (p - q).powi(2) / q).sum();
        if !distance.is_finite() || distance <= 0.0 {
            return Err(NotEstimable::Unsuitable(
                "the two kappas must differ and lie strictly between 0 and 1",
            ));
        }
        Ok(distance)
    }
}

/// Cases for an interval of kappa from `low` to `high` when it is `kappa`, by the goodness-of-fit interval
/// (Donner & Eliasziw 1992; Donner & Rotondi 2010; Rotondi & Donner 2012): the larger of the numbers that
/// either limit asks for.
///
/// ```
/// use stats::{Level, planning::{KappaModel, cases_for_kappa_precision}};
/// let model = KappaModel { shares: vec![0.5], readers: 2 };
/// assert_eq!(cases_for_kappa_precision(&model, 0.6, 0.4, 0.8, Level::P95)?.needed, 81);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the model is unsuitable or a limit equals kappa.
pub fn cases_for_kappa_precision(
    model: &KappaModel,
    kappa: f64,
    low: f64,
    high: f64,
    level: Level,
) -> Estimable<Cases> {
    let distance = model.distance(kappa, low)?.min(model.distance(kappa, high)?);
    Ok(Cases::new(z(level).powi(2) / distance))
}

/// Cases to tell kappa `kappa` from `null`, two-sided, by the goodness-of-fit test
/// (Donner & Eliasziw 1992; Altaye, Donner & Klar 2001).
///
/// ```
/// use stats::planning::{KappaModel, cases_for_kappa_test};
/// let model = KappaModel { shares: vec![0.5], readers: 2 };
/// assert_eq!(cases_for_kappa_test(&model, 0.4, 0.6, 0.05, 0.8)?.needed, 165);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the model is unsuitable, the kappas are equal, or a level or power is out of range.
pub fn cases_for_kappa_test(
    model: &KappaModel,
    null: f64,
    kappa: f64,
    alpha: f64,
    power: f64,
) -> Estimable<Cases> {
    [alpha, power].into_iter().try_for_each(|p| share(p, RATIOS))?;
    let noncentrality = (normal_quantile(1.0 - alpha / 2.0) + normal_quantile(power)).powi(2);
    Ok(Cases::new(noncentrality / model.distance(kappa, null)?))
}

/// Pairs for limits of agreement whose intervals have the given width in standard deviations: standard
/// error √(3/n) (Bland & Altman 1986).
///
/// ```
/// use stats::{Level, planning::pairs_for_limits_of_agreement};
/// assert_eq!(pairs_for_limits_of_agreement(1.0, Level::P95)?.needed, 47);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When the width is not above 0.
pub fn pairs_for_limits_of_agreement(width_in_sd: f64, level: Level) -> Estimable<Cases> {
    if width_in_sd.is_nan() || width_in_sd <= 0.0 {
        return Err(NotEstimable::Unsuitable("the width must be above 0"));
    }
    Ok(Cases::new(3.0 * (2.0 * z(level) / width_in_sd).powi(2)))
}
