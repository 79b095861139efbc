//! Functional groups and dimensions of a segmentation (PS3.3 C.7.6.16, C.7.6.17, C.8.20.3).

use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::elements::{Elements, coded, items};
use super::{CodedName, NewSegmentation, SourceFrame};
use crate::dataset::DataSet;
use crate::deidentify::OutSet;
use crate::patient::Plane;
use crate::refusal::Refusal;

/// Writes the groups of every frame, segment by segment, and the dimensions by which they are ordered.
pub(super) fn put(
    new: &NewSegmentation<'_>,
    set: &mut OutSet<'_>,
    like: &DataSet<'_>,
) -> Result<(), Refusal> {
    dimensions(new, set);
    set.insert(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, items(vec![shared(new)]));
    let class = like.uid(tags::SOP_CLASS_UID);
    let class = class.ok_or(Refusal::MissingAttribute { attribute: "SOP Class UID" })?;
    let mut frames = Vec::new();
    for (number, segment) in (1..).zip(&new.segments) {
        for (place, _) in &segment.pixels {
            if let Some(source) = new.frames.get(*place) {
                frames.push(frame(new, &class, (number, *place), source));
            }
        }
    }
    set.insert(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, items(frames));
    Ok(())
}

/// By segment, then by place: in the patient, or among the frames where that is not known.
fn dimensions(new: &NewSegmentation<'_>, set: &mut OutSet<'_>) {
    let place = if new.is_placed() {
        (tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE, "Position")
    } else {
        (tags::IN_STACK_POSITION_NUMBER, tags::FRAME_CONTENT_SEQUENCE, "Image")
    };
    let segment = (tags::REFERENCED_SEGMENT_NUMBER, tags::SEGMENT_IDENTIFICATION_SEQUENCE, "Segment");
    let index = |(attribute, group, label): (_, _, &str)| {
        let mut item = OutSet::new();
        item.text(tags::DIMENSION_ORGANIZATION_UID, VR::UI, &new.uids.dimensions);
        item.attribute(tags::DIMENSION_INDEX_POINTER, attribute);
        item.attribute(tags::FUNCTIONAL_GROUP_POINTER, group);
        item.text(tags::DIMENSION_DESCRIPTION_LABEL, VR::LO, label);
        item
    };
    let mut organization = OutSet::new();
    organization.text(tags::DIMENSION_ORGANIZATION_UID, VR::UI, &new.uids.dimensions);
    set.insert(tags::DIMENSION_ORGANIZATION_SEQUENCE, items(vec![organization]));
    set.insert(tags::DIMENSION_INDEX_SEQUENCE, items([segment, place].map(index).into()));
}

fn shared<'a>(new: &NewSegmentation<'_>) -> OutSet<'a> {
    let mut group = OutSet::new();
    let Some(plane) = new.frames.first().and_then(|frame| frame.plane).filter(|_| new.is_placed()) else {
        return group;
    };
    let mut measures = OutSet::new();
    measures.decimals(tags::SLICE_THICKNESS, &[new.between_slices]);
    measures.decimals(tags::SPACING_BETWEEN_SLICES, &[new.between_slices]);
    measures.decimals(tags::PIXEL_SPACING, &plane.spacing());
    group.insert(tags::PIXEL_MEASURES_SEQUENCE, items(vec![measures]));
    let mut orientation = OutSet::new();
    orientation.decimals(tags::IMAGE_ORIENTATION_PATIENT, &plane.orientation());
    group.insert(tags::PLANE_ORIENTATION_SEQUENCE, items(vec![orientation]));
    group
}

fn frame<'a>(
    new: &NewSegmentation<'_>,
    class: &str,
    (segment, place): (u16, usize),
    source: &SourceFrame,
) -> OutSet<'a> {
    let mut group = OutSet::new();
    let mut content = OutSet::new();
    content.longs(tags::DIMENSION_INDEX_VALUES, &[u32::from(segment), place as u32 + 1]);
    if !new.is_placed() {
        content.text(tags::STACK_ID, VR::SH, "1");
        content.longs(tags::IN_STACK_POSITION_NUMBER, &[place as u32 + 1]);
    }
    group.insert(tags::FRAME_CONTENT_SEQUENCE, items(vec![content]));
    if let Some(plane) = source.plane.filter(|_| new.is_placed()) {
        group.insert(tags::PLANE_POSITION_SEQUENCE, items(vec![position(&plane)]));
    }
    let mut identification = OutSet::new();
    identification.short(tags::REFERENCED_SEGMENT_NUMBER, segment);
    group.insert(tags::SEGMENT_IDENTIFICATION_SEQUENCE, items(vec![identification]));
    group.insert(tags::DERIVATION_IMAGE_SEQUENCE, items(vec![derivation(class, source)]));
    group
}

fn position<'a>(plane: &Plane) -> OutSet<'a> {
    let mut item = OutSet::new();
    item.decimals(tags::IMAGE_POSITION_PATIENT, &plane.position());
    item
}

/// The frame that was marked; its pixels are those of the segment.
fn derivation<'a>(class: &str, source: &SourceFrame) -> OutSet<'a> {
    let code = |value: &str, meaning: &str| CodedName {
        value: value.to_owned(),
        scheme: "DCM".to_owned(),
        meaning: meaning.to_owned(),
    };
    let mut image = OutSet::new();
    image.text(tags::REFERENCED_SOP_CLASS_UID, VR::UI, class);
    image.text(tags::REFERENCED_SOP_INSTANCE_UID, VR::UI, &source.instance);
    if let Some(number) = source.number {
        image.text(tags::REFERENCED_FRAME_NUMBER, VR::IS, &number.to_string());
    }
    image.text(tags::SPATIAL_LOCATIONS_PRESERVED, VR::CS, "YES");
    let purpose = code("121322", "Source image for image processing operation");
    image.insert(tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE, coded(&purpose));
    let mut item = OutSet::new();
    item.insert(tags::SOURCE_IMAGE_SEQUENCE, items(vec![image]));
    item.insert(tags::DERIVATION_CODE_SEQUENCE, coded(&code("113076", "Segmentation")));
    item
}
