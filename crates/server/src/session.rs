//! Signing in and out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::id::UserId;
use domain::role::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::session::Profile;

use crate::authority::{Shown, Who, cookie_name};
use crate::description::routes;
use crate::problem::Problem;
use crate::settings::Settings;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(me, sign_in, sign_out)).routes(routes!(change_password))
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
struct SignIn {
    name: String,
    password: String,
}

/// The signed-in person and what they may do.
#[derive(Serialize, ToSchema)]
struct Me {
    user: UserId,
    name: String,
    display_name: String,
    administrator: bool,
    projects: Vec<MyProject>,
}

/// A project that the person belongs to.
#[derive(Serialize, ToSchema)]
struct MyProject {
    project: String,
    title: String,
    roles: Vec<Role>,
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
struct PasswordChange {
    current: String,
    new: String,
}

impl From<Profile> for Me {
    fn from(profile: Profile) -> Self {
        let projects = profile.projects.into_iter().map(|membership| MyProject {
            project: membership.slug,
            title: membership.title,
            roles: membership.roles,
        });
        Self {
            user: profile.who.person,
            name: profile.who.name,
            display_name: profile.who.display_name,
            administrator: profile.who.administrator,
            projects: projects.collect(),
        }
    }
}

/// Sign in.
#[utoipa::path(post, path = "/api/session", tag = "session", responses((status = 200, body = Me)))]
async fn sign_in(
    State(app): State<App>,
    Extension(settings): Extension<Arc<Settings>>,
    jar: CookieJar,
    Json(given): Json<SignIn>,
) -> Result<(CookieJar, Json<Me>), Problem> {
    let began = workflow::session::begin(&app, &given.name, given.password).await?;
    let profile = workflow::session::profile(&app, began.who).await?;
    Ok((jar.add(cookie(&settings, began.token)), Json(profile.into())))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, Who(who): Who) -> Result<Json<Me>, Problem> {
    Ok(Json(workflow::session::profile(&app, who).await?.into()))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204)))]
async fn sign_out(
    State(app): State<App>,
    Extension(settings): Extension<Arc<Settings>>,
    jar: CookieJar,
    Who(who): Who,
    Shown(token): Shown,
) -> Result<(CookieJar, StatusCode), Problem> {
    workflow::session::end(&app, &who, &token).await?;
    Ok((jar.remove(cookie(&settings, String::new())), StatusCode::NO_CONTENT))
}

/// Change one's own password.
#[utoipa::path(put, path = "/api/session/password", tag = "session", responses((status = 204)))]
async fn change_password(
    State(app): State<App>,
    Who(who): Who,
    Shown(token): Shown,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    workflow::session::change_password(&app, &who, &token, change.current, change.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn cookie(settings: &Settings, token: String) -> Cookie<'static> {
    let secure = settings.is_secure();
    Cookie::build((cookie_name(secure), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .build()
}
