//! Tags, lifetimes and ranges (RFC 9110, 9111). What a UID names never changes, so that what is made of
//! it alone may be kept for good; only by the client itself, since it is a patient's.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// What tells an answer from all others, and how long it may be kept.
#[derive(Clone, Debug)]
pub(super) struct Validity(Option<(String, &'static str)>);

impl Validity {
    /// May be kept for good; without a tag it may not be kept at all.
    pub fn immutable(tag: Option<String>) -> Self {
        Self(tag.map(|tag| (format!("\"{tag}\""), "private, max-age=31536000, immutable")))
    }

    /// May be kept until the server says otherwise, which has to be asked.
    pub fn revalidated(tag: Option<String>) -> Self {
        Self(tag.map(|tag| (format!("\"{tag}\""), "private, no-cache")))
    }

    /// Whether the client has it by one of these tags.
    fn is_among(&self, tags: &str) -> bool {
        let Some((tag, _)) = &self.0 else { return false };
        tags.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
    }

    /// The answer to a client that has it already.
    pub fn unchanged(&self, headers: &HeaderMap) -> Option<Response> {
        let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
        self.is_among(known).then(|| self.mark(StatusCode::NOT_MODIFIED.into_response()))
    }

    /// The answer with its tag and lifetime.
    pub fn mark(&self, mut response: Response) -> Response {
        let Some((tag, kept)) = &self.0 else { return response };
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        headers.append(header::VARY, HeaderValue::from_static("accept, authorization, cookie"));
        response
    }
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

impl Asked {
    /// Which of `size` bytes.
    pub fn of(&self, size: u64) -> Range<u64> {
        match self {
            Self::Whole => 0..size,
            Self::Part(part) => part.clone(),
            Self::Outside => 0..0,
        }
    }
}

/// What part of `size` bytes is asked for. Several ranges at once are answered with the whole, and so is a
/// range of what the client has otherwise (`If-Range`).
pub(super) fn range(headers: &HeaderMap, validity: &Validity, size: u64) -> Asked {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|had| !validity.is_among(had)) {
        return Asked::Whole;
    }
    let wanted = text(header::RANGE).and_then(|text| text.strip_prefix("bytes="));
    let Some(text) = wanted else { return Asked::Whole };
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
            let detail = format!("There are {size} bytes, and all of the asked ones lie behind them.");
            let problem =
                Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "no-such-bytes", "No such bytes", detail);
            (told, problem).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{Asked, Validity, range};

    fn asked(pairs: &[(header::HeaderName, &str)]) -> Asked {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(name, value.parse().unwrap());
        }
        range(&headers, &Validity::immutable(Some("a".into())), 100)
    }

    #[test]
    fn ranges_are_read_as_http_has_them() {
        let asked = |text: &str| asked(&[(header::RANGE, text)]);
        assert_eq!(asked("bytes=0-9"), Asked::Part(0..10));
        assert_eq!(asked("bytes=90-"), Asked::Part(90..100));
        assert_eq!(asked("bytes=-5"), Asked::Part(95..100));
        assert_eq!(asked("bytes=50-999"), Asked::Part(50..100));
        assert_eq!(asked("bytes=100-"), Asked::Outside);
        for whole in ["bytes=9-0", "bytes=0-1,5-6", "items=0-1", "bytes=-", "bytes=x-y"] {
            assert_eq!(asked(whole), Asked::Whole, "{whole}");
        }
    }

    #[test]
    fn a_range_of_something_else_is_answered_with_the_whole() {
        assert_eq!(asked(&[]), Asked::Whole);
        let range = (header::RANGE, "bytes=0-9");
        assert_eq!(asked(&[range.clone(), (header::IF_RANGE, "\"a\"")]), Asked::Part(0..10));
        assert_eq!(asked(&[range, (header::IF_RANGE, "\"b\"")]), Asked::Whole);
    }
}
