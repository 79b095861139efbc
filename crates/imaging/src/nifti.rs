//! NIfTI-1 and NIfTI-2 in one file, plain or gzipped, in either byte order (nifti.nimh.nih.gov).
//!
//! Only what a mask needs: a volume of real numbers and its place in the patient. Every declared size
//! is held against the bytes that are there before anything of that size is allocated; gzipped voxels
//! are inflated piece by piece and never held as a whole.

mod bytes;
mod header;
mod orientation;
mod voxels;
mod write;

pub use write::write_nifti;

use crate::refusal::Refusal;
use crate::segmentation::{Reading, Segmentation, Selection, gather, labels};
use bytes::Source;
use header::Header;
use voxels::Voxels;

/// Whether the bytes begin as a NIfTI file does, or as one gzipped.
pub fn is_nifti(file: &[u8]) -> bool {
    Source::of(file).start().is_ok_and(|start| header::begins(&start))
}

/// Reads the masks of a NIfTI file.
pub(crate) fn read(file: &[u8], reading: &Reading) -> Result<Segmentation, Refusal> {
    let source = Source::of(file);
    let header = Header::read(&source.start()?)?;
    source.check_covers(&header)?;
    let voxels = Voxels::new(&source, &header, reading.threshold);
    let selection = selection(reading)?;
    let segments = gather(&voxels, &selection)?;
    let mut notes = Vec::new();
    if let (Selection::Label(label), [only]) = (&selection, segments.as_slice())
        && only.mask.is_empty()
    {
        notes.push(absent(*label, &labels(&voxels)?));
    }
    if let Some(threshold) = reading.threshold {
        notes.push(format!("voxels of a value of at least {threshold} are inside"));
    }
    Ok(Segmentation { grid: header.grid()?, segments, notes })
}

/// A threshold leaves two labels only, outside and inside.
fn selection(reading: &Reading) -> Result<Selection, Refusal> {
    match &reading.selection {
        Selection::Named(name) => Err(Refusal::NoSuchSegment {
            asked: format!("“{name}”"),
            there: "labels that are numbers, as every NIfTI file: give the label's number".into(),
        }),
        _ if reading.threshold.is_some() => Ok(Selection::Any),
        selection => Ok(selection.clone()),
    }
}

fn absent(label: i64, there: &[i64]) -> String {
    const MOST_NAMED: usize = 12;
    let mut named: Vec<String> = there.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    if there.len() > MOST_NAMED {
        named.push("…".into());
    }
    let there = if named.is_empty() { "no label at all".into() } else { named.join(", ") };
    format!("label {label} does not occur and is taken as an empty mask (there is {there})")
}
