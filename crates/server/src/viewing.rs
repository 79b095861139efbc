//! Sending a case's images: what reading, arbitration and the overseers' pages share.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflow::app::App;
use workflow::dicomweb::Reader;
use workflow::viewing::{self, Frame, Prior, Viewing};

use crate::problem::Problem;

/// A series of a case, its images in the order in which they are scrolled.
#[derive(Serialize, ToSchema)]
#[allow(clippy::struct_field_names, reason = "the API names each thing's identity by the thing")]
pub struct Series {
    /// UID, as this viewing maps it.
    pub series: String,
    /// `CT`, `MR`, `MG` …
    pub modality: String,
    /// Series number.
    pub number: Option<i32>,
    /// The projection, where all images share one.
    pub view: Option<String>,
    /// The side, where all images share one.
    pub laterality: Option<String>,
    /// The images.
    pub instances: Vec<Image>,
    /// Median distance between neighbouring slices, mm.
    pub slice_spacing: Option<f64>,
    /// What is odd about the stack, in sentences.
    pub warnings: Vec<String>,
}

/// An image of a series.
#[derive(Serialize, ToSchema)]
pub struct Image {
    /// UID, as this viewing maps it.
    pub instance: String,
    /// How many frames it has, at least 1.
    pub frames: u32,
}

impl From<viewing::Series> for Series {
    fn from(series: viewing::Series) -> Self {
        let image = |image: viewing::Image| Image { instance: image.instance, frames: image.frames };
        Self {
            series: series.series,
            modality: series.modality,
            number: series.number,
            view: series.view,
            laterality: series.laterality,
            instances: series.instances.into_iter().map(image).collect(),
            slice_spacing: series.slice_spacing,
            warnings: series.warnings,
        }
    }
}

/// An earlier study of the same subject, looked at beside a case.
#[derive(Serialize, ToSchema)]
pub struct PriorStudy {
    /// How long before the case it was made, such as `14 months before`.
    pub before: String,
    /// Its series.
    pub series: Vec<Series>,
}

/// The prior studies with their series, in their order.
pub async fn prior_studies(app: &App, priors: Vec<Prior>) -> Result<Vec<PriorStudy>, Problem> {
    let mut studies = Vec::new();
    for prior in priors {
        let series = viewing::series(app.db(), &prior.viewing).await?;
        let before = domain::prior::before(prior.days);
        studies.push(PriorStudy { before, series: series.into_iter().map(Series::from).collect() });
    }
    Ok(studies)
}

/// How a frame is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// A large grey frame in few pixels, each the mean of a square, to be looked at until the whole is there.
    #[serde(default)]
    coarse: bool,
}

/// One frame for an overseer: a single part of its media type, never kept by the browser.
pub async fn frame_response(
    app: &App,
    viewing: &Viewing,
    instance: &str,
    frame: u32,
    wanted: &Wanted,
) -> Result<Response, Problem> {
    Ok(sent(if wanted.coarse {
        viewing::coarse(app, viewing, instance, frame).await?
    } else {
        viewing::frame(app, viewing, instance, frame).await?
    }))
}

/// One frame for a reader, or for an arbiter, who is sent images as readers are.
pub async fn reader_frame(
    app: &App,
    reader: &Reader,
    instance: &str,
    frame: u32,
    wanted: &Wanted,
) -> Result<Response, Problem> {
    Ok(sent(if wanted.coarse {
        reader.coarse(app, instance, frame).await?
    } else {
        reader.frame(app, instance, frame).await?
    }))
}

/// A frame as it is sent.
fn sent(frame: Frame) -> Response {
    ([(header::CONTENT_TYPE, frame.content_type)], frame.bytes).into_response()
}

/// DICOM JSON of all images.
pub async fn metadata_response(app: &App, viewing: &Viewing) -> Result<Response, Problem> {
    let metadata = viewing::metadata(app, viewing).await?;
    Ok(([(header::CONTENT_TYPE, "application/dicom+json")], Json(metadata)).into_response())
}
