//! How many cases and readers are enough.

mod agreement;
mod quality;

pub use agreement::{
    KappaModel, cases_for_icc_precision, cases_for_icc_test, cases_for_kappa_precision, cases_for_kappa_test,
    cases_for_two_reader_kappa_test, pairs_for_limits_of_agreement,
};
pub use quality::{
    AcceptancePlan, acceptance_plan, cases_for_mcnemar, cases_for_proportion, cases_for_sensitivity,
    cases_for_zero_errors, design_effect, lesions_for,
};

/// A number of cases: as the formula gives it, and rounded up.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Cases {
    /// As the formula gives it.
    pub raw: f64,
    /// Rounded up to whole cases.
    pub needed: u64,
}

impl Cases {
    fn new(raw: f64) -> Self {
        Self { raw, needed: raw.ceil().max(0.0) as u64 }
    }
}
