//! Retrieving (WADO-RS, PS3.18 10.4): originals, metadata, frames and binary values.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::OverseeReads;
use workflow::dicomweb::retrieve::{self, BulkData, Image, Unsent};
use workflow::dicomweb::{Place, address};

use super::accept::{EXPLICIT_LITTLE, Offer, Packing, accepted, choose, not_acceptable};
use super::address::Root;
use super::caching::{self, Lifetime};
use super::multipart::{self, Part};
use super::search::bad_request;
use super::{JSON, search::json_accepted};
use crate::authority::Allowed;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(retrieve_study))
        .routes(routes!(retrieve_series))
        .routes(routes!(retrieve_instance))
        .routes(routes!(study_metadata))
        .routes(routes!(series_metadata))
        .routes(routes!(instance_metadata))
        .routes(routes!(retrieve_frames))
        .routes(routes!(retrieve_bulk_data))
}

const DICOM: &str = "application/dicom";
const BYTES: &str = "application/octet-stream";

/// What may stand in the address in place of a header.
#[derive(Deserialize)]
pub(super) struct Named {
    pub accept: Option<String>,
}

impl From<Unsent> for Problem {
    fn from(unsent: Unsent) -> Self {
        match unsent {
            Unsent::Form(refusal) => not_acceptable(format!("It cannot be sent as asked for: {refusal}.")),
            Unsent::Fault(fault) => fault.into(),
        }
    }
}

/// Everything of a place that is asked for.
pub(super) struct Asked {
    pub permit: Permit<OverseeReads>,
    pub headers: HeaderMap,
    pub named: Named,
    pub root: String,
}

pub(super) fn of_study(study: String) -> Place {
    Place { study, series: None, instance: None }
}

pub(super) fn of_series(study: String, series: String) -> Place {
    Place { study, series: Some(series), instance: None }
}

pub(super) fn of_instance(study: String, series: String, instance: String) -> Place {
    Place { study, series: Some(series), instance: Some(instance) }
}

pub(super) fn at(root: &str, study: &str, image: &Image) -> String {
    address(root, &of_instance(study.into(), image.series().into(), image.uid().into()))
}

/// The originals of a place, or what they become in the transfer syntax that is asked for.
async fn originals(app: App, asked: Asked, place: Place) -> Result<Response, Problem> {
    let images = retrieve::images(&app, &asked.permit, &place).await?;
    let accepted = accepted(&asked.headers, asked.named.accept.as_deref());
    // Each image has its own form: what cannot be sent of one cannot be sent of the whole.
    let mut chosen = Vec::with_capacity(images.len());
    let mut packing = Packing::Multipart;
    for image in &images {
        let offers = [image.transfer_syntax_uid(), EXPLICIT_LITTLE];
        let offers = offers.map(|uid| Offer { media_type: DICOM, transfer_syntax: Some(uid) });
        let (index, packed) = choose(&accepted, &offers, Packing::Multipart, images.len())?;
        chosen.push(index > 0 && image.transfer_syntax_uid() != EXPLICIT_LITTLE);
        packing = packed;
    }
    if let ([image], [rewritten]) = (&images[..], &chosen[..])
        && place.instance.is_some()
    {
        let tag = format!("{}{}", image.digest(), if *rewritten { "-explicit" } else { "" });
        if let Some(unchanged) = caching::unchanged(&asked.headers, &tag, Lifetime::Immutable) {
            return Ok(unchanged);
        }
        let response = match packing {
            Packing::Single => single(&app, image, *rewritten, &asked.headers).await?,
            Packing::Multipart => {
                let part = part(&app, image, *rewritten, at(&asked.root, &place.study, image)).await?;
                multipart::whole(DICOM, &app.new_token().to_string(), vec![part])
            }
        };
        return Ok(caching::tagged(response, &tag, Lifetime::Immutable));
    }
    let boundary = app.new_token().to_string();
    let parts = stream::iter(images.into_iter().zip(chosen))
        .map(move |(image, rewritten)| {
            let (app, location) = (app.clone(), at(&asked.root, &place.study, &image));
            async move { part(&app, &image, rewritten, location).await }
        })
        .buffered(2);
    Ok(multipart::streamed(DICOM, &boundary, parts))
}

async fn part(app: &App, image: &Image, rewritten: bool, location: String) -> Result<Part, Unsent> {
    let (body, syntax) = if rewritten {
        (retrieve::explicit(app, image).await?, EXPLICIT_LITTLE)
    } else {
        (retrieve::original(app, image, 0..image.bytes()).await?, image.transfer_syntax_uid())
    };
    let content_type = format!("{DICOM}; transfer-syntax={syntax}");
    Ok(Part { content_type, location: Some(location), body })
}

/// One file by itself, or a range of it.
async fn single(app: &App, image: &Image, rewritten: bool, headers: &HeaderMap) -> Result<Response, Unsent> {
    if rewritten {
        let bytes = retrieve::explicit(app, image).await?;
        let part = caching::range(headers, bytes.len() as u64);
        let body = Body::from(caching::cut(&part, &bytes));
        let kind = format!("{DICOM}; transfer-syntax={EXPLICIT_LITTLE}");
        return Ok(caching::ranged(&kind, &part, bytes.len() as u64, body));
    }
    let part = caching::range(headers, image.bytes());
    let wanted = match &part {
        caching::Asked::Whole => 0..image.bytes(),
        caching::Asked::Part(range) => range.clone(),
        caching::Asked::Outside => 0..0,
    };
    let body = Body::from(retrieve::original(app, image, wanted).await?);
    let kind = format!("{DICOM}; transfer-syntax={}", image.transfer_syntax_uid());
    Ok(caching::ranged(&kind, &part, image.bytes(), body))
}

/// The metadata of a place.
async fn metadata(app: App, asked: Asked, place: Place) -> Result<Response, Problem> {
    let named: Vec<_> = asked.named.accept.into_iter().map(|accept| ("accept".to_owned(), accept)).collect();
    json_accepted(&asked.headers, &named)?;
    let tag = retrieve::metadata_tag(&app, &asked.permit, &place, &asked.root).await?;
    // More images may come to a series; an image stays as it is.
    let lifetime = if place.instance.is_some() { Lifetime::Immutable } else { Lifetime::Revalidated };
    if let Some(unchanged) = caching::unchanged(&asked.headers, &tag, lifetime) {
        return Ok(unchanged);
    }
    let json = retrieve::metadata(&app, &asked.permit, &place, &asked.root).await?;
    Ok(caching::tagged(([(header::CONTENT_TYPE, JSON)], json).into_response(), &tag, lifetime))
}

/// Most frames of one request.
const MOST_FRAMES: usize = 10_000;
/// Frames up to this number are at hand before the answer begins, so that a fault has a status.
const AT_HAND: usize = 8;

/// The numbers of a list such as `1,2,3`.
pub(super) fn numbers(list: &str) -> Result<Vec<u32>, Problem> {
    let wrong =
        || bad_request(format!("“{list}” is no list of frames: write numbers from 1, such as 1,2,3."));
    let numbers: Result<Vec<u32>, _> = list.split(',').map(|number| number.trim().parse()).collect();
    numbers.ok().filter(|numbers| numbers.len() <= MOST_FRAMES && !numbers.contains(&0)).ok_or_else(wrong)
}

async fn frames(app: App, asked: Asked, place: Place, list: &str) -> Result<Response, Problem> {
    let numbers = numbers(list)?;
    let image = retrieve::image(&app, &asked.permit, &place).await?;
    let forms = image.offers();
    let offers: Vec<_> = forms
        .iter()
        .map(|form| Offer { media_type: form.media_type, transfer_syntax: Some(form.transfer_syntax_uid) })
        .collect();
    let accepted = accepted(&asked.headers, asked.named.accept.as_deref());
    let (index, packing) = choose(&accepted, &offers, Packing::Multipart, numbers.len())?;
    let form = forms[index];
    let tag = format!("{}-{list}-{}-{packing:?}", image.digest(), form.transfer_syntax_uid);
    if let Some(unchanged) = caching::unchanged(&asked.headers, &tag, Lifetime::Immutable) {
        return Ok(unchanged);
    }
    let content_type = offers[index].to_string();
    let location = format!("{}/frames", at(&asked.root, &place.study, &image));
    let part = {
        let app = app.clone();
        let content_type = content_type.clone();
        move |number: u32| {
            let (app, image) = (app.clone(), image.clone());
            let (content_type, location) = (content_type.clone(), Some(format!("{location}/{number}")));
            async move {
                let body = retrieve::frame(&app, &image, number, form.made).await?;
                Ok::<_, Unsent>(Part { content_type, location, body })
            }
        }
    };
    let response = if packing == Packing::Single {
        let bytes = part(numbers[0]).await?.body;
        let asked = caching::range(&asked.headers, bytes.len() as u64);
        let body = Body::from(caching::cut(&asked, &bytes));
        caching::ranged(&content_type, &asked, bytes.len() as u64, body)
    } else {
        let boundary = app.new_token().to_string();
        let parts = stream::iter(numbers.clone()).map(part).buffered(2);
        if numbers.len() > AT_HAND {
            multipart::streamed(form.media_type, &boundary, parts)
        } else {
            let parts: Vec<Result<Part, Unsent>> = parts.collect().await;
            let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
            multipart::whole(form.media_type, &boundary, parts)
        }
    };
    Ok(caching::tagged(response, &tag, Lifetime::Immutable))
}

async fn bulk_data(app: App, asked: Asked, place: Place, path: String) -> Result<Response, Problem> {
    let image = retrieve::image(&app, &asked.permit, &place).await?;
    let tag = format!("{}-{path}", image.digest());
    if let Some(unchanged) = caching::unchanged(&asked.headers, &tag, Lifetime::Immutable) {
        return Ok(unchanged);
    }
    let location = format!("{}/bulkdata/{path}", at(&asked.root, &place.study, &image));
    let bytes = match retrieve::bulk_data(&app, &image, path).await? {
        Some(BulkData::Value(bytes)) => bytes,
        Some(BulkData::Frames) => {
            let list: Vec<String> = (1..=image.frames()).map(|number| number.to_string()).collect();
            return frames(app, asked, place, &list.join(",")).await;
        }
        None => {
            return Err(Problem::not_found(
                "There is no such binary value: read the metadata for those there are.",
            ));
        }
    };
    let accepted = accepted(&asked.headers, asked.named.accept.as_deref());
    let offers = [Offer { media_type: BYTES, transfer_syntax: None }];
    let (_, packing) = choose(&accepted, &offers, Packing::Multipart, 1)?;
    let response = match packing {
        Packing::Single => {
            let part = caching::range(&asked.headers, bytes.len() as u64);
            let body = Body::from(caching::cut(&part, &bytes));
            caching::ranged(BYTES, &part, bytes.len() as u64, body)
        }
        Packing::Multipart => {
            let part = Part { content_type: BYTES.into(), location: Some(location), body: bytes };
            multipart::whole(BYTES, &app.new_token().to_string(), vec![part])
        }
    };
    Ok(caching::tagged(response, &tag, Lifetime::Immutable))
}

/// Retrieve a study.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}", tag = "dicomweb",
    params(("project" = String, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "multipart/related")))]
async fn retrieve_study(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    originals(app, Asked { permit, headers, named, root }, of_study(study)).await
}

/// What stands in the address, by a name that hides its type from the API's description.
pub(super) type Accepted = Query<Named>;

/// Retrieve a series.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "multipart/related")))]
async fn retrieve_series(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series)): Path<(String, String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    originals(app, Asked { permit, headers, named, root }, of_series(study, series)).await
}

/// Retrieve an instance.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path),
        ("instance" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "multipart/related")))]
async fn retrieve_instance(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance)): Path<(String, String, String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    originals(app, Asked { permit, headers, named, root }, of_instance(study, series, instance)).await
}

/// Metadata of a study.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}/metadata", tag = "dicomweb",
    params(("project" = String, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn study_metadata(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    metadata(app, Asked { permit, headers, named, root }, of_study(study)).await
}

/// Metadata of a series.
#[utoipa::path(get, path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/metadata",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn series_metadata(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series)): Path<(String, String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    metadata(app, Asked { permit, headers, named, root }, of_series(study, series)).await
}

/// Metadata of an instance.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/metadata",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path),
        ("instance" = String, Path)),
    responses((status = 200, body = Vec<Object>, content_type = "application/dicom+json")))]
async fn instance_metadata(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance)): Path<(String, String, String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    metadata(app, Asked { permit, headers, named, root }, of_instance(study, series, instance)).await
}

/// Retrieve frames of an instance.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path),
        ("instance" = String, Path), ("frames" = String, Path, description = "Numbers from 1, such as 1,2,3")),
    responses((status = 200, body = Vec<u8>, content_type = "multipart/related")))]
async fn retrieve_frames(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance, list)): Path<(String, String, String, String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    frames(app, Asked { permit, headers, named, root }, of_instance(study, series, instance), &list).await
}

/// Retrieve a binary value of an instance.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/bulkdata/{attribute}",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path),
        ("instance" = String, Path), ("attribute" = String, Path, description = "As the metadata has it")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn retrieve_bulk_data(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance, attribute)): Path<(String, String, String, String, String)>,
    Query(named): Accepted,
) -> Result<Response, Problem> {
    let place = of_instance(study, series, instance);
    bulk_data(app, Asked { permit, headers, named, root }, place, attribute).await
}
