//! The reference standard as files.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use workflow::app::App;
use workflow::authority::duty::OverseeReads;
use workflow::export;

use crate::authority::Allowed;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export_reference)).routes(routes!(export_coco))
}

fn download(project: &str, name: &str, bytes: Bytes) -> Response {
    let disposition = format!("attachment; filename=\"{project}-{name}\"");
    let headers =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// The reference standard as JSON.
#[utoipa::path(get, path = "/api/projects/{project}/exports/reference.json", tag = "export",
    params(("project" = String, Path)),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn export_reference(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
) -> Result<Response, Problem> {
    let bytes = export::reference(&app, &permit).await?;
    Ok(download(permit.slug(), "reference.json", bytes))
}

/// The findings that stand, in the COCO format.
#[utoipa::path(get, path = "/api/projects/{project}/exports/coco.json", tag = "export",
    params(("project" = String, Path)),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn export_coco(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
) -> Result<Response, Problem> {
    let bytes = export::coco(&app, &permit).await?;
    Ok(download(permit.slug(), "coco.json", bytes))
}
