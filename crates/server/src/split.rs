//! A project's split.

use axum::Json;
use axum::extract::State;
use domain::split::{Split, SplitDesign};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{Manage, Oversee};
use workflow::split::Drawn;

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find_split, draw_split))
}

/// A project's split and what was drawn.
#[derive(Serialize, ToSchema)]
struct SplitState {
    design: SplitDesign,
    drawn_at: Option<Timestamp>,
    /// A batch was released: no subject changes its split any more.
    fixed: bool,
    counts: SplitCounts,
}

/// Subjects and cases by split.
#[derive(Default, Serialize, ToSchema)]
struct SplitCounts {
    test: SplitCount,
    validation: SplitCount,
    training: SplitCount,
    /// In no split.
    none: SplitCount,
}

/// Subjects and their cases.
#[derive(Default, Serialize, ToSchema)]
struct SplitCount {
    subjects: u32,
    cases: u32,
}

impl From<Drawn> for SplitState {
    fn from(drawn: Drawn) -> Self {
        let mut counts = SplitCounts::default();
        for count in drawn.counts {
            let split = match count.split {
                Some(Split::Test) => &mut counts.test,
                Some(Split::Validation) => &mut counts.validation,
                Some(Split::Training) => &mut counts.training,
                None => &mut counts.none,
            };
            *split = SplitCount { subjects: count.subjects, cases: count.cases };
        }
        Self { design: drawn.design, drawn_at: drawn.drawn_at, fixed: drawn.fixed, counts }
    }
}

/// The split.
#[utoipa::path(get, path = "/api/projects/{project}/split", tag = "split",
    params(("project" = String, Path)), responses((status = 200, body = SplitState)))]
async fn find_split(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<SplitState>, Problem> {
    Ok(Json(workflow::split::find(&app, &permit).await?.into()))
}

/// Draw the split anew. 409 once a batch is released, unless the same design places newcomers.
#[utoipa::path(put, path = "/api/projects/{project}/split", tag = "split",
    params(("project" = String, Path)), responses((status = 200, body = SplitState)))]
async fn draw_split(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Json(design): Json<SplitDesign>,
) -> Result<Json<SplitState>, Problem> {
    Ok(Json(workflow::split::draw(&app, &permit, design).await?.into()))
}
