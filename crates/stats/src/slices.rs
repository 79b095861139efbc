//! Do slices of the data differ: by site, by manufacturer, by reader?

mod fisher;
mod multiplicity;
mod rates;
mod stratified;

pub use fisher::{FisherTwoByTwo, fisher_exact, fisher_two_by_two};
pub use multiplicity::{benjamini_hochberg, benjamini_yekutieli, bonferroni, hochberg, holm};
pub use rates::{chi_square_of_rates, funnel_z, overdispersion, shrunken_rates, slice_against_rest, trend};
pub use stratified::{MantelHaenszel, TwoByTwo, breslow_day, breslow_day_tarone, mantel_haenszel};
