//! JPEG-LS, lossless and near-lossless (ITU-T T.87): every interleaving, no colour transforms, no
//! mapping tables.

mod bits;
mod context;
mod scan;

use bits::Bits;
use scan::{Interleave, Scan};

/// A decoded picture: samples by component, each component row by row.
pub(super) struct Picture {
    pub planes: Vec<Vec<u16>>,
}

/// The frame header (T.87 C.2.2).
struct Frame {
    bits: u8,
    rows: usize,
    columns: usize,
    components: Vec<u8>,
}

/// Thresholds that a stream may preset (T.87 C.2.4.1.1); zero: the default.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Preset {
    pub max_value: i32,
    pub thresholds: [i32; 3],
    pub reset: i32,
}

/// Decodes a codestream of `rows` × `columns` pixels and as many components as it has itself; its
/// size has been held against the header before.
pub(super) fn decode(stream: &[u8], rows: usize, columns: usize) -> Result<Picture, String> {
    let mut at = 2;
    if stream.get(..2) != Some(&[0xff, 0xd8]) {
        return Err("it does not begin as JPEG-LS".into());
    }
    let (mut frame, mut preset) = (None, Preset::default());
    let mut planes: Vec<Option<Vec<u16>>> = Vec::new();
    loop {
        let (marker, payload, next) = segment(stream, at)?;
        at = next;
        match marker {
            0xf7 => {
                let found = frame_header(payload)?;
                if (found.rows, found.columns) != (rows, columns) {
                    return Err("its size is not that of the image".into());
                }
                planes = vec![None; found.components.len()];
                frame = Some(found);
            }
            0xf8 => preset = presets(payload)?,
            0xda => {
                let frame = frame.as_ref().ok_or("a scan stands before its frame")?;
                let (scan, which) = scan_header(payload, frame, preset)?;
                let mut bits = Bits::new(&stream[at..]);
                for (index, plane) in which.into_iter().zip(scan.decode(&mut bits)?) {
                    planes[index] = Some(plane);
                }
                at += bits.next_marker();
                if planes.iter().all(Option::is_some) {
                    return Ok(Picture { planes: planes.into_iter().flatten().collect() });
                }
            }
            0xdd if payload.iter().any(|&byte| byte != 0) => {
                return Err("JPEG-LS with restart markers is not supported".into());
            }
            0xe8 if payload.starts_with(b"mrfx") && payload.get(4) != Some(&0) => {
                return Err("a JPEG-LS colour transform is not supported".into());
            }
            0xd9 => return Err("a colour has no scan".into()),
            _ => {}
        }
    }
}

/// The marker at `at`, its payload, and where the next begins.
fn segment(stream: &[u8], mut at: usize) -> Result<(u8, &[u8], usize), String> {
    let cut = || "its markers are cut short".to_owned();
    while stream.get(at..at + 2) == Some(&[0xff, 0xff]) {
        at += 1;
    }
    let &[0xff, marker] = stream.get(at..at + 2).ok_or_else(cut)? else {
        return Err("a marker is missing".into());
    };
    if marker == 0xd9 {
        return Ok((marker, &[], at + 2));
    }
    let &[high, low] = stream.get(at + 2..at + 4).ok_or_else(cut)? else { return Err(cut()) };
    let length = usize::from(u16::from_be_bytes([high, low])).max(2);
    let payload = stream.get(at + 4..at + 2 + length).ok_or_else(cut)?;
    Ok((marker, payload, at + 2 + length))
}

fn frame_header(payload: &[u8]) -> Result<Frame, String> {
    let &[bits, rh, rl, ch, cl, count, ref parts @ ..] = payload else {
        return Err("its frame header is cut short".into());
    };
    let components: Vec<u8> = parts.as_chunks::<3>().0.iter().map(|part| part[0]).collect();
    if !(2..=16).contains(&bits) || components.len() != usize::from(count) || components.is_empty() {
        return Err("its frame header makes no sense".into());
    }
    if parts.as_chunks::<3>().0.iter().any(|part| part[1] != 0x11) {
        return Err("subsampled JPEG-LS is not supported".into());
    }
    Ok(Frame {
        bits,
        rows: u16::from_be_bytes([rh, rl]).into(),
        columns: u16::from_be_bytes([ch, cl]).into(),
        components,
    })
}

fn presets(payload: &[u8]) -> Result<Preset, String> {
    let words: Vec<i32> = payload
        .get(1..)
        .unwrap_or_default()
        .as_chunks::<2>()
        .0
        .iter()
        .map(|word| u16::from_be_bytes(*word).into())
        .collect();
    match (payload.first(), words.as_slice()) {
        (Some(1), &[max_value, t1, t2, t3, reset]) => {
            Ok(Preset { max_value, thresholds: [t1, t2, t3], reset })
        }
        _ => Err("JPEG-LS with mapping tables or oversize parameters is not supported".into()),
    }
}

/// The scan, and which components of the frame it holds.
fn scan_header(payload: &[u8], frame: &Frame, preset: Preset) -> Result<(Scan, Vec<usize>), String> {
    let cut = || "a scan header is cut short".to_owned();
    let (&count, rest) = payload.split_first().ok_or_else(cut)?;
    let count = usize::from(count);
    let (parts, tail) = rest.split_at_checked(count * 2).ok_or_else(cut)?;
    let &[near, interleave, transform] = tail else { return Err(cut()) };
    if transform != 0 || parts.as_chunks::<2>().0.iter().any(|part| part[1] != 0) {
        return Err("JPEG-LS with a point transform or a mapping table is not supported".into());
    }
    let which: Vec<usize> = parts
        .as_chunks::<2>()
        .0
        .iter()
        .map(|part| frame.components.iter().position(|id| *id == part[0]))
        .collect::<Option<_>>()
        .ok_or("a scan names a component that the frame has not")?;
    let interleave = match (interleave, which.len()) {
        (0..=2, 1) | (1, 2..) => Interleave::Line,
        (2, 2..) => Interleave::Sample,
        _ => return Err("a scan's interleaving makes no sense".into()),
    };
    let scan = Scan::new((frame.rows, frame.columns), which.len(), frame.bits, near, interleave, preset)?;
    Ok((scan, which))
}
