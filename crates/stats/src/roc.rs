//! Scores against the truth: area under the ROC curve, and its comparison between readers and methods.

mod auc;
mod bootstrap;
mod mrmc;

pub use auc::{AucComparison, auc, compare_auc};
pub use bootstrap::bootstrap_auc;
pub use mrmc::{Covariances, Mrmc, MrmcCovariances, mrmc};
