//! Watching the reads.

use axum::Json;
use axum::extract::{Query, State};
use domain::facet::Facet;
use domain::id::{CaseId, UserId};
use domain::read::Remark;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::OverseeReads;
use workflow::display::Checked;
use workflow::watch;

use crate::authority::Allowed;
use crate::description::routes;
use crate::figure::Figure;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(watch_reads))
}

/// What is watched of the batches that count.
#[derive(Serialize, ToSchema)]
struct Watch {
    readers: Vec<WatchedReader>,
    /// What strikes in readers' findings by the rules of the protocol, the most frequent first.
    remarks: Vec<WatchedRemark>,
    agreement: Vec<Agreement>,
    by_facet: Option<AgreementByFacet>,
    /// Facets that agreement can be broken down by.
    facets: Vec<WatchFacet>,
}

/// What is watched of a reader.
#[derive(Serialize, ToSchema)]
struct WatchedReader {
    user: UserId,
    display_name: String,
    /// Reads that are not submitted yet, the open one included.
    queued: u32,
    submitted: u32,
    /// Reads that are not submitted after their deadline.
    overdue: u32,
    /// Submitted with the word that the case cannot be read.
    cannot_be_read: u32,
    /// The newest check of the reader's display.
    display: Option<CheckedDisplay>,
    /// Seconds of active reading.
    median_seconds: Figure,
    findings_per_case: Figure,
    /// Share of settled findings and answers on which the reader agrees with the reference.
    agreement_with_consensus: Figure,
}

/// How often one thing strikes in a reader's findings of a structure.
#[derive(Serialize, ToSchema)]
struct WatchedRemark {
    user: UserId,
    display_name: String,
    /// The structure's name.
    structure: String,
    remark: Remark,
    /// Findings in which it strikes.
    findings: u32,
    /// Findings in which it was looked after.
    of: u32,
    share: Figure,
    /// The cases behind it; for arbiters those alone that are settled.
    cases: Vec<RemarkedCase>,
}

/// A case in which something strikes.
#[derive(Serialize, ToSchema)]
struct RemarkedCase {
    case: CaseId,
    label: String,
}

impl From<watch::Striking> for WatchedRemark {
    fn from(striking: watch::Striking) -> Self {
        let case = |watch::RemarkedCase { case, label }| RemarkedCase { case, label };
        Self {
            user: striking.reader,
            display_name: striking.display_name,
            structure: striking.structure,
            remark: striking.remark,
            findings: striking.findings,
            of: striking.of,
            share: striking.share.into(),
            cases: striking.cases.into_iter().map(case).collect(),
        }
    }
}

/// What a reader saw of the check pattern.
#[derive(Serialize, ToSchema)]
struct CheckedDisplay {
    at: Timestamp,
    /// Letters read rightly.
    right: usize,
    /// Letters shown.
    letters: usize,
    /// Physical pixels, across and down.
    pixels: [u32; 2],
}

impl From<Checked> for CheckedDisplay {
    fn from(Checked { at, check, .. }: Checked) -> Self {
        Self { at, right: check.right(), letters: check.letters(), pixels: check.pixels }
    }
}

/// How well readers agree on one question, or on the presence of one structure.
#[derive(Serialize, ToSchema)]
struct Agreement {
    /// Key of the question, or `structure:KEY`.
    subject: String,
    name: String,
    percent: Figure,
    chance_corrected: Vec<Coefficient>,
}

/// A coefficient of agreement beyond chance.
#[derive(Serialize, ToSchema)]
struct Coefficient {
    coefficient: String,
    figure: Figure,
}

/// Agreement by the values of a facet.
#[derive(Serialize, ToSchema)]
struct AgreementByFacet {
    facet: String,
    name: String,
    rows: Vec<FacetAgreement>,
}

/// Agreement on the cases that share a value.
#[derive(Serialize, ToSchema)]
struct FacetAgreement {
    value: String,
    /// Cases that have it and whose reads are all in.
    cases: usize,
    agreement: Vec<Agreement>,
}

/// A facet that agreement can be broken down by.
#[derive(Serialize, ToSchema)]
struct WatchFacet {
    facet: String,
    name: String,
}

/// How to break agreement down.
#[derive(Deserialize, IntoParams)]
struct WatchQuery {
    /// A facet's word, such as `manufacturer`.
    facet: Option<String>,
}

impl From<watch::Agreement> for Agreement {
    fn from(agreement: watch::Agreement) -> Self {
        let coefficient = |coefficient: watch::Coefficient| Coefficient {
            coefficient: coefficient.coefficient.to_owned(),
            figure: coefficient.figure.into(),
        };
        Self {
            subject: agreement.subject,
            name: agreement.name,
            percent: agreement.percent.into(),
            chance_corrected: agreement.chance_corrected.into_iter().map(coefficient).collect(),
        }
    }
}

impl From<watch::ReaderWatch> for WatchedReader {
    fn from(reader: watch::ReaderWatch) -> Self {
        Self {
            user: reader.tally.reader,
            display_name: reader.tally.display_name,
            queued: reader.tally.queued + reader.tally.open,
            submitted: reader.tally.submitted,
            overdue: reader.tally.overdue,
            cannot_be_read: reader.cannot_be_read,
            display: reader.display.map(CheckedDisplay::from),
            median_seconds: reader.median_seconds.into(),
            findings_per_case: reader.findings_per_case.into(),
            agreement_with_consensus: reader.agreement_with_consensus.into(),
        }
    }
}

impl From<watch::ByFacet> for AgreementByFacet {
    fn from(by_facet: watch::ByFacet) -> Self {
        let row = |row: watch::FacetRow| FacetAgreement {
            value: row.value,
            cases: row.cases,
            agreement: row.agreement.into_iter().map(Agreement::from).collect(),
        };
        Self {
            facet: by_facet.facet.word().to_owned(),
            name: by_facet.facet.name().to_owned(),
            rows: by_facet.rows.into_iter().map(row).collect(),
        }
    }
}

/// Progress, reading times and agreement, also by one facet.
#[utoipa::path(get, path = "/api/projects/{project}/watch", tag = "watch",
    params(("project" = String, Path), WatchQuery), responses((status = 200, body = Watch)))]
async fn watch_reads(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Query(query): Query<WatchQuery>,
) -> Result<Json<Watch>, Problem> {
    let facet = match query.facet.as_deref().filter(|word| !word.is_empty()) {
        None => None,
        Some(word) => Some(Facet::from_word(word).ok_or_else(|| {
            Problem::invalid(format!(
                "There is no facet “{word}”: choose one of those that the dataset lists."
            ))
        })?),
    };
    let found = watch::watch(&app, &permit, facet).await?;
    let facet = |facet: Facet| WatchFacet { facet: facet.word().to_owned(), name: facet.name().to_owned() };
    Ok(Json(Watch {
        readers: found.readers.into_iter().map(WatchedReader::from).collect(),
        remarks: found.remarks.into_iter().map(WatchedRemark::from).collect(),
        agreement: found.agreement.into_iter().map(Agreement::from).collect(),
        by_facet: found.by_facet.map(AgreementByFacet::from),
        facets: found.facets.into_iter().map(facet).collect(),
    }))
}
