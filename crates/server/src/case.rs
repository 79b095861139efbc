//! A project's cases: how they are distributed, one by one, and their images.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::id::{BatchId, CaseId};
use domain::split::Split;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::OverseeReads;
use workflow::case::{Filter, Listed, SeriesFacts, ValueCount};
use workflow::viewing::{numbered, permitted_priors};

use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;
use crate::viewing::{PriorStudy, Series, Wanted, frame_response, metadata_response, prior_studies};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(facets))
        .routes(routes!(list_cases))
        .routes(routes!(find_case))
        .routes(routes!(view_case))
        .routes(routes!(case_metadata))
        .routes(routes!(case_frame))
        .routes(routes!(case_prior_metadata))
        .routes(routes!(case_prior_frame))
}

/// A split, or none.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SplitOrNone {
    Test,
    Validation,
    Training,
    None,
}

impl From<SplitOrNone> for Option<Split> {
    fn from(split: SplitOrNone) -> Self {
        match split {
            SplitOrNone::Test => Some(Split::Test),
            SplitOrNone::Validation => Some(Split::Validation),
            SplitOrNone::Training => Some(Split::Training),
            SplitOrNone::None => None,
        }
    }
}

/// How a project's cases are distributed.
#[derive(Serialize, ToSchema)]
struct Facets {
    facets: Vec<FacetValues>,
}

/// An attribute that data can be sliced by, with its values, the most common first.
#[derive(Serialize, ToSchema)]
struct FacetValues {
    facet: &'static str,
    name: &'static str,
    values: Vec<FacetValue>,
}

/// How many cases have a value.
#[derive(Serialize, ToSchema)]
struct FacetValue {
    /// Nothing: cases without a value.
    value: Option<String>,
    cases: u32,
    by_split: BySplit,
}

/// Cases by split.
#[derive(Serialize, ToSchema)]
struct BySplit {
    test: u32,
    validation: u32,
    training: u32,
    /// In no split.
    none: u32,
}

impl From<ValueCount> for FacetValue {
    fn from(ValueCount { value, by_split }: ValueCount) -> Self {
        let cases = |split| by_split.get(&split).copied().unwrap_or_default();
        let by_split = BySplit {
            test: cases(Some(Split::Test)),
            validation: cases(Some(Split::Validation)),
            training: cases(Some(Split::Training)),
            none: cases(None),
        };
        let cases = by_split.test + by_split.validation + by_split.training + by_split.none;
        Self { value, cases, by_split }
    }
}

/// A case in a list.
#[derive(Serialize, ToSchema)]
pub struct CaseRow {
    case: CaseId,
    label: String,
    /// The subject's label.
    subject: String,
    split: Option<Split>,
    modality: String,
    /// Values by facet.
    facets: BTreeMap<String, String>,
    instances: u32,
    reads_submitted: u32,
    reads_total: u32,
    /// `waiting` for a batch, `planned` in one, `reading`, then `settled`, `to_arbitrate` or `arbitrated`.
    state: String,
}

impl From<Listed> for CaseRow {
    fn from(listed: Listed) -> Self {
        Self {
            case: listed.row.id,
            state: listed.state().to_owned(),
            modality: listed.facets.get("modality").cloned().unwrap_or_default(),
            label: listed.row.label,
            subject: listed.row.subject,
            split: listed.row.split,
            facets: listed.facets,
            instances: listed.row.instances,
            reads_submitted: listed.row.reads_submitted,
            reads_total: listed.row.reads_total,
        }
    }
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
struct CaseList {
    cases: Vec<CaseRow>,
    /// Where the next page begins; nothing on the last.
    next: Option<String>,
}

/// A case with what it shows.
#[derive(Serialize, ToSchema)]
struct CasePage {
    #[serde(flatten)]
    row: CaseRow,
    studies: Vec<CaseStudy>,
}

/// A study of a case.
#[derive(Serialize, ToSchema)]
struct CaseStudy {
    /// Study Instance UID.
    study: String,
    description: Option<String>,
    series: Vec<CaseSeries>,
}

/// A series of a case.
#[derive(Serialize, ToSchema)]
struct CaseSeries {
    /// Series Instance UID.
    series: String,
    number: Option<i32>,
    modality: String,
    description: Option<String>,
    instances: u32,
    /// Frames of all images.
    frames: u64,
    /// Bytes of all files.
    bytes: u64,
}

/// The series of a case.
#[derive(Serialize, ToSchema)]
struct CaseViewing {
    label: String,
    series: Vec<Series>,
    /// The earlier studies that the protocol shows readers, the latest first.
    priors: Vec<PriorStudy>,
}

/// Which cases to list.
#[derive(Deserialize, IntoParams)]
struct CasesWanted {
    #[param(inline)]
    split: Option<SplitOrNone>,
    batch: Option<BatchId>,
    /// Only cases with `value` of this facet, or with none if no value is given.
    facet: Option<String>,
    value: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// At most so many; 500 at most.
    limit: Option<u32>,
}

/// How cases are distributed over facets and splits.
#[utoipa::path(get, path = "/api/projects/{project}/facets", tag = "dataset",
    params(("project" = String, Path)), responses((status = 200, body = Facets)))]
async fn facets(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
) -> Result<Json<Facets>, Problem> {
    let facets = workflow::case::distribution(&app, &permit).await?;
    let values = facets.into_iter().map(|(facet, values)| FacetValues {
        facet: facet.word(),
        name: facet.name(),
        values: values.into_iter().map(FacetValue::from).collect(),
    });
    Ok(Json(Facets { facets: values.collect() }))
}

/// List cases.
#[utoipa::path(get, path = "/api/projects/{project}/cases", tag = "dataset",
    params(("project" = String, Path), CasesWanted), responses((status = 200, body = CaseList)))]
async fn list_cases(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Query(wanted): Query<CasesWanted>,
) -> Result<Json<CaseList>, Problem> {
    let filter = Filter {
        split: wanted.split.map(Option::from),
        batch: wanted.batch,
        facet: wanted.facet.map(|facet| (facet, wanted.value)),
    };
    let after = place(wanted.after.as_deref())?;
    let limit = wanted.limit.unwrap_or(50);
    let (cases, next) = workflow::case::page(&app, &permit, &filter, after, limit).await?;
    let cases = cases.into_iter().map(CaseRow::from).collect();
    Ok(Json(CaseList { cases, next: next.map(|next| next.to_string()) }))
}

/// One case.
#[utoipa::path(get, path = "/api/projects/{project}/cases/{case}", tag = "dataset",
    params(("project" = String, Path), ("case" = CaseId, Path)),
    responses((status = 200, body = CasePage)))]
async fn find_case(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case)): Path<(String, CaseId)>,
) -> Result<Json<CasePage>, Problem> {
    let (listed, series) = workflow::case::find(&app, &permit, case).await?;
    Ok(Json(CasePage { row: listed.into(), studies: studies(series) }))
}

fn studies(facts: Vec<SeriesFacts>) -> Vec<CaseStudy> {
    let mut studies: Vec<CaseStudy> = Vec::new();
    for facts in facts {
        let series = CaseSeries {
            series: facts.series_instance_uid,
            number: facts.number,
            modality: facts.modality,
            description: facts.description,
            instances: facts.instances,
            frames: facts.frames,
            bytes: facts.bytes,
        };
        match studies.iter_mut().find(|study| study.study == facts.study_instance_uid) {
            Some(study) => study.series.push(series),
            None => studies.push(CaseStudy {
                study: facts.study_instance_uid,
                description: facts.study_description,
                series: vec![series],
            }),
        }
    }
    studies
}

/// The series of a case, as a viewer stacks them.
#[utoipa::path(get, path = "/api/projects/{project}/cases/{case}/viewing", tag = "dataset",
    params(("project" = String, Path), ("case" = CaseId, Path)),
    responses((status = 200, body = CaseViewing)))]
async fn view_case(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case)): Path<(String, CaseId)>,
) -> Result<Json<CaseViewing>, Problem> {
    let (label, viewing) = workflow::viewing::permitted(&app, &permit, case).await?;
    let series = workflow::viewing::series(app.db(), &viewing).await?;
    let priors = prior_studies(&app, permitted_priors(&app, &permit, case).await?).await?;
    Ok(Json(CaseViewing { label, series: series.into_iter().map(Series::from).collect(), priors }))
}

/// DICOM JSON of a case's images.
#[utoipa::path(get, path = "/api/projects/{project}/cases/{case}/viewing/metadata", tag = "dataset",
    params(("project" = String, Path), ("case" = CaseId, Path)),
    responses((status = 200, body = Vec<serde_json::Value>, content_type = "application/dicom+json")))]
async fn case_metadata(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case)): Path<(String, CaseId)>,
) -> Result<Response, Problem> {
    let (_, viewing) = workflow::viewing::permitted(&app, &permit, case).await?;
    metadata_response(&app, &viewing).await
}

/// One frame of a case's images.
#[utoipa::path(get, tag = "dataset",
    path = "/api/projects/{project}/cases/{case}/viewing/instances/{instance}/frames/{frame}",
    params(("project" = String, Path), ("case" = CaseId, Path), ("instance" = String, Path), ("frame" = u32, Path), Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn case_frame(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case, instance, frame)): Path<(String, CaseId, String, u32)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (_, viewing) = workflow::viewing::permitted(&app, &permit, case).await?;
    frame_response(&app, &viewing, &instance, frame, &wanted).await
}

/// DICOM JSON of the images of a prior study, by its number from 1.
#[utoipa::path(get, path = "/api/projects/{project}/cases/{case}/viewing/priors/{prior}/metadata", tag = "dataset",
    params(("project" = String, Path), ("case" = CaseId, Path), ("prior" = u32, Path)),
    responses((status = 200, body = Vec<serde_json::Value>, content_type = "application/dicom+json")))]
async fn case_prior_metadata(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case, prior)): Path<(String, CaseId, u32)>,
) -> Result<Response, Problem> {
    let viewing = numbered(permitted_priors(&app, &permit, case).await?, prior)?;
    metadata_response(&app, &viewing).await
}

/// One frame of an image of a prior study.
#[utoipa::path(get, tag = "dataset",
    path = "/api/projects/{project}/cases/{case}/viewing/priors/{prior}/instances/{instance}/frames/{frame}",
    params(("project" = String, Path), ("case" = CaseId, Path), ("prior" = u32, Path), ("instance" = String, Path),
        ("frame" = u32, Path), Wanted),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn case_prior_frame(
    State(app): State<App>,
    Allowed(permit): Allowed<OverseeReads>,
    Path((_project, case, prior, instance, frame)): Path<(String, CaseId, u32, String, u32)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let viewing = numbered(permitted_priors(&app, &permit, case).await?, prior)?;
    frame_response(&app, &viewing, &instance, frame, &wanted).await
}

/// The place in a list that a page's `next` named.
pub(crate) fn place(after: Option<&str>) -> Result<u32, Problem> {
    after.map_or(Ok(0), str::parse).map_err(|_| {
        Problem::invalid("The place to go on from is not one that a page named: begin without “after”.")
    })
}
