//! Projects: the list, where each stands, and the document that describes one.

mod document;
mod member;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::case::CaseUnit;
use domain::role::Role;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::Oversee;
use workflow::project::overview::{self, Overview, Progress, Step, StepState};
use workflow::project::{self, Line};

use crate::authority::{Admin, Allowed, Who};
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_projects, create_project))
        .routes(routes!(project_overview))
        .merge(document::routes())
        .merge(member::routes())
}

/// The projects that somebody oversees.
#[derive(Serialize, ToSchema)]
struct Projects {
    projects: Vec<ProjectRow>,
}

/// A project in the list.
#[derive(Serialize, ToSchema)]
struct ProjectRow {
    project: String,
    title: String,
    roles: Vec<Role>,
    cases: u32,
    /// None: how far its reads are stays hidden from you, since you read there.
    reads_submitted: Option<u32>,
    /// None as above.
    reads_total: Option<u32>,
}

/// A project to be.
#[derive(Deserialize, ToSchema)]
struct NewProject {
    project: String,
    title: String,
    case_unit: CaseUnit,
}

/// A project that was made.
#[derive(Serialize, ToSchema)]
struct CreatedProject {
    project: String,
    title: String,
    case_unit: CaseUnit,
    created_at: Timestamp,
}

/// Where a project stands.
#[derive(Serialize, ToSchema)]
struct ProjectOverview {
    project: String,
    title: String,
    case_unit: CaseUnit,
    created_at: Timestamp,
    roles: Vec<Role>,
    steps: Vec<ProjectStep>,
    counts: ProjectCounts,
}

/// One step of the way, and how far it is.
#[derive(Serialize, ToSchema)]
struct ProjectStep {
    step: StepName,
    state: StepProgress,
    sentence: String,
}

/// The steps in their order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StepName {
    Dataset,
    Plan,
    Protocol,
    Practice,
    Batches,
    Truth,
    Watch,
}

/// How far a step is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StepProgress {
    Empty,
    Ready,
    Active,
    Done,
}

/// How much a project holds.
#[derive(Serialize, ToSchema)]
struct ProjectCounts {
    subjects: u32,
    studies: u32,
    series: u32,
    instances: u32,
    cases: u32,
    quarantined: u32,
    /// Cases whose pixels were not looked into yet.
    pixels_due: u32,
    /// Cases that wait for a person to look at burned-in text.
    flagged: u32,
    /// Cases that a person kept out for what their pixels tell.
    excluded: u32,
}

impl From<Line> for ProjectRow {
    fn from(Line { line, roles, hides_reads }: Line) -> Self {
        let shown = |reads: u32| (!hides_reads).then_some(reads);
        Self {
            project: line.slug,
            title: line.title,
            roles,
            cases: line.cases,
            reads_submitted: shown(line.reads_submitted),
            reads_total: shown(line.reads_total),
        }
    }
}

impl From<Overview> for ProjectOverview {
    fn from(Overview { project, roles, counts, steps }: Overview) -> Self {
        Self {
            project: project.slug.to_string(),
            title: project.title,
            case_unit: project.case_unit,
            created_at: project.created_at,
            roles,
            steps: steps.into_iter().map(ProjectStep::from).collect(),
            counts: ProjectCounts {
                subjects: counts.subjects,
                studies: counts.studies,
                series: counts.series,
                instances: counts.instances,
                cases: counts.cases,
                quarantined: counts.quarantined,
                pixels_due: counts.pixels_due,
                flagged: counts.flagged,
                excluded: counts.excluded,
            },
        }
    }
}

impl From<StepState> for ProjectStep {
    fn from(StepState { step, progress, sentence }: StepState) -> Self {
        let step = match step {
            Step::Dataset => StepName::Dataset,
            Step::Plan => StepName::Plan,
            Step::Protocol => StepName::Protocol,
            Step::Practice => StepName::Practice,
            Step::Batches => StepName::Batches,
            Step::Truth => StepName::Truth,
            Step::Watch => StepName::Watch,
        };
        let state = match progress {
            Progress::Empty => StepProgress::Empty,
            Progress::Ready => StepProgress::Ready,
            Progress::Active => StepProgress::Active,
            Progress::Done => StepProgress::Done,
        };
        Self { step, state, sentence }
    }
}

/// List the projects that you oversee; an administrator sees all.
#[utoipa::path(get, path = "/api/projects", tag = "project", responses((status = 200, body = Projects)))]
async fn list_projects(State(app): State<App>, Who(who): Who) -> Result<Json<Projects>, Problem> {
    let lines = project::list(&app, &who).await?;
    Ok(Json(Projects { projects: lines.into_iter().map(ProjectRow::from).collect() }))
}

/// Make a project.
#[utoipa::path(post, path = "/api/projects", tag = "project", responses((status = 201, body = CreatedProject)))]
async fn create_project(
    State(app): State<App>,
    Admin(by): Admin,
    Json(new): Json<NewProject>,
) -> Result<(StatusCode, Json<CreatedProject>), Problem> {
    let new = project::NewProject { slug: new.project, title: new.title, case_unit: new.case_unit };
    let made = project::create(&app, &by, new).await?;
    let made = CreatedProject {
        project: made.slug.to_string(),
        title: made.title,
        case_unit: made.case_unit,
        created_at: made.created_at,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Where a project stands, step by step.
#[utoipa::path(get, path = "/api/projects/{project}", tag = "project", params(("project" = String, Path)),
    responses((status = 200, body = ProjectOverview)))]
async fn project_overview(
    State(app): State<App>,
    Allowed(permit): Allowed<Oversee>,
) -> Result<Json<ProjectOverview>, Problem> {
    Ok(Json(overview::overview(&app, &permit).await?.into()))
}
