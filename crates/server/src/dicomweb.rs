//! `DICOMweb` (PS3.18): the originals of a project for programs, with their identity. Whoever reads cases
//! blind is kept out.

mod accept;
mod address;
mod caching;
mod deposit;
mod multipart;
mod picture;
mod retrieve;
mod search;

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::viewing::Frame;

use crate::problem::Problem;
use accept::{Offer, Packing, accepted, choose};
use multipart::Part;

/// The routes of the service of each project.
pub fn routes() -> OpenApiRouter<App> {
    search::routes().merge(retrieve::routes()).merge(picture::routes()).merge(deposit::routes())
}

/// Media type of DICOM JSON.
pub(crate) const JSON: &str = "application/dicom+json";

/// One frame as a part or by itself, as the client accepts; never kept by the browser.
pub(crate) fn one_frame(app: &App, headers: &HeaderMap, frame: Frame) -> Result<Response, Problem> {
    let (media_type, syntax) = frame.content_type.split_once(';').unwrap_or((&frame.content_type, ""));
    let transfer_syntax = syntax.trim().strip_prefix("transfer-syntax=");
    let offers = [Offer { media_type, transfer_syntax }];
    let (_, packing) = choose(&accepted(headers, None), &offers, Packing::Multipart, 1)?;
    Ok(match packing {
        Packing::Single => ([(header::CONTENT_TYPE, frame.content_type)], frame.bytes).into_response(),
        Packing::Multipart => {
            let kind = media_type.to_owned();
            let part = Part { content_type: frame.content_type, location: None, body: frame.bytes };
            multipart::whole(&kind, &app.new_token().to_string(), vec![part])
        }
    })
}
