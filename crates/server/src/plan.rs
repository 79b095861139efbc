//! The read plan and what it comes to.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::plan::ReadPlan;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{Manage, Oversee};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_plan, set_plan))
}

/// A read plan with what it comes to.
#[derive(Serialize, ToSchema)]
struct PlannedReads {
    #[serde(flatten)]
    plan: ReadPlan,
    forecast: Forecast,
}

/// What a plan comes to with the data and readers at hand.
#[derive(Serialize, ToSchema)]
struct Forecast {
    /// People who read.
    readers: u32,
    /// Reads of all cases, repeats included.
    reads: u32,
    /// Reads of each reader, at most.
    reads_per_reader: u32,
    sentence: String,
}

/// The read plan.
#[utoipa::path(get, path = "/api/projects/{project}/plan", tag = "plan",
    params(("project" = String, Path)), responses((status = 200, body = PlannedReads)))]
async fn read_plan(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<PlannedReads>, Problem> {
    let (plan, forecast) = workflow::plan::find(&app, &permit).await?;
    let workflow::plan::Forecast { readers, reads, reads_per_reader, sentence } = forecast;
    Ok(Json(PlannedReads { plan, forecast: Forecast { readers, reads, reads_per_reader, sentence } }))
}

/// Replace the read plan.
#[utoipa::path(put, path = "/api/projects/{project}/plan", tag = "plan",
    params(("project" = String, Path)), responses((status = 204)))]
async fn set_plan(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Json(plan): Json<ReadPlan>,
) -> Result<StatusCode, Problem> {
    workflow::plan::set(&app, &permit, &plan).await?;
    Ok(StatusCode::NO_CONTENT)
}
