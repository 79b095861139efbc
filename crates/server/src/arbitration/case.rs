//! The case before an arbiter, and the decision on it.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::arbitration::{Decision, ItemKind};
use domain::finding::{Answer, Finding, Mark, Value};
use domain::id::Token;
use domain::protocol::Protocol;
use domain::read::CannotBeRead;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use workflow::app::App;
use workflow::arbitration::{self, ArbitrationFault, DocketItem, LetteredRead, OwnArbitration};
use workflow::dicomweb::Reader;
use workflow::viewing::numbered;

use crate::authority::Who;
use crate::description::routes;
use crate::problem::Problem;
use crate::viewing::{PriorStudy, Series, Wanted, metadata_response, prior_studies, reader_frame};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(arbitration_case))
        .routes(routes!(arbitration_metadata))
        .routes(routes!(arbitration_frame))
        .routes(routes!(arbitration_prior_metadata))
        .routes(routes!(arbitration_prior_frame))
        .routes(routes!(arbitration_picture))
        .routes(routes!(decide_arbitration))
}

/// A case as its arbiter sees it.
#[derive(Serialize, ToSchema)]
struct ArbitrationCase {
    arbitration: Token,
    project: String,
    /// Title of the project.
    title: String,
    /// What the case is called here, derived from the token.
    label: String,
    state: ArbitrationState,
    protocol: Protocol,
    series: Vec<Series>,
    /// The earlier studies that the readers saw beside it, the latest first.
    priors: Vec<PriorStudy>,
    reads: Vec<UnnamedRead>,
    items: Vec<ArbitrationItem>,
    decision: Option<Decision>,
}

/// Whether a case was decided.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ArbitrationState {
    Open,
    Decided,
}

/// A read without its reader's name.
#[derive(Serialize, ToSchema)]
struct UnnamedRead {
    /// `A`, `B`, `C` …
    reader: String,
    findings: Vec<Finding>,
    answers: Vec<Answer>,
    no_finding: bool,
    /// Said in place of a read.
    cannot_be_read: Option<CannotBeRead>,
}

/// One thing that the policy could not settle.
#[derive(Serialize, ToSchema)]
struct ArbitrationItem {
    /// Names it in a ruling.
    item: String,
    kind: ItemKind,
    structure: Option<String>,
    question: Option<String>,
    attribute: Option<String>,
    instance: Option<String>,
    /// What to decide.
    sentence: String,
    support: Vec<UnnamedSupport>,
    members: Vec<UnnamedMember>,
    /// The majority's outline of the finding in question.
    marks: Vec<Mark>,
}

/// Readers who said the same.
#[derive(Serialize, ToSchema)]
struct UnnamedSupport {
    /// None: they did not answer.
    value: Option<Value>,
    readers: Vec<String>,
}

/// One reader's finding.
#[derive(Serialize, ToSchema)]
struct UnnamedMember {
    reader: String,
    finding: Uuid,
}

impl From<LetteredRead> for UnnamedRead {
    fn from(read: LetteredRead) -> Self {
        let LetteredRead { letter, findings, answers, no_finding, cannot_be_read } = read;
        Self { reader: letter, findings, answers, no_finding, cannot_be_read }
    }
}

impl From<DocketItem> for ArbitrationItem {
    fn from(item: DocketItem) -> Self {
        let support = item.support.into_iter();
        let support = support.map(|same| UnnamedSupport { value: same.value, readers: same.readers });
        let members = item.members.into_iter();
        let members = members.map(|member| UnnamedMember { reader: member.reader, finding: member.finding });
        Self {
            item: item.key,
            kind: item.kind,
            structure: item.structure,
            question: item.question,
            attribute: item.attribute,
            instance: item.instance,
            sentence: item.sentence,
            support: support.collect(),
            members: members.collect(),
            marks: item.marks,
        }
    }
}

/// The case before an arbiter.
#[utoipa::path(get, path = "/api/arbitration/cases/{arbitration}", tag = "arbitration",
    params(("arbitration" = Token, Path)), responses((status = 200, body = ArbitrationCase)))]
async fn arbitration_case(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
) -> Result<Json<ArbitrationCase>, Problem> {
    let own = OwnArbitration::grant(&app, &who, token).await?;
    let docket = arbitration::docket(&app, &own).await?;
    let series = workflow::viewing::series(app.db(), &own.viewing()).await?;
    let priors = prior_studies(&app, own.priors(&app).await?).await?;
    let decided = docket.decision.is_some();
    Ok(Json(ArbitrationCase {
        arbitration: token,
        project: own.arbitration().slug.clone(),
        title: own.arbitration().title.clone(),
        label: token.label(),
        state: if decided { ArbitrationState::Decided } else { ArbitrationState::Open },
        protocol: docket.protocol,
        series: series.into_iter().map(Series::from).collect(),
        priors,
        reads: docket.reads.into_iter().map(UnnamedRead::from).collect(),
        items: docket.items.into_iter().map(ArbitrationItem::from).collect(),
        decision: docket.decision,
    }))
}

/// DICOM JSON of the case's images.
#[utoipa::path(get, path = "/api/arbitration/cases/{arbitration}/metadata", tag = "arbitration",
    params(("arbitration" = Token, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn arbitration_metadata(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
) -> Result<Response, Problem> {
    let own = OwnArbitration::grant(&app, &who, token).await?;
    metadata_response(&app, &own.viewing()).await
}

/// One frame of one image.
#[utoipa::path(get, path = "/api/arbitration/cases/{arbitration}/instances/{instance}/frames/{frame}",
    tag = "arbitration",
    params(("arbitration" = Token, Path), ("instance" = String, Path), ("frame" = u32, Path), Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn arbitration_frame(
    State(app): State<App>,
    Who(who): Who,
    Path((token, instance, frame)): Path<(Token, String, u32)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let arbiter = Reader::grant_arbiter(&app, &who, token, None).await?;
    reader_frame(&app, &arbiter, &instance, frame, &wanted).await
}

/// DICOM JSON of the images of a prior study, by its number from 1.
#[utoipa::path(get, path = "/api/arbitration/cases/{arbitration}/priors/{prior}/metadata", tag = "arbitration",
    params(("arbitration" = Token, Path), ("prior" = u32, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn arbitration_prior_metadata(
    State(app): State<App>,
    Who(who): Who,
    Path((token, prior)): Path<(Token, u32)>,
) -> Result<Response, Problem> {
    let own = OwnArbitration::grant(&app, &who, token).await?;
    metadata_response(&app, &numbered(own.priors(&app).await?, prior)?).await
}

/// One frame of an image of a prior study.
#[utoipa::path(get,
    path = "/api/arbitration/cases/{arbitration}/priors/{prior}/instances/{instance}/frames/{frame}",
    tag = "arbitration",
    params(("arbitration" = Token, Path), ("prior" = u32, Path), ("instance" = String, Path), ("frame" = u32, Path), Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn arbitration_prior_frame(
    State(app): State<App>,
    Who(who): Who,
    Path((token, prior, instance, frame)): Path<(Token, u32, String, u32)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let arbiter = Reader::grant_arbiter(&app, &who, token, Some(prior)).await?;
    reader_frame(&app, &arbiter, &instance, frame, &wanted).await
}

/// A picture of the manual that the readers had.
#[utoipa::path(get, path = "/api/arbitration/cases/{arbitration}/pictures/{name}", tag = "arbitration",
    params(("arbitration" = Token, Path), ("name" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*")))]
async fn arbitration_picture(
    State(app): State<App>,
    Who(who): Who,
    Path((token, name)): Path<(Token, String)>,
) -> Result<Response, Problem> {
    let own = OwnArbitration::grant(&app, &who, token).await?;
    let (picture, bytes) = own.picture(&app, &name).await?;
    Ok(([(header::CONTENT_TYPE, picture.media_type)], bytes).into_response())
}

/// Decide the case. 422 `without-ruling` names the `items` that still need one.
#[utoipa::path(post, path = "/api/arbitration/cases/{arbitration}/decision", tag = "arbitration",
    params(("arbitration" = Token, Path)), responses((status = 204)))]
async fn decide_arbitration(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
    Json(decision): Json<Decision>,
) -> Result<StatusCode, Problem> {
    let own = OwnArbitration::grant(&app, &who, token).await?;
    arbitration::decide(&app, &own, decision).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ArbitrationFault> for Problem {
    fn from(fault: ArbitrationFault) -> Self {
        let sentence = fault.to_string();
        match fault {
            ArbitrationFault::WithoutRuling(items) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "without-ruling",
                "Something is left open",
                sentence,
            )
            .with("items", items),
            ArbitrationFault::Other(fault) => fault.into(),
        }
    }
}
