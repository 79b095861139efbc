//! Heads of JPEG 2000 codestreams, in or without a JP2 box (ITU-T T.800 Annex A).

use super::{Segments, Shape};
use crate::frames::Image;
use crate::refusal::Refusal;
use std::ops::Range;

const START: [u8; 4] = [0xff, 0x4f, 0xff, 0x51];

/// The codestream within a frame: some writers put it into a JP2 box.
pub(crate) fn codestream(frame: &[u8]) -> Option<&[u8]> {
    let at = frame.windows(4).take(1 << 16).position(|window| window == START)?;
    Some(&frame[at..])
}

/// The payload of the first segment with this marker, in the main header.
fn segment(frame: &[u8], wanted: u8) -> Option<&[u8]> {
    let rest = &codestream(frame)?[2..];
    Segments { rest }
        .take_while(|(marker, _)| *marker != 0x90)
        .find_map(|(marker, payload)| (marker == wanted).then_some(payload))
}

/// Markers and payloads of the headers up to the first tile's data.
pub(super) fn header_segments(frame: &[u8]) -> Vec<(u8, Range<usize>)> {
    let Some(rest) = frame.get(2..) else { return Vec::new() };
    let mut segments = Segments { rest };
    let mut found = Vec::new();
    while let Some((marker, payload)) = segments.next() {
        let end = frame.len() - segments.rest.len();
        found.push((marker, end - payload.len()..end));
        if segments.rest.starts_with(&[0xff, 0x93]) {
            break;
        }
    }
    found
}

/// Where the first tile-part begins.
pub(crate) fn first_tile(codestream: &[u8]) -> Option<usize> {
    let mut segments = Segments { rest: codestream.get(2..)? };
    loop {
        let at = codestream.len() - segments.rest.len();
        if segments.next()?.0 == 0x90 {
            return Some(at);
        }
    }
}

/// SIZ: components that are alike and not subsampled.
pub(super) fn shape(frame: &[u8]) -> Option<Shape> {
    let payload = segment(frame, 0x51)?;
    let long = |at: usize| Some(u32::from_be_bytes(*payload.get(at..)?.first_chunk()?));
    let components = u16::from_be_bytes(*payload.get(34..)?.first_chunk()?);
    let depth = *payload.get(36)?;
    let parts = payload.get(36..)?.chunks_exact(3).take(components.into());
    let alike =
        parts.clone().count() == usize::from(components) && parts.clone().all(|part| part == [depth, 1, 1]);
    alike.then_some(Shape {
        columns: long(2)?.checked_sub(long(10)?)?,
        rows: long(6)?.checked_sub(long(14)?)?,
        components,
        bits: u16::from(depth & 0x7f) + 1,
    })
}

/// Bits per sample, and whether the codestream says they are signed.
pub(crate) fn signs(frame: &[u8]) -> Option<(u8, bool)> {
    let depth = *segment(frame, 0x51)?.get(36)?;
    Some(((depth & 0x7f) + 1, depth & 0x80 != 0))
}

/// Whether the components are decorrelated (COD), so that decoders give red, green and blue.
fn is_decorrelated(frame: &[u8]) -> Option<bool> {
    Some(segment(frame, 0x52)?.get(4)? == &1)
}

/// See [`super::shown_rightly`]. Viewers believe the codestream's sign.
pub(super) fn shown_rightly(image: &Image<'_>, frame: &[u8]) -> Result<bool, Refusal> {
    let photometric = image.pixels.photometric.as_str();
    let decorrelated = is_decorrelated(frame) == Some(true);
    let contradicts = match photometric {
        "YBR_RCT" | "YBR_ICT" => !decorrelated,
        "YBR_FULL" => decorrelated,
        _ => false,
    };
    if contradicts {
        return Err(Refusal::inconsistent(format!(
            "the header says {photometric} and the codestream has {} colour transform",
            if decorrelated { "a" } else { "no" }
        )));
    }
    Ok(signs(frame).is_some_and(|(_, signed)| signed == image.pixels.signed))
}
