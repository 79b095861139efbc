//! Agreement of readers who sort cases into categories.

mod alpha;
mod chance_corrected;
mod conger;
mod fleiss;
mod kappa;
mod linearised;
mod sums;
mod table;
mod two_readers;
mod weights;

pub use alpha::{
    Metric, alpha_bootstrap, krippendorff_alpha, krippendorff_alpha_categories, pairable_values,
};
pub use chance_corrected::{brennan_prediger, fleiss_kappa, gwet_ac, percent_agreement};
pub use conger::conger_kappa;
pub use fleiss::{
    FleissNull, category_kappas, fleiss_null, light_kappa, mean_pairwise_agreement, unanimous_fraction,
};
pub use kappa::{chance_agreement, cohen_kappa, kappa_max, kappa_null_standard_error, weighted_kappa};
pub use sums::{AgreementSums, bootstrap_agreement};
pub use table::ContingencyTable;
pub use two_readers::{
    bias_index, brennan_prediger_of_two, gwet_ac_of_two, krippendorff_of_two, pabak,
    percent_agreement_of_two, prevalence_index, scott_pi, specific_agreement,
};
pub use weights::{Weighting, Weights};
