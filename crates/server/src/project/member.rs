//! Who holds which role in a project.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::id::UserId;
use domain::role::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::{AppointMembers, SeeMembers};
use workflow::member;

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_members))
        .routes(routes!(appoint_member))
        .routes(routes!(list_candidates))
}

/// Everybody who holds a role.
#[derive(Serialize, ToSchema)]
struct Members {
    members: Vec<MemberRow>,
}

/// A person with all that they hold.
#[derive(Serialize, ToSchema)]
struct MemberRow {
    user: UserId,
    name: String,
    display_name: String,
    roles: Vec<Role>,
}

/// All roles that a person shall hold; none removes them from the project.
#[derive(Deserialize, ToSchema)]
struct Appointment {
    roles: Vec<Role>,
}

/// People who could be added.
#[derive(Serialize, ToSchema)]
struct Candidates {
    people: Vec<Candidate>,
}

/// A person who could be added.
#[derive(Serialize, ToSchema)]
struct Candidate {
    user: UserId,
    name: String,
    display_name: String,
}

/// List everybody who holds a role in the project.
#[utoipa::path(get, path = "/api/projects/{project}/members", tag = "project", params(("project" = String, Path)),
    responses((status = 200, body = Members)))]
async fn list_members(
    State(app): State<App>,
    Allowed(permit): Allowed<SeeMembers>,
) -> Result<Json<Members>, Problem> {
    let members = member::list(&app, &permit).await?.into_iter().map(|member| MemberRow {
        user: member.person,
        name: member.name,
        display_name: member.display_name,
        roles: member.roles,
    });
    Ok(Json(Members { members: members.collect() }))
}

/// Say which roles a person holds in the project.
#[utoipa::path(put, path = "/api/projects/{project}/members/{user}", tag = "project",
    params(("project" = String, Path), ("user" = UserId, Path)), responses((status = 204)))]
async fn appoint_member(
    State(app): State<App>,
    Allowed(permit): Allowed<AppointMembers>,
    Path((_project, user)): Path<(String, UserId)>,
    Json(appointment): Json<Appointment>,
) -> Result<StatusCode, Problem> {
    member::appoint(&app, &permit, user, appointment.roles).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List people who could be added to the project.
#[utoipa::path(get, path = "/api/projects/{project}/candidates", tag = "project", params(("project" = String, Path)),
    responses((status = 200, body = Candidates)))]
async fn list_candidates(
    State(app): State<App>,
    Allowed(permit): Allowed<AppointMembers>,
) -> Result<Json<Candidates>, Problem> {
    let people = member::candidates(&app, &permit).await?.into_iter().map(|person| Candidate {
        user: person.id,
        name: person.name,
        display_name: person.display_name,
    });
    Ok(Json(Candidates { people: people.collect() }))
}
