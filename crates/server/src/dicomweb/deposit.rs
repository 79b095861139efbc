//! Storing (STOW-RS, PS3.18 10.5).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use multer::{Constraints, Multipart};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::Permit;
use workflow::authority::duty::Manage;
use workflow::dicomweb::deposit::{Deposited, deposit, deposit_answer, native_model};
use workflow::dicomweb::{Place, address};
use workflow::fault::Fault;
use workflow::import::{Reception, Upload};

use super::JSON;
use super::accept::{Offer, Packing, accepted, choose};
use super::address::Root;
use super::search::bad_request;
use crate::authority::Allowed;
use crate::description::routes;
use crate::problem::Problem;
use crate::settings::Settings;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(store_instances))
        .routes(routes!(store_instances_of_study))
        .layer(DefaultBodyLimit::disable())
}

const DICOM: &str = "application/dicom";
/// Files of one request that are under way at once: enough that they share the flush of the disk.
const AT_ONCE: usize = 32;

/// A request to store.
struct Request {
    app: App,
    permit: Arc<Permit<Manage>>,
    study: Option<String>,
    root: String,
    largest: u64,
}

/// How the answer is written (PS3.18 Table 10.5.3-1).
#[derive(Clone, Copy)]
enum Form {
    Json,
    Xml,
}

impl Form {
    fn accepted(headers: &HeaderMap) -> Result<Self, Problem> {
        const FORMS: [(&str, Form); 3] =
            [(JSON, Form::Json), ("application/json", Form::Json), ("application/dicom+xml", Form::Xml)];
        let offers = FORMS.map(|(media_type, _)| Offer { media_type, transfer_syntax: None });
        let (index, _) = choose(&accepted(headers, None), &offers, Packing::Single, 1)?;
        Ok(FORMS[index].1)
    }

    fn write(self, status: StatusCode, answer: Value) -> Response {
        match (self, answer) {
            (Self::Xml, Value::Object(set)) => {
                let kind = [(header::CONTENT_TYPE, "application/dicom+xml")];
                (status, kind, native_model(&set)).into_response()
            }
            (_, answer) => (status, [(header::CONTENT_TYPE, JSON)], Json(answer)).into_response(),
        }
    }
}

/// What became of a file, and why.
type Outcome = Result<(Deposited, Option<String>), Fault>;

impl Request {
    async fn take(&self, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
        // Before anything is stored: an answer that cannot be read tells of nothing.
        let form = Form::accepted(headers)?;
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if let Some(coding) = headers.get(header::CONTENT_ENCODING).filter(|coding| *coding != "identity") {
            return Err(packed(coding.to_str().unwrap_or_default()));
        }
        let outcomes = match media_type(kind) {
            (kind, _, _) if kind == DICOM => {
                vec![self.one(whole(&self.app, body, self.largest).await?).await]
            }
            (kind, part, Some(boundary)) if kind == "multipart/related" && part.as_deref() == Some(DICOM) => {
                self.parts(body, &boundary).await?
            }
            _ => return Err(unsupported(kind)),
        };
        answer(self, outcomes, form)
    }

    /// Takes the parts of a message as they come in.
    async fn parts(&self, body: Body, boundary: &str) -> Result<Vec<Outcome>, Problem> {
        let limit = multer::SizeLimit::new().per_field(self.largest);
        let constraints = Constraints::new().size_limit(limit);
        let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
        let mut under_way = FuturesOrdered::new();
        let mut outcomes = Vec::new();
        loop {
            let next = async {
                let Some(mut part) = parts.next_field().await? else { return Ok(None) };
                // A part counts once it has come to its end.
                let mut reception = Reception::new(&self.app);
                while let Some(chunk) = part.chunk().await? {
                    reception = reception.add(chunk).await?;
                }
                Ok::<_, Cut>(Some(reception.whole()))
            };
            tokio::pin!(next);
            // Files that came are stored while the next one comes in.
            let file = loop {
                tokio::select! {
                    file = &mut next => break file,
                    Some(outcome) = under_way.next(), if !under_way.is_empty() => outcomes.push(outcome),
                }
            };
            match file {
                Ok(Some(file)) => under_way.push_back(self.one(file)),
                Ok(None) => break,
                Err(Cut::Line(why)) => {
                    outcomes.extend(under_way.collect::<Vec<_>>().await);
                    return Err(broken_off(&why, &outcomes));
                }
                Err(Cut::Fault(fault)) => {
                    let _what_came_before = under_way.collect::<Vec<_>>().await;
                    return Err(fault.into());
                }
            }
            while under_way.len() >= AT_ONCE {
                outcomes.extend(under_way.next().await);
            }
        }
        outcomes.extend(under_way.collect::<Vec<_>>().await);
        Ok(outcomes)
    }

    async fn one(&self, file: Upload) -> Outcome {
        deposit(&self.app, &self.permit, self.study.as_deref(), "part", file, &self.root).await
    }
}

/// Why a part did not come to its end.
enum Cut {
    Line(multer::Error),
    Fault(Fault),
}

impl From<multer::Error> for Cut {
    fn from(why: multer::Error) -> Self {
        Self::Line(why)
    }
}

impl From<Fault> for Cut {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Media type, type of its parts, and boundary.
fn media_type(text: &str) -> (String, Option<String>, Option<String>) {
    let mut pieces = text.split(';').map(str::trim);
    let kind = pieces.next().unwrap_or_default().to_ascii_lowercase();
    let (mut part, mut boundary) = (None, None);
    for (name, value) in pieces.filter_map(|piece| piece.split_once('=')) {
        let value = value.trim().trim_matches('"').to_owned();
        match name.trim().to_ascii_lowercase().as_str() {
            "type" => part = Some(value.to_ascii_lowercase()),
            "boundary" => boundary = Some(value),
            _ => {}
        }
    }
    (kind, part, boundary)
}

async fn whole(app: &App, body: Body, largest: u64) -> Result<Upload, Problem> {
    let mut stream = body.into_data_stream();
    let mut reception = Reception::new(app);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| {
            bad_request("The request broke off, and nothing of it was kept: send it again.".into())
        })?;
        reception = reception.add(chunk).await?;
        if reception.received() > largest {
            return Err(too_large());
        }
    }
    Ok(reception.whole())
}

fn unsupported(kind: &str) -> Problem {
    let detail = format!(
        "Files are stored as multipart/related; type=\"application/dicom\" with a boundary, or one as \
         application/dicom, and not as “{}”.",
        kind.chars().take(100).collect::<String>()
    );
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", "Not a form that is stored", detail)
}

fn packed(coding: &str) -> Problem {
    let detail =
        format!("What is stored is taken as it is, without Content-Encoding, and not as “{coding}”.");
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", "Not a form that is stored", detail)
}

fn too_large() -> Problem {
    let detail = "A file is larger than this server takes by the network: import it with overread import.";
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
}

fn broken_off(why: &multer::Error, outcomes: &[Outcome]) -> Problem {
    if matches!(why, multer::Error::FieldSizeExceeded { .. }) {
        return too_large();
    }
    let kept = outcomes.iter().filter(|one| matches!(one, Ok((Deposited { outcome: Ok(_), .. }, _)))).count();
    bad_request(format!(
        "The request is cut short or has no proper parts: {kept} whole files of it are stored, and nothing of \
         the one that broke off; send it again, what is stored is not stored twice."
    ))
}

fn answer(request: &Request, outcomes: Vec<Outcome>, form: Form) -> Result<Response, Problem> {
    let mut deposited = Vec::with_capacity(outcomes.len());
    let mut reasons = Vec::new();
    let mut fault = None;
    for outcome in outcomes {
        match outcome {
            Ok((one, reason)) => {
                reasons.extend(reason.filter(|_| one.outcome.is_err()));
                deposited.push(one);
            }
            Err(why) => fault = Some(why),
        }
    }
    // What failed for want of room or of the store may be sent again as a whole.
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    if deposited.is_empty() {
        return Err(bad_request("The request has no part: send at least one file.".into()));
    }
    let failed = deposited.iter().filter(|one| one.outcome.is_err()).count();
    let odd = deposited.iter().any(|one| one.warning().is_some());
    let status = match failed {
        0 if !odd => StatusCode::OK,
        some if some < deposited.len() => StatusCode::ACCEPTED,
        _ => StatusCode::CONFLICT,
    };
    let study = request.study.clone().or_else(|| deposited.iter().find_map(|one| one.identity.study.clone()));
    let study = study
        .filter(|_| failed < deposited.len())
        .map(|study| address(&request.root, &Place { study, series: None, instance: None }));
    let mut response = form.write(status, deposit_answer(&deposited, study.as_deref()));
    if let Some(warning) = warning(&reasons) {
        response.headers_mut().insert(header::WARNING, warning);
    }
    Ok(response)
}

/// The first reason in words; the codes of the answer say little to a person.
fn warning(reasons: &[String]) -> Option<header::HeaderValue> {
    let first: String =
        reasons.first()?.chars().filter(|c| c.is_ascii() && !matches!(c, '"' | '\\')).collect();
    let more = if reasons.len() > 1 { format!(" (and {} more)", reasons.len() - 1) } else { String::new() };
    header::HeaderValue::from_str(&format!("299 overread \"{first}{more}\"")).ok()
}

/// Store instances.
#[utoipa::path(post, path = "/api/projects/{project}/dicomweb/studies", tag = "dicomweb",
    params(("project" = String, Path)),
    request_body(content = Vec<u8>, content_type = "multipart/related"),
    responses((status = 200, body = Object, content_type = "application/dicom+json")))]
async fn store_instances(
    State(app): State<App>,
    Extension(settings): Extension<Arc<Settings>>,
    Allowed(permit): Allowed<Manage>,
    Root(root): Root,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (permit, largest) = (Arc::new(permit), settings.largest_file);
    Request { app, permit, study: None, root, largest }.take(&headers, body).await
}

/// Store instances of one study.
#[utoipa::path(post, path = "/api/projects/{project}/dicomweb/studies/{study}", tag = "dicomweb",
    params(("project" = String, Path), ("study" = String, Path)),
    request_body(content = Vec<u8>, content_type = "multipart/related"),
    responses((status = 200, body = Object, content_type = "application/dicom+json")))]
async fn store_instances_of_study(
    State(app): State<App>,
    Extension(settings): Extension<Arc<Settings>>,
    Allowed(permit): Allowed<Manage>,
    Root(root): Root,
    headers: HeaderMap,
    Path((_project, study)): Path<(String, String)>,
    body: Body,
) -> Result<Response, Problem> {
    let (permit, largest) = (Arc::new(permit), settings.largest_file);
    Request { app, permit, study: Some(study), root, largest }.take(&headers, body).await
}
