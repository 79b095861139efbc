//! Free-response curves and average precision: candidates by their confidence against lesions.

use crate::Call;

/// A free-response operating characteristic.
#[derive(Debug, Clone, PartialEq)]
pub struct Froc {
    /// Number of lesions.
    pub lesions: usize,
    /// Confidence from which candidates count, falling.
    pub thresholds: Vec<f64>,
    /// Share of lesions found at each threshold.
    pub sensitivity: Vec<f64>,
    /// False alarms per case at each threshold.
    pub false_alarms: Vec<f64>,
}

impl Froc {
    /// The curve over cases as called by [`call_case`] (Bunch et al. 1978; Chakraborty 1989). `None` without
    /// cases or lesions.
    ///
    /// ```
    /// use geometry::{Call, Froc};
    /// let hit = Call::Hit { confidence: 0.9, overlap: 0.5 };
    /// let froc = Froc::of(&[vec![hit, Call::Missed], vec![Call::FalseAlarm { confidence: 0.4 }]]).unwrap();
    /// assert_eq!((froc.sensitivity, froc.false_alarms), (vec![0.5, 0.5], vec![0.0, 0.5]));
    /// ```
    pub fn of(cases: &[Vec<Call>]) -> Option<Self> {
        RankedCalls::of(cases).froc(&vec![1; cases.len()])
    }

    /// The best sensitivity with at most so many false alarms per case.
    ///
    /// ```
    /// use geometry::{Call, Froc};
    /// let hit = |confidence| Call::Hit { confidence, overlap: 0.5 };
    /// let froc = Froc::of(&[vec![hit(0.9), Call::FalseAlarm { confidence: 0.5 }, hit(0.3)]]).unwrap();
    /// assert_eq!((froc.sensitivity_at(0.5), froc.sensitivity_at(1.0)), (0.5, 1.0));
    /// ```
    pub fn sensitivity_at(&self, false_alarms: f64) -> f64 {
        let within = self.false_alarms.iter().zip(&self.sensitivity).filter(|(f, _)| **f <= false_alarms);
        within.map(|(_, s)| *s).fold(0.0, f64::max)
    }

    /// Mean sensitivity between 0 and `limit` false alarms per case: the area under the stepwise curve over
    /// its width. `None` for a limit that is not above 0.
    ///
    /// ```
    /// use geometry::{Call, Froc};
    /// let hit = |confidence| Call::Hit { confidence, overlap: 0.5 };
    /// let froc = Froc::of(&[vec![hit(0.9), Call::FalseAlarm { confidence: 0.5 }, hit(0.3)]]).unwrap();
    /// // Half the lesions up to one false alarm per case, then all.
    /// assert_eq!(froc.area(2.0), Some(0.75));
    /// ```
    pub fn area(&self, limit: f64) -> Option<f64> {
        if limit.is_nan() || limit <= 0.0 {
            return None;
        }
        let (mut area, mut level, mut at) = (0.0, 0.0, 0.0);
        for (alarms, sensitivity) in self.false_alarms.iter().zip(&self.sensitivity) {
            let to = alarms.min(limit);
            area += level * (to - at);
            at = to;
            if *alarms <= limit {
                level = *sensitivity;
            }
        }
        Some((area + level * (limit - at)) / limit)
    }
}

/// Average precision over lesions: the sum of precision times the gain in sensitivity at each confidence, lesions
/// that no candidate found counting as never found. `None` without lesions.
///
/// ```
/// use geometry::{Call, average_precision};
/// let hit = Call::Hit { confidence: 0.9, overlap: 0.5 };
/// // A false alarm with more confidence halves the precision; the missed lesion is never found.
/// assert_eq!(average_precision(&[vec![hit], vec![Call::FalseAlarm { confidence: 0.95 }]]), Some(0.5));
/// assert_eq!(average_precision(&[vec![hit, Call::Missed]]), Some(0.5));
/// ```
pub fn average_precision(cases: &[Vec<Call>]) -> Option<f64> {
    RankedCalls::of(cases).average_precision(&vec![1; cases.len()])
}

/// Calls of cases in the order of their confidence: sorted once, for curves in which each case counts so many times,
/// as in a resample.
pub struct RankedCalls {
    /// Lesions of each case.
    lesions: Vec<u32>,
    /// Confidence, case, and whether it is a hit, the highest confidence first.
    scored: Vec<(f64, u32, bool)>,
}

impl RankedCalls {
    /// The calls of cases as called by [`call_case`](crate::call_case).
    ///
    /// ```
    /// use geometry::{Call, Froc, RankedCalls};
    /// let hit = vec![Call::Hit { confidence: 0.9, overlap: 0.5 }];
    /// let cases = [hit.clone(), vec![Call::Missed, Call::FalseAlarm { confidence: 0.4 }]];
    /// // The first case twice, the second once.
    /// let drawn = RankedCalls::of(&cases).froc(&[2, 1]);
    /// assert_eq!(drawn, Froc::of(&[hit.clone(), hit, cases[1].clone()]));
    /// ```
    pub fn of(cases: &[Vec<Call>]) -> Self {
        let lesion = |call: &&Call| !matches!(call, Call::FalseAlarm { .. });
        let lesions = cases.iter().map(|calls| calls.iter().filter(lesion).count() as u32).collect();
        let mut scored = Vec::new();
        for (calls, case) in cases.iter().zip(0_u32..) {
            scored.extend(calls.iter().filter_map(|call| match *call {
                Call::Hit { confidence, .. } => Some((confidence, case, true)),
                Call::FalseAlarm { confidence } => Some((confidence, case, false)),
                Call::Missed => None,
            }));
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self { lesions, scored }
    }

    /// [`Froc::of`] when each case counts so many times.
    pub fn froc(&self, times: &[u32]) -> Option<Froc> {
        let lesions = self.lesions(times)?;
        let cases: f64 = times.iter().copied().map(f64::from).sum();
        let points = self.points(times);
        Some(Froc {
            lesions: lesions as usize,
            sensitivity: points.iter().map(|p| p.1 as f64 / lesions as f64).collect(),
            false_alarms: points.iter().map(|p| p.2 as f64 / cases).collect(),
            thresholds: points.iter().map(|p| p.0).collect(),
        })
    }

    /// [`average_precision`] when each case counts so many times.
    pub fn average_precision(&self, times: &[u32]) -> Option<f64> {
        let lesions = self.lesions(times)?;
        let mut last = 0;
        let terms = self.points(times).into_iter().map(|(_, hits, alarms)| {
            let gain = (hits - last) as f64 / lesions as f64;
            last = hits;
            gain * hits as f64 / (hits + alarms) as f64
        });
        Some(terms.sum())
    }

    /// All lesions, where there are any.
    fn lesions(&self, times: &[u32]) -> Option<u64> {
        let lesions =
            self.lesions.iter().zip(times).map(|(&lesions, &n)| u64::from(lesions) * u64::from(n)).sum();
        (lesions > 0).then_some(lesions)
    }

    /// Hits and false alarms at or above every confidence, from the highest.
    fn points(&self, times: &[u32]) -> Vec<(f64, u64, u64)> {
        let (mut hits, mut alarms) = (0, 0);
        let mut points = Vec::new();
        for same in self.scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let before = hits + alarms;
            for &(_, case, hit) in same {
                let count = times.get(case as usize).map_or(0, |&n| u64::from(n));
                if hit { hits += count } else { alarms += count }
            }
            if hits + alarms > before {
                points.push((same[0].0, hits, alarms));
            }
        }
        points
    }
}
