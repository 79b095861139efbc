//! What cannot be estimated.

use stats::agreement::{Weighting, Weights, cohen_kappa, fleiss_kappa, percent_agreement};
use stats::measurement::{LimitsInterval, intraclass_correlations, limits_of_agreement, variance_components};
use stats::proportions::wilson;
use stats::roc::auc;
use stats::{Measurements, NotEstimable, Ratings};

use crate::P95;

#[test]
fn what_cannot_be_estimated_says_why() {
    let one = Ratings::from_rows(2, &[vec![Some(0)], vec![Some(1)]]).unwrap();
    let weights = Weights::of(Weighting::Unweighted, 2);
    assert_eq!(fleiss_kappa(&one, &weights, P95), Err(NotEstimable::NoPairs));
    let constant = Ratings::from_rows(2, &[vec![Some(1), Some(1)], vec![Some(1), Some(1)]]).unwrap();
    assert_eq!(fleiss_kappa(&constant, &weights, P95), Err(NotEstimable::NoVariation));
    assert_eq!(cohen_kappa(&constant.table(0, 1).unwrap(), P95), Err(NotEstimable::NoVariation));
    assert_eq!(percent_agreement(&constant, &weights, P95).unwrap().value, 1.0);
    assert!(percent_agreement(&constant, &weights, P95).unwrap().interval.is_none());
    assert_eq!(wilson(0, 0, P95), Err(NotEstimable::NoData));
    assert_eq!(auc(&[(true, 1.0)], P95), Err(NotEstimable::EmptyGroup));
    let flat = Measurements::from_rows(&[vec![Some(2.0), Some(2.0)], vec![Some(2.0), Some(2.0)]]).unwrap();
    assert_eq!(intraclass_correlations(&flat, P95), Err(NotEstimable::NoVariation));
    assert_eq!(variance_components(&flat), Err(NotEstimable::NoVariation));
    let pairs = [(1.0, 2.0); 5];
    assert_eq!(limits_of_agreement(&pairs, P95, LimitsInterval::Exact), Err(NotEstimable::NoVariation));
    assert!(Ratings::from_rows(2, &[vec![Some(2)]]).is_err());
    assert!(Measurements::from_rows(&[vec![Some(f64::NAN)]]).is_err());
}
