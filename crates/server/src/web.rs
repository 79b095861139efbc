//! The built web app inside the binary: two pages and their assets.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::Problem;

/// Debug builds read the folder from disk, release builds hold it.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

/// Whatever is no route of the API: a file of the web app, or one of its two pages for the addresses
/// that the app itself resolves.
pub async fn page(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::not_found(format!("There is nothing at /{path}: see /api/openapi.json."))
            .into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let name = match path {
        path if is_file => path,
        "reading" => "reading.html",
        path if path.starts_with("reading/") => "reading.html",
        _ => "index.html",
    };
    match Files::get(name) {
        Some(file) => answer(name, file, request.headers()),
        None => (StatusCode::NOT_FOUND, format!("There is no file /{path}.\n")).into_response(),
    }
}

fn answer(name: &str, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_str(file.metadata.mimetype())),
        (header::CACHE_CONTROL, HeaderValue::from_str(keeping(name))),
        (header::ETAG, HeaderValue::from_str(&tag)),
    ];
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_owned().into_response() };
    for (name, value) in headers {
        if let Ok(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// How long a browser may keep a file without asking again. Vite writes a hash of the content into the
/// names of what lies in `assets/`.
fn keeping(name: &str) -> &'static str {
    if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::keeping;

    #[test]
    fn only_files_named_by_their_content_are_kept() {
        assert!(keeping("assets/app-DY7h7ERa.js").contains("immutable"));
        for name in ["index.html", "reading.html", "icon.svg"] {
            assert_eq!(keeping(name), "no-cache");
        }
    }
}
