//! What a field of the protocol asks, and whether a value answers it.

use std::collections::BTreeMap;

use crate::finding::Value;
use crate::protocol::{AnswerKind, Choice, Field};

/// The choices or levels of an answer; none for numbers and text.
pub fn choices(kind: &AnswerKind) -> &[Choice] {
    match kind {
        AnswerKind::Choice { choices } | AnswerKind::Choices { choices } => choices,
        AnswerKind::Scale { levels } => levels,
        AnswerKind::Number { .. } | AnswerKind::Text => &[],
    }
}

/// The choices that a value takes.
pub fn taken<'a>(kind: &'a AnswerKind, value: &'a Value) -> impl Iterator<Item = &'a Choice> {
    choices(kind).iter().filter(move |choice| match value {
        Value::Text(key) => *key == choice.key,
        Value::Keys(keys) => keys.contains(&choice.key),
        Value::Number(_) => false,
    })
}

/// The fields that `values` make the protocol ask: `fields`, and those nested in the choices taken.
pub fn asked<'a>(fields: &'a [Field], values: &'a BTreeMap<String, Value>) -> Vec<&'a Field> {
    let further = |field: &'a Field| match values.get(&field.key) {
        Some(value) => asked_further(&field.answer, value, values),
        None => Vec::new(),
    };
    fields.iter().flat_map(|field| std::iter::once(field).chain(further(field))).collect()
}

/// The fields that `value`, and `values` behind it, make the protocol ask further.
pub fn asked_further<'a>(
    kind: &'a AnswerKind,
    value: &'a Value,
    values: &'a BTreeMap<String, Value>,
) -> Vec<&'a Field> {
    taken(kind, value).flat_map(|choice| asked(&choice.attributes, values)).collect()
}

/// The fields and all that are nested in them, whether asked or not.
pub fn flattened(fields: &[Field]) -> Vec<&Field> {
    fields.iter().flat_map(|field| std::iter::once(field).chain(nested(&field.answer))).collect()
}

/// All fields that are nested in an answer's choices, whether asked or not.
pub fn nested(kind: &AnswerKind) -> Vec<&Field> {
    choices(kind).iter().flat_map(|choice| flattened(&choice.attributes)).collect()
}

/// Whether something was said at all: an empty text or an empty list says nothing.
pub fn says_something(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.trim().is_empty(),
        Value::Keys(keys) => !keys.is_empty(),
        Value::Number(_) => true,
    }
}

/// Why `value` is no answer of this kind, as the end of a sentence that begins with the field's name.
pub fn fault(kind: &AnswerKind, value: &Value) -> Option<String> {
    match (kind, value) {
        (AnswerKind::Choice { choices } | AnswerKind::Scale { levels: choices }, Value::Text(key)) => {
            unknown(choices, std::slice::from_ref(key))
        }
        (AnswerKind::Choices { choices }, Value::Keys(keys)) => unknown(choices, keys),
        (AnswerKind::Number { minimum, maximum, unit }, Value::Number(number)) => {
            let unit = unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            if !number.is_finite() {
                Some("needs a number".to_owned())
            } else if minimum.is_some_and(|least| *number < least) {
                Some(format!("is {number}{unit}: at least {}{unit} is accepted", minimum.unwrap_or_default()))
            } else if maximum.is_some_and(|most| *number > most) {
                Some(format!("is {number}{unit}: at most {}{unit} is accepted", maximum.unwrap_or_default()))
            } else {
                None
            }
        }
        (AnswerKind::Text, Value::Text(_)) => None,
        (AnswerKind::Choice { .. } | AnswerKind::Scale { .. }, _) => {
            Some("needs exactly one choice".to_owned())
        }
        (AnswerKind::Choices { .. }, _) => Some("needs a list of choices".to_owned()),
        (AnswerKind::Number { .. }, _) => Some("needs a number".to_owned()),
        (AnswerKind::Text, _) => Some("needs a text".to_owned()),
    }
}

fn unknown(choices: &[Choice], keys: &[String]) -> Option<String> {
    let stray = keys.iter().find(|key| choices.iter().all(|choice| choice.key != **key))?;
    Some(format!("has no choice “{stray}”: choose again"))
}
