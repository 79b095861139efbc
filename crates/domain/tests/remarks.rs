//! The rules of a protocol mean the same here and in the reading room: both read the cases of `remarks.json`.

#![allow(clippy::unwrap_used)]

use domain::finding::{Finding, Mark, Shape, Value};
use domain::protocol::{Protocol, Rules};
use domain::read::{ReadImage, Remark, Side, remarks, size};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Deserialize)]
struct Table {
    images: Vec<Image>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Image {
    instance: String,
    size: [u32; 2],
    spacing: Option<[f64; 2]>,
    laterality: Option<Side>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    shape: Shape,
    rules: Rules,
    attributes: BTreeMap<String, Value>,
    marks: Vec<serde_json::Value>,
    share: Option<f64>,
    remarks: Vec<Remark>,
}

fn table() -> (Vec<ReadImage>, Vec<Case>) {
    let Table { images, cases } = serde_json::from_str(include_str!("remarks.json")).unwrap();
    let image = |Image { instance, size, spacing, laterality }| ReadImage {
        instance,
        frames: 1,
        series: "1".to_owned(),
        size,
        spacing,
        laterality,
    };
    (images.into_iter().map(image).collect(), cases)
}

fn mark(shape: Shape, mut written: serde_json::Value) -> Mark {
    written["frame"] = json!(1);
    written["shape"] = json!(shape);
    serde_json::from_value(written).unwrap()
}

fn protocol(shape: Shape, rules: &Rules) -> Protocol {
    let side = json!({ "key": "side", "name": "Side", "answer": { "kind": "choice", "choices": [
        { "key": "left", "name": "Left" }, { "key": "right", "name": "Right" }, { "key": "both", "name": "Both" }] } });
    serde_json::from_value(
        json!({ "structures": [{ "key": "x", "name": "X", "shape": shape, "color": "#ffb000",
        "rules": rules, "attributes": [side] }] }),
    )
    .unwrap()
}

#[test]
fn each_case_of_the_table_is_remarked_on_as_it_says() {
    let (images, cases) = table();
    assert!(cases.len() > 20);
    for case in cases {
        let protocol = protocol(case.shape, &case.rules);
        assert_eq!(protocol.objections(), [], "{}", case.name);
        let marks = case.marks.into_iter().map(|written| mark(case.shape, written)).collect();
        let finding =
            Finding { id: Uuid::nil(), structure: "x".to_owned(), marks, attributes: case.attributes };
        let found = remarks(&protocol.structures[0], &finding, &images, case.share);
        assert_eq!(found, case.remarks, "{}", case.name);
    }
}

#[test]
fn the_size_of_many_points_is_their_greatest_distance() {
    let ring: Vec<[f64; 2]> = (0..720)
        .map(|step| {
            let angle = f64::from(step).to_radians() / 2.0;
            [50.0 + 20.0 * angle.cos(), 50.0 + 20.0 * angle.sin()]
        })
        .collect();
    let ring =
        Mark { instance: "r".into(), frame: 1, shape: Shape::Contour, points: ring, mask: None, plane: None };
    assert!((size(&ring, Some([0.5, 0.5])).unwrap() - 20.0).abs() < 1e-9);
    assert_eq!(size(&Mark { shape: Shape::Point, points: vec![[1.0, 1.0]], ..ring }, Some([1.0, 1.0])), None);
}

#[test]
fn codes_fit_into_their_attributes() {
    let wrong = |code: serde_json::Value| {
        let mut protocol = serde_json::to_value(protocol(Shape::Mask, &Rules::default())).unwrap();
        protocol["structures"][0]["code"] = code;
        let found = serde_json::from_value::<Protocol>(protocol).unwrap().objections();
        found.into_iter().map(|objection| objection.field).collect::<Vec<_>>()
    };
    let code = |value: &str, meaning: &str| json!({ "value": value, "scheme": "SCT", "meaning": meaning });
    assert_eq!(wrong(code("27925004", "Nodule")), [""; 0]);
    assert_eq!(wrong(code("12345678901234567", "Nodule")), ["structures[0].code.value"]);
    assert_eq!(wrong(code(" ", "a\\b")), ["structures[0].code.value", "structures[0].code.meaning"]);
}

#[test]
fn rules_that_cannot_be_meant_are_named_by_their_field() {
    let wrong = |shape: Shape, rules: serde_json::Value| {
        let rules: Rules = serde_json::from_value(rules).unwrap();
        let found = protocol(shape, &rules).objections();
        found.into_iter().map(|objection| objection.field).collect::<Vec<_>>()
    };
    let at = |field: &str| vec![format!("structures[0].rules.{field}")];
    assert_eq!(wrong(Shape::Contour, json!({ "minimum_size_mm": 0.0 })), at("minimum_size_mm"));
    assert_eq!(wrong(Shape::Point, json!({ "maximum_size_mm": 3.0 })), at("maximum_size_mm"));
    assert_eq!(
        wrong(Shape::Line, json!({ "minimum_size_mm": 9.0, "maximum_size_mm": 3.0 })),
        at("minimum_size_mm")
    );
    assert_eq!(wrong(Shape::Line, json!({ "side_attribute": "place" })), at("side_attribute"));
    for tightness in [
        json!({ "share": 0.5 }),
        json!({ "from": 1.0, "share": 0.0 }),
        json!({ "from": 1.0, "share": 1.5 }),
        json!({ "from": 2.0, "to": 1.0, "share": 0.5 }),
    ] {
        assert_eq!(wrong(Shape::Mask, json!({ "tightness": tightness })), at("tightness"));
    }
    assert_eq!(wrong(Shape::Line, json!({ "tightness": { "to": 1.0, "share": 0.5 } })), at("tightness"));
}
