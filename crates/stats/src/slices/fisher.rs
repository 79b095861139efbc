//! Fisher's exact test.

use statrs::function::factorial::ln_binomial;

use crate::minimise::root;
use crate::{Estimable, Interval, Level, NotEstimable};

/// Tables this close to the observed one's probability count as equally likely (as R does).
const TIES: f64 = 1.0 + 1e-7;
/// More tables than this are not enumerated.
const MOST_TABLES: f64 = 5e7;

/// Fisher's test of two shares with the conditional odds ratio.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct FisherTwoByTwo {
    /// Two-sided p: total probability of the tables no likelier than the observed one.
    pub p: f64,
    /// Conditional maximum likelihood estimate of the odds ratio; infinite or 0 at the ends.
    pub odds_ratio: f64,
    /// Its exact interval by inverting two one-sided tests.
    pub interval: Interval,
}

/// Fisher's exact test of two shares (x1 of n1, x2 of n2).
///
/// ```
/// use stats::{Level, slices::fisher_two_by_two};
/// assert!((fisher_two_by_two((3, 4), (1, 4), Level::P95)?.p - 0.4857).abs() < 6e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When a group is empty, or no case or every case is an event.
pub fn fisher_two_by_two(first: (u64, u64), second: (u64, u64), level: Level) -> Estimable<FisherTwoByTwo> {
    let (events, total) = (first.0 + second.0, first.1 + second.1);
    if first.0 > first.1 || second.0 > second.1 {
        return Err(NotEstimable::Unsuitable("more cases were counted than there are"));
    }
    if first.1 == 0 || second.1 == 0 {
        return Err(NotEstimable::EmptyGroup);
    }
    if events == 0 || events == total {
        return Err(NotEstimable::NoVariation);
    }
    let (low, high) = (events.saturating_sub(second.1), events.min(first.1));
    let logs: Vec<f64> =
        (low..=high).map(|x| ln_binomial(first.1, x) + ln_binomial(second.1, events - x)).collect();
    let law = Conditional { low, logs };
    let (at, tail) = (first.0, level.tail());
    let (lower, upper) = (
        if at == low { 0.0 } else { law.odds(|d| d.above(at) - tail) },
        if at == high { f64::INFINITY } else { law.odds(|d| d.below(at) - tail) },
    );
    let odds_ratio = if at == low {
        0.0
    } else if at == high {
        f64::INFINITY
    } else {
        law.odds(|d| d.mean() - at as f64)
    };
    let null = law.tilted(0.0);
    let observed = null.mass[(at - low) as usize];
    let p: f64 = null.mass.iter().filter(|&&m| m <= observed * TIES).sum();
    Ok(FisherTwoByTwo {
        p: p.min(1.0),
        odds_ratio,
        interval: Interval { low: lower, high: upper, level: level.get(), method: "exact conditional" },
    })
}

/// Counts of the first cell given the margins, by their log weights at an odds ratio of 1.
struct Conditional {
    low: u64,
    logs: Vec<f64>,
}

struct Law {
    low: u64,
    mass: Vec<f64>,
}

impl Conditional {
    fn tilted(&self, log_odds: f64) -> Law {
        let logs: Vec<f64> = self.logs.iter().enumerate().map(|(i, l)| l + i as f64 * log_odds).collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut mass: Vec<f64> = logs.iter().map(|l| (l - top).exp()).collect();
        let total: f64 = mass.iter().sum();
        for m in &mut mass {
            *m /= total;
        }
        Law { low: self.low, mass }
    }

    /// The odds ratio at which a monotone function of the law is 0.
    fn odds(&self, f: impl Fn(&Law) -> f64) -> f64 {
        root(-60.0, 60.0, |log_odds| f(&self.tilted(log_odds))).map_or(f64::NAN, f64::exp)
    }
}

impl Law {
    fn mean(&self) -> f64 {
        self.mass.iter().enumerate().map(|(i, m)| (self.low + i as u64) as f64 * m).sum()
    }

    fn above(&self, x: u64) -> f64 {
        self.mass[(x - self.low) as usize..].iter().sum()
    }

    fn below(&self, x: u64) -> f64 {
        self.mass[..=(x - self.low) as usize].iter().sum()
    }
}

/// Fisher's exact test that several slices `(events, cases)` have the same rate (Freeman & Halton 1951),
/// by enumerating all tables with the same margins.
///
/// ```
/// use stats::slices::fisher_exact;
/// assert!((fisher_exact(&[(3, 4), (1, 4)])? - 0.4857).abs() < 6e-5);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are too many tables to enumerate (use the chi-square test), or no case or every case is
/// an event.
pub fn fisher_exact(slices: &[(u64, u64)]) -> Estimable<f64> {
    let (events, total) = slices.iter().fold((0, 0), |(a, b), (x, n)| (a + x, b + n));
    if events == 0 || events >= total {
        return Err(NotEstimable::NoVariation);
    }
    let tables: f64 = slices.iter().skip(1).map(|s| (s.1.min(events) + 1) as f64).product();
    if tables > MOST_TABLES {
        return Err(NotEstimable::Unsuitable("too many cases for an exact test: use the chi-square test"));
    }
    let all = ln_binomial(total, events);
    let observed: f64 = slices.iter().map(|&(x, n)| ln_binomial(n, x)).sum();
    let limit = observed - all + TIES.ln();
    let sizes: Vec<u64> = slices.iter().map(|s| s.1).collect();
    let mut p = 0.0;
    enumerate(&sizes, events, -all, limit, &mut p);
    Ok(p.min(1.0))
}

fn enumerate(sizes: &[u64], events: u64, log: f64, limit: f64, p: &mut f64) {
    let Some((&size, rest)) = sizes.split_first() else {
        return;
    };
    if rest.is_empty() {
        let log = log + ln_binomial(size, events);
        if log <= limit {
            *p += log.exp();
        }
        return;
    }
    let room: u64 = rest.iter().sum();
    for x in events.saturating_sub(room)..=size.min(events) {
        enumerate(rest, events - x, log + ln_binomial(size, x), limit, p);
    }
}
