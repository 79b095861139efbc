//! What is wrong with a protocol, by field.

use std::collections::BTreeSet;

use super::{AnswerKind, Choice, Code, Field, Protocol, Structure};
use crate::display::LONGEST_SIDE;
use crate::objection::Objection;

/// Most levels of attributes within choices: deeper ones no reader would find.
const DEEPEST: usize = 4;

impl Protocol {
    /// What is wrong with the protocol as it stands, by field; a draft may still be empty.
    pub fn objections(&self) -> Vec<Objection> {
        let mut check = Check::default();
        let mut keys = Keys::new("structure");
        for (index, structure) in self.structures.iter().enumerate() {
            let at = format!("structures[{index}]");
            check.key(&at, &structure.key, &mut keys);
            check.structure(&at, structure);
        }
        let mut keys = Keys::new("question");
        for (index, question) in self.questions.iter().enumerate() {
            let at = format!("questions[{index}]");
            check.key(&at, &question.key, &mut keys);
            check.name(&at, &question.name);
            let mut nested = Keys::new("attribute");
            check.answer(&format!("{at}.answer"), &question.answer, &mut nested, 0);
        }
        let is_wrong = |side: u32| !(1..=LONGEST_SIDE).contains(&side);
        if self.display.is_some_and(|display| is_wrong(display.long_side) || is_wrong(display.short_side)) {
            check
                .found
                .push(Objection::new("display", "A display has 1 to 20000 pixels along a side: write both."));
        }
        if let Some(fault) = self.priors.and_then(|priors| priors.fault()) {
            check.found.push(Objection::new("priors", fault));
        }
        check.found
    }

    /// What else stands against a release: there must be something to mark or to answer.
    pub fn objections_to_release(&self) -> Vec<Objection> {
        let mut found = self.objections();
        if self.structures.is_empty() && self.questions.is_empty() {
            found.push(Objection::new(
                "",
                "The protocol has nothing to mark and nothing to answer: add a structure or a question.",
            ));
        }
        found
    }
}

/// Keys that must differ from one another.
struct Keys<'a> {
    of: &'static str,
    seen: BTreeSet<&'a str>,
}

impl Keys<'_> {
    fn new(of: &'static str) -> Self {
        Self { of, seen: BTreeSet::new() }
    }
}

#[derive(Default)]
struct Check {
    found: Vec<Objection>,
}

impl Check {
    fn object(&mut self, at: &str, field: &str, sentence: impl Into<String>) {
        self.found.push(Objection::new(format!("{at}.{field}"), sentence));
    }

    fn structure<'a>(&mut self, at: &str, structure: &'a Structure) {
        self.name(at, &structure.name);
        let color = structure.color.strip_prefix('#').unwrap_or("");
        if color.len() != 6 || !color.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            let color = &structure.color;
            self.object(
                at,
                "color",
                format!("“{color}” is no colour: write # and six hexadecimal digits, such as \"#ffb000\"."),
            );
        }
        let mut keys: Keys<'a> = Keys::new("attribute");
        self.fields(&format!("{at}.attributes"), &structure.attributes, &mut keys, 0);
        for (field, code) in [("code", &structure.code), ("category", &structure.category)] {
            let faults = code.iter().flat_map(Code::objections);
            self.found.extend(faults.map(|objection| objection.within(&format!("{at}.{field}"))));
        }
        let rules = structure.rules.objections(structure).into_iter();
        self.found.extend(rules.map(|objection| objection.within(&format!("{at}.rules"))));
    }

    fn fields<'a>(&mut self, at: &str, fields: &'a [Field], keys: &mut Keys<'a>, depth: usize) {
        for (index, field) in fields.iter().enumerate() {
            let at = format!("{at}[{index}]");
            self.key(&at, &field.key, keys);
            self.name(&at, &field.name);
            self.answer(&format!("{at}.answer"), &field.answer, keys, depth);
        }
    }

    fn answer<'a>(&mut self, at: &str, answer: &'a AnswerKind, keys: &mut Keys<'a>, depth: usize) {
        match answer {
            AnswerKind::Choice { choices } => self.choices(at, "choices", choices, 2, keys, depth),
            AnswerKind::Choices { choices } => self.choices(at, "choices", choices, 1, keys, depth),
            AnswerKind::Scale { levels } => self.choices(at, "levels", levels, 2, keys, depth),
            AnswerKind::Number { minimum, maximum, .. } => {
                for (field, bound) in [("minimum", minimum), ("maximum", maximum)] {
                    if bound.is_some_and(|bound| !bound.is_finite()) {
                        self.object(
                            at,
                            field,
                            format!("The {field} is no finite number: write one or leave it out."),
                        );
                    }
                }
                if let (Some(low), Some(high)) = (minimum, maximum)
                    && low > high
                {
                    self.object(
                        at,
                        "minimum",
                        format!("The minimum {low} is above the maximum {high}: exchange them."),
                    );
                }
            }
            AnswerKind::Text => {}
        }
    }

    fn choices<'a>(
        &mut self,
        at: &str,
        field: &str,
        choices: &'a [Choice],
        fewest: usize,
        keys: &mut Keys<'a>,
        depth: usize,
    ) {
        if choices.len() < fewest {
            self.object(at, field, format!("There must be {fewest} or more {field}: add what is missing."));
        }
        if depth >= DEEPEST && choices.iter().any(|choice| !choice.attributes.is_empty()) {
            self.object(
                at,
                field,
                format!("Attributes are nested deeper than {DEEPEST} levels: make some of them plain."),
            );
            return;
        }
        let mut siblings = Keys::new("choice");
        for (index, choice) in choices.iter().enumerate() {
            let at = format!("{at}.{field}[{index}]");
            self.choice_key(&at, &choice.key, &mut siblings);
            self.name(&at, &choice.name);
            self.fields(&format!("{at}.attributes"), &choice.attributes, keys, depth + 1);
        }
    }

    fn key<'a>(&mut self, at: &str, key: &'a str, keys: &mut Keys<'a>) {
        let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        self.spelt(at, key, key.bytes().all(sign), "lower-case letters, digits, - and _");
        self.unique(at, key, keys);
    }

    /// Categories are known by their own signs, such as 4A or 0+.
    fn choice_key<'a>(&mut self, at: &str, key: &'a str, siblings: &mut Keys<'a>) {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte);
        self.spelt(at, key, key.bytes().all(sign), "letters, digits and the signs - _ . +");
        self.unique(at, key, siblings);
    }

    fn spelt(&mut self, at: &str, key: &str, signs: bool, allowed: &str) {
        if key.is_empty() || key.len() > 64 || !signs {
            let key: String = key.chars().take(80).collect();
            self.object(at, "key", format!("“{key}” cannot be a key: use up to 64 {allowed}."));
        }
    }

    fn unique<'a>(&mut self, at: &str, key: &'a str, keys: &mut Keys<'a>) {
        if !keys.seen.insert(key) {
            let of = keys.of;
            self.object(
                at,
                "key",
                format!("The key “{key}” is used for another {of} already: use another one."),
            );
        }
    }

    fn name(&mut self, at: &str, name: &str) {
        if name.trim().is_empty() {
            self.object(at, "name", "The name is empty: write what readers shall see.");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn protocol(value: serde_json::Value) -> Protocol {
        serde_json::from_value(value).unwrap()
    }

    fn fields(protocol: &Protocol) -> Vec<String> {
        protocol.objections().into_iter().map(|objection| objection.field).collect()
    }

    #[test]
    fn a_sound_protocol_has_no_objection_and_survives_json() {
        let sound = protocol(json!({
            "structures": [{ "key": "nodule", "name": "Nodule", "shape": "contour", "color": "#ffb000",
                "attributes": [{ "key": "texture", "name": "Texture", "answer": { "kind": "choice", "choices": [
                    { "key": "solid", "name": "Solid" },
                    { "key": "part", "name": "Part-solid", "attributes": [
                        { "key": "core", "name": "Core", "answer": { "kind": "number", "unit": "mm", "minimum": 0.0 } }
                    ] }
                ] } }] }],
            "questions": [{ "key": "quality", "name": "Quality?", "answer": { "kind": "scale", "levels": [
                { "key": "4A", "name": "Poor" }, { "key": "good", "name": "Good" }] } }]
        }));
        assert_eq!(sound.objections_to_release(), []);
        assert_eq!(protocol(serde_json::to_value(&sound).unwrap()), sound);
    }

    #[test]
    fn each_fault_is_found_at_its_field() {
        let faulty = protocol(json!({
            "structures": [
                { "key": "nodule", "name": "Nodule", "shape": "contour", "color": "orange" },
                { "key": "nodule", "name": " ", "shape": "point", "color": "#12345", "attributes": [
                    { "key": "size", "name": "Size",
                      "answer": { "kind": "number", "minimum": 5.0, "maximum": 1.0 } },
                    { "key": "kind", "name": "Kind", "answer": { "kind": "choices", "choices": [
                        { "key": "x", "name": "X", "attributes": [
                            { "key": "size", "name": "Size again", "answer": { "kind": "text" } }] }] } }
                ] }
            ],
            "questions": [{ "key": "Big Key", "name": "?", "answer": { "kind": "choice", "choices": [
                { "key": "only", "name": "Only" }] } }]
        }));
        assert_eq!(
            fields(&faulty),
            [
                "structures[0].color",
                "structures[1].key",
                "structures[1].name",
                "structures[1].color",
                "structures[1].attributes[0].answer.minimum",
                "structures[1].attributes[1].answer.choices[0].attributes[0].key",
                "questions[0].key",
                "questions[0].answer.choices",
            ]
        );
    }

    #[test]
    fn parts_of_an_answer_must_belong_to_its_kind() {
        let answer = |value: serde_json::Value| serde_json::from_value::<AnswerKind>(value);
        let why = |value| answer(value).unwrap_err().to_string();
        assert_eq!(why(json!({ "kind": "text", "unit": "mm" })), "an answer of kind text takes no unit");
        assert_eq!(why(json!({ "kind": "scale" })), "an answer of kind scale needs levels");
        assert!(why(json!({ "kind": "slider" })).contains("slider"));
        assert!(why(json!({ "kind": "text", "size": 1 })).contains("size"));
    }

    #[test]
    fn an_empty_protocol_is_a_draft_but_no_release() {
        assert_eq!(Protocol::default().objections(), []);
        assert_eq!(Protocol::default().objections_to_release().len(), 1);
    }

    #[test]
    fn nesting_ends_somewhere() {
        let mut answer = json!({ "kind": "text" });
        for level in 0..12 {
            answer = json!({ "kind": "choices", "choices": [{ "key": "c", "name": "C", "attributes": [
                { "key": format!("k{level}"), "name": "K", "answer": answer }] }] });
        }
        let deep = protocol(json!({ "questions": [{ "key": "q", "name": "Q", "answer": answer }] }));
        assert!(deep.objections()[0].sentence.contains("deeper"), "{:?}", deep.objections());
    }
}
