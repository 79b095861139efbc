//! What a client accepts (PS3.18 8.7, RFC 9110 12.5.1) held against what can be sent.

use axum::http::{HeaderMap, StatusCode, header};

use crate::problem::Problem;

/// One thing that a client accepts.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Range {
    /// In a multipart message; else by itself.
    packing: Option<Packing>,
    media_type: String,
    transfer_syntax: Option<String>,
    quality: f32,
}

/// How parts are sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    /// `multipart/related`.
    Multipart,
    /// A single part by itself.
    Single,
}

/// Something that can be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Offer<'a> {
    pub media_type: &'a str,
    /// Of DICOM files and frames.
    pub transfer_syntax: Option<&'a str>,
}

/// The transfer syntax of DICOM files and plain frames where a client names none (PS3.18 8.7.3.5.2).
pub(super) const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";
const PLAIN: &str = "application/octet-stream";

/// What the client accepts, the most wanted first, and last what it refuses (`q=0`); everything where it
/// says nothing.
pub(super) fn accepted(headers: &HeaderMap, parameter: Option<&str>) -> Vec<Range> {
    let named: Vec<&str> = match parameter {
        Some(parameter) => vec![parameter],
        None => headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect(),
    };
    let text = named.join(",");
    let text = if text.trim().is_empty() { "*/*" } else { &text };
    let mut ranges: Vec<Range> = split(text, ',').into_iter().filter_map(range).collect();
    ranges.sort_by(|a, b| b.quality.total_cmp(&a.quality));
    ranges
}

fn range(text: &str) -> Option<Range> {
    let mut parts = split(text, ';').into_iter();
    let outer = parts.next()?.trim().to_ascii_lowercase();
    let (mut kind, mut transfer_syntax, mut quality) = (None, None, 1.0);
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"').to_owned();
        match name.trim().to_ascii_lowercase().as_str() {
            "type" => kind = Some(value.to_ascii_lowercase()),
            "transfer-syntax" => transfer_syntax = Some(value),
            "q" => quality = value.parse().unwrap_or(0.0),
            _ => {}
        }
    }
    let (packing, media_type) = match outer.as_str() {
        "" => return None,
        "multipart/related" => (Some(Packing::Multipart), kind.unwrap_or_else(|| "*/*".into())),
        "*/*" | "*" => (None, "*/*".to_owned()),
        _ => (Some(Packing::Single), outer),
    };
    Some(Range { packing, media_type, transfer_syntax, quality })
}

/// Splits at a sign outside of quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|sign| {
        quoted ^= sign == '"';
        sign == at && !quoted
    })
    .collect()
}

impl Range {
    const fn is_refusal(&self) -> bool {
        self.quality <= 0.0
    }

    /// How closely it says what it is about (RFC 9110 12.5.1).
    fn closeness(&self) -> [bool; 4] {
        let syntax = self.transfer_syntax.as_deref();
        let (any, kind) = (self.media_type == "*/*", self.media_type.ends_with("/*"));
        [!any, !kind, self.packing.is_some(), syntax.is_some_and(|syntax| syntax != "*")]
    }

    /// Whether it withdraws an offer that another range takes.
    fn withdraws(&self, offer: Offer<'_>, taken_by: &Self, packing: Packing) -> bool {
        self.is_refusal()
            && self.packing.is_none_or(|refused| refused == packing)
            && self.takes(offer)
            && self.closeness() >= taken_by.closeness()
    }

    fn takes(&self, offer: Offer<'_>) -> bool {
        let whole_kind = |kind: &str| offer.media_type.split('/').next() == Some(kind);
        let media = self.media_type == "*/*"
            || self.media_type == offer.media_type
            || self.media_type.strip_suffix("/*").is_some_and(whole_kind);
        // Compressed frames go by the name of plain bytes to whoever takes any syntax of those.
        let any_bytes = self.media_type == PLAIN && self.transfer_syntax.is_some();
        let syntax = match (&self.transfer_syntax, offer.transfer_syntax) {
            (_, None) => true,
            (Some(wanted), Some(offered)) => wanted == "*" || wanted == offered,
            (None, Some(offered)) => {
                let by_default = matches!(self.media_type.as_str(), PLAIN | "application/dicom");
                !by_default || offered == EXPLICIT_LITTLE
            }
        };
        syntax && (media || (any_bytes && offer.transfer_syntax.is_some()))
    }
}

/// Whether the client says that it takes messages of several parts.
pub(super) fn takes_several(ranges: &[Range]) -> bool {
    ranges.iter().any(|range| range.packing == Some(Packing::Multipart) && !range.is_refusal())
}

/// The offer that the client wants most, and how: `usual` where it does not mind; as
/// [`Packing::Single`] only where there is one part. Offers come in the server's order of preference.
pub(super) fn choose(
    ranges: &[Range],
    offers: &[Offer<'_>],
    usual: Packing,
    parts: usize,
) -> Result<(usize, Packing), Problem> {
    let fits = |range: &&Range| (range.packing != Some(Packing::Single) || parts == 1) && !range.is_refusal();
    let stands = |offer: Offer<'_>, range: &Range, packing| {
        range.takes(offer) && !ranges.iter().any(|other| other.withdraws(offer, range, packing))
    };
    ranges
        .iter()
        .filter(fits)
        .find_map(|range| {
            let packing = range.packing.unwrap_or(usual);
            let index = offers.iter().position(|offer| stands(*offer, range, packing))?;
            Some((index, packing))
        })
        .ok_or_else(|| refused(offers, parts))
}

fn refused(offers: &[Offer<'_>], parts: usize) -> Problem {
    let mut named: Vec<String> = Vec::new();
    for offer in offers.iter().map(ToString::to_string) {
        if !named.contains(&offer) {
            named.push(offer);
        }
    }
    let packed = if parts == 1 { "" } else { ", in multipart/related" };
    let list = named.join(" or ");
    not_acceptable(format!("Nothing that is accepted can be sent: this is had as {list}{packed}."))
}

/// The answer where nothing that is accepted can be sent.
pub(super) fn not_acceptable(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "Not to be had as asked for", detail)
}

impl std::fmt::Display for Offer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.media_type)?;
        match self.transfer_syntax {
            Some(uid) => write!(f, "; transfer-syntax={uid}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{Offer, Packing, accepted, choose};

    const JPEG_LS: &str = "1.2.840.10008.1.2.4.80";
    const OFFERS: [Offer<'_>; 2] = [
        Offer { media_type: "image/jls", transfer_syntax: Some(JPEG_LS) },
        Offer { media_type: "application/octet-stream", transfer_syntax: Some(super::EXPLICIT_LITTLE) },
    ];

    fn chosen(accept: &str) -> Option<(usize, Packing)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        choose(&accepted(&headers, None), &OFFERS, Packing::Multipart, 1).ok()
    }

    #[test]
    fn a_client_gets_what_it_wants_most() {
        let multipart = |index| Some((index, Packing::Multipart));
        assert_eq!(chosen("*/*"), multipart(0));
        assert_eq!(chosen("multipart/related"), multipart(0));
        assert_eq!(chosen(r#"multipart/related; type="*/*""#), multipart(0));
        assert_eq!(chosen("multipart/related; type=\"image/jls\""), multipart(0));
        assert_eq!(chosen("multipart/related; type=image/*"), multipart(0));
        assert_eq!(chosen("image/jls"), Some((0, Packing::Single)));
        assert_eq!(chosen("multipart/related; type=application/octet-stream"), multipart(1));
        assert_eq!(
            chosen("multipart/related; type=application/octet-stream; transfer-syntax=*"),
            multipart(0)
        );
        let both = "multipart/related; type=\"image/jls\"; q=0.5, application/octet-stream;q=0.9";
        assert_eq!(chosen(both), Some((1, Packing::Single)));
        let named = format!("multipart/related; type=\"image/jls\"; transfer-syntax={JPEG_LS}");
        assert_eq!(chosen(&named), multipart(0));
    }

    #[test]
    fn what_cannot_be_sent_is_not() {
        for accept in [
            "image/png",
            "multipart/related; type=\"image/jpeg\"",
            "multipart/related; type=\"image/jls\"; transfer-syntax=1.2.840.10008.1.2.4.81",
            "image/jls; q=0",
            "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.70",
            "nonsense",
            "*/*;q=0",
            "*/*;q=0.0, image/png",
            "image/*;q=0, multipart/related; type=\"image/jls\";q=0, application/octet-stream;q=0",
            "image/jls, image/jls;q=0",
        ] {
            assert_eq!(chosen(accept), None, "{accept}");
        }
    }

    #[test]
    fn what_is_refused_closely_is_withdrawn_from_what_is_taken_widely() {
        let multipart = |index| Some((index, Packing::Multipart));
        assert_eq!(chosen("*/*, image/jls;q=0"), multipart(0), "only by itself is it refused");
        assert_eq!(chosen("multipart/related, multipart/related;type=image/jls;q=0"), multipart(1));
        assert_eq!(chosen("*/*, image/*;q=0, multipart/related;type=\"image/jls\";q=0"), multipart(1));
        assert_eq!(chosen("image/jls; charset=utf-8, */*;q=0"), Some((0, Packing::Single)));
    }

    #[test]
    fn several_parts_are_never_single() {
        let ranges = accepted(&HeaderMap::new(), Some("image/jls"));
        assert!(choose(&ranges, &OFFERS, Packing::Multipart, 2).is_err());
        let anything = accepted(&HeaderMap::new(), None);
        assert_eq!(choose(&anything, &OFFERS, Packing::Multipart, 2).unwrap(), (0, Packing::Multipart));
    }
}
