//! What cannot be estimated.

use stats::agreement::{
    Metric, Weighting, Weights, cohen_kappa, fleiss_kappa, krippendorff_alpha, percent_agreement,
};
use stats::measurement::{
    IccForm, LimitsInterval, MeasurementSums, concordance, intraclass_correlations, limits_of_agreement,
    one_way_icc, pearson, variance_components,
};
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
    // A mean of 13.1 three times over is not 13.1 to the last digit.
    for value in [13.1, 0.1, 1e-9, 7e12] {
        let row = vec![Some(value); 3];
        let flat = Measurements::from_rows(&vec![row; 7]).unwrap();
        assert_eq!(intraclass_correlations(&flat, P95), Err(NotEstimable::NoVariation), "{value}");
        assert_eq!(one_way_icc(&flat, P95).unwrap_err(), NotEstimable::NoVariation, "{value}");
        assert_eq!(variance_components(&flat), Err(NotEstimable::NoVariation), "{value}");
        assert_eq!(krippendorff_alpha(&flat, Metric::Interval), Err(NotEstimable::NoVariation), "{value}");
        let icc = MeasurementSums::of_table(&flat, |sums| sums.icc(IccForm::AgreementSingle));
        assert_eq!(icc, Err(NotEstimable::NoVariation), "{value}");
        let pairs = [(value, value); 7];
        assert_eq!(concordance(&pairs, P95).unwrap_err(), NotEstimable::NoVariation, "{value}");
        assert_eq!(pearson(&pairs), Err(NotEstimable::NoVariation), "{value}");
    }
    // Differences of 0.1 whose last digits differ.
    let pairs: Vec<(f64, f64)> = (0..9).map(|i| (f64::from(i) / 10.0, f64::from(i + 1) / 10.0)).collect();
    assert_eq!(limits_of_agreement(&pairs, P95, LimitsInterval::Exact), Err(NotEstimable::NoVariation));
    let pairs = [(1.0, 2.0); 5];
    assert_eq!(limits_of_agreement(&pairs, P95, LimitsInterval::Exact), Err(NotEstimable::NoVariation));
    assert!(Ratings::from_rows(2, &[vec![Some(2)]]).is_err());
    assert!(Measurements::from_rows(&[vec![Some(f64::NAN)]]).is_err());
}
