//! DICOM segmentations: binary, fractional and label maps (PS3.3 A.51, C.8.20).

mod frames;

use super::gather::gather;
use super::stack::{self, Measures, Stack};
use super::{HALF, Reading, Segment, Segmentation, Selection};
use crate::dataset::DataSet;
use crate::frames::Image;
use crate::index::Geometry;
use crate::kind::Kind;
use crate::patient::Plane;
use crate::refusal::Refusal;
use crate::scan::Opened;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use frames::{Coding, Frames, Place};
use geometry::Mask;
use std::collections::{BTreeMap, BTreeSet};

const LABEL_MAP: &str = "1.2.840.10008.5.1.4.1.1.66.7";

/// Segment numbers with their labels.
type Segments = BTreeMap<i64, String>;

/// Reads the masks of a segmentation.
pub(super) fn read(file: &[u8], reading: &Reading) -> Result<Segmentation, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let sop_class_uid = set.uid(tags::SOP_CLASS_UID).or_else(|| opened.media_sop_class_uid.clone());
    let sop_class_uid = sop_class_uid.unwrap_or_default();
    match Kind::of(&sop_class_uid, set.get(tags::PIXEL_DATA).is_some()) {
        Kind::Segmentation if sop_class_uid.contains(".66.4") || sop_class_uid == LABEL_MAP => {}
        Kind::Segmentation => return Err(Refusal::NotASegmentation { found: "a surface segmentation" }),
        kind => return Err(Refusal::NotASegmentation { found: kind.name() }),
    }
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let segments = segments(&set);
    let (kept, gathered) = chosen(&segments, &reading.selection)?;
    let (coding, note) = coding(&set, &sop_class_uid, reading.threshold)?;
    let Stack { grid, slices } = stacked(&set, &image)?;
    let numbers = segment_numbers(&set, image.pixels.frames, &coding)?;
    let places = slices.into_iter().zip(numbers).map(|(slice, segment)| Place { slice, segment }).collect();
    let frames = Frames { image, places, coding, kept };
    let mut found = gather(&frames, &gathered)?;
    if gathered == Selection::Each {
        add_empty(&mut found, &segments);
    }
    for segment in &mut found {
        segment.name = segment.label.and_then(|number| segments.get(&number).cloned());
    }
    Ok(Segmentation { grid, segments: found, notes: note.into_iter().collect() })
}

fn segments(set: &DataSet<'_>) -> Segments {
    let described = set.items(tags::SEGMENT_SEQUENCE).iter().filter_map(|segment| {
        let number = segment.integer(tags::SEGMENT_NUMBER)?;
        Some((number, segment.text(tags::SEGMENT_LABEL).unwrap_or_default()))
    });
    // Segment 0 of a label map is its background.
    described.filter(|(number, _)| *number != 0).collect()
}

/// The segment numbers to read (`None`: all), and how to gather them.
fn chosen(segments: &Segments, selection: &Selection) -> Result<(Option<BTreeSet<i64>>, Selection), Refusal> {
    let numbers: BTreeSet<i64> = match selection {
        Selection::Any | Selection::Each => return Ok((None, selection.clone())),
        Selection::Label(number) => segments.keys().filter(|n| *n == number).copied().collect(),
        Selection::Named(name) => {
            let alike = |label: &str| label.trim().to_lowercase() == name.trim().to_lowercase();
            segments.iter().filter(|(_, label)| alike(label)).map(|(number, _)| *number).collect()
        }
    };
    if numbers.is_empty() {
        let asked = match selection {
            Selection::Named(name) => format!("“{name}”"),
            Selection::Label(number) => number.to_string(),
            Selection::Any | Selection::Each => String::new(),
        };
        let there: Vec<String> =
            segments.iter().map(|(number, label)| format!("{number} ({label})")).collect();
        return Err(Refusal::NoSuchSegment { asked, there: there.join(", ") });
    }
    let gathered = match selection {
        Selection::Named(_) => Selection::Any,
        other => other.clone(),
    };
    Ok((Some(numbers), gathered))
}

/// How samples say what is inside, and what a person should know about it.
fn coding(
    set: &DataSet<'_>,
    sop_class_uid: &str,
    threshold: Option<f64>,
) -> Result<(Coding, Option<String>), Refusal> {
    let declared = set.text(tags::SEGMENTATION_TYPE).unwrap_or_default();
    match declared.as_str() {
        _ if sop_class_uid == LABEL_MAP => {}
        "LABELMAP" => {}
        "FRACTIONAL" => {
            let most = set
                .integer(tags::MAXIMUM_FRACTIONAL_VALUE)
                .filter(|most| *most > 0)
                .ok_or(Refusal::MissingAttribute { attribute: "Maximum Fractional Value" })?;
            let share = threshold.unwrap_or(HALF);
            let note =
                format!("fractional segmentation: voxels of at least {share} of its maximum are inside");
            return Ok((Coding::AtLeast(share * most as f64), Some(note)));
        }
        "BINARY" | "" => return Ok((Coding::AtLeast(1.0), None)),
        other => {
            let other: String = other.chars().take(16).collect();
            return Err(Refusal::NotAMask {
                cause: format!("its Segmentation Type is “{other}”"),
                next: "export it as a binary segmentation",
            });
        }
    }
    Ok((Coding::Labels { background: set.integer(tags::PIXEL_PADDING_VALUE) }, None))
}

fn stacked(set: &DataSet<'_>, image: &Image<'_>) -> Result<Stack, Refusal> {
    let frames = image.pixels.frames as usize;
    let Geometry { planes, frame_of_reference_uid } = Geometry::of(set, image.pixels.frames);
    let planes: Vec<Plane> = match planes.as_slice() {
        [Some(only)] => vec![*only; frames],
        some => some
            .iter()
            .copied()
            .collect::<Option<_>>()
            .ok_or(Refusal::MissingAttribute { attribute: "Image Position (Patient) of every frame" })?,
    };
    if !planes.is_empty() && planes.len() != frames {
        return Err(Refusal::inconsistent(format!("{frames} frames and {} positions", planes.len())));
    }
    let shared = |tag: Tag| measure(set, tag);
    let pixel_spacing = shared(tags::PIXEL_SPACING)
        .or_else(|| set.numbers(tags::PIXEL_SPACING))
        .or_else(|| set.numbers(tags::IMAGER_PIXEL_SPACING));
    let measures = Measures {
        rows: image.pixels.rows.into(),
        columns: image.pixels.columns.into(),
        pixel_spacing: pixel_spacing.and_then(|spacing| spacing.try_into().ok()),
        between_slices: shared(tags::SPACING_BETWEEN_SLICES).and_then(|mm| mm.first().copied()),
        thickness: shared(tags::SLICE_THICKNESS).and_then(|mm| mm.first().copied()),
        frame_of_reference_uid,
    };
    stack::stack(&planes, frames, &measures)
}

/// A pixel measure of all frames, or of the first where each has its own.
fn measure(set: &DataSet<'_>, tag: Tag) -> Option<Vec<f64>> {
    let mut groups =
        [tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE].into_iter();
    groups.find_map(|group| set.item(group)?.item(tags::PIXEL_MEASURES_SEQUENCE)?.numbers(tag))
}

/// The segment of each frame; none in a label map, whose samples say it.
fn segment_numbers(set: &DataSet<'_>, frames: u32, coding: &Coding) -> Result<Vec<Option<i64>>, Refusal> {
    let frames = frames as usize;
    if matches!(coding, Coding::Labels { .. }) {
        return Ok(vec![None; frames]);
    }
    let number = |groups: &DataSet<'_>| {
        groups.item(tags::SEGMENT_IDENTIFICATION_SEQUENCE)?.integer(tags::REFERENCED_SEGMENT_NUMBER)
    };
    let shared = set.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE).and_then(number);
    let per_frame = set.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    let only = segments(set).into_keys().next().filter(|_| set.items(tags::SEGMENT_SEQUENCE).len() == 1);
    let of = |frame: usize| per_frame.get(frame).and_then(number).or(shared).or(only);
    (0..frames)
        .map(|frame| {
            of(frame).map(Some).ok_or(Refusal::MissingAttribute { attribute: "Referenced Segment Number" })
        })
        .collect()
}

/// Segments that are described but have no voxel.
fn add_empty(found: &mut Vec<Segment>, segments: &Segments) {
    let there: BTreeSet<i64> = found.iter().filter_map(|segment| segment.label).collect();
    let missing = segments.keys().filter(|number| !there.contains(number));
    found.extend(missing.map(|&number| Segment { label: Some(number), name: None, mask: Mask::default() }));
    found.sort_by_key(|segment| segment.label);
}
