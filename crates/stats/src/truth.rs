//! What the truth of a case is, given several readers' labels.

mod dawid_skene;
mod glad;
mod labels;
mod mace;
mod one_coin;
mod skill;
mod votes;

pub use dawid_skene::{DawidSkene, DawidSkeneBootstrap, Prior, dawid_skene, dawid_skene_bootstrap};
pub use glad::{Glad, glad};
pub use labels::{Label, Labels};
pub use mace::{Mace, mace};
pub use one_coin::{OneCoin, one_coin};
pub use skill::{
    Agreement, agreement_with_majority, agreement_with_majority_of_others, majority_of_others,
    weighted_by_agreement,
};
pub use votes::{
    Vote, log_odds_weight, lower_weighted_median, majority, median_score, quorum, score_range, unanimous,
    weighted_majority,
};
