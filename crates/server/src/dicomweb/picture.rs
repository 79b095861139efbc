//! Pictures for the eye (PS3.18 8.3.5, 10.4.1.1.3, 10.4.1.1.6): rendered instances and thumbnails.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use workflow::app::App;
use workflow::authority::duty::OverseeReads;
use workflow::dicomweb::Place;
use workflow::dicomweb::retrieve::{
    self, Format, Function, Image, Region, Rendering, Unsent, Viewport, Window,
};

use super::accept::{Offer, Packing, accepted, choose, takes_several};
use super::address::Root;
use super::caching::{self, Lifetime};
use super::multipart::{self, Part};
use super::retrieve::{Asked, Named, at, numbers, of_instance, of_series, of_study};
use super::search::bad_request;
use crate::authority::Allowed;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rendered_study))
        .routes(routes!(rendered_series))
        .routes(routes!(rendered_instance))
        .routes(routes!(rendered_frames))
        .routes(routes!(study_thumbnail))
        .routes(routes!(series_thumbnail))
        .routes(routes!(instance_thumbnail))
        .routes(routes!(frame_thumbnail))
}

type Parameters = Query<Vec<(String, String)>>;

const OFFERS: [Offer<'_>; 2] = [
    Offer { media_type: "image/jpeg", transfer_syntax: None },
    Offer { media_type: "image/png", transfer_syntax: None },
];
const QUALITY: u8 = 90;
/// The longer side of a thumbnail whose size is not asked for.
const THUMBNAIL: u32 = 128;
/// Most images of a study or series that are rendered at once.
const MOST_IMAGES: usize = 1_000;
const IGNORED: &str =
    "299 overread \"annotation and iccprofile are not supported: the picture has neither.\"";

/// What is asked of a picture.
struct Wish {
    window: Option<Window>,
    viewport: Option<Viewport>,
    quality: u8,
    accept: Option<String>,
    /// Whether something was asked for that is left out.
    ignored: bool,
}

impl Wish {
    fn of(parameters: &[(String, String)], thumbnail: bool) -> Result<Self, Problem> {
        let mut wish = Self { window: None, viewport: None, quality: QUALITY, accept: None, ignored: false };
        for (name, value) in parameters {
            let wrong = |form: &str| bad_request(format!("{name} has to be {form}, and not “{value}”."));
            match name.as_str() {
                "accept" => wish.accept = Some(value.clone()),
                "window" => wish.window = Some(window(value).ok_or_else(|| wrong("centre,width,function"))?),
                "viewport" => {
                    let read =
                        viewport(value).ok_or_else(|| wrong("width,height or width,height,x,y,width,height"));
                    wish.viewport = Some(read?);
                }
                "quality" => {
                    let read = value.parse().ok().filter(|quality| (1..=100).contains(quality));
                    wish.quality = read.ok_or_else(|| wrong("from 1 to 100"))?;
                }
                "annotation" | "iccprofile" => wish.ignored = true,
                _ => return Err(bad_request(format!("There is no parameter {name} of pictures."))),
            }
        }
        if thumbnail && wish.viewport.is_none() {
            wish.viewport = Some(Viewport { width: THUMBNAIL, height: THUMBNAIL, region: None });
        }
        Ok(wish)
    }
}

fn window(text: &str) -> Option<Window> {
    let mut parts = text.split(',').map(str::trim);
    let centre = parts.next()?.parse().ok().filter(|number: &f64| number.is_finite())?;
    let width = parts.next()?.parse().ok().filter(|width: &f64| width.is_finite() && *width > 0.0)?;
    let function = parts.next().map_or(Some(Function::Linear), Function::named)?;
    parts.next().is_none().then_some(Window { centre, width, function })
}

fn viewport(text: &str) -> Option<Viewport> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|number| {
            number.trim().parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e6)
        })
        .collect::<Option<_>>()?;
    let size = |length: f64| (length >= 1.0).then_some(length as u32);
    let (region, [width, height]) = match numbers[..] {
        [width, height] => (None, [width, height]),
        [width, height, x, y, across, down] if across != 0.0 && down != 0.0 => {
            (Some(Region { x, y, width: across, height: down }), [width, height])
        }
        _ => return None,
    };
    Some(Viewport { width: size(width)?, height: size(height)?, region })
}

/// Pictures of these images and frames.
async fn pictures(
    app: App,
    asked: Asked,
    wish: Wish,
    place: &Place,
    wanted: Vec<(Image, u32)>,
) -> Result<Response, Problem> {
    let ranges = accepted(&asked.headers, wish.accept.as_deref());
    let usual = if wanted.len() == 1 { Packing::Single } else { Packing::Multipart };
    let (index, packing) = choose(&ranges, &OFFERS, usual, wanted.len())?;
    let format = if index == 0 { Format::Jpeg { quality: wish.quality } } else { Format::Png };
    let rendering = Rendering { window: wish.window, viewport: wish.viewport, format };
    let (study, root) = (place.study.clone(), asked.root.clone());
    let part = {
        let app = app.clone();
        move |(image, number): (Image, u32)| {
            let (app, rendering) = (app.clone(), rendering.clone());
            let location = Some(format!("{}/frames/{number}/rendered", at(&root, &study, &image)));
            async move {
                let body = retrieve::picture(&app, &image, number, rendering).await?;
                Ok::<_, Unsent>(Part { content_type: format.media_type().into(), location, body })
            }
        }
    };
    let only = wanted.first().filter(|_| packing == Packing::Single).cloned();
    let mut response = if let Some(only) = only {
        ([(header::CONTENT_TYPE, format.media_type())], part(only).await?.body).into_response()
    } else {
        let boundary = app.new_token().to_string();
        multipart::streamed(format.media_type(), &boundary, stream::iter(wanted).map(part).buffered(2))
    };
    if wish.ignored {
        response.headers_mut().insert(header::WARNING, HeaderValue::from_static(IGNORED));
    }
    Ok(response)
}

fn nothing_to_see() -> Problem {
    Problem::not_found("There is no image with pixels at this address.")
}

/// Every frame of a place, up to so many; of a thumbnail the frame in the middle of it all.
async fn rendered(
    app: App,
    asked: Asked,
    place: Place,
    parameters: Vec<(String, String)>,
    thumbnail: bool,
) -> Result<Response, Problem> {
    let wish = Wish::of(&parameters, thumbnail)?;
    let images: Vec<Image> = retrieve::images(&app, &asked.permit, &place)
        .await?
        .into_iter()
        .filter(|image| image.frames() > 0)
        .collect();
    let wanted: Vec<(Image, u32)> = if thumbnail {
        let middle = images.get(images.len() / 2).cloned();
        middle.map(|image| (image.clone(), image.frames().div_ceil(2))).into_iter().collect()
    } else if place.instance.is_some() && !takes_several(&accepted(&asked.headers, wish.accept.as_deref())) {
        // One picture stands for an instance, unless the client takes a message of several.
        images.into_iter().take(1).map(|image| (image, 1)).collect()
    } else {
        let frames = |image: Image| (1..=image.frames()).map(move |number| (image.clone(), number));
        images.into_iter().flat_map(frames).take(MOST_IMAGES).collect()
    };
    if wanted.is_empty() {
        return Err(nothing_to_see());
    }
    of_one(app, asked, wish, &place, wanted, &parameters).await
}

async fn of_frames(
    app: App,
    asked: Asked,
    place: Place,
    list: &str,
    parameters: Vec<(String, String)>,
    thumbnail: bool,
) -> Result<Response, Problem> {
    let wish = Wish::of(&parameters, thumbnail)?;
    let image = retrieve::image(&app, &asked.permit, &place).await?;
    let wanted = numbers(list)?.into_iter().map(|number| (image.clone(), number)).collect();
    of_one(app, asked, wish, &place, wanted, &parameters).await
}

/// Pictures of a single image may be kept by the client.
async fn of_one(
    app: App,
    asked: Asked,
    wish: Wish,
    place: &Place,
    wanted: Vec<(Image, u32)>,
    parameters: &[(String, String)],
) -> Result<Response, Problem> {
    if place.instance.is_none() || wanted.is_empty() {
        return pictures(app, asked, wish, place, wanted).await;
    }
    let numbers: Vec<String> = wanted.iter().map(|(_, number)| number.to_string()).collect();
    let accept = asked.headers.get(header::ACCEPT).cloned();
    let made_of = format!("{}{}{parameters:?}{accept:?}", wanted[0].0.digest(), numbers.join(","));
    let tag = retrieve::tag_of(&made_of);
    if let Some(unchanged) = caching::unchanged(&asked.headers, &tag, Lifetime::Immutable) {
        return Ok(unchanged);
    }
    let response = pictures(app, asked, wish, place, wanted).await?;
    Ok(caching::tagged(response, &tag, Lifetime::Immutable))
}

const NOTHING_NAMED: Named = Named { accept: None };

/// Pictures of a study.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/rendered",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn rendered_study(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    rendered(app, asked, of_study(study), parameters, false).await
}

/// Pictures of a series.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/rendered",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn rendered_series(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series)): Path<(String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    rendered(app, asked, of_series(study, series), parameters, false).await
}

/// Pictures of an instance.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/rendered",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path), ("instance" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn rendered_instance(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance)): Path<(String, String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    rendered(app, asked, of_instance(study, series, instance), parameters, false).await
}

/// Pictures of frames.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}/rendered",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path), ("instance" = String, Path), ("frames" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn rendered_frames(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance, list)): Path<(String, String, String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    of_frames(app, asked, of_instance(study, series, instance), &list, parameters, false).await
}

/// Thumbnail of a study.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/thumbnail",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn study_thumbnail(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    rendered(app, asked, of_study(study), parameters, true).await
}

/// Thumbnail of a series.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/thumbnail",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn series_thumbnail(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series)): Path<(String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    rendered(app, asked, of_series(study, series), parameters, true).await
}

/// Thumbnail of an instance.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/thumbnail",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path), ("instance" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn instance_thumbnail(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance)): Path<(String, String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    rendered(app, asked, of_instance(study, series, instance), parameters, true).await
}

/// Thumbnail of a frame.
#[utoipa::path(get,
    path = "/api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}/thumbnail",
    tag = "dicomweb", params(("project" = String, Path), ("study" = String, Path), ("series" = String, Path), ("instance" = String, Path), ("frames" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn frame_thumbnail(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study, series, instance, list)): Path<(String, String, String, String, String)>,
    Query(parameters): Parameters,
) -> Result<Response, Problem> {
    let asked = Asked { permit, headers, named: NOTHING_NAMED, root };
    of_frames(app, asked, of_instance(study, series, instance), &list, parameters, true).await
}
