//! The read before a reader: what to read by, what to look at, what was said so far.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::finding::Draft;
use domain::id::Token;
use domain::protocol::Protocol;
use domain::read::ReadState;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::dicomweb::Reader;
use workflow::read::OwnRead;

use crate::authority::Who;
use crate::description::routes;
use crate::problem::Problem;
use crate::viewing::{Series, Wanted, metadata_response, reader_frame};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open_read))
        .routes(routes!(reading_metadata))
        .routes(routes!(reading_frame))
        .routes(routes!(prior_metadata))
        .routes(routes!(prior_frame))
}

/// A read as its reader sees it.
#[derive(Serialize, ToSchema)]
struct ReadingRead {
    read: Token,
    project: String,
    /// Title of the project.
    title: String,
    /// What the case is called here, derived from the token.
    label: String,
    /// `open` or `submitted`.
    state: ReadState,
    protocol_version: u32,
    protocol: Protocol,
    series: Vec<Series>,
    /// Earlier studies to look at beside the case, where the protocol allows it: the latest first.
    priors: Vec<ReadingPrior>,
    /// How often the draft was saved.
    revision: u32,
    draft: Draft,
    /// What the browser encrypts with whatever of the draft it has not sent yet: AES-128, hexadecimal.
    draft_key: String,
}

/// An earlier study of the same subject. Nothing is marked on it.
#[derive(Serialize, ToSchema)]
struct ReadingPrior {
    /// How long before the case it was made, such as `14 months before`.
    before: String,
    series: Vec<Series>,
}

/// A read of one's own.
#[utoipa::path(get, path = "/api/reading/reads/{read}", tag = "reading",
    params(("read" = Token, Path)), responses((status = 200, body = ReadingRead)))]
async fn open_read(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
) -> Result<Json<ReadingRead>, Problem> {
    let own = OwnRead::grant(&app, &who, token).await?;
    let released = own.protocol(&app).await?;
    let series = workflow::viewing::series(app.db(), &own.viewing()).await?;
    let mut priors = Vec::new();
    for prior in own.priors(&app).await? {
        let series = workflow::viewing::series(app.db(), &prior.viewing).await?;
        let before = domain::prior::before(prior.days);
        priors.push(ReadingPrior { before, series: series.into_iter().map(Series::from).collect() });
    }
    let draft_key = own.draft_key();
    let read = own.into_read();
    Ok(Json(ReadingRead {
        read: token,
        project: read.slug,
        title: read.title,
        label: token.label(),
        state: read.state,
        protocol_version: released.version,
        protocol: released.protocol,
        series: series.into_iter().map(Series::from).collect(),
        priors,
        revision: read.revision,
        draft: read.draft,
        draft_key,
    }))
}

/// DICOM JSON of the read's images.
#[utoipa::path(get, path = "/api/reading/reads/{read}/metadata", tag = "reading",
    params(("read" = Token, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn reading_metadata(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
) -> Result<Response, Problem> {
    let viewing = workflow::read::viewing(&app, &who, token).await?;
    metadata_response(&app, &viewing).await
}

/// One frame of one image.
#[utoipa::path(get, path = "/api/reading/reads/{read}/instances/{instance}/frames/{frame}", tag = "reading",
    params(("read" = Token, Path), ("instance" = String, Path), ("frame" = u32, Path), Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn reading_frame(
    State(app): State<App>,
    Who(who): Who,
    Path((token, instance, frame)): Path<(Token, String, u32)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let reader = Reader::grant(&app, &who, token).await?;
    reader_frame(&app, &reader, &instance, frame, &wanted).await
}

/// DICOM JSON of the images of a prior study, by its number from 1.
#[utoipa::path(get, path = "/api/reading/reads/{read}/priors/{prior}/metadata", tag = "reading",
    params(("read" = Token, Path), ("prior" = u32, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn prior_metadata(
    State(app): State<App>,
    Who(who): Who,
    Path((token, prior)): Path<(Token, u32)>,
) -> Result<Response, Problem> {
    let viewing = workflow::read::prior(&app, &who, token, prior).await?;
    metadata_response(&app, &viewing).await
}

/// One frame of an image of a prior study.
#[utoipa::path(get, path = "/api/reading/reads/{read}/priors/{prior}/instances/{instance}/frames/{frame}",
    tag = "reading",
    params(("read" = Token, Path), ("prior" = u32, Path), ("instance" = String, Path), ("frame" = u32, Path),
        Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn prior_frame(
    State(app): State<App>,
    Who(who): Who,
    Path((token, prior, instance, frame)): Path<(Token, u32, String, u32)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let reader = Reader::grant_prior(&app, &who, token, prior).await?;
    reader_frame(&app, &reader, &instance, frame, &wanted).await
}
