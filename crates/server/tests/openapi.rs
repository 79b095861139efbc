//! The API's description is kept in `docs/openapi.json`, from which the web app's client is made.
//! `cargo xtask gen` writes it anew (`OVERREAD_UPDATE=1`).

#![allow(clippy::unwrap_used, reason = "a test stops at its first fault")]

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

fn described() -> String {
    let mut text = serde_json::to_string_pretty(&server::router::description()).unwrap();
    text.push('\n');
    text
}

#[test]
fn the_kept_description_is_the_servers() {
    let described = described();
    if env::var_os("OVERREAD_UPDATE").is_some() {
        fs::write(KEPT, described).unwrap();
        return;
    }
    let kept = fs::read_to_string(Path::new(KEPT)).unwrap_or_default();
    assert!(kept == described, "docs/openapi.json is out of date: run `cargo xtask gen`");
}

#[test]
fn operations_are_named_once_and_refer_to_schemas_that_exist() {
    let described: serde_json::Value = serde_json::from_str(&described()).unwrap();
    let mut ids = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{method} {path}: operation id {id} is used twice");
            assert!(operation["tags"].is_array(), "{method} {path} has no tag");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
    let mut references = BTreeSet::new();
    collect(&described, &mut references);
    for reference in references {
        let name = reference.trim_start_matches("#/components/schemas/");
        assert!(described["components"]["schemas"].get(name).is_some(), "{reference} is not described");
    }
}

fn collect(value: &serde_json::Value, references: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                match member.as_str() {
                    Some(target) if key == "$ref" => drop(references.insert(target.to_owned())),
                    _ => collect(member, references),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
