//! How a person likes to look at images.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;

use crate::authority::Who;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preferences, keep_preferences))
}

/// One's own preferences, as the viewer kept them.
#[utoipa::path(get, path = "/api/preferences", tag = "session", responses((status = 200, body = Object)))]
async fn preferences(State(app): State<App>, Who(who): Who) -> Result<Json<Value>, Problem> {
    Ok(Json(workflow::preference::of(&app, &who).await?))
}

/// Keep one's own preferences in place of those before.
#[utoipa::path(put, path = "/api/preferences", tag = "session", request_body = Object, responses((status = 204)))]
async fn keep_preferences(
    State(app): State<App>,
    Who(who): Who,
    Json(preferences): Json<Value>,
) -> Result<StatusCode, Problem> {
    workflow::preference::keep(&app, &who, &preferences).await?;
    Ok(StatusCode::NO_CONTENT)
}
