//! Checking the display before reading.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::display::DisplayCheck;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;

use crate::authority::{Shown, Who};
use crate::description::routes;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(display, check_display))
}

/// How the display stands.
#[derive(Serialize, ToSchema)]
struct DisplayState {
    /// Whether it was checked since sign-in.
    checked: bool,
}

/// Whether the display was checked since sign-in.
#[utoipa::path(get, path = "/api/reading/display", tag = "reading", responses((status = 200, body = DisplayState)))]
async fn display(
    State(app): State<App>,
    Who(_who): Who,
    Shown(session): Shown,
) -> Result<Json<DisplayState>, Problem> {
    Ok(Json(DisplayState { checked: workflow::display::is_checked(&app, &session).await? }))
}

/// Keep what was seen of the check pattern.
#[utoipa::path(post, path = "/api/reading/display", tag = "reading", responses((status = 204)))]
async fn check_display(
    State(app): State<App>,
    Who(who): Who,
    Json(check): Json<DisplayCheck>,
) -> Result<StatusCode, Problem> {
    workflow::display::keep(&app, &who, check).await?;
    Ok(StatusCode::NO_CONTENT)
}
