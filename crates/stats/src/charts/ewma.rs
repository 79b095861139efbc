//! Exponentially weighted moving averages.

/// An EWMA chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EwmaDesign {
    /// In-control mean, where the average starts.
    pub mean: f64,
    /// In-control standard deviation.
    pub sd: f64,
    /// Weight of the newest point.
    pub weight: f64,
    /// Width of the limits in standard deviations of the average; see [`super::ewma_limit_for`].
    pub width: f64,
    /// Limits of the steady state throughout, rather than exact ones that widen from the start.
    pub steady_state: bool,
}

/// The course of an EWMA chart.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Ewma {
    /// The averages.
    pub averages: Vec<f64>,
    /// Lower limits.
    pub lower: Vec<f64>,
    /// Upper limits.
    pub upper: Vec<f64>,
    /// Index (from 0) of the first average beyond its limits.
    pub first_signal: Option<usize>,
}

/// EWMA chart: z = weight x + (1 − weight) z, limits mean ± width sd √(weight/(2 − weight)
/// (1 − (1 − weight)^2i)) (Roberts 1959; Montgomery, ch. 9).
///
/// ```
/// use stats::charts::{EwmaDesign, ewma};
/// let design = EwmaDesign { mean: 10.0, sd: 1.0, weight: 0.1, width: 2.7, steady_state: false };
/// let chart = ewma(&[9.45], &design);
/// assert!((chart.averages[0] - 9.945).abs() < 1e-9 && (chart.upper[0] - 10.27).abs() < 1e-9);
/// ```
pub fn ewma(values: &[f64], design: &EwmaDesign) -> Ewma {
    let rest = 1.0 - design.weight;
    let mut average = design.mean;
    let mut chart = Ewma { averages: Vec::new(), lower: Vec::new(), upper: Vec::new(), first_signal: None };
    for (index, x) in values.iter().enumerate() {
        average = design.weight * x + rest * average;
        let growth = if design.steady_state { 1.0 } else { 1.0 - rest.powf(2.0 * (index + 1) as f64) };
        let half = design.width * design.sd * (design.weight / (2.0 - design.weight) * growth).sqrt();
        chart.averages.push(average);
        chart.lower.push(design.mean - half);
        chart.upper.push(design.mean + half);
        if chart.first_signal.is_none() && (average - design.mean).abs() > half {
            chart.first_signal = Some(index);
        }
    }
    chart
}
