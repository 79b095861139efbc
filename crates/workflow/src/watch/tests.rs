use std::collections::{BTreeMap, BTreeSet};

use domain::consensus::{CaseRead, agree};
use domain::finding::{Answer, Value};
use domain::id::{CaseId, ReadId, SubjectId, UserId};
use domain::plan::ConsensusPolicy;
use domain::protocol::Protocol;
use serde_json::json;
use store::read::Submitted;
use store::truth::TruthRow;
use uuid::Uuid;

use super::agreement::on;
use super::ratings::{Rated, Scale, Unit};
use super::readers::verdicts;
use crate::figure::Figure;
use crate::truth::{Reference, Source};

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

#[test]
fn one_subject_tells_nothing_of_others_so_that_there_is_no_interval() {
    let of_one = on(&rated(Scale::Nominal(2), &cohens_table(), |_| 7), None).remove(0);
    assert_eq!((of_one.percent.value, of_one.percent.low, of_one.percent.high), (Some(0.7), None, None));
    let lines = [[1.0, 1.1], [5.0, 5.2], [9.0, 8.7]].map(|line| line.map(Some));
    let alpha = on(&rated(Scale::Numbers, &lines, |_| 7), None).remove(0).chance_corrected.remove(0).figure;
    assert!(alpha.value.is_some() && alpha.low.is_none() && alpha.high.is_none(), "{alpha:?}");
}

#[test]
fn two_cases_give_an_interval_within_what_is_possible() {
    let lines = [[Some(0.0), Some(0.0)], [Some(0.0), Some(1.0)]];
    let [found] = &super::agreement::on(&rated(Scale::Nominal(2), &lines, |number| number), None)[..] else {
        panic!("one thing was rated");
    };
    assert_eq!((found.percent.value, found.percent.n), (Some(0.5), 2));
    assert_eq!((found.percent.low, found.percent.high), (Some(0.0), Some(1.0)), "{}", found.percent.method);
    assert!(found.percent.method.ends_with("cut to the possible range"), "{}", found.percent.method);
    for coefficient in &found.chance_corrected {
        let figure = &coefficient.figure;
        assert!(figure.low.is_none_or(|low| low >= -1.0), "{figure:?}");
        assert!(figure.high.is_none_or(|high| high <= 1.0), "{figure:?}");
    }
}

#[test]
fn reading_times_are_resampled_by_subject() {
    let subject = |number: usize| SubjectId(Uuid::from_u128(number as u128));
    // Five subjects of four alike values each.
    let seconds: Vec<f64> = (0..20_u8).map(|at| f64::from(at / 4 * 10 + at % 4)).collect();
    let times = |of: fn(usize) -> usize| {
        Figure::median_by_subject(seconds.iter().enumerate().map(|(at, time)| (subject(of(at)), *time)))
    };
    let (apart, together) = (times(|at| at), times(|at| at / 4));
    assert_eq!((apart.value, apart.n, together.value, together.n), (Some(21.5), 20, Some(21.5), 20));
    let width = |figure: &Figure| figure.high.unwrap() - figure.low.unwrap();
    assert!(width(&together) > width(&apart), "{apart:?} {together:?}");
    let alone = times(|_| 1);
    assert_eq!((alone.value, alone.low, alone.high), (Some(21.5), None, None));
    assert!(!alone.method.contains("bootstrap"), "{}", alone.method);
}

fn panel(structures: &[&str]) -> Protocol {
    let structure = |key| json!({ "key": key, "name": key, "shape": "point", "color": "#ffffff" });
    let choices = ["a", "b", "c"].map(|key| json!({ "key": key, "name": key }));
    serde_json::from_value(json!({
        "structures": structures.iter().map(structure).collect::<Vec<_>>(),
        "questions": [{ "key": "signs", "name": "Signs",
            "answer": { "kind": "choices", "choices": choices } }],
    }))
    .unwrap()
}

fn read(number: u128) -> ReadId {
    ReadId(Uuid::from_u128(number))
}

/// A case in which each reader took these signs and marked nothing.
fn reference(version: u32, number: usize, signs: &[&[&str]]) -> Reference {
    let said = |(reader, signs): (usize, &&[&str])| CaseRead {
        read: read((10 * number + reader) as u128),
        findings: Vec::new(),
        cannot_be_read: None,
        answers: vec![Answer {
            question: "signs".to_owned(),
            instance: None,
            value: Value::Keys(signs.iter().map(|sign| (*sign).to_owned()).collect()),
            attributes: BTreeMap::new(),
        }],
    };
    let reads: Vec<CaseRead> = signs.iter().enumerate().map(said).collect();
    let consensus = agree((version, &panel(&[])), ConsensusPolicy::default(), &reads, Vec::new());
    Reference { case: case(number), source: Source::Consensus, consensus }
}

#[test]
fn the_same_choices_in_another_order_agree_with_the_reference() {
    let found = verdicts(&[reference(1, 1, &[&["a", "b"], &["b", "a"], &["c"]])]);
    let agrees = |reader: u128| found[&read(10 + reader)].clone();
    assert_eq!([agrees(0), agrees(1), agrees(2)], [[true], [true], [false]]);
}

#[test]
fn a_case_that_one_reader_read_alone_tells_nothing_of_their_agreement() {
    assert!(verdicts(&[reference(1, 1, &[&["a"]])]).is_empty());
}

#[test]
fn a_structure_that_was_not_asked_for_is_not_counted_as_absent() {
    let references = [reference(1, 1, &[&["a"], &["a"]]), reference(2, 2, &[&["a"], &["a"]])];
    let submitted = |of: &Reference, reader: usize, id: &ReadId| Submitted {
        id: *id,
        case: of.case,
        reader: UserId(Uuid::from_u128(reader as u128)),
        display_name: String::new(),
        protocol_version: of.consensus.protocol_version,
        submitted_at: jiff::Timestamp::UNIX_EPOCH,
        active_seconds: 1.0,
        no_finding: true,
        repeat: false,
        cannot_be_read: None,
    };
    let reads: Vec<Submitted> = references
        .iter()
        .flat_map(|of| {
            of.consensus.reads.iter().enumerate().map(move |(reader, id)| submitted(of, reader, id))
        })
        .collect();
    let row = |of: &Reference| TruthRow {
        case: of.case,
        label: String::new(),
        subject: SubjectId(of.case.0),
        subject_label: String::new(),
        split: None,
        unit_uid: String::new(),
        state: "settled".to_owned(),
        reads: 2,
        standing: 0,
        unsettled: 0,
        cannot_be_read: false,
    };
    let rows: Vec<TruthRow> = references.iter().map(row).collect();
    let protocols = BTreeMap::from([(1, panel(&["nodule"])), (2, panel(&["nodule", "cyst"]))]);
    let rated = super::ratings::rated(&protocols, &references, &reads, &rows);
    let units: BTreeMap<&str, usize> = rated.iter().map(|rated| (&*rated.key, rated.units.len())).collect();
    assert_eq!(units, BTreeMap::from([("structure:nodule", 2), ("structure:cyst", 1), ("signs", 2)]));
}
