//! The identity map of a project, for its custodian.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::Identify;
use workflow::identity;

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(identities))
}

/// Which subject is which patient, as CSV; each look is in the audit trail.
#[utoipa::path(get, path = "/api/projects/{project}/identities.csv", tag = "dataset",
    params(("project" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn identities(
    State(app): State<App>,
    Allowed(permit): Allowed<Identify>,
) -> Result<impl IntoResponse, Problem> {
    let map = identity::as_csv(&identity::identities(&app, &permit).await?);
    let disposition = format!("attachment; filename=\"{}-identities.csv\"", permit.slug());
    let kind = "text/csv; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], map))
}
