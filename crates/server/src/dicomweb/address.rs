//! The address of a project's service as its client sees it: answers name others by it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use workflow::app::App;

use crate::problem::Problem;
use crate::settings::Settings;

/// Such as `https://host/api/projects/{project}/dicomweb`, without a slash at the end.
pub(super) struct Root(pub String);

impl FromRequestParts<App> for Root {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let segments: Vec<&str> = parts.uri.path().split('/').collect();
        let end = super::service::depth(parts).map_or(segments.len(), |depth| depth + 1);
        let path = segments[..end.min(segments.len())].join("/");
        let settings = parts.extensions.get::<Arc<Settings>>();
        let origin =
            settings.map_or_else(String::new, |settings| origin(settings, &parts.headers, &parts.uri));
        Ok(Self(format!("{origin}{path}")))
    }
}

/// Scheme, host and port that the client came by.
fn origin(settings: &Settings, headers: &HeaderMap, uri: &axum::http::Uri) -> String {
    if let Some(public) = &settings.public_url {
        return public.trim_end_matches('/').to_owned();
    }
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let forwarded = text(header::HeaderName::from_static("x-forwarded-proto"));
    let scheme = if settings.is_secure() || forwarded == Some("https") { "https" } else { "http" };
    let host = text(header::HOST).or_else(|| uri.authority().map(Authority::as_str));
    let host = host.filter(|host| is_host(host));
    match host {
        // Some clients leave the port out of the header; behind a proxy it would be another's.
        Some(host) if forwarded.is_none() && !has_port(host) && !is_usual(settings.listen.port()) => {
            format!("{scheme}://{host}:{}", settings.listen.port())
        }
        Some(host) => format!("{scheme}://{host}"),
        None => format!("{scheme}://{}", settings.listen),
    }
}

/// What a host and port consist of: it goes into answers as it stands.
fn is_host(host: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    !host.is_empty() && host.bytes().all(fits)
}

fn has_port(host: &str) -> bool {
    let behind_brackets = host.rsplit(']').next().unwrap_or(host);
    behind_brackets.contains(':')
}

fn is_usual(port: u16) -> bool {
    matches!(port, 80 | 443)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, Uri, header};

    use super::origin;
    use crate::settings::Settings;

    #[test]
    fn the_origin_is_what_the_client_came_by() {
        let settings = Settings::on(([127, 0, 0, 1], 8042).into());
        let at = |host: &str, proto: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(proto) = proto {
                headers.insert("x-forwarded-proto", proto.parse().unwrap());
            }
            origin(&settings, &headers, &Uri::from_static("/"))
        };
        assert_eq!(at("a.example:99", None), "http://a.example:99");
        assert_eq!(at("127.0.0.1", None), "http://127.0.0.1:8042");
        assert_eq!(at("[::1]", None), "http://[::1]:8042");
        assert_eq!(at("a.example", Some("https")), "https://a.example");
        assert_eq!(at("a\"b", None), "http://127.0.0.1:8042");
        let public = Settings { public_url: Some("https://b.example/".into()), ..settings.clone() };
        assert_eq!(origin(&public, &HeaderMap::new(), &Uri::from_static("/")), "https://b.example");
    }
}
