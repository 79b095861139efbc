//! Several readers, several methods, the same cases.

use super::auc::Placements;
use crate::distribution::{f_tail, normal_two_sided, t};
use crate::{Estimable, Interval, Level, NotEstimable};

/// How the covariances of the areas are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covariances {
    /// By leaving out one case at a time.
    Jackknife,
    /// By DeLong, DeLong & Clarke-Pearson 1988.
    DeLong,
}

/// Mean variance and covariances of the areas.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct MrmcCovariances {
    /// Of one area.
    pub variance: f64,
    /// Same reader, other method.
    pub same_reader: f64,
    /// Other reader, same method.
    pub same_method: f64,
    /// Other reader, other method.
    pub neither: f64,
}

/// Comparison of methods over readers and cases.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Mrmc {
    /// Areas `[method][reader]`.
    pub areas: Vec<Vec<f64>>,
    /// Their covariances.
    pub covariances: MrmcCovariances,
    /// Mean square of the methods.
    pub mean_square_methods: f64,
    /// Mean square of methods by readers.
    pub mean_square_interaction: f64,
    /// F statistic for readers and cases both random.
    pub f: f64,
    /// Its denominator degrees of freedom (Hillis 2007).
    pub degrees: f64,
    /// Its p: do the methods differ, for readers and cases like these?
    pub p: f64,
    /// First minus second method, mean over the readers; for two methods.
    pub difference: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// z of the difference for these very readers, cases random.
    pub fixed_readers_z: Option<f64>,
    /// Its two-sided p.
    pub fixed_readers_p: Option<f64>,
}

/// Obuchowski & Rockette's analysis of areas under the ROC curve with Hillis' degrees of freedom
/// (Obuchowski & Rockette 1995; Hillis 2007, 2014), fully crossed: `scores[method][reader][case]`.
///
/// ```
/// use stats::{Level, roc::{Covariances, mrmc}};
/// let truth = [false, false, false, true, true, true];
/// let alone = [vec![1., 2., 4., 3., 5., 6.], vec![2., 1., 5., 4., 3., 6.]].to_vec();
/// let with_aid = [vec![1., 2., 3., 4., 5., 6.], vec![1., 3., 2., 6., 4., 5.]].to_vec();
/// let found = mrmc(&truth, &[with_aid, alone], Covariances::DeLong, Level::P95)?;
/// assert_eq!(found.areas[0], [1.0, 1.0]);
/// assert!(found.difference.unwrap() > 0.0);
/// # Ok::<(), stats::NotEstimable>(())
/// ```
///
/// # Errors
/// When there are fewer than two methods or readers, the lists differ in length, all cases are of one
/// kind, or all readers gain the same by the methods, so that there is nothing to judge the gain by.
pub fn mrmc(truth: &[bool], scores: &[Vec<Vec<f64>>], how: Covariances, level: Level) -> Estimable<Mrmc> {
    let (methods, readers) = (scores.len(), scores.first().map_or(0, Vec::len));
    if methods < 2 || readers < 2 {
        return Err(NotEstimable::TooFew(2));
    }
    if scores.iter().any(|m| m.len() != readers || m.iter().any(|r| r.len() != truth.len())) {
        return Err(NotEstimable::Unsuitable("every reader must score every case by every method"));
    }
    let placements: Vec<Vec<Placements>> = scores
        .iter()
        .map(|m| m.iter().map(|r| Placements::of(truth.iter().copied().zip(r.iter().copied()))).collect())
        .collect::<Estimable<_>>()?;
    let covariances = mean_covariances(&placements, how);
    let areas: Vec<Vec<f64>> = placements.iter().map(|m| m.iter().map(|p| p.area).collect()).collect();
    let found = analyse(areas, covariances, level);
    if found.f.is_finite() && found.degrees.is_finite() { Ok(found) } else { Err(NotEstimable::NoVariation) }
}

fn mean_covariances(placements: &[Vec<Placements>], how: Covariances) -> MrmcCovariances {
    let readers = placements[0].len();
    let all: Vec<(usize, usize)> =
        (0..placements.len()).flat_map(|i| (0..readers).map(move |j| (i, j))).collect();
    let mut sums = [(0.0, 0.0); 4];
    for &(i, j) in &all {
        for &(k, l) in &all {
            let (a, b) = (&placements[i][j], &placements[k][l]);
            let covariance = match how {
                Covariances::Jackknife => a.jackknife(b),
                Covariances::DeLong => a.delong(b),
            };
            let kind = match (i == k, j == l) {
                (true, true) => 0,
                (false, true) => 1,
                (true, false) => 2,
                (false, false) => 3,
            };
            sums[kind].0 += covariance;
            sums[kind].1 += 1.0;
        }
    }
    let [variance, same_reader, same_method, neither] = sums.map(|(sum, n)| sum / n);
    MrmcCovariances { variance, same_reader, same_method, neither }
}

fn analyse(areas: Vec<Vec<f64>>, covariances: MrmcCovariances, level: Level) -> Mrmc {
    let (m, r) = (areas.len() as f64, areas[0].len() as f64);
    let of_method: Vec<f64> = areas.iter().map(|a| a.iter().sum::<f64>() / r).collect();
    let of_reader: Vec<f64> =
        (0..areas[0].len()).map(|j| areas.iter().map(|a| a[j]).sum::<f64>() / m).collect();
    let grand = of_method.iter().sum::<f64>() / m;
    let methods = r / (m - 1.0) * of_method.iter().map(|a| (a - grand).powi(2)).sum::<f64>();
    let residuals = areas
        .iter()
        .zip(&of_method)
        .flat_map(|(row, a)| row.iter().zip(&of_reader).map(move |(y, b)| (y - a - b + grand).powi(2)));
    let crossed = (m - 1.0) * (r - 1.0);
    let interaction = residuals.sum::<f64>() / crossed;
    let shared = (covariances.same_method - covariances.neither).max(0.0);
    let error = interaction + r * shared;
    let (f, degrees) = (methods / error, error * error / (interaction * interaction / crossed));
    let difference = (areas.len() == 2).then(|| of_method[0] - of_method[1]);
    let half = t(level, degrees) * (2.0 / r * error).sqrt();
    let fixed = 2.0 / r * (covariances.variance - covariances.same_reader + (r - 1.0) * shared);
    let fixed_readers_z = difference.map(|d| d / fixed.sqrt()).filter(|z| z.is_finite());
    Mrmc {
        covariances,
        mean_square_methods: methods,
        mean_square_interaction: interaction,
        f,
        degrees,
        p: f_tail(f, m - 1.0, degrees),
        difference,
        interval: difference.map(|d| Interval::around(d, half, level, "Student's t, Hillis 2007")),
        fixed_readers_z,
        fixed_readers_p: fixed_readers_z.map(normal_two_sided),
        areas,
    }
}
