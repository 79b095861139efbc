//! Saving a read, and making it final.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use domain::finding::Draft;
use domain::id::Token;
use domain::read::Enclosed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::read::OwnRead;

use crate::authority::Who;
use crate::description::routes;
use crate::problem::Problem;

/// Most bytes of a draft: what the largest read that can be kept comes to.
const DRAFT_LIMIT: usize = 32 << 20;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(save_draft))
        .routes(routes!(submit_read))
        .layer(DefaultBodyLimit::max(DRAFT_LIMIT))
}

/// What a reader has said so far.
#[derive(Deserialize, ToSchema)]
struct SaveDraft {
    /// The revision that this draft builds on.
    base_revision: u32,
    draft: Draft,
}

/// A read to be made final.
#[derive(Deserialize, ToSchema)]
struct SubmitRead {
    /// The revision that this draft builds on.
    base_revision: u32,
    draft: Draft,
    /// What the reader's program measured of the findings, where the protocol has their tightness looked after.
    #[serde(default)]
    enclosed: Vec<Enclosed>,
}

/// The draft is kept.
#[derive(Serialize, ToSchema)]
struct SavedDraft {
    /// Its new revision.
    revision: u32,
}

/// The read is final.
#[derive(Serialize, ToSchema)]
struct SubmittedRead {
    /// Whether another read waits.
    next: bool,
}

/// Keep the draft. 409 `draft-conflict` with `revision` and `draft` when it was saved elsewhere.
#[utoipa::path(put, path = "/api/reading/reads/{read}/draft", tag = "reading",
    params(("read" = Token, Path)), responses((status = 200, body = SavedDraft)))]
async fn save_draft(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
    Json(given): Json<SaveDraft>,
) -> Result<Json<SavedDraft>, Problem> {
    let own = OwnRead::grant(&app, &who, token).await?;
    let revision = workflow::read::save(&app, &own, given.base_revision, &given.draft).await?;
    Ok(Json(SavedDraft { revision }))
}

/// Make the read final. 422 `incomplete` with what is `missing`.
#[utoipa::path(post, path = "/api/reading/reads/{read}/submission", tag = "reading",
    params(("read" = Token, Path)), responses((status = 200, body = SubmittedRead)))]
async fn submit_read(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Token>,
    Json(given): Json<SubmitRead>,
) -> Result<Json<SubmittedRead>, Problem> {
    let own = OwnRead::grant(&app, &who, token).await?;
    let SubmitRead { base_revision, draft, enclosed } = given;
    let next = workflow::read::submit_measured(&app, &own, base_revision, &draft, &enclosed).await?;
    Ok(Json(SubmittedRead { next }))
}
