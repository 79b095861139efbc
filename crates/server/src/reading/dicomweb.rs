//! `DICOMweb` over the images of one read: what [`crate::dicomweb`] serves, for a viewer that a blind
//! reader works with. Patient and UIDs are the read's own, and nothing may be kept by the browser.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::id::Token;
use serde_json::{Map, Value};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use workflow::app::App;
use workflow::authority::SignedIn;
use workflow::viewing::BlindCase;

use crate::authority::Who;
use crate::dicomweb::{JSON, one_frame};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reading_studies))
        .routes(routes!(reading_study_metadata))
        .routes(routes!(reading_series))
        .routes(routes!(reading_series_metadata))
        .routes(routes!(reading_instances))
        .routes(routes!(reading_frame_of_series))
}

/// The images of a read of one's own.
async fn case(app: &App, who: &SignedIn, token: Token) -> Result<BlindCase, Problem> {
    let viewing = workflow::read::viewing(app, who, token).await?;
    let metadata = workflow::viewing::metadata(app.db(), &viewing).await?;
    Ok(BlindCase::new(metadata, &token.label()))
}

fn there(case: BlindCase) -> Result<BlindCase, Problem> {
    let missing = || Problem::not_found("There is no such image in this case: load the case again.");
    if case.is_empty() { Err(missing()) } else { Ok(case) }
}

fn told(answers: Vec<Map<String, Value>>) -> Response {
    ([(header::CONTENT_TYPE, JSON)], Json(answers)).into_response()
}

/// The study of a read.
#[utoipa::path(get, path = "/api/reading/reads/{read}/dicomweb/studies", tag = "reading",
    params(("read" = Token, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn reading_studies(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
) -> Result<Response, Problem> {
    Ok(told(case(&app, &who, token).await?.studies()))
}

/// The series of a read.
#[utoipa::path(get, path = "/api/reading/reads/{read}/dicomweb/studies/{study}/series", tag = "reading",
    params(("read" = Token, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn reading_series(
    State(app): State<App>,
    Who(who): Who,
    Path((token, study)): Path<(Token, String)>,
) -> Result<Response, Problem> {
    Ok(told(case(&app, &who, token).await?.of_study(&study).series()))
}

/// The images of a series of a read.
#[utoipa::path(get, path = "/api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/instances",
    tag = "reading", params(("read" = Token, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn reading_instances(
    State(app): State<App>,
    Who(who): Who,
    Path((token, study, series)): Path<(Token, String, String)>,
) -> Result<Response, Problem> {
    Ok(told(case(&app, &who, token).await?.of_study(&study).of_series(&series).instances()))
}

/// Metadata of the study of a read.
#[utoipa::path(get, path = "/api/reading/reads/{read}/dicomweb/studies/{study}/metadata", tag = "reading",
    params(("read" = Token, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn reading_study_metadata(
    State(app): State<App>,
    Who(who): Who,
    Path((token, study)): Path<(Token, String)>,
) -> Result<Response, Problem> {
    Ok(told(there(case(&app, &who, token).await?.of_study(&study))?.metadata()))
}

/// Metadata of a series of a read.
#[utoipa::path(get, path = "/api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/metadata",
    tag = "reading", params(("read" = Token, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn reading_series_metadata(
    State(app): State<App>,
    Who(who): Who,
    Path((token, study, series)): Path<(Token, String, String)>,
) -> Result<Response, Problem> {
    Ok(told(there(case(&app, &who, token).await?.of_study(&study).of_series(&series))?.metadata()))
}

/// One frame of one image of a read.
#[utoipa::path(get,
    path = "/api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frame}",
    tag = "reading", params(("read" = Token, Path), ("study" = String, Path), ("series" = String, Path),
        ("instance" = String, Path), ("frame" = u32, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "multipart/related")))]
async fn reading_frame_of_series(
    State(app): State<App>,
    Who(who): Who,
    headers: HeaderMap,
    Path((token, _study, _series, instance, number)): Path<(Token, String, String, String, u32)>,
) -> Result<Response, Problem> {
    let viewing = workflow::read::viewing(&app, &who, token).await?;
    let frame = workflow::viewing::frame(&app, &viewing, &instance, number).await?;
    one_frame(&app, &headers, frame)
}
