//! The reference standard as files.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::OverseeReads;
use workflow::export::{self, SegmentationsWanted, Uids};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(export_reference))
        .routes(routes!(export_coco))
        .routes(routes!(export_segmentations))
}

/// By which UIDs images are named.
#[derive(Deserialize, IntoParams)]
struct ExportWanted {
    /// Pseudonyms, as copies of the images bear them, unless the originals' are asked for.
    #[param(inline)]
    uids: Option<UidsWanted>,
}

/// Pseudonyms or the originals' UIDs.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum UidsWanted {
    Pseudonymised,
    Original,
}

impl ExportWanted {
    fn uids(&self) -> Uids {
        uids(self.uids)
    }
}

fn uids(wanted: Option<UidsWanted>) -> Uids {
    match wanted {
        Some(UidsWanted::Original) => Uids::Original,
        Some(UidsWanted::Pseudonymised) | None => Uids::Pseudonymised,
    }
}

/// Which segmentations are written.
#[derive(Deserialize, IntoParams)]
struct SegmentationsAsked {
    /// Pseudonyms, as copies of the images bear them, unless the originals' are asked for.
    #[param(inline)]
    uids: Option<UidsWanted>,
    /// Outlines too, filled.
    #[serde(default)]
    outlines: bool,
}

/// What holds them is a zip.
const SEGMENTATIONS: &str = "segmentations.zip";

fn download(project: &str, name: &str, bytes: Bytes) -> Response {
    let content = if name == SEGMENTATIONS { "application/zip" } else { "application/json" };
    let disposition = format!("attachment; filename=\"{project}-{name}\"");
    let headers = [(header::CONTENT_TYPE, content.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// The reference standard as JSON.
#[utoipa::path(get, path = "/api/projects/{project}/exports/reference.json", tag = "export",
    params(("project" = String, Path), ExportWanted),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn export_reference(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Query(wanted): Query<ExportWanted>,
) -> Result<Response, Problem> {
    let bytes = export::reference(&app, &permit, wanted.uids()).await?;
    Ok(download(permit.slug(), "reference.json", bytes))
}

/// The findings that stand, in the COCO format.
#[utoipa::path(get, path = "/api/projects/{project}/exports/coco.json", tag = "export",
    params(("project" = String, Path), ExportWanted),
    responses((status = 200, body = Object, content_type = "application/json")))]
async fn export_coco(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Query(wanted): Query<ExportWanted>,
) -> Result<Response, Problem> {
    let bytes = export::coco(&app, &permit, wanted.uids()).await?;
    Ok(download(permit.slug(), "coco.json", bytes))
}

/// The masks that stand, as DICOM segmentations.
#[utoipa::path(get, path = "/api/projects/{project}/exports/segmentations.zip", tag = "export",
    params(("project" = String, Path), SegmentationsAsked),
    responses((status = 200, body = Vec<u8>, content_type = "application/zip")))]
async fn export_segmentations(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Query(asked): Query<SegmentationsAsked>,
) -> Result<Response, Problem> {
    let wanted = SegmentationsWanted { uids: uids(asked.uids), outlines: asked.outlines };
    let bytes = export::segmentations(&app, &permit, wanted).await?;
    Ok(download(permit.slug(), SEGMENTATIONS, bytes))
}
