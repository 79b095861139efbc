//! The protocol, for those who write it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use domain::protocol::Protocol;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{DesignProtocol, Oversee};
use workflow::protocol::{self, Standing, picture};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(protocol_standing))
        .routes(routes!(protocol_version))
        .routes(routes!(draft_protocol))
        .routes(routes!(release_protocol))
        .routes(routes!(list_pictures))
        .routes(routes!(get_picture, put_picture))
}

/// The draft and the released versions.
#[derive(Serialize, ToSchema)]
struct ProtocolStanding {
    draft: Protocol,
    draft_yaml: String,
    versions: Vec<ProtocolVersion>,
}

/// A released version.
#[derive(Serialize, ToSchema)]
struct ProtocolVersion {
    version: u32,
    released_at: Timestamp,
    released_by: String,
    /// Readers who acknowledged it.
    acknowledged_by: Vec<String>,
}

/// A released version with its content.
#[derive(Serialize, ToSchema)]
struct ReleasedProtocol {
    version: u32,
    protocol: Protocol,
}

/// The draft as it was understood.
#[derive(Serialize, ToSchema)]
struct DraftedProtocol {
    protocol: Protocol,
}

/// The number of a version that was just released.
#[derive(Serialize, ToSchema)]
struct ProtocolRelease {
    version: u32,
}

/// The pictures of the manual's draft.
#[derive(Serialize, ToSchema)]
struct Pictures {
    pictures: Vec<PictureRow>,
}

/// A picture of the manual.
#[derive(Serialize, ToSchema)]
struct PictureRow {
    name: String,
    media_type: String,
    added_at: Timestamp,
}

impl From<Standing> for ProtocolStanding {
    fn from(Standing { draft, draft_yaml, versions }: Standing) -> Self {
        let versions = versions.into_iter().map(|version| ProtocolVersion {
            version: version.version,
            released_at: version.released_at,
            released_by: version.released_by,
            acknowledged_by: version.acknowledged_by,
        });
        Self { draft, draft_yaml, versions: versions.collect() }
    }
}

/// The protocol's draft and its released versions.
#[utoipa::path(get, path = "/api/projects/{project}/protocol", tag = "protocol", params(("project" = String, Path)),
    responses((status = 200, body = ProtocolStanding)))]
async fn protocol_standing(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<ProtocolStanding>, Problem> {
    Ok(Json(protocol::standing(&app, &permit).await?.into()))
}

/// One released version.
#[utoipa::path(get, path = "/api/projects/{project}/protocol/versions/{version}", tag = "protocol",
    params(("project" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = ReleasedProtocol)))]
async fn protocol_version(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
    Path((_project, version)): Path<(String, u32)>,
) -> Result<Json<ReleasedProtocol>, Problem> {
    let released = protocol::version(&app, &permit, version).await?;
    Ok(Json(ReleasedProtocol { version: released.version, protocol: released.protocol }))
}

/// Replace the draft by a YAML document.
#[utoipa::path(put, path = "/api/projects/{project}/protocol/draft", tag = "protocol",
    params(("project" = String, Path)), request_body(content = String, content_type = "text/yaml"),
    responses((status = 200, body = DraftedProtocol)))]
async fn draft_protocol(
    State(app): State<App>,
    Allowed(permit): Allowed<DesignProtocol>,
    text: String,
) -> Result<Json<DraftedProtocol>, Problem> {
    Ok(Json(DraftedProtocol { protocol: protocol::set_draft(&app, &permit, &text).await? }))
}

/// Release the draft as the next version.
#[utoipa::path(post, path = "/api/projects/{project}/protocol/release", tag = "protocol",
    params(("project" = String, Path)), responses((status = 200, body = ProtocolRelease)))]
async fn release_protocol(
    State(app): State<App>,
    Allowed(permit): Allowed<DesignProtocol>,
) -> Result<Json<ProtocolRelease>, Problem> {
    Ok(Json(ProtocolRelease { version: protocol::release(&app, &permit).await? }))
}

/// List the pictures of the manual's draft.
#[utoipa::path(get, path = "/api/projects/{project}/protocol/pictures", tag = "protocol",
    params(("project" = String, Path)), responses((status = 200, body = Pictures)))]
async fn list_pictures(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<Pictures>, Problem> {
    let pictures = picture::list(&app, &permit).await?.into_iter().map(|picture| PictureRow {
        name: picture.name,
        media_type: picture.media_type,
        added_at: picture.added_at,
    });
    Ok(Json(Pictures { pictures: pictures.collect() }))
}

/// A picture of the manual's draft.
#[utoipa::path(get, path = "/api/projects/{project}/protocol/pictures/{name}", tag = "protocol",
    params(("project" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*")))]
async fn get_picture(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
    Path((_project, name)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let content = picture::get(&app, &permit, &name).await?;
    Ok(([(header::CONTENT_TYPE, content.media_type)], content.bytes))
}

/// Add a picture to the manual's draft, or replace it.
#[utoipa::path(put, path = "/api/projects/{project}/protocol/pictures/{name}", tag = "protocol",
    params(("project" = String, Path), ("name" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204)))]
async fn put_picture(
    State(app): State<App>,
    Allowed(permit): Allowed<DesignProtocol>,
    Path((_project, name)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    picture::put(&app, &permit, &name, bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}
