//! Many p values at once: adjusted so that they may be compared with the usual level.

/// Adjusts in order of size: `factor(i, n)` multiplies the i-th smallest of n (from 1). Upwards the
/// adjusted values only grow (step down), or downwards from the largest they only fall (step up).
fn adjust(p: &[f64], step_up: bool, factor: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let n = p.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![0.0; n];
    let places: Vec<usize> = if step_up { (0..n).rev().collect() } else { (0..n).collect() };
    let mut last = if step_up { 1.0 } else { 0.0_f64 };
    for place in places {
        let own = (p[order[place]] * factor(place + 1, n)).min(1.0);
        last = if step_up { own.min(last) } else { own.max(last) };
        adjusted[order[place]] = last;
    }
    adjusted
}

/// p values adjusted for the false discovery rate (Benjamini & Hochberg 1995).
///
/// ```
/// use stats::slices::benjamini_hochberg;
/// assert_eq!(benjamini_hochberg(&[0.01, 0.04, 0.03]), [0.03, 0.04, 0.04]);
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    adjust(p, true, |i, n| n as f64 / i as f64)
}

/// As [`benjamini_hochberg`], for tests that depend on each other in any way (Benjamini & Yekutieli 2001).
///
/// ```
/// use stats::slices::benjamini_yekutieli;
/// assert!((benjamini_yekutieli(&[0.01, 0.04, 0.03])[0] - 0.03 * (1.0 + 1.0 / 2.0 + 1.0 / 3.0)).abs() < 1e-12);
/// ```
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    let harmonic: f64 = (1..=p.len()).map(|i| 1.0 / i as f64).sum();
    adjust(p, true, |i, n| harmonic * n as f64 / i as f64)
}

/// p values adjusted for the chance of any false alarm (Holm 1979).
///
/// ```
/// assert_eq!(stats::slices::holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    adjust(p, false, |i, n| (n - i + 1) as f64)
}

/// As [`holm`], stepping up: sharper, for independent tests (Hochberg 1988).
///
/// ```
/// assert_eq!(stats::slices::hochberg(&[0.01, 0.04, 0.03]), [0.03, 0.04, 0.04]);
/// ```
pub fn hochberg(p: &[f64]) -> Vec<f64> {
    adjust(p, true, |i, n| (n - i + 1) as f64)
}

/// Each p times their number.
///
/// ```
/// assert_eq!(stats::slices::bonferroni(&[0.01, 0.04, 0.5]), [0.03, 0.12, 1.0]);
/// ```
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    p.iter().map(|v| (v * p.len() as f64).min(1.0)).collect()
}
