//! Where an image, or each of its frames, lies in the patient.

use crate::dataset::DataSet;
use crate::patient::Plane;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};

/// Where an image lies in the patient, frame by frame where it has several planes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Geometry {
    /// Frame of Reference UID: images that share it share their millimetres.
    pub frame_of_reference_uid: Option<String>,
    /// Empty where unknown; one plane for all frames; or one entry per frame.
    pub planes: Vec<Option<Plane>>,
}

impl Geometry {
    pub(crate) fn of(set: &DataSet<'_>, frames: u32) -> Self {
        let per_frame = set.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        let planes = if per_frame.is_empty() {
            plane(|tag| set.numbers(tag)).map(|plane| vec![Some(plane)]).unwrap_or_default()
        } else {
            let shared = set.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
            per_frame.iter().take(frames as usize).map(|frame| frame_plane(frame, shared)).collect()
        };
        let known = planes.iter().any(Option::is_some);
        Self {
            frame_of_reference_uid: set.uid(tags::FRAME_OF_REFERENCE_UID),
            planes: if known { planes } else { Vec::new() },
        }
    }

    /// The plane of a frame, counted from 1.
    pub fn plane(&self, frame_number: u32) -> Option<&Plane> {
        match self.planes.as_slice() {
            [only] => only.as_ref(),
            planes => planes.get(frame_number.checked_sub(1)? as usize)?.as_ref(),
        }
    }
}

/// The plane by the attributes of one frame's functional groups, or of those that frames share.
fn frame_plane(frame: &DataSet<'_>, shared: Option<&DataSet<'_>>) -> Option<Plane> {
    plane(|tag| {
        let group = match tag {
            tags::IMAGE_POSITION_PATIENT => tags::PLANE_POSITION_SEQUENCE,
            tags::IMAGE_ORIENTATION_PATIENT => tags::PLANE_ORIENTATION_SEQUENCE,
            _ => tags::PIXEL_MEASURES_SEQUENCE,
        };
        let of = |set: &DataSet<'_>| set.item(group).and_then(|item| item.numbers(tag));
        of(frame).or_else(|| shared.and_then(of))
    })
}

fn plane(numbers: impl Fn(Tag) -> Option<Vec<f64>>) -> Option<Plane> {
    Plane::new(
        numbers(tags::IMAGE_POSITION_PATIENT)?.try_into().ok()?,
        numbers(tags::IMAGE_ORIENTATION_PATIENT)?.try_into().ok()?,
        numbers(tags::PIXEL_SPACING)?.try_into().ok()?,
    )
}
