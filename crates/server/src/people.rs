//! The people of the server, for administrators.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::id::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::person::{self, Person, PersonChange};

use crate::authority::Admin;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_people, create_person)).routes(routes!(change_person))
}

/// Everybody who has an account.
#[derive(Serialize, ToSchema)]
struct People {
    people: Vec<PersonRow>,
}

/// An account.
#[derive(Serialize, ToSchema)]
struct PersonRow {
    user: UserId,
    name: String,
    display_name: String,
    administrator: bool,
    disabled: bool,
    created_at: Timestamp,
}

/// An account to be.
#[derive(Deserialize, ToSchema)]
struct NewPerson {
    name: String,
    display_name: String,
    password: String,
    administrator: bool,
}

/// What an account shall be.
#[derive(Deserialize, ToSchema)]
struct ChangedPerson {
    display_name: String,
    administrator: bool,
    disabled: bool,
    /// A new password; left out, the present one stays.
    password: Option<String>,
}

impl From<Person> for PersonRow {
    fn from(person: Person) -> Self {
        Self {
            user: person.id,
            name: person.name,
            display_name: person.display_name,
            administrator: person.administrator,
            disabled: person.disabled,
            created_at: person.created_at,
        }
    }
}

/// List everybody who has an account.
#[utoipa::path(get, path = "/api/people", tag = "people", responses((status = 200, body = People)))]
async fn list_people(State(app): State<App>, Admin(by): Admin) -> Result<Json<People>, Problem> {
    let people = person::list(&app, &by).await?;
    Ok(Json(People { people: people.into_iter().map(PersonRow::from).collect() }))
}

/// Make an account.
#[utoipa::path(post, path = "/api/people", tag = "people", responses((status = 201, body = PersonRow)))]
async fn create_person(
    State(app): State<App>,
    Admin(by): Admin,
    Json(new): Json<NewPerson>,
) -> Result<(StatusCode, Json<PersonRow>), Problem> {
    let new = person::NewPerson {
        name: new.name,
        display_name: new.display_name,
        password: new.password,
        administrator: new.administrator,
    };
    Ok((StatusCode::CREATED, Json(person::create(&app, &by, new).await?.into())))
}

/// Change an account.
#[utoipa::path(put, path = "/api/people/{user}", tag = "people", params(("user" = UserId, Path)),
    responses((status = 200, body = PersonRow)))]
async fn change_person(
    State(app): State<App>,
    Admin(by): Admin,
    Path(user): Path<UserId>,
    Json(change): Json<ChangedPerson>,
) -> Result<Json<PersonRow>, Problem> {
    let change = PersonChange {
        display_name: change.display_name,
        administrator: change.administrator,
        disabled: change.disabled,
        password: change.password,
    };
    Ok(Json(person::update(&app, &by, user, change).await?.into()))
}
