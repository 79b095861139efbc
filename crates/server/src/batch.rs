//! Cases released together.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::batch::BatchKind;
use domain::id::{BatchId, CaseId, UserId};
use domain::split::Split;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{Manage, OverseeReads};
use workflow::batch;

use crate::authority::Allowed;
use crate::description::routes;
use crate::figure::Figure;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_batches, plan_batch))
        .routes(routes!(batch_progress, remove_batch))
        .routes(routes!(release_batch))
}

/// A batch with how far it has come.
#[derive(Serialize, ToSchema)]
struct Batch {
    #[serde(rename = "batch")]
    id: BatchId,
    kind: BatchKind,
    name: String,
    state: BatchState,
    deadline: Option<Timestamp>,
    created_at: Timestamp,
    released_at: Option<Timestamp>,
    /// How many cases are in it.
    cases: u32,
    reads: ReadCounts,
}

/// Whether a batch was given to its readers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BatchState {
    Planned,
    Released,
}

/// Reads by state.
#[derive(Serialize, ToSchema)]
struct ReadCounts {
    queued: u32,
    open: u32,
    submitted: u32,
}

impl From<batch::Batch> for Batch {
    fn from(batch: batch::Batch) -> Self {
        Self {
            id: batch.id,
            kind: batch.kind,
            name: batch.name,
            state: if batch.released_at.is_some() { BatchState::Released } else { BatchState::Planned },
            deadline: batch.deadline,
            created_at: batch.created_at,
            released_at: batch.released_at,
            cases: batch.cases,
            reads: ReadCounts { queued: batch.queued, open: batch.open, submitted: batch.submitted },
        }
    }
}

/// The batches of a project.
#[derive(Serialize, ToSchema)]
struct Batches {
    batches: Vec<Batch>,
}

/// A batch to be planned.
#[derive(Deserialize, ToSchema)]
struct NewBatch {
    kind: BatchKind,
    name: String,
    /// How many cases it takes.
    cases: usize,
    /// From which split; none: from any.
    split: Option<Split>,
}

/// A release.
#[derive(Deserialize, ToSchema)]
struct Release {
    /// When its reads are due.
    deadline: Option<Timestamp>,
}

/// A batch with its readers and cases.
#[derive(Serialize, ToSchema)]
struct BatchProgress {
    batch: Batch,
    readers: Vec<BatchReader>,
    cases: Vec<BatchCase>,
}

/// How far a reader has come with a batch.
#[derive(Serialize, ToSchema)]
struct BatchReader {
    user: UserId,
    display_name: String,
    queued: u32,
    open: u32,
    submitted: u32,
    /// Seconds of active reading.
    median_seconds: Figure,
}

/// A case of a batch.
#[derive(Serialize, ToSchema)]
struct BatchCase {
    case: CaseId,
    label: String,
    split: Option<Split>,
}

/// The batches of a project.
#[utoipa::path(get, path = "/api/projects/{project}/batches", tag = "batch",
    params(("project" = String, Path)), responses((status = 200, body = Batches)))]
async fn list_batches(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
) -> Result<Json<Batches>, Problem> {
    let batches = batch::list(&app, &permit).await?;
    Ok(Json(Batches { batches: batches.into_iter().map(Batch::from).collect() }))
}

/// Plan a batch of cases that are in none.
#[utoipa::path(post, path = "/api/projects/{project}/batches", tag = "batch",
    params(("project" = String, Path)), responses((status = 201, body = Batch)))]
async fn plan_batch(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Json(new): Json<NewBatch>,
) -> Result<(StatusCode, Json<Batch>), Problem> {
    let planned = batch::create(&app, &permit, new.kind, &new.name, new.cases, new.split).await?;
    Ok((StatusCode::CREATED, Json(planned.into())))
}

/// A batch with its readers and cases.
#[utoipa::path(get, path = "/api/projects/{project}/batches/{batch}", tag = "batch",
    params(("project" = String, Path), ("batch" = BatchId, Path)),
    responses((status = 200, body = BatchProgress)))]
async fn batch_progress(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, batch)): Path<(String, BatchId)>,
) -> Result<Json<BatchProgress>, Problem> {
    let progress = batch::progress(&app, &permit, batch).await?;
    let reader = |reader: batch::ReaderProgress| BatchReader {
        user: reader.tally.reader,
        display_name: reader.tally.display_name,
        queued: reader.tally.queued,
        open: reader.tally.open,
        submitted: reader.tally.submitted,
        median_seconds: reader.median_seconds.into(),
    };
    let case = |case: batch::BatchCase| BatchCase { case: case.id, label: case.label, split: case.split };
    Ok(Json(BatchProgress {
        batch: progress.batch.into(),
        readers: progress.readers.into_iter().map(reader).collect(),
        cases: progress.cases.into_iter().map(case).collect(),
    }))
}

/// Remove a planned batch.
#[utoipa::path(delete, path = "/api/projects/{project}/batches/{batch}", tag = "batch",
    params(("project" = String, Path), ("batch" = BatchId, Path)), responses((status = 204)))]
async fn remove_batch(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, batch)): Path<(String, BatchId)>,
) -> Result<StatusCode, Problem> {
    batch::remove(&app, &permit, batch).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a batch to its readers.
#[utoipa::path(post, path = "/api/projects/{project}/batches/{batch}/release", tag = "batch",
    params(("project" = String, Path), ("batch" = BatchId, Path)),
    responses((status = 200, body = Batch)))]
async fn release_batch(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, batch)): Path<(String, BatchId)>,
    Json(release): Json<Release>,
) -> Result<Json<Batch>, Problem> {
    Ok(Json(batch::release(&app, &permit, batch, release.deadline).await?.into()))
}
