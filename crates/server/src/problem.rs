//! What went wrong, as `application/problem+json` (RFC 9457). The only place where a fault of a use
//! case becomes a status code.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use workflow::fault::{Fault, FieldFault};

/// The answer to a request that could not be done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A word for the kind, such as `not-found`, `conflict` or `draft-conflict`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind for people.
    title: &'static str,
    /// The HTTP status code.
    #[schema(value_type = u16)]
    #[serde(serialize_with = "number")]
    status: StatusCode,
    /// One sentence: the thing, the cause, the next step.
    detail: String,
    /// Where a document or a form is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<FieldError>>,
    /// What else the kind carries.
    #[serde(flatten)]
    #[schema(ignore)]
    extra: Map<String, Value>,
}

/// One wrong field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// Line in the document, from 1; 0 where there is no document.
    line: u32,
    /// Column in the line, from 1; 0 where there is no document.
    column: u32,
    /// Path of the field, such as `structures[0].key`; empty for the whole.
    field: String,
    /// What is wrong and what to write instead.
    sentence: String,
}

impl From<FieldFault> for FieldError {
    fn from(FieldFault { line, column, field, sentence }: FieldFault) -> Self {
        Self { line, column, field, sentence }
    }
}

impl Problem {
    /// A problem of that kind; `title` is the kind for people, `detail` the sentence.
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { kind, title, status, detail: detail.into(), errors: None, extra: Map::new() }
    }

    /// Adds something for programs to read: `.with("revision", 3)`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.extra.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// The request makes no sense.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Not acceptable as sent", detail)
    }

    /// Nobody is signed in.
    pub fn signed_out(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed-out", "Not signed in", detail)
    }

    /// The server failed; the cause is in its log, not in the answer.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        let detail = "The server failed to do this: try again, and tell its administrator if it fails again.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Server failure", detail)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::SignedOut(sentence) => Self::signed_out(sentence),
            Fault::NotFound(sentence) => Self::not_found(sentence),
            Fault::Forbidden(sentence) => {
                Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", sentence)
            }
            Fault::Conflict(sentence) => {
                Self::new(StatusCode::CONFLICT, "conflict", "In conflict with what is there", sentence)
            }
            Fault::Invalid { sentence, faults } => {
                let errors = faults.into_iter().map(FieldError::from).collect::<Vec<_>>();
                Self { errors: (!errors.is_empty()).then_some(errors), ..Self::invalid(sentence) }
            }
            Fault::TooMany(sentence) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many attempts", sentence)
            }
            Fault::Unavailable(sentence) => Self::unavailable(sentence),
            Fault::NoRoom(sentence) => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "no-room", "No room", sentence)
            }
            fault if fault.is_passing() => {
                tracing::warn!(%fault, "the store is busy or away");
                Self::unavailable("The store is busy or cannot be reached: try again in a moment.")
            }
            Fault::Store(_) | Fault::Internal(_) => Self::internal(&fault),
        }
    }
}

impl Problem {
    fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not possible just now", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        (self.status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

/// Turns refusals that the framework words as plain text (a body that is no JSON, a path that is no
/// id, a method that is not there) into problems.
pub async fn worded(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    // What DICOMweb says of files that were not stored is DICOM JSON, or XML.
    let own_words: [&[u8]; 3] =
        [b"application/problem+json", b"application/dicom+json", b"application/dicom+xml"];
    let is_worded = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| own_words.iter().any(|words| kind.as_bytes().starts_with(words)));
    if is_worded || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let text = to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let problem = match status {
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(
            status,
            "method-not-allowed",
            "Method not allowed",
            "This address does not take that method: see /api/openapi.json for what it takes.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, "too-large", "Too large", "What was sent is too large: send it in parts.")
        }
        status if status.is_client_error() => {
            let cause = text.trim().trim_end_matches('.');
            let detail = format!("The request was not understood: {cause}.");
            Problem::new(status, "not-understood", "Request not understood", detail)
        }
        _ => Problem::internal(&text),
    };
    problem.into_response()
}

/// The answer after a panic.
pub fn after_panic(_: Box<dyn std::any::Any + Send + 'static>) -> Response<Body> {
    Problem::internal(&"a handler panicked").into_response()
}
