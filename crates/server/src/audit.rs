//! The audit trail of a project.

use axum::Json;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::audit::{self, Entry};
use workflow::authority::duty::Audits;

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_events)).routes(routes!(verify_trail))
}

/// Which events to list.
#[derive(Deserialize, IntoParams)]
struct EventQuery {
    /// Older than this place in the chain: the `next` of the page before.
    before: Option<i64>,
    /// How many at most; 50 if left out, 200 at most.
    limit: Option<u32>,
    /// Only this action, such as `batch.released`.
    action: Option<String>,
}

/// A page of events, newest first.
#[derive(Serialize, ToSchema)]
struct AuditEvents {
    events: Vec<AuditEvent>,
    /// `before` of the next page; null at the end.
    next: Option<i64>,
}

/// What happened.
#[derive(Serialize, ToSchema)]
struct AuditEvent {
    /// Place in the chain of the whole server, from 1.
    seq: i64,
    at: Timestamp,
    /// The sign-in name at the time; `system` for the program itself.
    actor: String,
    action: String,
    target: String,
    /// What else is worth knowing; differs by action.
    #[schema(value_type = Object)]
    detail: Value,
    /// SHA-256 over the event and the hash of the one before.
    hash: String,
}

/// Whether the trail is as it was written.
#[derive(Serialize, ToSchema)]
struct AuditVerification {
    sound: bool,
    /// How many events fit, from the first on.
    events: i64,
    sentence: String,
    first_broken: Option<i64>,
}

impl From<Entry> for AuditEvent {
    fn from(entry: Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor_name,
            action: entry.action,
            target: entry.target,
            detail: serde_json::from_str(&entry.detail).unwrap_or(Value::String(entry.detail)),
            hash: entry.hash,
        }
    }
}

/// List a project's events, newest first.
#[utoipa::path(get, path = "/api/projects/{project}/audit", tag = "audit",
    params(("project" = String, Path), EventQuery), responses((status = 200, body = AuditEvents)))]
async fn list_events(
    State(app): State<App>,
    Allowed(permit): Allowed<Audits>,
    Query(query): Query<EventQuery>,
) -> Result<Json<AuditEvents>, Problem> {
    let page = audit::list(&app, &permit, query.before, query.action, query.limit).await?;
    Ok(Json(AuditEvents { events: page.events.into_iter().map(AuditEvent::from).collect(), next: page.next }))
}

/// Check that no event was changed, removed or inserted.
#[utoipa::path(get, path = "/api/projects/{project}/audit/verification", tag = "audit",
    params(("project" = String, Path)), responses((status = 200, body = AuditVerification)))]
async fn verify_trail(
    State(app): State<App>,
    Allowed(permit): Allowed<Audits>,
) -> Result<Json<AuditVerification>, Problem> {
    let found = audit::verification(&app, &permit).await?;
    Ok(Json(AuditVerification {
        sound: found.sound,
        events: found.events,
        sentence: found.sentence,
        first_broken: found.first_broken,
    }))
}
