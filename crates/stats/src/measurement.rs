//! Agreement of measurements: lengths, volumes, scores.

mod bland_altman;
mod concordance;
mod icc;
mod noncentral;
mod repeated;
mod variance_components;

pub use bland_altman::{
    LimitsInterval, LimitsOfAgreement, Repeatability, limits_of_agreement, log_limits_of_agreement,
    repeatability,
};
pub use concordance::{Concordance, concordance, pearson};
pub use icc::{Anova, Icc, IccForm, intraclass_correlations, two_way_anova};
pub use repeated::{
    RepeatedLimits, Replicate, limits_with_constant_true_value, limits_with_varying_true_value,
};
pub use variance_components::{VarianceComponents, variance_components};
