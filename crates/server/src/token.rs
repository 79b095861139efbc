//! Keys for programs. A key opens everything that its person may do but the making of keys.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use workflow::app::App;
use workflow::token::ApiToken;

use crate::authority::{Shown, Who};
use crate::description::routes;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_tokens, make_token)).routes(routes!(revoke_token))
}

/// A key that is to be made.
#[derive(Deserialize, ToSchema)]
struct NewToken {
    /// What it is for.
    name: String,
    /// How many days it lasts; 365 where it is not given.
    days: Option<u32>,
}

/// A key of one's own.
#[derive(Serialize, ToSchema)]
struct TokenSummary {
    token: Uuid,
    name: String,
    created_at: Timestamp,
    expires_at: Timestamp,
}

impl From<ApiToken> for TokenSummary {
    fn from(token: ApiToken) -> Self {
        let ApiToken { id, name, created_at, expires_at, .. } = token;
        Self { token: id, name, created_at, expires_at }
    }
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
struct MadeToken {
    #[serde(flatten)]
    summary: TokenSummary,
    /// What the program sends as `Authorization: Bearer …`; it is told this once.
    secret: String,
}

/// One's own keys, the newest first.
#[derive(Serialize, ToSchema)]
struct Tokens {
    tokens: Vec<TokenSummary>,
}

/// List one's own tokens.
#[utoipa::path(get, path = "/api/tokens", tag = "session", responses((status = 200, body = Tokens)))]
async fn list_tokens(State(app): State<App>, Who(who): Who) -> Result<Json<Tokens>, Problem> {
    let tokens = workflow::token::list(&app, &who).await?;
    Ok(Json(Tokens { tokens: tokens.into_iter().map(TokenSummary::from).collect() }))
}

/// Make a token; takes a person who is signed in, not another token.
#[utoipa::path(post, path = "/api/tokens", tag = "session", responses((status = 200, body = MadeToken)))]
async fn make_token(
    State(app): State<App>,
    Who(who): Who,
    Shown(_session): Shown,
    Json(new): Json<NewToken>,
) -> Result<Json<MadeToken>, Problem> {
    let made = workflow::token::make(&app, &who, &new.name, new.days).await?;
    Ok(Json(MadeToken { summary: made.token.into(), secret: made.secret }))
}

/// Revoke a token.
#[utoipa::path(delete, path = "/api/tokens/{token}", tag = "session",
    params(("token" = Uuid, Path)), responses((status = 204)))]
async fn revoke_token(
    State(app): State<App>,
    Who(who): Who,
    Path(token): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    workflow::token::revoke(&app, &who, token).await?;
    Ok(StatusCode::NO_CONTENT)
}
