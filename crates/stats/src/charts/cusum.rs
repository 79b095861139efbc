//! Cumulative sums.

/// A two-sided cusum in units of the in-control standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumDesign {
    /// In-control mean.
    pub mean: f64,
    /// In-control standard deviation.
    pub sd: f64,
    /// Reference value: half the shift to be found, in standard deviations; 0.5 for a shift of one.
    pub reference: f64,
    /// Decision limit in standard deviations; see [`super::cusum_limit_for`].
    pub limit: f64,
    /// Head start in standard deviations: half the limit for a fast initial response (Lucas & Crosier
    /// 1982), 0 for none.
    pub head_start: f64,
}

/// The course of a two-sided cusum.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Cusum {
    /// Upper sums.
    pub upper: Vec<f64>,
    /// Lower sums, as positive numbers.
    pub lower: Vec<f64>,
    /// How many points the upper sum has been above 0.
    pub upper_run: Vec<usize>,
    /// How many points the lower sum has been above 0.
    pub lower_run: Vec<usize>,
    /// Index (from 0) of the first point with a sum above the limit.
    pub first_signal: Option<usize>,
}

/// Two-sided cusum: C⁺ = max(0, x − (mean + k sd) + C⁺), C⁻ = max(0, (mean − k sd) − x + C⁻); a signal
/// when either exceeds the limit (Page 1954; Montgomery, ch. 9).
///
/// ```
/// use stats::charts::{CusumDesign, cusum};
/// let design = CusumDesign { mean: 10.0, sd: 1.0, reference: 0.5, limit: 1.0, head_start: 0.0 };
/// assert_eq!(cusum(&[10.0, 11.0, 11.0, 11.5], &design).first_signal, Some(3));
/// ```
pub fn cusum(values: &[f64], design: &CusumDesign) -> Cusum {
    let (slack, limit) = (design.reference * design.sd, design.limit * design.sd);
    let mut chart = Cusum {
        upper: Vec::with_capacity(values.len()),
        lower: Vec::with_capacity(values.len()),
        upper_run: Vec::with_capacity(values.len()),
        lower_run: Vec::with_capacity(values.len()),
        first_signal: None,
    };
    let start = design.head_start * design.sd;
    let (mut up, mut down, mut up_run, mut down_run) = (start, start, 0, 0);
    for (index, x) in values.iter().enumerate() {
        up = (up + x - (design.mean + slack)).max(0.0);
        down = (down + (design.mean - slack) - x).max(0.0);
        up_run = if up > 0.0 { up_run + 1 } else { 0 };
        down_run = if down > 0.0 { down_run + 1 } else { 0 };
        chart.upper.push(up);
        chart.lower.push(down);
        chart.upper_run.push(up_run);
        chart.lower_run.push(down_run);
        if chart.first_signal.is_none() && up.max(down) > limit {
            chart.first_signal = Some(index);
        }
    }
    chart
}

/// The course of a cusum of log-likelihood ratios.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ScoreCusum {
    /// The sums.
    pub sums: Vec<f64>,
    /// Index (from 0) of the first point whose sum reaches the limit.
    pub first_signal: Option<usize>,
}

fn score_cusum(scores: impl Iterator<Item = f64>, limit: f64) -> ScoreCusum {
    let mut sum = 0.0_f64;
    let sums: Vec<f64> = scores
        .map(|score| {
            sum = (sum + score).max(0.0);
            sum
        })
        .collect();
    ScoreCusum { first_signal: sums.iter().position(|s| *s >= limit), sums }
}

/// Log-likelihood ratio of one outcome when its probability is `p1` rather than `p0`.
pub(super) fn score(event: bool, p0: f64, p1: f64) -> f64 {
    if event { (p1 / p0).ln() } else { ((1.0 - p1) / (1.0 - p0)).ln() }
}

/// Bernoulli cusum of single outcomes (error or not): sums of log-likelihood ratios of rate `p1` against
/// `p0`, not below 0; a signal when the limit is reached (Reynolds & Stoumbos 1999).
///
/// ```
/// use stats::charts::bernoulli_cusum;
/// let chart = bernoulli_cusum(&[true, false, true, true], 0.1, 0.2, 1.5);
/// assert!((chart.sums[0] - 2.0_f64.ln()).abs() < 1e-12);
/// assert_eq!(chart.first_signal, Some(3));
/// ```
pub fn bernoulli_cusum(events: &[bool], p0: f64, p1: f64, limit: f64) -> ScoreCusum {
    score_cusum(events.iter().map(|&event| score(event, p0, p1)), limit)
}

/// Risk-adjusted cusum: as [`bernoulli_cusum`], each case with its own expected probability, tested for
/// an odds ratio (Steiner et al. 2000).
///
/// ```
/// use stats::charts::risk_adjusted_cusum;
/// // The same error counts for more where it was not to be expected.
/// let easy = risk_adjusted_cusum(&[(true, 0.01)], 2.0, 3.0).sums[0];
/// let hard = risk_adjusted_cusum(&[(true, 0.5)], 2.0, 3.0).sums[0];
/// assert!(easy > hard && (hard - (4.0_f64 / 3.0).ln()).abs() < 1e-12);
/// ```
pub fn risk_adjusted_cusum(cases: &[(bool, f64)], odds_ratio: f64, limit: f64) -> ScoreCusum {
    score_cusum(cases.iter().map(|&(event, p)| score(event, p, shifted(p, odds_ratio))), limit)
}

/// The probability whose odds are so many times those of `p`.
pub(super) fn shifted(p: f64, odds_ratio: f64) -> f64 {
    odds_ratio * p / (1.0 - p + odds_ratio * p)
}
