//! Searching (QIDO-RS, PS3.18 10.6).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use workflow::dicomweb::Level;
use workflow::dicomweb::search::Search;

use super::JSON;
use super::accept::{Offer, Packing, Range, choose};
use super::service::{Asked, Asking};
use crate::problem::Problem;

const NOT_FUZZY: &str = "299 overread \"The fuzzymatching parameter is not supported. Only literal matching has been performed.\"";
const CUT: &str = "299 overread \"There are more results: ask for them with offset.\"";

/// Search for studies.
pub(super) async fn studies<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    found(Level::Study, asked).await
}

/// Search for series, of all studies or of one.
pub(super) async fn series<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    found(Level::Series, asked).await
}

/// Search for instances, of all studies, of one, or of a series.
pub(super) async fn instances<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    found(Level::Instance, asked).await
}

/// Finds and tells; a client that asks for another form than JSON is refused.
async fn found<A: Asking>(level: Level, asked: Asked<A>) -> Result<Response, Problem> {
    json_accepted(&asked.accepted())?;
    let about_the_answer = |name: &str| matches!(name, "accept" | "charset");
    let keys: Vec<_> = asked.parameters.iter().filter(|(name, _)| !about_the_answer(name)).cloned().collect();
    let search = Search::parse(level, asked.named("study"), asked.named("series"), &keys);
    let search = search.map_err(bad_request)?;
    let answers = asked.audience.search(&asked.app, &search, &asked.root).await?;
    let mut response = ([(header::CONTENT_TYPE, JSON)], Json(answers.found)).into_response();
    let warnings = [(search.fuzzy, NOT_FUZZY), (answers.cut, CUT)];
    for (_, warning) in warnings.into_iter().filter(|(holds, _)| *holds) {
        response.headers_mut().append(header::WARNING, HeaderValue::from_static(warning));
    }
    Ok(response)
}

/// Refuses a client that takes no JSON.
pub(super) fn json_accepted(ranges: &[Range]) -> Result<(), Problem> {
    let offers = [JSON, "application/json"].map(|media_type| Offer { media_type, transfer_syntax: None });
    choose(ranges, &offers, Packing::Single, 1).map(drop)
}

/// A request that makes no sense.
pub(super) fn bad_request(detail: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad-request", "Request makes no sense", detail)
}
