//! Tags, lifetimes and ranges (RFC 9110, 9111). What a UID names never changes, so that what is made of
//! it alone may be kept for good; only by the client itself, since it is a patient's.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

/// How long an answer may be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lifetime {
    /// For good.
    Immutable,
    /// Until the server says otherwise, which has to be asked.
    Revalidated,
}

/// The answer to a client that has it already.
pub(super) fn unchanged(headers: &HeaderMap, tag: &str, lifetime: Lifetime) -> Option<Response> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    let same = |one: &str| one == "*" || one.trim_start_matches("W/").trim_matches('"') == tag;
    let known = known.split(',').map(str::trim).any(same);
    known.then(|| tagged(StatusCode::NOT_MODIFIED.into_response(), tag, lifetime))
}

/// The answer with its tag and lifetime.
pub(super) fn tagged(mut response: Response, tag: &str, lifetime: Lifetime) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        headers.insert(header::ETAG, tag);
    }
    let kept = match lifetime {
        Lifetime::Immutable => "private, max-age=31536000, immutable",
        Lifetime::Revalidated => "private, no-cache",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.append(header::VARY, HeaderValue::from_static("accept, authorization, cookie"));
    response
}

/// Part of something that a client asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Outside,
}

/// What part of `size` bytes is asked for; several ranges at once are answered with the whole.
pub(super) fn range(headers: &HeaderMap, size: u64) -> Asked {
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some(text) = text.and_then(|text| text.strip_prefix("bytes=")) else { return Asked::Whole };
    let Some((first, last)) = text.split_once('-').filter(|_| !text.contains(',')) else {
        return Asked::Whole;
    };
    let part = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(count)) if first.trim().is_empty() => size.saturating_sub(count)..size,
        _ => return Asked::Whole,
    };
    if part.start < part.end { Asked::Part(part) } else { Asked::Outside }
}

/// Headers of a part of `size` bytes, or of the whole.
pub(super) fn ranged(media_type: &str, asked: &Asked, size: u64, body: Body) -> Response {
    let kind = [(header::CONTENT_TYPE, media_type.to_owned()), (header::ACCEPT_RANGES, "bytes".to_owned())];
    match asked {
        Asked::Whole => (kind, [(header::CONTENT_LENGTH, size)], body).into_response(),
        Asked::Part(part) => {
            let told = format!("bytes {}-{}/{size}", part.start, part.end - 1);
            let length = part.end - part.start;
            let headers = [(header::CONTENT_RANGE, told), (header::CONTENT_LENGTH, length.to_string())];
            (StatusCode::PARTIAL_CONTENT, kind, headers, body).into_response()
        }
        Asked::Outside => {
            let told = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, told).into_response()
        }
    }
}

/// Part of bytes at hand.
pub(super) fn cut(asked: &Asked, bytes: &Bytes) -> Bytes {
    match asked {
        Asked::Whole => bytes.clone(),
        Asked::Part(part) => bytes.slice(part.start as usize..part.end as usize),
        Asked::Outside => Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{Asked, range};

    #[test]
    fn ranges_are_read_as_http_has_them() {
        let asked = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, text.parse().unwrap());
            range(&headers, 100)
        };
        assert_eq!(range(&HeaderMap::new(), 100), Asked::Whole);
        assert_eq!(asked("bytes=0-9"), Asked::Part(0..10));
        assert_eq!(asked("bytes=90-"), Asked::Part(90..100));
        assert_eq!(asked("bytes=-5"), Asked::Part(95..100));
        assert_eq!(asked("bytes=50-999"), Asked::Part(50..100));
        assert_eq!(asked("bytes=100-"), Asked::Outside);
        for whole in ["bytes=9-0", "bytes=0-1,5-6", "items=0-1", "bytes=-", "bytes=x-y"] {
            assert_eq!(asked(whole), Asked::Whole, "{whole}");
        }
    }
}
