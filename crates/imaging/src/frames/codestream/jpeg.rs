//! Heads of JPEG and JPEG-LS codestreams (ITU-T T.81 B.2, T.87 C.2).

use super::{Segments, Shape};
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::syntax::Codec;

/// What stands before the first scan's data.
struct Head {
    shape: Shape,
    /// The marker of the frame: baseline, progressive, lossless …
    process: u8,
    colour: ColourMarks,
    subsampled: bool,
    by_plane: bool,
    /// What decoders of lossless JPEG are at odds about: lower bits left out, restarts.
    unusual: bool,
}

/// What a JPEG tells of its colours.
#[derive(Default)]
struct ColourMarks {
    jfif: bool,
    adobe: Option<u8>,
    ids: Vec<u8>,
}

/// The colours that decoders take three components for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colours {
    Rgb,
    YCbCr,
    /// Nothing tells; decoders then assume YCbCr.
    Untold,
}

impl ColourMarks {
    fn colours(&self) -> Colours {
        match self.adobe {
            Some(0) => Colours::Rgb,
            Some(_) => Colours::YCbCr,
            None if self.jfif => Colours::YCbCr,
            None if self.ids == *b"RGB" => Colours::Rgb,
            None => Colours::Untold,
        }
    }
}

fn head(frame: &[u8]) -> Option<Head> {
    let rest = frame.strip_prefix(&[0xff, 0xd8])?;
    let mut colour = ColourMarks::default();
    let mut found: Option<Head> = None;
    let mut restarts = false;
    for (marker, payload) in (Segments { rest }) {
        match (marker, payload) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, ..]) => colour.jfif = true,
            (0xdd, interval) => restarts = interval.iter().any(|&byte| byte > 0),
            (0xee, [b'A', b'd', b'o', b'b', b'e', .., transform]) => colour.adobe = Some(*transform),
            (0xc0..=0xcf | 0xf7, &[bits, rh, rl, ch, cl, components, ref parts @ ..])
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc) =>
            {
                colour.ids = parts.chunks_exact(3).map(|part| part[0]).collect();
                found = Some(Head {
                    shape: Shape {
                        rows: u16::from_be_bytes([rh, rl]).into(),
                        columns: u16::from_be_bytes([ch, cl]).into(),
                        components: components.into(),
                        bits: bits.into(),
                    },
                    process: marker,
                    colour: ColourMarks::default(),
                    subsampled: parts.chunks_exact(3).any(|part| part[1] != parts[1]),
                    by_plane: false,
                    unusual: false,
                });
            }
            (0xda, scan) => {
                let mut head = found?;
                let interleave = scan.len().checked_sub(2).and_then(|at| scan.get(at));
                head.by_plane = head.shape.components > 1 && interleave == Some(&0);
                head.colour = colour;
                head.unusual = restarts || scan.last().is_some_and(|approximation| approximation & 15 > 0);
                return Some(head);
            }
            _ => {}
        }
    }
    None
}

/// Bits per sample of a JPEG.
pub(crate) fn bits(frame: &[u8]) -> Option<u16> {
    head(frame).map(|head| head.shape.bits)
}

/// The shape of a codestream that can be decoded here.
pub(super) fn checked_shape(image: &Image<'_>, frame: &[u8]) -> Result<Option<Shape>, Refusal> {
    let Some(head) = head(frame) else { return Ok(None) };
    let (process, bits) = (head.process, head.shape.bits);
    let fits = match image.syntax.codec {
        Codec::JpegLossless => process == 0xc3,
        Codec::JpegLs => process == 0xf7,
        _ if bits == 8 => matches!(process, 0xc0..=0xc2),
        _ => matches!(process, 0xc1 | 0xc2) && (9..=12).contains(&bits) && head.shape.components == 1,
    };
    if !fits {
        let what = format!("a JPEG of {bits} bits and process {process:#04x} as {}", image.syntax.name);
        return Err(Refusal::unsupported(what));
    }
    if image.syntax.codec == Codec::JpegLossless && head.subsampled {
        return Err(Refusal::unsupported("subsampled lossless colour"));
    }
    Ok(Some(head.shape))
}

/// See [`super::shown_rightly`]. Decoders are at odds about point
/// transforms and restarts of lossless JPEG; viewers mix up the colours of JPEG-LS by plane, decode no more than
/// 8 bits of lossy JPEG, and take three components without a mark for YCbCr.
pub(super) fn shown_rightly(image: &Image<'_>, frame: &[u8]) -> Result<bool, Refusal> {
    let Some(head) = head(frame) else { return Ok(true) };
    if image.syntax.codec == Codec::JpegLs {
        return Ok(!head.by_plane);
    }
    if image.syntax.codec == Codec::JpegLossless {
        return Ok(!head.unusual);
    }
    let plain = head.shape.bits == 8 && image.syntax.codec != Codec::JpegProgressive;
    if image.pixels.samples_per_pixel == 1 {
        return Ok(plain);
    }
    let is_rgb = image.pixels.photometric == "RGB";
    match (is_rgb, head.colour.colours()) {
        (true, Colours::Rgb) | (false, Colours::YCbCr | Colours::Untold) => Ok(plain),
        (true, Colours::Untold) => Ok(false),
        (true, Colours::YCbCr) | (false, Colours::Rgb) => Err(Refusal::inconsistent(format!(
            "the header says {} and the JPEG says {}",
            image.pixels.photometric,
            if is_rgb { "YCbCr" } else { "RGB" }
        ))),
    }
}
