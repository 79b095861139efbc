//! `multipart/related` messages (RFC 2387, PS3.18 8.6.1).

use axum::BoxError;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use workflow::dicomweb::retrieve::Content;

/// One part.
pub(super) struct Part {
    pub content_type: String,
    /// Where it can be had by itself.
    pub location: Option<String>,
    /// What it was derived from, in words.
    pub description: Option<String>,
    pub content: Content,
}

impl Part {
    fn head(&self, boundary: &str) -> Bytes {
        let mut head = format!("--{boundary}\r\nContent-Type: {}\r\n", self.content_type);
        let others = [("Content-Location", &self.location), ("Content-Description", &self.description)];
        for (name, value) in others.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            head.extend([name, ": ", value, "\r\n"]);
        }
        format!("{head}Content-Length: {}\r\n\r\n", self.content.length).into()
    }

    fn pieces(self, boundary: &str) -> impl Stream<Item = Result<Bytes, BoxError>> + Send + use<> {
        let head = stream::iter([Ok(self.head(boundary))]);
        let content = self.content.pieces.map(|piece| piece.map_err(BoxError::from));
        head.chain(content).chain(stream::iter([Ok(LINE)]))
    }
}

const LINE: Bytes = Bytes::from_static(b"\r\n");

fn end(boundary: &str) -> Bytes {
    format!("--{boundary}--\r\n").into()
}

/// A message of parts whose lengths are known.
pub(super) fn whole(kind: &str, boundary: &str, parts: Vec<Part>) -> Response {
    let length_of = |part: &Part| part.head(boundary).len() as u64 + part.content.length + LINE.len() as u64;
    let length = parts.iter().map(length_of).sum::<u64>() + end(boundary).len() as u64;
    let mut response = streamed(kind, boundary, stream::iter(parts.into_iter().map(Ok::<_, BoxError>)));
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

/// A message of parts that are still to come; a fault among them breaks the connection off.
pub(super) fn streamed<E: Into<BoxError>>(
    kind: &str,
    boundary: &str,
    parts: impl Stream<Item = Result<Part, E>> + Send + 'static,
) -> Response {
    let mark = boundary.to_owned();
    let pieces = parts.flat_map(move |part| match part {
        Ok(part) => part.pieces(&mark).left_stream(),
        Err(why) => stream::iter([Err(why.into())]).right_stream(),
    });
    let body = Body::from_stream(pieces.chain(stream::iter([Ok(end(boundary))])));
    let kind = format!("multipart/related; type=\"{kind}\"; boundary={boundary}");
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

/// How a part that was made of another says so (RFC 2045 8). Without loss it stays the same object under
/// the same UID (PS3.3 C.7.6.1.1.2), so that nothing within it may say it.
pub(super) fn derived_from(transfer_syntax_uid: &str) -> String {
    format!("derived without loss from transfer-syntax={transfer_syntax_uid}")
}
