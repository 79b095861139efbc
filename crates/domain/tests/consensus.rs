//! How votes settle, what goes to an arbiter, and what a decision makes of it.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;

use domain::arbitration::{Ruling, items, lettered, resolve};
use domain::consensus::{CaseRead, Cluster, Consensus, Member, Rule, Standing, agree, decide};
use domain::finding::{Answer, Finding, Value};
use domain::id::ReadId;
use domain::plan::ConsensusPolicy;
use domain::protocol::{AnswerKind, Protocol};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn protocol() -> Protocol {
    serde_json::from_value(json!({
        "structures": [{ "key": "nodule", "name": "Nodule", "shape": "point", "color": "#ff0000", "attributes": [
            { "key": "texture", "name": "Texture", "answer": { "kind": "choice", "choices": [
                { "key": "solid", "name": "Solid" },
                { "key": "part", "name": "Part solid", "attributes": [
                    { "key": "core", "name": "Core", "answer": { "kind": "number" } },
                    { "key": "rim", "name": "Rim", "answer": { "kind": "choice", "choices": [
                        { "key": "thin", "name": "Thin" }, { "key": "thick", "name": "Thick" } ] } } ] },
            ] } },
        ] }],
        "questions": [
            { "key": "risk", "name": "Risk", "answer": { "kind": "scale", "levels": [
                { "key": "1", "name": "1" }, { "key": "2", "name": "2" }, { "key": "3", "name": "3" } ] } },
        ],
    }))
    .expect("a protocol")
}

fn read(number: usize) -> ReadId {
    ReadId(Uuid::from_u128(number as u128))
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn kind(value: serde_json::Value) -> AnswerKind {
    serde_json::from_value(value).expect("an answer kind")
}

fn choice() -> AnswerKind {
    kind(json!({ "kind": "choice", "choices": [
        { "key": "a", "name": "A" }, { "key": "b", "name": "B" }, { "key": "c", "name": "C" }] }))
}

fn scale() -> AnswerKind {
    kind(json!({ "kind": "scale", "levels": [
        { "key": "a", "name": "A" }, { "key": "b", "name": "B" }, { "key": "c", "name": "C" }] }))
}

fn several() -> AnswerKind {
    kind(json!({ "kind": "choices", "choices": [
        { "key": "a", "name": "A" }, { "key": "b", "name": "B" }, { "key": "c", "name": "C" }] }))
}

fn number() -> AnswerKind {
    kind(json!({ "kind": "number" }))
}

/// The votes do not settle.
#[derive(PartialEq, Debug)]
struct Open;

/// The result of the votes. An empty text is no answer.
fn settle(kind: &AnswerKind, votes: &[&str]) -> Result<Option<Value>, Open> {
    let value = |vote: &&str| match (kind, *vote) {
        (_, "") => None,
        (AnswerKind::Choices { .. }, keys) => Some(Value::Keys(keys.chars().map(String::from).collect())),
        (AnswerKind::Number { .. }, number) => Some(Value::Number(number.parse().expect("a number"))),
        (_, key) => Some(text(key)),
    };
    let votes: Vec<_> = votes.iter().enumerate().map(|(i, vote)| (read(i), value(vote))).collect();
    let verdict = decide(kind, &votes);
    if verdict.settled { Ok(verdict.value) } else { Err(Open) }
}

fn keys(keys: &str) -> Value {
    Value::Keys(keys.chars().map(String::from).collect())
}

#[test]
fn one_choice_is_settled_by_more_than_half() {
    assert_eq!(settle(&choice(), &["a", "a", "b"]), Ok(Some(text("a"))));
    assert_eq!(settle(&choice(), &["a", "b"]), Err(Open));
    assert_eq!(settle(&choice(), &["a", "a", "b", "c"]), Err(Open), "half is not more than half");
    assert_eq!(settle(&choice(), &["a", "b", "c"]), Err(Open));
    assert_eq!(settle(&choice(), &["", "", "c"]), Ok(None), "most did not answer");
    assert_eq!(settle(&choice(), &["a"]), Ok(Some(text("a"))));
}

#[test]
fn a_scale_is_settled_by_its_median_level() {
    assert_eq!(settle(&scale(), &["a", "c", "b"]), Ok(Some(text("b"))));
    assert_eq!(settle(&scale(), &["a", "b", "b", "c"]), Ok(Some(text("b"))));
    assert_eq!(settle(&scale(), &["a", "a", "b", "b"]), Err(Open), "the two in the middle differ");
    assert_eq!(settle(&scale(), &["a", ""]), Err(Open), "half did not answer");
}

#[test]
fn a_number_is_settled_by_its_median() {
    assert_eq!(settle(&number(), &["1", "9", "4"]), Ok(Some(Value::Number(4.0))));
    assert_eq!(settle(&number(), &["1", "9", "4", "5"]), Ok(Some(Value::Number(4.5))));
    assert_eq!(settle(&number(), &["", "", "4"]), Ok(None));
}

#[test]
fn several_choices_are_settled_one_by_one() {
    assert_eq!(settle(&several(), &["ab", "bc", "b"]), Ok(Some(keys("b"))));
    assert_eq!(settle(&several(), &["ab", "ba", "c"]), Ok(Some(keys("ab"))));
    assert_eq!(settle(&several(), &["ab", "b"]), Err(Open), "half took a");
    assert_eq!(settle(&several(), &["a", "b", "c"]), Ok(None), "none was taken by most");
}

#[test]
fn texts_are_never_put_to_an_arbiter() {
    let free = kind(json!({ "kind": "text" }));
    assert_eq!(settle(&free, &["clear", "dim"]), Ok(None));
    assert_eq!(settle(&free, &["clear", "clear ", "dim"]), Ok(Some(text("clear"))));
}

/// A case that each of `textures` and `risks` is one reader's word on; readers without texture did
/// not mark the nodule.
fn consensus(textures: &[&str], risks: &[&str]) -> Consensus {
    let finding = |i: usize, texture: &str| {
        let mut attributes = BTreeMap::from([("texture".to_owned(), text(&texture[..texture.len().min(5)]))]);
        if let Some(rim) = texture.strip_prefix("part-") {
            attributes.insert("texture".to_owned(), text("part"));
            attributes.insert("core".to_owned(), Value::Number(i as f64));
            attributes.insert("rim".to_owned(), text(rim));
        }
        let id = Uuid::from_u128(100 + i as u128);
        Finding { id, structure: "nodule".to_owned(), marks: Vec::new(), attributes }
    };
    let answer = |risk: &str| Answer {
        question: "risk".to_owned(),
        instance: None,
        value: text(risk),
        attributes: BTreeMap::new(),
    };
    let reads: Vec<CaseRead> = textures
        .iter()
        .zip(risks)
        .enumerate()
        .map(|(i, (texture, risk))| CaseRead {
            read: read(i),
            findings: if texture.is_empty() { Vec::new() } else { vec![finding(i, texture)] },
            answers: vec![answer(risk)],
            cannot_be_read: None,
        })
        .collect();
    let members = reads
        .iter()
        .flat_map(|read| read.findings.iter().map(|finding| Member { read: read.read, finding: finding.id }))
        .collect();
    let cluster = Cluster { structure: "nodule".to_owned(), members, marks: Vec::new(), staple: None };
    agree((3, &protocol()), ConsensusPolicy::default(), &reads, vec![cluster])
}

fn told(consensus: &Consensus) -> Vec<(String, String)> {
    items(&protocol(), consensus).into_iter().map(|item| (item.key, item.sentence)).collect()
}

fn ruling(item: &str, stands: Option<bool>, value: Option<&str>) -> Ruling {
    Ruling { item: item.to_owned(), stands, value: value.map(text) }
}

#[test]
fn a_finding_of_most_readers_stands_with_what_they_say_of_it() {
    let result = consensus(&["solid", "solid", ""], &["1", "1", "2"]);
    assert_eq!(result.findings[0].standing, Standing::Stands);
    assert_eq!(result.findings[0].attributes[0].verdict.value, Some(text("solid")));
    assert_eq!((result.standing(), result.unsettled()), (1, 0));
    assert_eq!(result.answers[0].verdict.rule, Rule::Median);
    let rejected = consensus(&["solid", "", ""], &["1", "1", "1"]);
    assert_eq!((rejected.findings[0].standing, rejected.unsettled()), (Standing::Rejected, 0));
}

#[test]
fn what_is_open_becomes_an_item_with_a_sentence() {
    let result = consensus(&["solid", "part-thin", "", ""], &["1", "1", "3", "3"]);
    assert_eq!(
        told(&result),
        [
            ("finding-1".to_owned(), "2 of 4 readers marked “Nodule” here: does it stand?".to_owned()),
            (
                "finding-1/texture".to_owned(),
                "The readers differ on “Texture” of “Nodule”: which is right?".to_owned()
            ),
            ("answer-1".to_owned(), "The readers differ on “Risk”: which answer is right?".to_owned()),
        ]
    );
}

#[test]
fn a_decision_needs_a_fitting_ruling_on_all_that_applies() {
    let result = consensus(&["solid", "part-thin", "", ""], &["1", "1", "3", "3"]);
    let without = |rulings: &[Ruling]| resolve(&protocol(), &result, rulings).expect_err("incomplete").0;
    assert_eq!(without(&[]), ["finding-1", "finding-1/texture", "answer-1"]);
    assert_eq!(without(&[ruling("finding-1", Some(false), None)]), ["answer-1"]);
    let wrong = [ruling("finding-1", Some(false), None), ruling("answer-1", None, Some("7"))];
    assert_eq!(without(&wrong), ["answer-1"], "the scale has no level 7");
    let rulings = [
        ruling("finding-1", Some(true), None),
        ruling("finding-1/texture", None, Some("part")),
        ruling("answer-1", None, Some("2")),
    ];
    let resolved = resolve(&protocol(), &result, &rulings).expect("complete");
    assert_eq!((resolved.standing(), resolved.unsettled()), (1, 0));
    let said: Vec<_> = resolved.findings[0]
        .attributes
        .iter()
        .map(|field| (&*field.attribute, field.verdict.value.clone()))
        .collect();
    assert_eq!(
        said,
        [("texture", Some(text("part"))), ("core", Some(Value::Number(1.0))), ("rim", Some(text("thin")))]
    );
}

#[test]
fn what_is_nested_in_a_choice_not_taken_needs_no_ruling() {
    let result = consensus(&["solid", "part-thin", "solid", "part-thick"], &["1"; 4]);
    let keys: Vec<String> = told(&result).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["finding-1/texture", "finding-1/rim"]);
    let solid = [ruling("finding-1/texture", None, Some("solid"))];
    let resolved = resolve(&protocol(), &result, &solid).expect("the rim is not asked of solid nodules");
    assert_eq!(resolved.findings[0].attributes.len(), 1);
    let part = [ruling("finding-1/texture", None, Some("part"))];
    assert_eq!(resolve(&protocol(), &result, &part).expect_err("the rim is open").0, ["finding-1/rim"]);
}

proptest! {
    #[test]
    fn the_order_of_the_votes_does_not_count(
        votes in prop::collection::vec(prop::sample::select(vec!["", "a", "b", "c"]), 1..9), turn in 0_usize..9,
    ) {
        let mut turned = votes.clone();
        turned.rotate_left(turn % votes.len());
        for kind in [choice(), scale(), several()] {
            prop_assert_eq!(settle(&kind, &votes), settle(&kind, &turned));
        }
    }

    #[test]
    fn unanimous_votes_settle(vote in prop::sample::select(vec!["a", "b", "c"]), readers in 1_usize..9) {
        let votes = vec![vote; readers];
        prop_assert_eq!(settle(&choice(), &votes), Ok(Some(text(vote))));
        prop_assert_eq!(settle(&scale(), &votes), Ok(Some(text(vote))));
        prop_assert_eq!(settle(&several(), &votes), Ok(Some(keys(vote))));
    }

    #[test]
    fn a_settled_choice_was_made_by_more_than_half(
        votes in prop::collection::vec(prop::sample::select(vec!["", "a", "b", "c"]), 1..9),
    ) {
        let most = ["", "a", "b", "c"].into_iter()
            .find(|key| 2 * votes.iter().filter(|vote| *vote == key).count() > votes.len());
        let expected = most.map(|key| (!key.is_empty()).then(|| text(key))).ok_or(Open);
        prop_assert_eq!(settle(&choice(), &votes), expected);
    }

    #[test]
    fn rulings_on_every_item_settle_everything(
        reads in prop::collection::vec((
            prop::sample::select(vec!["", "solid", "part-thin", "part-thick"]),
            prop::sample::select(vec!["1", "2", "3"]),
        ), 1..8),
        stands: bool, texture in prop::sample::select(vec!["solid", "part"]),
    ) {
        let (textures, risks): (Vec<&str>, Vec<&str>) = reads.into_iter().unzip();
        let result = consensus(&textures, &risks);
        prop_assert_eq!(told(&result).len(), result.unsettled());
        let rulings: Vec<Ruling> = told(&result).into_iter().map(|(key, _)| {
            let value = match &*key {
                "finding-1/texture" => Some(texture),
                "finding-1/rim" => Some("thin"),
                "answer-1" => Some("2"),
                _ => None,
            };
            ruling(&key, Some(stands), value)
        }).collect();
        let resolved = resolve(&protocol(), &result, &rulings).expect("every item has its ruling");
        prop_assert_eq!(resolved.unsettled(), 0);
        prop_assert_eq!(resolve(&protocol(), &resolved, &[]), Ok(resolved.clone()));
    }

    #[test]
    fn letters_are_a_permutation_that_the_key_decides(key: [u8; 32], readers in 1_usize..26) {
        let reads: Vec<ReadId> = (0..readers).map(read).collect();
        let letters = lettered(&reads, key);
        prop_assert_eq!(&letters, &lettered(&reads, key));
        let mut met: Vec<ReadId> = letters.iter().map(|(read, _)| *read).collect();
        met.sort();
        prop_assert_eq!(met, reads);
        prop_assert_eq!(&letters[0].1, "A");
    }
}
