//! How large a draft may grow: far beyond any honest read, far below what would hurt the server.

use std::collections::{BTreeMap, HashSet};

use crate::finding::{Draft, Finding, Pixels, Value};

const FINDINGS: usize = 1_000;
const MARKS: usize = 20_000;
const POINTS: usize = 400_000;
/// Runs of painted pixels, and pixels inside: more than both lungs in a thin-slice CT.
const RUNS: usize = 2_000_000;
const VOXELS: usize = 100_000_000;
const ANSWERS: usize = 20_000;
const VALUES: usize = 200;
const TEXT: usize = 10_000;
const KEY: usize = 100;
/// Longest UID (PS3.5, table 6.2-1).
const UID: usize = 64;
/// Coordinates beyond this many pixels are no image's.
const COORDINATE: f64 = 1e6;

/// The draft cannot be kept; the sentence says what is too much of it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct TooLarge(pub String);

/// Whether a draft has a size and a form that can be kept. It need not fit the protocol yet.
pub fn check_size(draft: &Draft) -> Result<(), TooLarge> {
    let marks = || draft.findings.iter().flat_map(|finding| &finding.marks);
    at_most("findings", draft.findings.len(), FINDINGS)?;
    at_most("marks", marks().count(), MARKS)?;
    at_most("points", marks().map(|mark| mark.points.len()).sum(), POINTS)?;
    let masks = || marks().filter_map(|mark| mark.mask.as_ref());
    at_most("runs of painted pixels", masks().map(|mask| mask.runs.len()).sum(), RUNS)?;
    let voxels: u64 = masks().map(Pixels::count).sum();
    at_most("painted pixels", usize::try_from(voxels).unwrap_or(usize::MAX), VOXELS)?;
    at_most("answers", draft.answers.len(), ANSWERS)?;
    at_most("bytes of a note", draft.cannot_be_read.as_ref().map_or(0, |said| said.note.len()), TEXT)?;
    let ids: HashSet<_> = draft.findings.iter().map(|finding| finding.id).collect();
    if ids.len() < draft.findings.len() {
        return Err(TooLarge("Two findings have the same id: give each its own.".to_owned()));
    }
    if !(0.0..=1e8).contains(&draft.active_seconds) {
        return Err(TooLarge("The active seconds must be a number from 0 to 100000000.".to_owned()));
    }
    draft.findings.iter().try_for_each(check_finding)?;
    for answer in &draft.answers {
        at_most("signs of a question's key", answer.question.len(), KEY)?;
        at_most("signs of a UID", answer.instance.as_ref().map_or(0, String::len), UID)?;
        check_value(&answer.value)?;
        check_values(&answer.attributes)?;
    }
    Ok(())
}

fn check_finding(finding: &Finding) -> Result<(), TooLarge> {
    at_most("signs of a structure's key", finding.structure.len(), KEY)?;
    check_values(&finding.attributes)?;
    for mark in &finding.marks {
        at_most("signs of a UID", mark.instance.len(), UID)?;
        let finite = |value: &f64| value.is_finite() && value.abs() <= COORDINATE;
        if !mark.points.iter().flatten().all(finite) {
            return Err(TooLarge("A mark lies outside every image: draw it again.".to_owned()));
        }
        if mark.plane.is_some_and(|plane| !plane.is_sound()) {
            return Err(TooLarge("A mark lies on no plane of the patient: draw it again.".to_owned()));
        }
        if mark.mask.as_ref().is_some_and(|mask| !mask.is_sound()) {
            return Err(TooLarge(
                "The pixels of a mask do not fit into its image: paint it again.".to_owned(),
            ));
        }
    }
    Ok(())
}

fn check_values(values: &BTreeMap<String, Value>) -> Result<(), TooLarge> {
    at_most("attributes of one finding or answer", values.len(), VALUES)?;
    for (key, value) in values {
        at_most("signs of an attribute's key", key.len(), KEY)?;
        check_value(value)?;
    }
    Ok(())
}

fn check_value(value: &Value) -> Result<(), TooLarge> {
    match value {
        Value::Text(text) => at_most("bytes of a text", text.len(), TEXT),
        Value::Keys(keys) => {
            at_most("choices", keys.len(), VALUES)?;
            keys.iter().try_for_each(|key| at_most("signs of a choice's key", key.len(), KEY))
        }
        Value::Number(_) => Ok(()),
    }
}

fn at_most(what: &str, count: usize, most: usize) -> Result<(), TooLarge> {
    if count <= most {
        return Ok(());
    }
    Err(TooLarge(format!("The read has {count} {what}, but at most {most} can be kept: take some away.")))
}
