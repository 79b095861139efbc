//! Agreement of measurements: lengths, volumes, scores.

mod bland_altman;
mod concordance;
mod icc;
mod noncentral;
mod one_way;
mod repeated;
mod sums;
mod variance_components;

pub use bland_altman::{
    LimitsInterval, LimitsOfAgreement, Repeatability, limits_of_agreement, log_limits_of_agreement,
    repeatability,
};
pub use concordance::{Concordance, concordance, pearson};
pub use icc::{Anova, Icc, IccForm, intraclass_correlations, two_way_anova};
pub use one_way::{OneWayAnova, OneWayIcc, one_way_anova, one_way_icc};
pub use repeated::{
    RepeatedLimits, Replicate, limits_with_constant_true_value, limits_with_varying_true_value,
};
pub use sums::{MeasurementSums, bootstrap_measurements};
pub use variance_components::{VarianceComponents, variance_components};

/// A sum of `count` squares, or 0 where it is no more than the rounding of values of this size.
fn beyond_rounding(squares: f64, count: f64, size: f64) -> f64 {
    if squares <= count * (1e-13 * size).powi(2) { 0.0 } else { squares }
}
