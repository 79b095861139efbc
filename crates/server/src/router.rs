//! The whole server: every route, its description, and what stands before all of them.

use std::sync::{Arc, OnceLock};

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, Version, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;

use crate::description::described;
use crate::problem::{self, Problem};
use crate::settings::Settings;
use crate::{headers, health, web};

/// Most bytes of a body that a handler takes at once; uploads raise it for themselves.
const BODY_LIMIT: usize = 8 << 20;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Overread",
        version = "1",
        description = "Quality-assured annotation of medical images. Sign in with POST /api/session; \
                       the session cookie goes with every further request. \
                       Programs send a token: Authorization: Bearer. \
                       Faults are application/problem+json (RFC 9457)."
    ),
    components(schemas(Problem, problem::FieldError))
)]
struct ApiDoc;

/// Every route of the API, one line per noun.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .merge(crate::session::routes())
        .merge(crate::token::routes())
        .merge(crate::preference::routes())
        .merge(crate::people::routes())
        .merge(crate::audit::routes())
        .merge(crate::protocol::routes())
        .merge(crate::project::routes())
        .merge(crate::import::routes())
        .merge(crate::case::routes())
        .merge(crate::deidentification::routes())
        .merge(crate::burned_in::routes())
        .merge(crate::identity::routes())
        .merge(crate::hanging::routes())
        .merge(crate::split::routes())
        .merge(crate::plan::routes())
        .merge(crate::batch::routes())
        .merge(crate::practice::routes())
        .merge(crate::truth::routes())
        .merge(crate::watch::routes())
        .merge(crate::export::routes())
        .merge(crate::dicomweb::routes())
        .merge(crate::arbitration::routes())
        .merge(crate::reading::routes())
}

/// The description as it is sent: made when it is first asked for, and kept as text, which takes a tenth of
/// the memory of what it is made from.
async fn openapi() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| description().to_json().unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}

/// The API's description (OpenAPI 3.1).
pub fn description() -> utoipa::openapi::OpenApi {
    let mut description = described(api).into_openapi();
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        operations.into_iter().flatten().for_each(may_fail);
    }
    description
}

/// Any operation may answer with a problem.
fn may_fail(operation: &mut Operation) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description("What went wrong").content("application/problem+json", content);
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response.build()));
}

/// The server as a service: API, health, the web app, and the layers before them.
pub fn router(app: App, settings: &Settings) -> Router {
    let secure = settings.is_secure();
    api()
        .split_for_parts()
        .0
        .merge(health::routes())
        .route("/api/openapi.json", get(openapi))
        .fallback(web::page)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(Extension(Arc::new(settings.clone())))
        .layer(csrf(settings))
        .layer(middleware::from_fn(problem::worded))
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(CompressionLayer::new().compress_when(worth_compressing))
        .layer(middleware::from_fn_with_state(secure, headers::add))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// Requests that change something must come from our own pages, or from a program that is no browser.
fn csrf(settings: &Settings) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new();
    let trusted = settings.public_origin().and_then(|origin| layer.clone().add_trusted_origin(origin).ok());
    let refused: fn(ProtectionError) -> Response = |_| {
        Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "cross-origin",
            "Sent from another site",
            "The request came from another site: open this server's own page and try again.",
        )
        .into_response()
    };
    trusted.unwrap_or(layer).with_rejection_response(refused)
}

/// Texts shrink; pixels are compressed already or are too many to spend time on.
fn worth_compressing(
    _: axum::http::StatusCode,
    _: Version,
    headers: &HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    kind.starts_with("text/")
        || kind.ends_with("json")
        || kind.ends_with("javascript")
        || matches!(kind, "image/svg+xml" | "application/wasm" | "application/yaml")
}
