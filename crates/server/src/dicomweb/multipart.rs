//! `multipart/related` messages (RFC 2387, PS3.18 8.6.1).

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};

/// One part.
pub(super) struct Part {
    pub content_type: String,
    /// Where it can be had by itself.
    pub location: Option<String>,
    pub body: Bytes,
}

impl Part {
    fn head(&self, boundary: &str) -> Bytes {
        let location = match &self.location {
            Some(location) => format!("Content-Location: {location}\r\n"),
            None => String::new(),
        };
        let (kind, length) = (&self.content_type, self.body.len());
        format!("--{boundary}\r\nContent-Type: {kind}\r\n{location}Content-Length: {length}\r\n\r\n").into()
    }
}

const LINE: Bytes = Bytes::from_static(b"\r\n");

/// A message of parts at hand; nothing is copied.
pub(super) fn whole(kind: &str, boundary: &str, parts: Vec<Part>) -> Response {
    let end: Bytes = format!("--{boundary}--\r\n").into();
    let pieces: Vec<Bytes> =
        parts.into_iter().flat_map(|part| [part.head(boundary), part.body, LINE]).chain([end]).collect();
    let length: usize = pieces.iter().map(Bytes::len).sum();
    let body = Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, std::convert::Infallible>)));
    ([(header::CONTENT_TYPE, media_type(kind, boundary))], [(header::CONTENT_LENGTH, length)], body)
        .into_response()
}

/// A message of parts that are still to come; a fault among them breaks the connection off.
pub(super) fn streamed<E>(
    kind: &str,
    boundary: &str,
    parts: impl Stream<Item = Result<Part, E>> + Send + 'static,
) -> Response
where
    E: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    let (mark, end) = (boundary.to_owned(), Bytes::from(format!("--{boundary}--\r\n")));
    let pieces = parts.flat_map(move |part| {
        let pieces = match part {
            Ok(part) => vec![Ok(part.head(&mark)), Ok(part.body), Ok(LINE)],
            Err(why) => vec![Err(why)],
        };
        stream::iter(pieces)
    });
    let body = Body::from_stream(pieces.chain(stream::iter([Ok(end)])));
    ([(header::CONTENT_TYPE, media_type(kind, boundary))], body).into_response()
}

fn media_type(kind: &str, boundary: &str) -> String {
    format!("multipart/related; type=\"{kind}\"; boundary={boundary}")
}
