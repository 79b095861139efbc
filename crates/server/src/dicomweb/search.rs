//! Searching (QIDO-RS, PS3.18 10.6).

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::OverseeReads;
use workflow::dicomweb::Level;
use workflow::dicomweb::search::{Search, search};

use super::JSON;
use super::accept::{Offer, Packing, accepted, choose};
use super::address::Root;
use crate::authority::Allowed;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search_studies))
        .routes(routes!(search_series))
        .routes(routes!(search_series_of_study))
        .routes(routes!(search_instances))
        .routes(routes!(search_instances_of_study))
        .routes(routes!(search_instances_of_series))
}

type Parameters = Query<Vec<(String, String)>>;

const NOT_FUZZY: &str = "299 overread \"The fuzzymatching parameter is not supported. Only literal matching has been performed.\"";
const CUT: &str = "299 overread \"There are more results: ask for them with offset.\"";

/// Finds and tells; a client that asks for another form than JSON is refused.
async fn found(
    app: &App,
    permit: &Permit<OverseeReads>,
    (level, study, series): (Level, Option<&str>, Option<&str>),
    headers: &HeaderMap,
    parameters: &[(String, String)],
    root: &str,
) -> Result<Response, Problem> {
    json_accepted(headers, parameters)?;
    let asked: Vec<_> = parameters.iter().filter(|(name, _)| name != "accept").cloned().collect();
    let asked = Search::parse(level, study, series, &asked).map_err(bad_request)?;
    let answers = search(app, permit, &asked, root).await?;
    let mut response = ([(header::CONTENT_TYPE, JSON)], Json(answers.found)).into_response();
    let warnings = [(asked.fuzzy, NOT_FUZZY), (answers.cut, CUT)];
    for (_, warning) in warnings.into_iter().filter(|(holds, _)| *holds) {
        response.headers_mut().append(header::WARNING, header::HeaderValue::from_static(warning));
    }
    Ok(response)
}

/// Refuses a client that takes no JSON.
pub(super) fn json_accepted(headers: &HeaderMap, parameters: &[(String, String)]) -> Result<(), Problem> {
    let named = parameters.iter().find(|(name, _)| name == "accept").map(|(_, value)| value.as_str());
    let offers = [JSON, "application/json"].map(|media_type| Offer { media_type, transfer_syntax: None });
    choose(&accepted(headers, named), &offers, Packing::Single, 1).map(drop)
}

/// A request that makes no sense.
pub(super) fn bad_request(detail: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad-request", "Request makes no sense", detail)
}

/// Search for studies.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies", tag = "dicomweb",
    params(("project" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn search_studies(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    found(&app, &permit, (Level::Study, None, None), &headers, &parameters, &root).await
}

/// Search for series.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/series", tag = "dicomweb",
    params(("project" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn search_series(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    found(&app, &permit, (Level::Series, None, None), &headers, &parameters, &root).await
}

/// Search for the series of a study.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}/series", tag = "dicomweb",
    params(("project" = String, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn search_series_of_study(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    found(&app, &permit, (Level::Series, Some(&study), None), &headers, &parameters, &root).await
}

/// Search for instances.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/instances", tag = "dicomweb",
    params(("project" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn search_instances(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    found(&app, &permit, (Level::Instance, None, None), &headers, &parameters, &root).await
}

/// Search for the instances of a study.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}/instances", tag = "dicomweb",
    params(("project" = String, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn search_instances_of_study(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    found(&app, &permit, (Level::Instance, Some(&study), None), &headers, &parameters, &root).await
}

/// Search for the instances of a series.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn search_instances_of_series(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series)): Path<(String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let place = (Level::Instance, Some(study.as_str()), Some(series.as_str()));
    found(&app, &permit, place, &headers, &parameters, &root).await
}
