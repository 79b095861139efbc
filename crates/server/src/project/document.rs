//! A project as a YAML document.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{Manage, Oversee};
use workflow::project::document;

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export_project, apply_project))
}

/// What applying a document changed.
#[derive(Serialize, ToSchema)]
struct AppliedDocument {
    /// One sentence each; none if the project is so already.
    changes: Vec<String>,
}

/// The project as a YAML document.
#[utoipa::path(get, path = "/api/projects/{project}/document", tag = "project", params(("project" = String, Path)),
    responses((status = 200, body = String, content_type = "text/yaml")))]
async fn export_project(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<impl IntoResponse, Problem> {
    let text = document::export(&app, &permit).await?;
    Ok(([(header::CONTENT_TYPE, "text/yaml; charset=utf-8")], text))
}

/// Make the project what a YAML document says.
#[utoipa::path(put, path = "/api/projects/{project}/document", tag = "project", params(("project" = String, Path)),
    request_body(content = String, content_type = "text/yaml"),
    responses((status = 200, body = AppliedDocument)))]
async fn apply_project(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    text: String,
) -> Result<Json<AppliedDocument>, Problem> {
    Ok(Json(AppliedDocument { changes: document::apply(&app, &permit, &text).await? }))
}
