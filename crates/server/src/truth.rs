//! The reference standard, case by case.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use domain::consensus::{AnswerVerdict, FieldVerdict, FindingVerdict, Rule, Standing, StapleEvidence};
use domain::finding::{Answer, Finding, Mark, Value};
use domain::id::{CaseId, ReadId};
use domain::read::{CannotBeRead, Remark};
use domain::split::Split;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use workflow::app::App;
use workflow::authority::duty::OverseeReads;
use workflow::truth::{self, Source, TruthRow};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;
use crate::viewing::Series;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_truth)).routes(routes!(case_truth))
}

/// What the cases came to.
#[derive(Serialize, ToSchema)]
struct Truth {
    cases: Vec<TruthCase>,
    counts: TruthCounts,
}

/// Cases by state.
#[derive(Default, Serialize, ToSchema)]
struct TruthCounts {
    reading: u32,
    settled: u32,
    to_arbitrate: u32,
    arbitrated: u32,
    /// Of the settled and arbitrated ones: those without a reference since they cannot be read.
    cannot_be_read: u32,
}

/// What a case came to.
#[derive(Serialize, ToSchema)]
struct TruthCase {
    case: CaseId,
    label: String,
    split: Option<Split>,
    state: TruthState,
    /// Reads that are final, repeats left out.
    reads: u32,
    /// Findings that stand.
    findings_standing: u32,
    /// What is open.
    unsettled: u32,
    /// Whether it has no reference because it cannot be read.
    cannot_be_read: bool,
}

/// How far a case has come.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TruthState {
    Reading,
    Settled,
    ToArbitrate,
    Arbitrated,
}

impl TruthState {
    fn of(word: &str) -> Self {
        match word {
            "settled" => Self::Settled,
            "to_arbitrate" => Self::ToArbitrate,
            "arbitrated" => Self::Arbitrated,
            _ => Self::Reading,
        }
    }
}

impl From<TruthRow> for TruthCase {
    fn from(row: TruthRow) -> Self {
        Self {
            case: row.case,
            label: row.label,
            split: row.split,
            state: TruthState::of(&row.state),
            reads: row.reads,
            findings_standing: row.standing,
            unsettled: row.unsettled,
            cannot_be_read: row.cannot_be_read,
        }
    }
}

/// A case with its reads and what became of them.
#[derive(Serialize, ToSchema)]
struct CaseTruth {
    case: CaseId,
    label: String,
    state: TruthState,
    source: Option<TruthSource>,
    /// Whether it has no reference because it cannot be read.
    cannot_be_read: bool,
    reads: Vec<NamedRead>,
    findings: Vec<FindingTruth>,
    answers: Vec<AnswerTruth>,
    series: Vec<Series>,
}

/// What a reference rests on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TruthSource {
    Consensus,
    Arbitration,
}

/// A read with its reader.
#[derive(Serialize, ToSchema)]
struct NamedRead {
    read: ReadId,
    display_name: String,
    findings: Vec<Finding>,
    answers: Vec<Answer>,
    /// What strikes in its findings by the rules of the protocol.
    remarks: Vec<FindingRemark>,
    no_finding: bool,
    /// Said in place of a read.
    cannot_be_read: Option<CannotBeRead>,
    active_seconds: f64,
    submitted_at: Timestamp,
    protocol_version: u32,
}

/// Something that strikes in a finding.
#[derive(Serialize, ToSchema)]
struct FindingRemark {
    finding: Uuid,
    remark: Remark,
}

/// What became of a finding.
#[derive(Serialize, ToSchema)]
struct FindingTruth {
    structure: String,
    /// Readers who marked it.
    support: usize,
    /// Readers of the case.
    of: usize,
    verdict: Standing,
    marks: Vec<Mark>,
    attributes: BTreeMap<String, Value>,
    /// How well each marker found its voxels, where STAPLE put them together.
    staple: Option<StapleEvidence>,
}

/// What became of a question.
#[derive(Serialize, ToSchema)]
struct AnswerTruth {
    question: String,
    instance: Option<String>,
    counts: Vec<AnswerCount>,
    verdict: Settlement,
    /// The rule by which it was settled.
    rule: Rule,
    value: Option<Value>,
    attributes: BTreeMap<String, Value>,
}

/// How many readers said the same.
#[derive(Serialize, ToSchema)]
struct AnswerCount {
    /// None: they did not answer.
    value: Option<Value>,
    n: usize,
}

/// Whether an answer is settled.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Settlement {
    Settled,
    Unsettled,
}

fn values(fields: Vec<FieldVerdict>) -> BTreeMap<String, Value> {
    let settled = fields.into_iter().filter(|field| field.verdict.settled);
    settled.filter_map(|field| Some((field.attribute, field.verdict.value?))).collect()
}

fn finding(finding: FindingVerdict, of: usize) -> FindingTruth {
    FindingTruth {
        support: finding.members.len(),
        of,
        verdict: finding.standing,
        marks: finding.marks,
        attributes: values(finding.attributes),
        staple: finding.staple,
        structure: finding.structure,
    }
}

fn answer(answer: AnswerVerdict) -> AnswerTruth {
    let counts = answer.verdict.support.into_iter();
    AnswerTruth {
        question: answer.question,
        instance: answer.instance,
        counts: counts.map(|same| AnswerCount { value: same.value, n: same.reads.len() }).collect(),
        verdict: if answer.verdict.settled { Settlement::Settled } else { Settlement::Unsettled },
        rule: answer.verdict.rule,
        value: answer.verdict.value,
        attributes: values(answer.attributes),
    }
}

/// What the cases came to.
#[utoipa::path(get, path = "/api/projects/{project}/truth", tag = "truth",
    params(("project" = String, Path)), responses((status = 200, body = Truth)))]
async fn list_truth(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
) -> Result<Json<Truth>, Problem> {
    let cases: Vec<TruthCase> = truth::list(&app, &permit).await?.into_iter().map(TruthCase::from).collect();
    let mut counts = TruthCounts::default();
    for case in &cases {
        counts.cannot_be_read += u32::from(case.cannot_be_read);
        *match case.state {
            TruthState::Reading => &mut counts.reading,
            TruthState::Settled => &mut counts.settled,
            TruthState::ToArbitrate => &mut counts.to_arbitrate,
            TruthState::Arbitrated => &mut counts.arbitrated,
        } += 1;
    }
    Ok(Json(Truth { cases, counts }))
}

/// A case with its reads and what became of them.
#[utoipa::path(get, path = "/api/projects/{project}/truth/{case}", tag = "truth",
    params(("project" = String, Path), ("case" = CaseId, Path)),
    responses((status = 200, body = CaseTruth)))]
async fn case_truth(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case)): Path<(String, CaseId)>,
) -> Result<Json<CaseTruth>, Problem> {
    let found = truth::find(&app, &permit, case).await?;
    let named = |shown: truth::ShownRead| NamedRead {
        read: shown.read.id,
        display_name: shown.read.display_name,
        findings: shown.findings,
        answers: shown.answers,
        remarks: shown
            .remarks
            .into_iter()
            .map(|(finding, remark)| FindingRemark { finding, remark })
            .collect(),
        no_finding: shown.read.no_finding,
        cannot_be_read: shown.read.cannot_be_read,
        active_seconds: shown.read.active_seconds,
        submitted_at: shown.read.submitted_at,
        protocol_version: shown.read.protocol_version,
    };
    let of = found.consensus.reads.len();
    Ok(Json(CaseTruth {
        case,
        label: found.row.label,
        state: TruthState::of(&found.row.state),
        source: found.source.map(|source| match source {
            Source::Consensus => TruthSource::Consensus,
            Source::Arbitration => TruthSource::Arbitration,
        }),
        cannot_be_read: found.consensus.cannot_be_read(),
        reads: found.reads.into_iter().map(named).collect(),
        findings: found.consensus.findings.into_iter().map(|verdict| finding(verdict, of)).collect(),
        answers: found.consensus.answers.into_iter().map(answer).collect(),
        series: found.series.into_iter().map(Series::from).collect(),
    }))
}
