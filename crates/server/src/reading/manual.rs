//! The protocol as readers read it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::protocol::Protocol;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::Reads;

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reading_protocol))
        .routes(routes!(acknowledge_protocol))
        .routes(routes!(reading_picture))
}

/// The newest released protocol.
#[derive(Serialize, ToSchema)]
struct ReadingProtocol {
    version: u32,
    /// Title of the project.
    title: String,
    protocol: Protocol,
}

/// Which version the reader has read.
#[derive(Deserialize, ToSchema)]
struct Acknowledgement {
    version: u32,
}

/// The protocol to read by.
#[utoipa::path(get, path = "/api/reading/projects/{project}/protocol", tag = "reading",
    params(("project" = String, Path)), responses((status = 200, body = ReadingProtocol)))]
async fn reading_protocol(
    State(app): State<App>,
    Allowed(permit): Allowed<Reads>,
) -> Result<Json<ReadingProtocol>, Problem> {
    let (title, released) = workflow::read::protocol(&app, &permit).await?;
    Ok(Json(ReadingProtocol { version: released.version, title, protocol: released.protocol }))
}

/// Acknowledge a version of the protocol.
#[utoipa::path(post, path = "/api/reading/projects/{project}/acknowledgement", tag = "reading",
    params(("project" = String, Path)), responses((status = 204)))]
async fn acknowledge_protocol(
    State(app): State<App>,
    Allowed(permit): Allowed<Reads>,
    Json(given): Json<Acknowledgement>,
) -> Result<StatusCode, Problem> {
    workflow::read::acknowledge(&app, &permit, given.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A picture of the manual.
#[utoipa::path(get, path = "/api/reading/projects/{project}/protocol/{version}/pictures/{name}", tag = "reading",
    params(("project" = String, Path), ("version" = u32, Path), ("name" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*")))]
async fn reading_picture(
    State(app): State<App>,
    Allowed(permit): Allowed<Reads>,
    Path((_project, version, name)): Path<(String, u32, String)>,
) -> Result<Response, Problem> {
    let (picture, bytes) = workflow::read::picture(&app, &permit, version, &name).await?;
    Ok(([(header::CONTENT_TYPE, picture.media_type)], bytes).into_response())
}
