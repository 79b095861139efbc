//! Control charts: has a reader, a site, a week left its usual course?

mod attribute;
mod cusum;
mod ewma;
mod run_length;
mod score_run_length;

pub use attribute::{LaneyChart, PChart, laney_p_prime, p_chart};
pub use cusum::{Cusum, CusumDesign, ScoreCusum, bernoulli_cusum, cusum, risk_adjusted_cusum};
pub use ewma::{Ewma, EwmaDesign, ewma};
pub use run_length::{cusum_limit_for, cusum_run_length, ewma_limit_for, ewma_run_length};
pub use score_run_length::{
    bernoulli_cusum_limit_for, bernoulli_cusum_run_length, risk_adjusted_cusum_limit_for,
    risk_adjusted_cusum_run_length,
};
