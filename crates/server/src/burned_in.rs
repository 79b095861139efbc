//! Text that was burned into the pixels of cases: what waits for a person, and what the person decides.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::{CaseId, InstanceId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{Manage, OverseeReads};
use workflow::burned_in::{self, Decision, Flagged};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_burned_in))
        .routes(routes!(burned_in_picture))
        .routes(routes!(decide_on_burned_in))
}

/// Cases whose pixels may name the patient.
#[derive(Serialize, ToSchema)]
struct BurnedInCases {
    /// Those that wait for a person come first; at most 200.
    cases: Vec<FlaggedCase>,
}

/// A case whose pixels may name the patient.
#[derive(Serialize, ToSchema)]
struct FlaggedCase {
    case: CaseId,
    label: String,
    subject: String,
    /// Whether a person kept it out; else it waits.
    excluded: bool,
    decided_by: Option<String>,
    decided_at: Option<Timestamp>,
    images: Vec<FlaggedImage>,
}

/// An image to look at.
#[derive(Serialize, ToSchema)]
struct FlaggedImage {
    image: InstanceId,
    frames: u32,
    /// Why, each in words that go on from “because”.
    reasons: Vec<String>,
}

impl From<(Flagged, Vec<burned_in::FlaggedImage>)> for FlaggedCase {
    fn from((case, images): (Flagged, Vec<burned_in::FlaggedImage>)) -> Self {
        let image =
            |burned_in::FlaggedImage { image, frames, reasons }| FlaggedImage { image, frames, reasons };
        Self {
            case: case.case,
            label: case.label,
            subject: case.subject,
            excluded: case.is_excluded,
            decided_by: case.decided_by,
            decided_at: case.decided_at,
            images: images.into_iter().map(image).collect(),
        }
    }
}

/// What a person makes of a flagged case.
#[derive(Deserialize, ToSchema)]
struct BurnedInDecision {
    decision: BurnedInWord,
}

/// What a person makes of a flagged case.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BurnedInWord {
    /// Its pixels name nobody: readers may see it.
    Clear,
    /// It is given to no reader.
    Exclude,
}

/// List the cases whose pixels may name the patient.
#[utoipa::path(get, path = "/api/projects/{project}/burned-in", tag = "dataset",
    params(("project" = String, Path)), responses((status = 200, body = BurnedInCases)))]
async fn list_burned_in(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
) -> Result<Json<BurnedInCases>, Problem> {
    let cases = burned_in::list(&app, &permit).await?;
    Ok(Json(BurnedInCases { cases: cases.into_iter().map(FlaggedCase::from).collect() }))
}

/// A frame of a flagged image as a picture.
#[utoipa::path(get, path = "/api/projects/{project}/burned-in/{case}/images/{image}/frames/{frame}",
    tag = "dataset", params(("project" = String, Path), ("case" = CaseId, Path), ("image" = InstanceId, Path),
        ("frame" = u32, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn burned_in_picture(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case, image, frame)): Path<(String, CaseId, InstanceId, u32)>,
) -> Result<Response, Problem> {
    let picture = burned_in::picture(&app, &permit, case, image, frame).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], picture).into_response())
}

/// Decide about a flagged case; the decision may be changed until the case is given to readers.
#[utoipa::path(post, path = "/api/projects/{project}/burned-in/{case}/decision", tag = "dataset",
    params(("project" = String, Path), ("case" = CaseId, Path)), responses((status = 204)))]
async fn decide_on_burned_in(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, case)): Path<(String, CaseId)>,
    Json(BurnedInDecision { decision }): Json<BurnedInDecision>,
) -> Result<StatusCode, Problem> {
    let decision = match decision {
        BurnedInWord::Clear => Decision::Clear,
        BurnedInWord::Exclude => Decision::Exclude,
    };
    burned_in::decide(&app, &permit, case, decision).await?;
    Ok(StatusCode::NO_CONTENT)
}
