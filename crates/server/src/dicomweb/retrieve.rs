//! Retrieving (WADO-RS, PS3.18 10.4): originals, metadata, frames and binary values.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{StreamExt, stream};
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::OverseeReads;
use workflow::dicomweb::retrieve::{self, BulkData, Image, Original, Unsent};
use workflow::dicomweb::{Place, address};

use super::JSON;
use super::accept::{EXPLICIT_LITTLE, Offer, Packing, choose, not_acceptable};
use super::caching::{self, Validity};
use super::multipart::{self, Part, derived_from};
use super::search::{bad_request, json_accepted};
use super::service::{Asked, Asking};
use crate::problem::Problem;

const DICOM: &str = "application/dicom";
const BYTES: &str = "application/octet-stream";

impl From<Unsent> for Problem {
    fn from(unsent: Unsent) -> Self {
        match unsent {
            Unsent::Form(refusal) => not_acceptable(format!("It cannot be sent as asked for: {refusal}.")),
            Unsent::Fault(fault) => fault.into(),
        }
    }
}

/// The address of an instance.
pub(super) fn at(root: &str, study: &str, series: &str, uid: &str) -> String {
    let (series, instance) = (Some(series.to_owned()), Some(uid.to_owned()));
    address(root, &Place { study: study.to_owned(), series, instance })
}

/// The originals of a place, or what they become in the transfer syntax that is asked for.
pub(super) async fn originals(asked: Asked<Permit<OverseeReads>>) -> Result<Response, Problem> {
    let place = asked.place();
    let files = retrieve::originals(&asked.app, &asked.audience, &place).await?;
    let accepted = asked.accepted();
    // Each file has its own form: what cannot be sent of one cannot be sent of the whole.
    let mut chosen = Vec::with_capacity(files.len());
    let mut packing = Packing::Multipart;
    for file in &files {
        let offers = [file.transfer_syntax_uid(), EXPLICIT_LITTLE];
        let offers = offers.map(|uid| Offer { media_type: DICOM, transfer_syntax: Some(uid) });
        let (index, packed) = choose(&accepted, &offers, Packing::Multipart, files.len())?;
        chosen.push(index > 0 && file.transfer_syntax_uid() != EXPLICIT_LITTLE);
        packing = packed;
    }
    if place.instance.is_some()
        && let ([file], [rewritten]) = (&files[..], &chosen[..])
    {
        return one_original(&asked, &place, file, *rewritten, packing).await;
    }
    let boundary = asked.app.new_token().to_string();
    if !chosen.contains(&true) {
        let part = |file: Original| as_it_came(&asked, &place, &file);
        return Ok(multipart::whole(DICOM, &boundary, files.into_iter().map(part).collect()));
    }
    let parts = stream::iter(files.into_iter().zip(chosen)).map(move |(file, rewritten)| {
        let came = as_it_came(&asked, &place, &file);
        let app = asked.app.clone();
        async move { if rewritten { made_explicit(&app, &file, came).await } else { Ok(came) } }
    });
    Ok(multipart::streamed(DICOM, &boundary, parts.buffered(2)))
}

fn as_it_came(asked: &Asked<Permit<OverseeReads>>, place: &Place, file: &Original) -> Part {
    Part {
        content_type: dicom(file.transfer_syntax_uid()),
        location: Some(at(&asked.root, &place.study, file.series(), file.uid())),
        description: None,
        content: file.content(&asked.app, 0..file.bytes()),
    }
}

async fn made_explicit(app: &App, file: &Original, came: Part) -> Result<Part, Unsent> {
    let content = file.explicit(app).await?.into();
    let description = Some(derived_from(file.transfer_syntax_uid()));
    Ok(Part { content_type: dicom(EXPLICIT_LITTLE), description, content, ..came })
}

fn dicom(transfer_syntax_uid: &str) -> String {
    format!("{DICOM}; transfer-syntax={transfer_syntax_uid}")
}

async fn one_original(
    asked: &Asked<Permit<OverseeReads>>,
    place: &Place,
    file: &Original,
    rewritten: bool,
    packing: Packing,
) -> Result<Response, Problem> {
    let form = if rewritten { "-explicit" } else { "" };
    let validity = Validity::immutable(Some(format!("{}{form}-{packing:?}", file.tag())));
    if let Some(unchanged) = validity.unchanged(&asked.headers) {
        return Ok(unchanged);
    }
    let app = &asked.app;
    let response = match packing {
        Packing::Multipart => {
            let came = as_it_came(asked, place, file);
            let part = if rewritten { made_explicit(app, file, came).await? } else { came };
            multipart::whole(DICOM, &app.new_token().to_string(), vec![part])
        }
        Packing::Single if rewritten => {
            let made = file.explicit(app).await?;
            let response = in_range(asked, &validity, &dicom(EXPLICIT_LITTLE), &made);
            described(response, Some(file.transfer_syntax_uid()))
        }
        Packing::Single => {
            let part = caching::range(&asked.headers, &validity, file.bytes());
            let body = Body::from_stream(file.content(app, part.of(file.bytes())).pieces);
            caching::ranged(&dicom(file.transfer_syntax_uid()), &part, file.bytes(), body)
        }
    };
    Ok(validity.mark(response))
}

/// The answer, saying from which transfer syntax it was made, if it was.
fn described(mut response: Response, made_from: Option<&str>) -> Response {
    let told = made_from.map(|uid| HeaderValue::from_str(&derived_from(uid)));
    if let Some(Ok(told)) = told {
        response.headers_mut().insert(HeaderName::from_static("content-description"), told);
    }
    response
}

/// Bytes at hand by themselves, or the range of them that is asked for.
fn in_range<A>(asked: &Asked<A>, validity: &Validity, kind: &str, bytes: &Bytes) -> Response {
    let size = bytes.len() as u64;
    let part = caching::range(&asked.headers, validity, size);
    let wanted = part.of(size);
    let body = Body::from(bytes.slice(wanted.start as usize..wanted.end as usize));
    caching::ranged(kind, &part, size, body)
}

/// The metadata of a place.
pub(super) async fn metadata<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    json_accepted(&asked.accepted())?;
    let (place, app, root) = (asked.place(), &asked.app, &asked.root);
    let tag = asked.audience.metadata_tag(app, &place, root).await?;
    // More images may come to a series; an image stays as it is.
    let validity =
        if place.instance.is_some() { Validity::immutable(tag) } else { Validity::revalidated(tag) };
    if let Some(unchanged) = validity.unchanged(&asked.headers) {
        return Ok(unchanged);
    }
    let json = asked.audience.metadata(app, &place, root).await?;
    Ok(validity.mark(([(header::CONTENT_TYPE, JSON)], json).into_response()))
}

/// Most frames of one request.
const MOST_FRAMES: usize = 10_000;
/// Frames up to this number are at hand before the answer begins, so that a fault has a status.
const AT_HAND: usize = 8;

/// The frames that the path lists, such as `1,2,3`.
pub(super) fn numbers<A>(asked: &Asked<A>) -> Result<Vec<u32>, Problem> {
    let list = asked.named("frames").unwrap_or_default();
    let wrong =
        || bad_request(format!("“{list}” is no list of frames: write numbers from 1, such as 1,2,3."));
    let numbers: Result<Vec<u32>, _> = list.split(',').map(|number| number.trim().parse()).collect();
    numbers.ok().filter(|numbers| numbers.len() <= MOST_FRAMES && !numbers.contains(&0)).ok_or_else(wrong)
}

/// The image that the path names.
pub(super) async fn image<A: Asking>(asked: &Asked<A>) -> Result<Image, Problem> {
    let missing = || Problem::not_found("There is no such image: search for those there are.");
    asked.audience.images(&asked.app, &asked.place()).await?.pop().ok_or_else(missing)
}

/// Frames of an image.
pub(super) async fn frames<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    let numbers = numbers(&asked)?;
    let image = image(&asked).await?;
    these_frames(&asked, image, &numbers).await
}

async fn these_frames<A: Asking>(
    asked: &Asked<A>,
    image: Image,
    numbers: &[u32],
) -> Result<Response, Problem> {
    let ways = image.offers();
    let offers: Vec<_> = ways
        .iter()
        .map(|way| Offer { media_type: way.media_type, transfer_syntax: Some(way.transfer_syntax_uid) })
        .collect();
    let (index, packing) = choose(&asked.accepted(), &offers, Packing::Multipart, numbers.len())?;
    let (way, content_type) = (ways[index], offers[index].to_string());
    let tag = |tag| format!("{tag}-{}-{numbers:?}-{packing:?}", way.transfer_syntax_uid).replace(' ', "");
    let validity = Validity::immutable(image.tag().map(tag));
    if let Some(unchanged) = validity.unchanged(&asked.headers) {
        return Ok(unchanged);
    }
    if packing == Packing::Single {
        let bytes = retrieve::frame(&asked.app, &image, numbers[0], way).await?;
        let response = in_range(asked, &validity, &content_type, &bytes);
        return Ok(validity.mark(described(response, image.made_from(way))));
    }
    let location = at(&asked.root, &asked.place().study, image.series(), image.uid());
    let app = asked.app.clone();
    let description = image.made_from(way).map(derived_from);
    let part = move |number: u32| {
        let (app, image, content_type) = (app.clone(), image.clone(), content_type.clone());
        let (location, description) = (Some(format!("{location}/frames/{number}")), description.clone());
        async move {
            let content = retrieve::frame(&app, &image, number, way).await?.into();
            Ok::<_, Unsent>(Part { content_type, location, description, content })
        }
    };
    let boundary = asked.app.new_token().to_string();
    let parts = stream::iter(numbers.to_vec()).map(part).buffered(2);
    if numbers.len() > AT_HAND {
        return Ok(validity.mark(multipart::streamed(way.media_type, &boundary, parts)));
    }
    let parts: Vec<Result<Part, Unsent>> = parts.collect().await;
    let parts = parts.into_iter().collect::<Result<_, _>>()?;
    Ok(validity.mark(multipart::whole(way.media_type, &boundary, parts)))
}

/// A binary value of an image.
pub(super) async fn bulk_data<A: Asking>(asked: Asked<A>) -> Result<Response, Problem> {
    let image = image(&asked).await?;
    let path = asked.named("attribute").unwrap_or_default().to_owned();
    let validity = Validity::immutable(image.tag().map(|tag| format!("{tag}-{path}")));
    if let Some(unchanged) = validity.unchanged(&asked.headers) {
        return Ok(unchanged);
    }
    let location = at(&asked.root, &asked.place().study, image.series(), image.uid());
    let location = format!("{location}/bulkdata/{path}");
    let bytes = match retrieve::bulk_data(&asked.app, &image, path).await? {
        Some(BulkData::Value(bytes)) => bytes,
        Some(BulkData::Frames) => {
            let all: Vec<u32> = (1..=image.frames()).collect();
            return these_frames(&asked, image, &all).await;
        }
        None => {
            let sentence = "There is no such binary value: read the metadata for those there are.";
            return Err(Problem::not_found(sentence));
        }
    };
    let offers = [Offer { media_type: BYTES, transfer_syntax: None }];
    let (_, packing) = choose(&asked.accepted(), &offers, Packing::Multipart, 1)?;
    let response = match packing {
        Packing::Single => in_range(&asked, &validity, BYTES, &bytes),
        Packing::Multipart => {
            let (content_type, location) = (BYTES.into(), Some(location));
            let part = Part { content_type, location, description: None, content: bytes.into() };
            multipart::whole(BYTES, &asked.app.new_token().to_string(), vec![part])
        }
    };
    Ok(validity.mark(response))
}
