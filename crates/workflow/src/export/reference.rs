//! The reference standard as JSON.

use std::collections::BTreeMap;

use domain::consensus::{AnswerVerdict, FieldVerdict, FindingVerdict, Rule, Standing, StapleEvidence};
use domain::finding::{Mark, Value};
use domain::plan::ConsensusPolicy;
use domain::protocol::Protocol;
use domain::read::UnreadableReason;
use domain::split::Split;
use jiff::Timestamp;
use serde::Serialize;
use store::truth::TruthRow;

use super::Settled;
use crate::truth::{Reference, Source};

/// The file.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    format: &'static str,
    project: &'a str,
    title: &'a str,
    made_at: Timestamp,
    /// What a case is: the unit of `uid`.
    case_unit: domain::case::CaseUnit,
    /// How points are meant.
    points: &'static str,
    protocols: Vec<Version<'a>>,
    cases: Vec<Case<'a>>,
    /// Cases that have no reference since they cannot be read.
    cannot_be_read: Vec<NoCase<'a>>,
    /// Cases of released batches that are not settled yet, and so not part of the reference.
    open: Vec<Open<'a>>,
}

#[derive(Serialize)]
struct Version<'a> {
    version: u32,
    protocol: &'a Protocol,
}

#[derive(Serialize)]
struct NoCase<'a> {
    #[serde(rename = "case")]
    label: &'a str,
    subject: &'a str,
    split: Option<Split>,
    /// Study, Series or SOP Instance UID.
    uid: &'a str,
    source: Source,
    /// Why, by each reader who said so.
    reasons: Vec<UnreadableReason>,
}

#[derive(Serialize)]
struct Open<'a> {
    #[serde(rename = "case")]
    label: &'a str,
    state: &'a str,
}

#[derive(Serialize)]
struct Case<'a> {
    #[serde(rename = "case")]
    label: &'a str,
    subject: &'a str,
    split: Option<Split>,
    /// Study, Series or SOP Instance UID.
    uid: &'a str,
    source: Source,
    /// Independent reads that it rests on.
    n: usize,
    protocol_version: u32,
    /// By what the readers' findings were matched.
    policy: ConsensusPolicy,
    /// No finding stands.
    no_finding: bool,
    findings: Vec<Finding<'a>>,
    answers: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    structure: &'a str,
    /// Readers who marked it.
    support: usize,
    /// Readers of the case.
    of: usize,
    marks: &'a [Mark],
    attributes: BTreeMap<&'a str, &'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staple: Option<Staple>,
}

/// How well its markers found its voxels, where STAPLE put them together; who they are is not told.
#[derive(Serialize)]
struct Staple {
    /// Voxels of the box around all masks.
    field: u64,
    sensitivity: Vec<f64>,
    specificity: Vec<f64>,
}

impl From<&StapleEvidence> for Staple {
    fn from(found: &StapleEvidence) -> Self {
        Self {
            field: found.field,
            sensitivity: found.markers.iter().map(|marker| marker.sensitivity).collect(),
            specificity: found.markers.iter().map(|marker| marker.specificity).collect(),
        }
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    question: &'a str,
    sop_instance_uid: Option<&'a str>,
    value: Option<&'a Value>,
    rule: Rule,
    votes: Vec<Votes<'a>>,
    attributes: BTreeMap<&'a str, &'a Value>,
}

#[derive(Serialize)]
struct Votes<'a> {
    value: Option<&'a Value>,
    n: usize,
}

/// The file's content.
pub(super) fn document(settled: &Settled, made_at: Timestamp) -> Document<'_> {
    Document {
        format: "overread reference standard 1",
        project: settled.project.slug.as_str(),
        title: &settled.project.title,
        made_at,
        case_unit: settled.project.case_unit,
        points: "[column, row] in pixels; the centre of the top left pixel is (0.5, 0.5); frames from 1 \
                 (DICOM SCOORD, PS3.3 C.18.6)",
        protocols: settled
            .protocols
            .iter()
            .map(|(version, protocol)| Version { version: *version, protocol })
            .collect(),
        cases: settled.cases.iter().map(|(row, reference)| case(row, reference)).collect(),
        cannot_be_read: settled.unreadable.iter().map(|(row, reference)| no_case(row, reference)).collect(),
        open: settled.open.iter().map(|row| Open { label: &row.label, state: &row.state }).collect(),
    }
}

fn case<'a>(row: &'a TruthRow, reference: &'a Reference) -> Case<'a> {
    let of = reference.consensus.reads.len();
    let standing = reference.consensus.findings.iter().filter(|found| found.standing == Standing::Stands);
    let findings: Vec<Finding<'_>> = standing.map(|found| finding(found, of)).collect();
    Case {
        label: &row.label,
        subject: &row.subject_label,
        split: row.split,
        uid: &row.unit_uid,
        source: reference.source,
        n: of,
        protocol_version: reference.consensus.protocol_version,
        policy: reference.consensus.policy,
        no_finding: findings.is_empty(),
        findings,
        answers: reference.consensus.answers.iter().map(answer).collect(),
    }
}

fn no_case<'a>(row: &'a TruthRow, reference: &Reference) -> NoCase<'a> {
    let said = reference.consensus.unreadable.iter().flat_map(|unreadable| &unreadable.said);
    NoCase {
        label: &row.label,
        subject: &row.subject_label,
        split: row.split,
        uid: &row.unit_uid,
        source: reference.source,
        reasons: said.map(|(_, reason)| *reason).collect(),
    }
}

fn finding(found: &FindingVerdict, of: usize) -> Finding<'_> {
    Finding {
        structure: &found.structure,
        support: found.members.len(),
        of,
        marks: &found.marks,
        attributes: values(&found.attributes),
        staple: found.staple.as_ref().map(Staple::from),
    }
}

fn answer(answer: &AnswerVerdict) -> Answer<'_> {
    let votes = answer.verdict.support.iter();
    Answer {
        question: &answer.question,
        sop_instance_uid: answer.instance.as_deref(),
        value: answer.verdict.value.as_ref(),
        rule: answer.verdict.rule,
        votes: votes.map(|same| Votes { value: same.value.as_ref(), n: same.reads.len() }).collect(),
        attributes: values(&answer.attributes),
    }
}

/// Settled values by attribute.
pub(super) fn values(fields: &[FieldVerdict]) -> BTreeMap<&str, &Value> {
    let settled = fields.iter().filter(|field| field.verdict.settled);
    settled.filter_map(|field| Some((&*field.attribute, field.verdict.value.as_ref()?))).collect()
}
