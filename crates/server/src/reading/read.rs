//! The read before a reader: what to read by, what to look at, what was said so far.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::finding::Draft;
use domain::id::Token;
use domain::protocol::Protocol;
use domain::read::ReadState;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use workflow::app::App;
use workflow::dicomweb::Reader;
use workflow::read::OwnRead;

use crate::authority::Who;
use crate::problem::Problem;
use crate::viewing::{Series, metadata_response};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open_read))
        .routes(routes!(reading_metadata))
        .routes(routes!(reading_frame))
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
    /// How often the draft was saved.
    revision: u32,
    draft: Draft,
    /// What the browser encrypts with whatever of the draft it has not sent yet: AES-128, hexadecimal.
    draft_key: String,
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
    params(("read" = Token, Path), ("instance" = String, Path), ("frame" = u32, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn reading_frame(
    State(app): State<App>,
    Who(who): Who,
    Path((token, instance, frame)): Path<(Token, String, u32)>,
) -> Result<Response, Problem> {
    let frame = Reader::grant(&app, &who, token).await?.frame(&app, &instance, frame).await?;
    Ok(([(header::CONTENT_TYPE, frame.content_type)], frame.bytes).into_response())
}
