//! How a project hangs its cases.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::{Duty, Manage, Oversee, Reads};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hanging, keep_hanging)).routes(routes!(reading_hanging))
}

/// Hanging protocols of a project's own, the first that fits a case first.
#[derive(Serialize, Deserialize, ToSchema)]
struct Hanging {
    #[schema(value_type = Vec<Object>)]
    protocols: Vec<Value>,
}

async fn of<D: Duty>(app: &App, permit: &Permit<D>) -> Result<Json<Hanging>, Problem> {
    Ok(Json(Hanging { protocols: workflow::hanging::of(app, permit).await? }))
}

/// How the project hangs its cases.
#[utoipa::path(get, path = "/api/projects/{project}/hanging", tag = "project", params(("project" = String, Path)),
    responses((status = 200, body = Hanging)))]
async fn hanging(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<Hanging>, Problem> {
    of(&app, &permit).await
}

/// How the project hangs its cases, for its readers.
#[utoipa::path(get, path = "/api/reading/projects/{project}/hanging", tag = "reading",
    params(("project" = String, Path)), responses((status = 200, body = Hanging)))]
async fn reading_hanging(
    State(app): State<App>,
    Allowed(permit): Allowed<Reads>,
) -> Result<Json<Hanging>, Problem> {
    of(&app, &permit).await
}

/// Say how the project hangs its cases.
#[utoipa::path(put, path = "/api/projects/{project}/hanging", tag = "project", params(("project" = String, Path)),
    responses((status = 204)))]
async fn keep_hanging(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Json(hanging): Json<Hanging>,
) -> Result<StatusCode, Problem> {
    workflow::hanging::keep(&app, &permit, &hanging.protocols).await?;
    Ok(StatusCode::NO_CONTENT)
}
