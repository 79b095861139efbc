//! The arbiter's API: closed types as in reading. Reads have letters, never names, and images the
//! UIDs of this one arbitration.

mod case;

use axum::Json;
use axum::extract::State;
use domain::id::Token;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::arbitration;
use workflow::authority::duty::Arbitrates;

use crate::authority::{Allowed, Who};
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(arbitration_projects))
        .routes(routes!(next_arbitration))
        .merge(case::routes())
}

/// An arbiter's home page.
#[derive(Serialize, ToSchema)]
struct ArbitrationHome {
    projects: Vec<ArbitrationProject>,
}

/// A project as its arbiter sees it.
#[derive(Serialize, ToSchema)]
struct ArbitrationProject {
    project: String,
    title: String,
    /// Cases that wait for a decision.
    waiting: u32,
    /// Cases that one has decided.
    decided: u32,
}

/// The case that is now before the arbiter.
#[derive(Serialize, ToSchema)]
struct NextArbitration {
    /// None: nothing waits.
    arbitration: Option<Token>,
}

/// The projects that one arbitrates in.
#[utoipa::path(get, path = "/api/arbitration/projects", tag = "arbitration",
    responses((status = 200, body = ArbitrationHome)))]
async fn arbitration_projects(
    State(app): State<App>,
    Who(who): Who,
) -> Result<Json<ArbitrationHome>, Problem> {
    let project = |bench: arbitration::Bench| ArbitrationProject {
        project: bench.slug,
        title: bench.title,
        waiting: bench.waiting,
        decided: bench.decided,
    };
    let projects = arbitration::projects(&app, &who).await?.into_iter().map(project).collect();
    Ok(Json(ArbitrationHome { projects }))
}

/// Take the next case, or find the one that one has.
#[utoipa::path(post, path = "/api/arbitration/projects/{project}/next", tag = "arbitration",
    params(("project" = String, Path)), responses((status = 200, body = NextArbitration)))]
async fn next_arbitration(
    State(app): State<App>,
    Allowed(permit): Allowed<Arbitrates>,
) -> Result<Json<NextArbitration>, Problem> {
    Ok(Json(NextArbitration { arbitration: arbitration::next(&app, &permit).await? }))
}
