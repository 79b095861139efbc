//! What keeps a read from being submitted, and what keeps a draft from being stored.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;

use domain::finding::{Answer, Draft, Finding, Mark, Shape, Value};
use domain::protocol::Protocol;
use domain::read::{Missing, ReadImage, asked_only, check_size, missing};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn protocol() -> Protocol {
    serde_json::from_value(json!({
        "structures": [{
            "key": "nodule", "name": "Nodule", "shape": "rectangle", "color": "#ff0000",
            "attributes": [
                { "key": "texture", "name": "Texture", "answer": { "kind": "choice", "choices": [
                    { "key": "solid", "name": "Solid" },
                    { "key": "part", "name": "Part solid", "attributes": [
                        { "key": "core", "name": "Solid core", "answer": { "kind": "number", "unit": "mm", "minimum": 0.0, "maximum": 30.0 } }
                    ] },
                ] } },
                { "key": "remark", "name": "Remark", "required": false, "answer": { "kind": "text" } },
            ],
        }],
        "questions": [
            { "key": "suspicion", "name": "How suspicious?", "answer": { "kind": "scale", "levels": [
                { "key": "low", "name": "Low" },
                { "key": "high", "name": "High", "attributes": [
                    { "key": "why", "name": "Why?", "answer": { "kind": "choices", "choices": [
                        { "key": "size", "name": "Size" }, { "key": "margin", "name": "Margin" } ] } } ] },
            ] } },
            { "key": "quality", "name": "Image quality", "scope": "image", "answer": { "kind": "choice", "choices": [
                { "key": "good", "name": "Good" }, { "key": "poor", "name": "Poor" } ] } },
            { "key": "note", "name": "Note", "scope": "image", "required": false, "answer": { "kind": "text" } },
        ],
    }))
    .expect("a protocol")
}

fn images() -> Vec<ReadImage> {
    let image = |instance: &str| ReadImage {
        instance: instance.to_owned(),
        frames: 3,
        series: "9".to_owned(),
        size: [8, 8],
        spacing: None,
        laterality: None,
    };
    ["1.1", "1.2"].map(image).into()
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn answer(question: &str, instance: Option<&str>, value: Value) -> Answer {
    Answer {
        question: question.to_owned(),
        instance: instance.map(str::to_owned),
        value,
        attributes: BTreeMap::new(),
    }
}

fn nodule(attributes: &[(&str, Value)]) -> Finding {
    Finding {
        id: Uuid::from_u128(1),
        structure: "nodule".to_owned(),
        marks: vec![Mark {
            instance: "1.1".to_owned(),
            frame: 1,
            shape: Shape::Rectangle,
            points: vec![[1.0, 1.0], [5.0, 5.0]],
            mask: None,
            plane: None,
        }],
        attributes: attributes.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
    }
}

fn complete() -> Draft {
    Draft {
        findings: vec![nodule(&[("texture", text("solid"))])],
        answers: vec![
            answer("suspicion", None, text("low")),
            answer("quality", Some("1.1"), text("good")),
            answer("quality", Some("1.2"), text("poor")),
        ],
        no_finding: false,
        cannot_be_read: None,
        active_seconds: 12.5,
    }
}

fn sentences(draft: &Draft) -> Vec<String> {
    missing(&protocol(), draft, &images()).into_iter().map(|lack| lack.sentence).collect()
}

/// What the read lacks after `change`, as sentences.
fn after(change: impl FnOnce(&mut Draft)) -> Vec<String> {
    let mut draft = complete();
    change(&mut draft);
    sentences(&draft)
}

#[test]
fn a_complete_read_lacks_nothing() {
    assert_eq!(sentences(&complete()), [""; 0]);
    assert_eq!(check_size(&complete()), Ok(()));
}

#[test]
fn an_empty_read_is_told_all_that_it_lacks() {
    assert_eq!(
        sentences(&Draft::default()),
        [
            "Mark what you see, or say that there is nothing to mark.",
            "Answer “How suspicious?”.",
            "Answer “Image quality” for image 1.",
            "Answer “Image quality” for image 2.",
        ]
    );
}

#[test]
fn no_finding_and_findings_exclude_each_other() {
    let told = after(|draft| draft.no_finding = true);
    assert_eq!(
        told,
        ["You marked findings and also said that there is nothing to mark: take one of the two back."]
    );
    let told = after(|draft| {
        draft.no_finding = true;
        draft.findings.clear();
    });
    assert_eq!(told, [""; 0]);
}

#[test]
fn nested_fields_are_asked_only_of_the_choice_taken() {
    let told = after(|draft| draft.findings = vec![nodule(&[("texture", text("part"))])]);
    assert_eq!(told, ["Nodule 1: “Solid core” is not answered yet."]);
    let told = after(|draft| {
        draft.findings = vec![nodule(&[("texture", text("part")), ("core", Value::Number(31.0))])];
    });
    assert_eq!(told, ["Nodule 1: “Solid core” is 31 mm: at most 30 mm is accepted."]);
    let told = after(|draft| draft.answers[0].value = text("high"));
    assert_eq!(told, ["“How suspicious?”: “Why?” is not answered yet."]);
}

#[test]
fn what_nothing_asks_for_any_more_is_left_out_of_what_is_kept() {
    let mut draft = complete();
    draft.findings =
        vec![nodule(&[("texture", text("solid")), ("core", Value::Number(4.0)), ("remark", text(" "))])];
    draft.answers.push(answer("note", Some("1.1"), text("")));
    assert_eq!(sentences(&draft), [""; 0]);
    assert_eq!(asked_only(&protocol(), draft), complete());
}

#[test]
fn values_that_do_not_fit_are_named() {
    assert_eq!(
        after(|draft| draft.answers[0].value = text("middling")),
        ["“How suspicious?” has no choice “middling”: choose again."]
    );
    assert_eq!(
        after(|draft| draft.answers[0].value = Value::Number(1.0)),
        ["“How suspicious?” needs exactly one choice."]
    );
    assert_eq!(
        after(|draft| draft.answers.push(answer("suspicion", None, text("high")))),
        ["“How suspicious?” was answered more than once: answer it again."]
    );
    assert_eq!(
        after(|draft| draft.answers.push(answer("quality", Some("9.9"), text("good")))),
        ["Nothing asks for the answer “quality” here: reload the read."]
    );
    assert_eq!(
        after(|draft| draft.findings[0].attributes.extend([("colour".to_owned(), text("red"))])),
        ["Nodule 1: the protocol has no attribute “colour”: reload the read."]
    );
}

#[test]
fn marks_must_be_drawn_as_the_protocol_asks_on_an_image_of_the_case() {
    let told = |change: fn(&mut Finding)| after(|draft| change(&mut draft.findings[0]));
    assert_eq!(told(|f| f.marks.clear()), ["Nodule 1 is marked nowhere: draw it or delete it."]);
    assert_eq!(
        told(|f| f.marks[0].shape = Shape::Line),
        ["Nodule 1 is not drawn in the shape that the protocol asks for."]
    );
    assert_eq!(
        told(|f| f.marks[0].points.truncate(1)),
        ["Nodule 1 has a mark with too few or too many points."]
    );
    assert_eq!(told(|f| f.marks[0].frame = 4), ["Nodule 1 lies on an image that is not of this case."]);
    assert_eq!(
        told(|f| f.structure = "mass".to_owned()),
        ["The protocol has no structure “mass”: delete this finding and mark it anew."]
    );
}

#[test]
fn what_is_missing_says_where() {
    let draft = Draft { findings: vec![nodule(&[])], ..complete() };
    let expected = Missing {
        finding: Some(Uuid::from_u128(1)),
        attribute: Some("texture".to_owned()),
        sentence: "Nodule 1: “Texture” is not answered yet.".to_owned(),
        ..Missing::default()
    };
    assert_eq!(missing(&protocol(), &draft, &images()), [expected]);
}

#[test]
fn drafts_without_measure_are_refused() {
    let refused = |change: fn(&mut Draft)| {
        let mut draft = complete();
        change(&mut draft);
        check_size(&draft).expect_err("too much").to_string()
    };
    assert_eq!(
        refused(|draft| draft.findings[0].marks[0].points = vec![[0.0, 0.0]; 400_001]),
        "The read has 400001 points, but at most 400000 can be kept: take some away."
    );
    assert_eq!(
        refused(|draft| draft.findings.push(draft.findings[0].clone())),
        "Two findings have the same id: give each its own."
    );
    assert!(
        refused(|draft| draft.findings[0].marks[0].points[0] = [f64::NAN, 0.0]).contains("draw it again")
    );
    assert!(refused(|draft| draft.answers[0].value = text(&"x".repeat(10_001))).contains("bytes of a text"));
    assert!(refused(|draft| draft.active_seconds = -1.0).contains("active seconds"));
}

proptest! {
    #[test]
    fn what_is_kept_of_a_complete_read_is_complete(core in 0.0..30.0_f64, part: bool, high: bool, empty: bool) {
        let mut draft = complete();
        let texture = if part { "part" } else { "solid" };
        draft.findings = vec![nodule(&[("texture", text(texture)), ("core", Value::Number(core))])];
        draft.answers[0].value = text(if high { "high" } else { "low" });
        draft.answers[0].attributes.insert("why".to_owned(), Value::Keys(vec!["size".to_owned()]));
        if empty {
            draft.findings.clear();
            draft.no_finding = true;
        }
        prop_assert_eq!(sentences(&draft), [""; 0]);
        let kept = asked_only(&protocol(), draft);
        prop_assert_eq!(sentences(&kept), [""; 0]);
        prop_assert_eq!(asked_only(&protocol(), kept.clone()), kept.clone());
        prop_assert_eq!(kept.answers[0].attributes.is_empty(), !high);
    }
}
