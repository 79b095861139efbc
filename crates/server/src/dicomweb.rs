//! `DICOMweb` (PS3.18), one service for two audiences: overseers find and are sent the originals of a
//! project with their identity, a blind reader the images of one read under UIDs of its own.

mod accept;
mod address;
mod caching;
mod deposit;
mod multipart;
mod picture;
mod retrieve;
mod search;
mod service;

use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::OverseeReads;
use workflow::dicomweb::Reader;

use service::Service;

/// The routes of the service of each project. Whoever reads cases blind is kept out.
pub fn routes() -> OpenApiRouter<App> {
    let service = Service::at("/api/projects/{project}/dicomweb", "dicomweb", "");
    service.images::<Permit<OverseeReads>>().originals().into_routes().merge(deposit::routes())
}

/// The routes of the service of each read.
pub(crate) fn reading_routes() -> OpenApiRouter<App> {
    let service = Service::at("/api/reading/reads/{read}/dicomweb", "reading", "reading_");
    service.images::<Reader>().into_routes()
}

/// Media type of DICOM JSON.
const JSON: &str = "application/dicom+json";
