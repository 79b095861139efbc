use std::collections::BTreeSet;

use domain::id::{CaseId, SubjectId};
use uuid::Uuid;

use super::agreement::on;
use super::ratings::{Rated, Scale, Unit};

fn case(number: usize) -> CaseId {
    CaseId(Uuid::from_u128(number as u128))
}

/// Ratings of two readers, one line for each case; `subject` says whose each case is.
fn rated(scale: Scale, lines: &[[Option<f64>; 2]], subject: impl Fn(usize) -> usize) -> Vec<Rated> {
    let unit = |(number, ratings): (usize, &[Option<f64>; 2])| Unit {
        subject: SubjectId(Uuid::from_u128(subject(number) as u128)),
        case: case(number),
        ratings: ratings.to_vec(),
    };
    let units = lines.iter().enumerate().map(unit).collect();
    vec![Rated { key: "present".to_owned(), name: "Present?".to_owned(), scale, units }]
}

/// 20 cases both say yes to, 5 and 10 on which they differ, 15 both say no to.
fn cohens_table() -> Vec<[Option<f64>; 2]> {
    let cell = |a: f64, b: f64, times: usize| vec![[Some(a), Some(b)]; times];
    [cell(0.0, 0.0, 20), cell(0.0, 1.0, 5), cell(1.0, 0.0, 10), cell(1.0, 1.0, 15)].concat()
}

#[test]
fn agreement_of_two_readers_is_percent_and_kappa() {
    let agreement = on(&rated(Scale::Nominal(2), &cohens_table(), |number| number), None).remove(0);
    assert_eq!((agreement.percent.value, agreement.percent.n), (Some(0.7), 50));
    let kappa = &agreement.chance_corrected[0];
    assert!(kappa.coefficient.starts_with("κ"));
    // Observed 0.7; by chance (25 × 30 + 25 × 20) / 50² = 0.5: κ = 0.4.
    assert!((kappa.figure.value.unwrap() - 0.4).abs() < 1e-12);
    // AC1 (Gwet 2008): π of yes = (25 + 30) / 100 = 0.55; by chance 2 × 0.55 × 0.45 = 0.495.
    let ac1 = agreement.chance_corrected[1].figure.value.unwrap();
    assert!((ac1 - (0.7 - 0.495) / (1.0 - 0.495)).abs() < 1e-12);
    let (low, high) = (kappa.figure.low.unwrap(), kappa.figure.high.unwrap());
    assert!(low < 0.4 && 0.4 < high && kappa.figure.level == Some(0.95));
}

#[test]
fn cases_of_one_subject_are_resampled_together() {
    let single = on(&rated(Scale::Nominal(2), &cohens_table(), |number| number), None).remove(0);
    let of_five = on(&rated(Scale::Nominal(2), &cohens_table(), |number| number / 5), None).remove(0);
    assert_eq!(of_five.percent.value, single.percent.value);
    assert!(
        of_five.percent.method.contains("bootstrap over patients, 1000 resamples, seed 1"),
        "{}",
        of_five.percent.method
    );
    let width = |figure: &crate::figure::Figure| figure.high.unwrap() - figure.low.unwrap();
    assert!(width(&of_five.percent) > width(&single.percent), "alike cases of one subject tell less");
    let again = on(&rated(Scale::Nominal(2), &cohens_table(), |number| number / 5), None).remove(0);
    assert_eq!(again, of_five, "the same seed gives the same digits");
}

#[test]
fn near_levels_of_a_scale_agree_in_part() {
    let lines = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 2.0], [2.0, 1.0]].map(|line| line.map(Some));
    let ordinal = on(&rated(Scale::Ordinal(3), &lines, |number| number), None).remove(0);
    let nominal = on(&rated(Scale::Nominal(3), &lines, |number| number), None).remove(0);
    assert_eq!(ordinal.percent.value, nominal.percent.value);
    assert!(ordinal.chance_corrected[0].coefficient.contains("weighted"));
    let ac = |agreement: &super::Agreement| agreement.chance_corrected[1].figure.value.unwrap();
    assert!(ac(&ordinal) > ac(&nominal));
}

#[test]
fn numbers_have_an_alpha_and_no_percent() {
    let lines = [[1.0, 1.1], [5.0, 5.2], [9.0, 8.7], [12.0, 12.0]].map(|line| line.map(Some));
    let agreement = on(&rated(Scale::Numbers, &lines, |number| number), None).remove(0);
    assert!(agreement.percent.value.is_none() && agreement.percent.not_estimable.is_some());
    let alpha = &agreement.chance_corrected[0].figure;
    assert!(alpha.value.unwrap() > 0.95, "{alpha:?}");
}

#[test]
fn what_cannot_be_estimated_says_why_and_never_shows_a_number() {
    let alone = [[Some(0.0), None], [None, Some(1.0)]];
    let unpaired = on(&rated(Scale::Nominal(2), &alone, |number| number), None).remove(0);
    assert_eq!((unpaired.percent.value, unpaired.percent.n), (None, 0));
    assert!(unpaired.percent.not_estimable.unwrap().contains("no case was rated by two readers"));
    let same = [[Some(0.0), Some(0.0)]; 3];
    let same = on(&rated(Scale::Nominal(2), &same, |number| number), None).remove(0);
    assert_eq!(same.percent.value, Some(1.0));
    let kappa = &same.chance_corrected[0].figure;
    assert!(
        kappa.value.is_none() && kappa.not_estimable.as_ref().unwrap().contains("all ratings are the same")
    );
    let of_none = BTreeSet::from([case(99)]);
    let nothing = on(&rated(Scale::Nominal(2), &cohens_table(), |number| number), Some(&of_none)).remove(0);
    assert_eq!(nothing.percent.value, None);
}
