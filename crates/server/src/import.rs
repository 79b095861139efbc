//! Importing from the browser, the reports of imports, and what waits in quarantine.

mod resumable;
mod upload;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use domain::id::{ImportId, QuarantineId};
use domain::import::{FileOutcome, FileReport};
use futures::StreamExt as _;
use futures::stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::{Manage, Oversee};
use workflow::fault::Fault;
use workflow::import::{Decision, Import, Importer, ReportForm};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;
use crate::settings::Settings;
use resumable::{
    __path_begin_upload, __path_continue_upload, __path_find_upload, begin_upload, continue_upload,
    find_upload,
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_imports, begin_import))
        .routes(routes!(find_import))
        .routes(routes!(import_file))
        .routes(routes!(begin_upload))
        .routes(routes!(find_upload, continue_upload))
        .routes(routes!(complete_import))
        .routes(routes!(import_report))
        .routes(routes!(import_report_json))
        .routes(routes!(list_quarantine))
        .routes(routes!(decide_on_quarantine))
}

/// Where the files come from.
#[derive(Deserialize, ToSchema)]
struct BeginImport {
    source: ImportSource,
}

/// Where the files of an import come from.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ImportSource {
    /// Files that a person chose in the browser.
    Browser,
}

/// An import that has begun.
#[derive(Serialize, ToSchema)]
struct BegunImport {
    import: ImportId,
}

/// An import and what became of its files.
#[derive(Serialize, ToSchema)]
struct ImportSummary {
    import: ImportId,
    source: String,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
    /// Who imported; nobody's name where it was done at the command line.
    by: Option<String>,
    stored: u32,
    duplicate: u32,
    quarantined: u32,
    refused: u32,
    cases_made: u32,
}

impl From<Import> for ImportSummary {
    fn from(import: Import) -> Self {
        Self {
            import: import.id,
            source: import.source,
            started_at: import.started_at,
            completed_at: import.completed_at,
            by: import.by,
            stored: import.tally.stored,
            duplicate: import.tally.duplicate,
            quarantined: import.tally.quarantined,
            refused: import.tally.refused,
            cases_made: import.cases_made,
        }
    }
}

/// A project's imports, the newest first.
#[derive(Serialize, ToSchema)]
struct Imports {
    imports: Vec<ImportSummary>,
}

/// What became of the files of an upload.
#[derive(Serialize, ToSchema)]
struct UploadReport {
    files: Vec<FileReport>,
}

/// An import with a page of its files.
#[derive(Serialize, ToSchema)]
struct ImportPage {
    summary: ImportSummary,
    files: Vec<FileReport>,
    /// Where the next page begins; nothing on the last.
    next: Option<String>,
}

/// A file that waits for a person's decision.
#[derive(Serialize, ToSchema)]
struct QuarantinedFile {
    id: QuarantineId,
    name: String,
    sop_instance_uid: Option<String>,
    sha256: String,
    reason: String,
    at: Timestamp,
}

/// Files that wait for a person's decision.
#[derive(Serialize, ToSchema)]
struct Quarantine {
    files: Vec<QuarantinedFile>,
}

/// What is to become of a file in quarantine.
#[derive(Deserialize, ToSchema)]
struct QuarantineDecision {
    decision: DecisionWord,
}

/// What is to become of a file in quarantine.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DecisionWord {
    /// It stays out.
    Discard,
    /// It is imported again; nothing replaces what is here already.
    ImportAgain,
}

/// What became of a file that was in quarantine.
#[derive(Serialize, ToSchema)]
struct QuarantineDecided {
    /// Where it was imported again.
    file: Option<FileReport>,
}

/// The file's path as the person sees it.
#[derive(Deserialize, IntoParams)]
struct FileName {
    name: String,
}

/// Which files of a report.
#[derive(Deserialize, IntoParams)]
struct FilesWanted {
    outcome: Option<FileOutcome>,
    /// `next` of the page before.
    after: Option<String>,
    /// At most so many; 500 at most.
    limit: Option<u32>,
}

/// List imports.
#[utoipa::path(get, path = "/api/projects/{project}/imports", tag = "import",
    params(("project" = String, Path)), responses((status = 200, body = Imports)))]
async fn list_imports(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<Imports>, Problem> {
    let imports = workflow::import::list(&app, &permit).await?;
    Ok(Json(Imports { imports: imports.into_iter().map(ImportSummary::from).collect() }))
}

/// Begin an import.
#[utoipa::path(post, path = "/api/projects/{project}/imports", tag = "import",
    params(("project" = String, Path)), responses((status = 200, body = BegunImport)))]
async fn begin_import(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Json(BeginImport { source: ImportSource::Browser }): Json<BeginImport>,
) -> Result<Json<BegunImport>, Problem> {
    let import = workflow::import::begin(&app, &Importer::from(&permit), "browser").await?;
    Ok(Json(BegunImport { import }))
}

/// Send one file, or a zip of files. What the answer says is stored is durable.
#[utoipa::path(post, path = "/api/projects/{project}/imports/{import}/files", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path), FileName),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadReport)))]
async fn import_file(
    State(app): State<App>,
    Extension(settings): Extension<Arc<Settings>>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, import)): Path<(String, ImportId)>,
    Query(FileName { name }): Query<FileName>,
    body: Body,
) -> Result<Json<UploadReport>, Problem> {
    let upload = upload::receive(&app, body, &name, settings.largest_file).await?;
    let files = workflow::import::take(&app, &Importer::from(&permit), import, &name, upload).await?;
    Ok(Json(UploadReport { files }))
}

/// Complete an import: cases are made of what was stored.
#[utoipa::path(post, path = "/api/projects/{project}/imports/{import}/completion", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path)),
    responses((status = 200, body = ImportSummary)))]
async fn complete_import(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, import)): Path<(String, ImportId)>,
) -> Result<Json<ImportSummary>, Problem> {
    Ok(Json(workflow::import::complete(&app, &Importer::from(&permit), import).await?.into()))
}

/// Read an import's report, page by page.
#[utoipa::path(get, path = "/api/projects/{project}/imports/{import}", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path), FilesWanted),
    responses((status = 200, body = ImportPage)))]
async fn find_import(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
    Path((_project, import)): Path<(String, ImportId)>,
    Query(wanted): Query<FilesWanted>,
) -> Result<Json<ImportPage>, Problem> {
    let summary = workflow::import::find(&app, &permit, import).await?.into();
    let limit = wanted.limit.unwrap_or(100).clamp(1, 500);
    let after = crate::case::place(wanted.after.as_deref())?;
    let files = workflow::import::files(&app, &permit, import, wanted.outcome, after, limit).await?;
    let next = files.last().filter(|_| files.len() == limit as usize).map(|file| file.ordinal.to_string());
    Ok(Json(ImportPage { summary, files: files.into_iter().map(|file| file.report).collect(), next }))
}

/// An import's whole report as CSV.
#[utoipa::path(get, path = "/api/projects/{project}/imports/{import}/report.csv", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn import_report(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
    Path((_project, import)): Path<(String, ImportId)>,
) -> Result<impl IntoResponse, Problem> {
    let body = whole_report(app, permit, import, ReportForm::Csv).await?;
    Ok((attached(import, "csv", "text/csv; charset=utf-8"), body))
}

/// An import's whole report as JSON.
#[utoipa::path(get, path = "/api/projects/{project}/imports/{import}/report.json", tag = "import",
    params(("project" = String, Path), ("import" = ImportId, Path)),
    responses((status = 200, body = Vec<FileReport>)))]
async fn import_report_json(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
    Path((_project, import)): Path<(String, ImportId)>,
) -> Result<impl IntoResponse, Problem> {
    let body = whole_report(app, permit, import, ReportForm::Json).await?;
    Ok((attached(import, "json", "application/json"), body))
}

fn attached(import: ImportId, ending: &str, kind: &'static str) -> [(header::HeaderName, String); 2] {
    let attachment = format!("attachment; filename=\"import-{import}.{ending}\"");
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, attachment)]
}

/// The report, read and sent a part at a time, however many files it has.
async fn whole_report(
    app: App,
    permit: Permit<Oversee>,
    import: ImportId,
    form: ReportForm,
) -> Result<Body, Problem> {
    // Whatever is amiss shows before anything is sent.
    let first = workflow::import::report(&app, &permit, import, form, 0).await?;
    let begun = stream::once(async move { Ok::<_, Fault>(form.head().to_owned()) });
    let parts = stream::try_unfold((app, permit, first), move |(app, permit, part)| async move {
        let Some((text, last)) = part else { return Ok(None) };
        let next = workflow::import::report(&app, &permit, import, form, last).await?;
        Ok(Some((text, (app, permit, next))))
    });
    let ended = stream::once(async move { Ok(form.tail().to_owned()) });
    Ok(Body::from_stream(begun.chain(parts).chain(ended)))
}

/// List the files in quarantine, the newest first.
#[utoipa::path(get, path = "/api/projects/{project}/quarantine", tag = "import",
    params(("project" = String, Path)), responses((status = 200, body = Quarantine)))]
async fn list_quarantine(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<Quarantine>, Problem> {
    let files = workflow::import::quarantine(&app, &permit).await?;
    let file = |file: workflow::import::Quarantined| QuarantinedFile {
        id: file.id,
        name: file.name,
        sop_instance_uid: file.sop_instance_uid,
        sha256: file.sha256.to_string(),
        reason: file.reason,
        at: file.at,
    };
    Ok(Json(Quarantine { files: files.into_iter().map(file).collect() }))
}

/// Decide about a file in quarantine.
#[utoipa::path(post, path = "/api/projects/{project}/quarantine/{file}/decision", tag = "import",
    params(("project" = String, Path), ("file" = QuarantineId, Path)),
    responses((status = 200, body = QuarantineDecided)))]
async fn decide_on_quarantine(
    State(app): State<App>,
    Allowed(permit): Allowed<Manage>,
    Path((_project, file)): Path<(String, QuarantineId)>,
    Json(QuarantineDecision { decision }): Json<QuarantineDecision>,
) -> Result<Json<QuarantineDecided>, Problem> {
    let decision = match decision {
        DecisionWord::Discard => Decision::Discard,
        DecisionWord::ImportAgain => Decision::ImportAgain,
    };
    let file = workflow::import::decide(&app, &permit, file, decision).await?;
    Ok(Json(QuarantineDecided { file }))
}
