//! What waits for a reader.

use axum::Json;
use axum::extract::State;
use domain::id::Token;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::Reads;
use workflow::read::Home;

use crate::authority::{Allowed, Who};
use crate::description::routes;
use crate::problem::Problem;
use crate::viewing::Series;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reading_projects))
        .routes(routes!(next_read))
        .routes(routes!(upcoming_read))
}

/// A reader's home page.
#[derive(Serialize, ToSchema)]
struct ReadingHome {
    display_name: String,
    projects: Vec<ReadingProject>,
}

/// A project as its reader sees it.
#[derive(Serialize, ToSchema)]
struct ReadingProject {
    project: String,
    title: String,
    /// The newest released protocol.
    protocol_version: Option<u32>,
    /// Whether the reader acknowledged it.
    acknowledged: bool,
    /// The read before the reader.
    open_read: Option<Token>,
    /// Reads that may be read now, the open one included.
    available: u32,
    /// Reads that the reader has submitted.
    submitted: u32,
    /// When the first of the available reads is due.
    deadline: Option<Timestamp>,
}

impl From<Home> for ReadingProject {
    fn from(home: Home) -> Self {
        Self {
            project: home.slug,
            title: home.title,
            protocol_version: home.protocol_version,
            acknowledged: home.acknowledged,
            open_read: home.open_read,
            available: home.available,
            submitted: home.submitted,
            deadline: home.deadline,
        }
    }
}

/// The read that is now before the reader.
#[derive(Serialize, ToSchema)]
struct NextRead {
    /// None: nothing waits.
    read: Option<Token>,
}

/// The read that comes after the one before the reader.
#[derive(Serialize, ToSchema)]
struct UpcomingRead {
    /// None: nothing would be given now.
    read: Option<Token>,
    /// Its images, which are served already.
    series: Vec<Series>,
}

/// The projects that one reads in.
#[utoipa::path(get, path = "/api/reading/projects", tag = "reading",
    responses((status = 200, body = ReadingHome)))]
async fn reading_projects(State(app): State<App>, Who(who): Who) -> Result<Json<ReadingHome>, Problem> {
    let projects = workflow::read::home(&app, &who).await?.into_iter().map(ReadingProject::from);
    Ok(Json(ReadingHome { display_name: who.display_name.clone(), projects: projects.collect() }))
}

/// Open the next read, or find the one that is open.
#[utoipa::path(post, path = "/api/reading/projects/{project}/next", tag = "reading",
    params(("project" = String, Path)), responses((status = 200, body = NextRead)))]
async fn next_read(
    State(app): State<App>,
    Allowed(permit): Allowed<Reads>,
) -> Result<Json<NextRead>, Problem> {
    Ok(Json(NextRead { read: workflow::read::next(&app, &permit).await? }))
}

/// Learn which read comes next, to fetch its images ahead: it is promised, not opened.
#[utoipa::path(post, path = "/api/reading/projects/{project}/upcoming", tag = "reading",
    params(("project" = String, Path)), responses((status = 200, body = UpcomingRead)))]
async fn upcoming_read(
    State(app): State<App>,
    Allowed(permit): Allowed<Reads>,
) -> Result<Json<UpcomingRead>, Problem> {
    let Some((token, viewing)) = workflow::read::upcoming(&app, &permit).await? else {
        return Ok(Json(UpcomingRead { read: None, series: Vec::new() }));
    };
    let series = workflow::viewing::series(app.db(), &viewing).await?;
    Ok(Json(UpcomingRead { read: Some(token), series: series.into_iter().map(Series::from).collect() }))
}
