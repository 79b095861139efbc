//! Documents that people write: read so that each fault is told with line, column and field.

mod places;

use domain::objection::Objection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_saphyr::Error;

use crate::fault::{Fault, FieldFault};
use places::Places;

/// A document that could be read.
pub(crate) struct Document<T> {
    /// What it says.
    pub content: T,
    places: Places,
}

impl<T: DeserializeOwned> Document<T> {
    /// Reads a document; the fault names the first place that cannot be read.
    pub fn read(text: &str) -> Result<Self, Fault> {
        // A document that is empty or holds comments alone says nothing, which is an empty mapping.
        let is_blank = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
        let text = if is_blank { "{}" } else { text };
        match serde_saphyr::from_str_with_options(text, options()) {
            Ok(content) => Ok(Self { content, places: Places::of(text) }),
            Err(error) => Err(refusal(vec![fault(&error, &Places::of(text))])),
        }
    }
}

impl<T> Document<T> {
    /// The objections as one fault with their places; `Ok` if there is none.
    pub fn hold(&self, objections: Vec<Objection>) -> Result<(), Fault> {
        if objections.is_empty() {
            return Ok(());
        }
        let placed = objections.into_iter().map(|Objection { field, sentence }| {
            let (line, column) = self.places.of_field(&field);
            FieldFault { line, column, field, sentence }
        });
        Err(refusal(placed.collect()))
    }
}

/// Little of a document may be repeated by aliases, so that a small one cannot swell to a huge one.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! { alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 10_000 } }
}

/// A document for people to read and change.
pub(crate) fn write(content: &impl Serialize) -> Result<String, Fault> {
    serde_saphyr::to_string(content)
        .map_err(|why| Fault::Internal(format!("The document could not be written: {why}.")))
}

fn refusal(faults: Vec<FieldFault>) -> Fault {
    let sentence = match faults.as_slice() {
        [only] if only.line > 0 => format!("Line {}: {}", only.line, only.sentence),
        [only] => only.sentence.clone(),
        [first, ..] => {
            format!(
                "The document has {} faults, the first in line {}: {}",
                faults.len(),
                first.line,
                first.sentence
            )
        }
        [] => String::new(),
    };
    Fault::Invalid { sentence, faults }
}

fn fault(error: &Error, places: &Places) -> FieldFault {
    let error = error.without_snippet();
    let (line, column) = error.location().map_or((0, 0), |location| {
        (u32::try_from(location.line()).unwrap_or(0), u32::try_from(location.column()).unwrap_or(0))
    });
    let mut field = match error {
        Error::Message { .. } => places.container(line, column),
        _ => places.field(line, column),
    };
    let (mut line, mut column) = (line, column);
    if let Error::SerdeMissingField { .. } = error {
        // The reader notices at the last key of the mapping; the fault lies in the mapping.
        field.truncate(field.rfind('.').unwrap_or(0));
        (line, column) = places.of_field(&field);
    }
    FieldFault { line, column, field, sentence: sentence(error) }
}

fn sentence(error: &Error) -> String {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("“{field}” is not known here: use {}.", listed(expected))
        }
        Error::SerdeMissingField { field, .. } => format!("“{field}” is missing here: add it."),
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("“{variant}” is not possible here: use {}.", listed(expected))
        }
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("“{key}” is written twice here: keep one of them.")
        }
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            format!("There is {unexpected} where {expected} is needed: correct it.")
        }
        Error::InvalidScalar { ty, .. } => format!("This cannot be read as {ty}: correct it."),
        Error::Message { msg, .. } => format!("{}.", capitalised(msg.trim_end_matches('.'))),
        Error::Unexpected { expected: "mapping start", .. } => {
            "Fields with a name are needed here, as in “name: value”: correct it.".to_owned()
        }
        Error::Unexpected { expected: "sequence start", .. } => {
            "A list is needed here, each item after “- ”: correct it.".to_owned()
        }
        other => {
            let words = other.to_string();
            let words = words.lines().next().unwrap_or("");
            let words = words.split(" at line ").next().unwrap_or("").trim_end_matches('.');
            format!("This is not the YAML that is expected here ({words}): correct it.")
        }
    }
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

#[cfg(test)]
mod tests;
