//! Whether pixels may name the patient: by what the attributes tell, and by text in the corners.

mod glyphs;

use crate::dataset::DataSet;
use crate::decode::image_frame;
use crate::frames::Image;
use dicom_dictionary_std::tags;
use serde::Serialize;
use std::fmt;

/// A reason to look at an image before it is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BurnedIn {
    /// Burned In Annotation says so.
    Said,
    /// A secondary capture: a scanned film, a screen save.
    SecondaryCapture,
    /// An ultrasound, whose machines write the patient's name into the picture.
    Ultrasound,
    /// A photograph or an endoscopic picture.
    Photograph,
    /// Image Type says that it is a screen save.
    ScreenSave,
    /// Overlays stand in the unused bits of compressed pixels, where they cannot be taken out.
    OverlayBits,
    /// Something that looks like text stands in a corner.
    TextIn(Corner),
    /// The pixels cannot be decoded, so that nobody knows.
    CannotLook,
}

/// A corner of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Corner {
    /// Top left.
    TopLeft,
    /// Top right.
    TopRight,
    /// Bottom left.
    BottomLeft,
    /// Bottom right.
    BottomRight,
}

impl fmt::Display for BurnedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Said => "Burned In Annotation is YES",
            Self::SecondaryCapture => "it is a secondary capture",
            Self::Ultrasound => "it is an ultrasound",
            Self::Photograph => "it is a photograph",
            Self::ScreenSave => "it is a screen save",
            Self::OverlayBits => "an overlay stands in the compressed pixels",
            Self::TextIn(Corner::TopLeft) => "text stands in the top left corner",
            Self::TextIn(Corner::TopRight) => "text stands in the top right corner",
            Self::TextIn(Corner::BottomLeft) => "text stands in the bottom left corner",
            Self::TextIn(Corner::BottomRight) => "text stands in the bottom right corner",
            Self::CannotLook => "its pixels cannot be looked at",
        })
    }
}

/// The reasons that attributes and pixels give.
pub(super) fn look(set: &DataSet<'_>, transfer_syntax_uid: &str, sop_class_uid: &str) -> Vec<BurnedIn> {
    let mut reasons = by_attributes(set, sop_class_uid);
    match by_pixels(set, transfer_syntax_uid) {
        Some(corners) => reasons.extend(corners.into_iter().map(BurnedIn::TextIn)),
        None => reasons.push(BurnedIn::CannotLook),
    }
    reasons
}

fn by_attributes(set: &DataSet<'_>, sop_class_uid: &str) -> Vec<BurnedIn> {
    let said = set.text(tags::BURNED_IN_ANNOTATION);
    let denied = said.as_deref() == Some("NO");
    let class = sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.").unwrap_or_default();
    let is =
        |start: &str| class == start || class.strip_prefix(start).is_some_and(|rest| rest.starts_with('.'));
    let converted = set.text(tags::CONVERSION_TYPE).is_some();
    let screen = set.texts(tags::IMAGE_TYPE).iter().any(|value| value.to_uppercase().contains("SCREEN"));
    let hidden = set.elements.iter().any(|element| {
        matches!(element.tag.0, 0x6000..=0x60ff)
            && element.tag.1 == 0x0102
            && set.integer(element.tag).is_some_and(|bit| bit > 0)
    });
    let native = set.bytes(tags::PIXEL_DATA).is_some();
    [
        (said.as_deref() == Some("YES"), BurnedIn::Said),
        (!denied && (is("7") || converted), BurnedIn::SecondaryCapture),
        (!denied && (is("6") || is("3")), BurnedIn::Ultrasound),
        (!denied && is("77.1"), BurnedIn::Photograph),
        (screen, BurnedIn::ScreenSave),
        (hidden && !native, BurnedIn::OverlayBits),
    ]
    .into_iter()
    .filter_map(|(holds, reason)| holds.then_some(reason))
    .collect()
}

/// Corners with text in the first, the middle or the last frame; None where one does not decode.
fn by_pixels(set: &DataSet<'_>, transfer_syntax_uid: &str) -> Option<Vec<Corner>> {
    if set.get(tags::PIXEL_DATA).is_none() {
        return Some(Vec::new());
    }
    let image = Image::of(set, transfer_syntax_uid).ok()?;
    let frames = image.pixels.frames;
    let mut corners = Vec::new();
    for number in [1, frames.div_ceil(2), frames] {
        let pixels = image_frame(&image, number).ok()?;
        for corner in glyphs::corners_with_text(&pixels) {
            if !corners.contains(&corner) {
                corners.push(corner);
            }
        }
        if frames == 1 {
            break;
        }
    }
    Some(corners)
}
