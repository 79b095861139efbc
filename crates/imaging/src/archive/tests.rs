use super::{Candidate, Key, Known, Level, Question, Wanted, folded};
use serde_json::{Map, Value, json};

#[test]
fn names_are_compared_without_case_and_empty_components() {
    assert_eq!(folded("Doe^Jane^^"), "doe^jane");
    assert_eq!(folded("Yamada^Tarou=山田^太郎="), "yamada^tarou=山田^太郎");
    assert_eq!(folded("ÅS^Øl="), "ås^øl");
}

fn candidate() -> Candidate<'static> {
    let text = |json: Value| json.to_string().into();
    Candidate {
        levels: vec![
            text(json!({
                "00100020": { "vr": "LO", "Value": ["p-1"] },
                "00101010": { "vr": "AS", "Value": ["050Y"] },
                "0020000D": { "vr": "UI", "Value": ["1"] },
            })),
            text(json!({
                "00080060": { "vr": "CS", "Value": ["CT"] },
                "00080070": { "vr": "LO", "Value": ["Acme"] },
                "0020000E": { "vr": "UI", "Value": ["1.2"] },
            })),
        ],
        known: Known {
            study: "1".into(),
            series: Some("1.2".into()),
            of_series: Some(80),
            retrieve_url: "/s".into(),
            ..Known::default()
        },
    }
}

fn asked(told_from: Level, keys: &[(&str, &str)], wanted: Wanted) -> Option<Map<String, Value>> {
    let keys = keys.iter().map(|(name, value)| Key::new(name.parse().unwrap(), value).unwrap()).collect();
    Question { level: Level::Series, told_from, keys, wanted, order: Vec::new() }.answer(&candidate())
}

fn names(told: &Map<String, Value>) -> Vec<&str> {
    told.keys().map(String::as_str).collect()
}

#[test]
fn a_search_tells_its_level_and_what_is_asked_for() {
    let told = asked(Level::Series, &[("Modality", "CT")], Wanted::default()).unwrap();
    assert_eq!(names(&told), ["00080060", "00081190", "0020000D", "0020000E", "00201209"]);
    let age = Wanted { all: false, attributes: vec!["PatientAge".parse().unwrap()] };
    assert!(asked(Level::Series, &[], age).unwrap().contains_key("00101010"));
    let all = asked(Level::Series, &[], Wanted { all: true, attributes: vec![] }).unwrap();
    assert!(all.contains_key("00080070") && !all.contains_key("00101010"));
    let related = asked(Level::Study, &[], Wanted::default()).unwrap();
    assert_eq!(related["00100020"]["Value"][0], "p-1");
    assert_eq!(related["00100010"], json!({ "vr": "PN" }));
}

#[test]
fn what_does_not_match_is_not_told() {
    assert_eq!(asked(Level::Series, &[("Modality", "MR")], Wanted::default()), None);
    assert!(asked(Level::Series, &[("Modality", "MR,CT"), ("PatientID", "p*")], Wanted::default()).is_some());
}
