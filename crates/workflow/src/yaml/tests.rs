use domain::objection::Objection;
use domain::protocol::Protocol;
use proptest::prelude::*;

use super::Document;
use crate::fault::{Fault, FieldFault};

const SOUND: &str = "\
# A protocol
structures:
  - key: nodule
    name: Nodule
    shape: contour
    color: '#ffb000'
    attributes:
      - key: texture
        name: Texture
        answer:
          kind: choice
          choices:
            - key: solid
              name: Solid
            - key: ground-glass
              name: Ground glass
manual: |
  # Nodules
  Mark every nodule.
";

fn faults(text: &str) -> Vec<FieldFault> {
    match Document::<Protocol>::read(text) {
        Err(Fault::Invalid { faults, .. }) => faults,
        Err(other) => panic!("{other}"),
        Ok(document) => panic!("taken: {:?}", document.content),
    }
}

#[track_caller]
fn one(text: &str, line: u32, field: &str, words: &str) {
    let faults = faults(text);
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].line, faults[0].field.as_str()), (line, field), "{faults:?}");
    assert!(faults[0].column > 0, "{faults:?}");
    assert!(faults[0].sentence.contains(words), "{faults:?}");
}

#[test]
fn a_sound_document_is_read_and_written_and_read_again() {
    let read = Document::<Protocol>::read(SOUND).unwrap();
    assert_eq!(read.content.manual, "# Nodules\nMark every nodule.\n");
    let written = super::write(&read.content).unwrap();
    assert!(written.contains("manual: |"), "{written}");
    assert_eq!(Document::<Protocol>::read(&written).unwrap().content, read.content);
}

#[test]
fn an_empty_document_says_nothing() {
    for blank in ["", "\n\n", "# only a comment\n"] {
        assert_eq!(Document::<Protocol>::read(blank).unwrap().content, Protocol::default());
    }
}

#[test]
fn faults_are_told_by_line_and_field() {
    one(
        &SOUND.replace("shape: contour", "shape: hexagon"),
        5,
        "structures[0].shape",
        "“hexagon” is not possible",
    );
    one(&SOUND.replace("    color:", "    colour:"), 6, "structures[0].colour", "“colour” is not known here");
    one(&SOUND.replace("    shape: contour\n", ""), 3, "structures[0]", "“shape” is missing");
    one(
        &SOUND.replace("    name: Nodule\n", "    name: A\n    name: B\n"),
        5,
        "structures[0].name",
        "“name” is written twice",
    );
    one(
        &SOUND.replace("choices:\n", "levels:\n"),
        11,
        "structures[0].attributes[0].answer",
        "takes no levels",
    );
    one(
        &SOUND.replace("              name: Solid", "              nme: Solid"),
        14,
        "structures[0].attributes[0].answer.choices[0].nme",
        "“nme”",
    );
    one(&SOUND.replace("structures:", "structures: ["), 3, "", "not the YAML");
    one("- a\n- b\n", 1, "", "needed");
    one("structures: 5\n", 1, "structures", "A list is needed");
}

#[test]
fn objections_get_the_place_of_their_field() {
    let document = Document::<Protocol>::read(SOUND).unwrap();
    let objections = vec![
        Objection::new("structures[0].color", "x"),
        Objection::new("structures[0].attributes[0].answer.minimum", "y"),
        Objection::new("", "z"),
    ];
    let Err(Fault::Invalid { faults, sentence }) = document.hold(objections) else { panic!("no fault") };
    let places: Vec<_> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
    assert_eq!(places, [(6, 12), (10, 9), (2, 1)]);
    assert!(sentence.contains("3 faults"), "{sentence}");
}

#[test]
fn a_document_that_swells_is_refused() {
    let level = |level: u32| {
        let below = vec![level.checked_sub(1).map_or("x".to_owned(), |below| format!("*a{below}")); 10];
        format!("a{level}: &a{level} [{}]\n", below.join(", "))
    };
    let bomb: String = (0..10).map(level).collect();
    assert_eq!(faults(&bomb).len(), 1);
}

/// Texts that YAML could take for something else, and any other text.
fn text() -> impl Strategy<Value = String> {
    let tricky = vec![
        "",
        " ",
        "yes",
        "no",
        "null",
        "~",
        "1e3",
        "0x1F",
        "2026-06-01",
        "- a",
        "# a",
        "a: b",
        "a # b",
        "'",
        "\"",
        "|",
        " lead",
        "trail ",
        "\ttab",
        "a\nb",
        "a\n\n",
        "\n\na",
        "a\r\nb",
        "a\rb",
        "&a",
        "*a",
        "!a",
        "%a",
        "{a",
        "[a",
        "…",
        "---",
        "\u{feff}a",
        "\u{85}",
        "\u{2028}",
        "a\u{0}b",
        "| a | b |\n| --- | --- |\n",
        "  two\n one\n",
    ];
    prop_oneof![proptest::sample::select(tricky).prop_map(str::to_owned), any::<String>(), "[ -~\n]{0,200}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_people_write_survives_the_document(
        key in text(), name in text(), description in proptest::option::of(text()), manual in text(),
    ) {
        let protocol: Protocol = serde_json::from_value(serde_json::json!({
            "structures": [{ "key": key, "name": name, "shape": "point", "color": "#ffffff",
                             "description": description }],
            "manual": manual,
        })).unwrap();
        let written = super::write(&protocol).unwrap();
        let read = Document::<Protocol>::read(&written);
        prop_assert!(read.is_ok(), "{:?}\n{written}", read.err());
        prop_assert_eq!(read.unwrap().content, protocol, "{}", written);
    }
}
