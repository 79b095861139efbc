//! Uploads that go on where the line was cut.
//!
//! `POST …/uploads` announces a file and its size; `PATCH …/uploads/{upload}?offset=N` sends bytes from
//! there on, and what came before the line was cut stays; `GET …/uploads/{upload}` says where to go on.
//! The piece that makes the file whole is answered with what became of it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use bytes::{Bytes, BytesMut};
use domain::id::ImportId;
use domain::import::FileReport;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use workflow::app::App;
use workflow::authority::duty::Manage;
use workflow::import::{self, Importer, Standing};

use super::upload::too_large;
use crate::authority::Allowed;
use crate::problem::Problem;
use crate::settings::Settings;

/// Bytes that are gathered before they are written.
const PIECE: usize = 1 << 20;

/// A zip may be so many times as large as the largest file within it.
const ARCHIVE_TIMES: u64 = 16;

/// A file to be uploaded piece by piece.
#[derive(Deserialize, ToSchema)]
pub(super) struct BeginUpload {
    /// The file's path as the person sees it.
    name: String,
    /// How many bytes it has.
    bytes: u64,
}

/// How far an upload is.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadStanding {
    upload: Uuid,
    /// Where the next piece begins.
    offset: u64,
    /// How many bytes the whole file has.
    bytes: u64,
    /// What became of its files, once it is whole.
    files: Option<Vec<FileReport>>,
}

impl From<Standing> for UploadStanding {
    fn from(standing: Standing) -> Self {
        let Standing { upload, offset, bytes, files } = standing;
        Self { upload, offset, bytes, files }
    }
}

/// Where a piece begins.
#[derive(Deserialize, IntoParams)]
pub(super) struct PieceAt {
    offset: u64,
}

/// Begin the upload of a file that can go on after the line was cut.
#[utoipa::path(post, path = "/api/projects/{project}/imports/{import}/uploads", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path)),
    responses((status = 200, body = UploadStanding)))]
pub(super) async fn begin_upload(
    State(app): State<App>,
    Extension(settings): Extension<Arc<Settings>>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, import)): Path<(String, ImportId)>,
    Json(BeginUpload { name, bytes }): Json<BeginUpload>,
) -> Result<Json<UploadStanding>, Problem> {
    let limit = settings.largest_file.saturating_mul(ARCHIVE_TIMES);
    if bytes > limit {
        return Err(too_large(&name, limit));
    }
    let begun = import::begin_upload(&app, &Importer::from(&permit), import, &name, bytes).await?;
    Ok(Json(begun.into()))
}

/// See where an upload goes on.
#[utoipa::path(get, path = "/api/projects/{project}/imports/{import}/uploads/{upload}", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path), ("upload" = Uuid, Path)),
    responses((status = 200, body = UploadStanding)))]
pub(super) async fn find_upload(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, import, upload)): Path<(String, ImportId, Uuid)>,
) -> Result<Json<UploadStanding>, Problem> {
    Ok(Json(import::standing(&app, &Importer::from(&permit), import, upload).await?.into()))
}

/// Send bytes of an upload from where it stands. What came before the line was cut stays.
#[utoipa::path(patch, path = "/api/projects/{project}/imports/{import}/uploads/{upload}", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path), ("upload" = Uuid, Path), PieceAt),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadStanding)))]
pub(super) async fn continue_upload(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, import, upload)): Path<(String, ImportId, Uuid)>,
    Query(PieceAt { offset }): Query<PieceAt>,
    body: Body,
) -> Result<Json<UploadStanding>, Problem> {
    let importer = Importer::from(&permit);
    let mut receiving = import::resume(&app, &importer, import, upload, offset).await?;
    let mut stream = body.into_data_stream();
    let mut gathered = BytesMut::new();
    loop {
        // Nobody hears the answer where the line was cut; what came is kept for them to go on.
        let chunk = stream.next().await.and_then(Result::ok);
        gathered.extend_from_slice(chunk.as_ref().map_or(&[], Bytes::as_ref));
        if gathered.len() >= PIECE || (chunk.is_none() && !gathered.is_empty()) {
            receiving = receiving.add(&app, gathered.split().freeze()).await?;
        }
        if chunk.is_none() {
            return Ok(Json(receiving.finish(&app, &importer).await?.into()));
        }
    }
}
