//! Whether the server runs and can serve.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use workflow::app::App;

use crate::problem::Problem;

/// `/healthz`: the process answers. `/readyz`: its store does too, in the shape that it needs.
pub fn routes() -> Router<App> {
    Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready))
}

async fn ready(State(app): State<App>) -> Response {
    match workflow::health::ready(&app).await {
        Ok(()) => "ok".into_response(),
        Err(fault) => Problem::from(fault).into_response(),
    }
}
