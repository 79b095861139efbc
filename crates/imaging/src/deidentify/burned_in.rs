//! Whether pixels may name the patient: by what the attributes tell, and by text in the corners.

mod glyphs;

use crate::dataset::DataSet;
use crate::decode::image_frame;
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::scan::Opened;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A reason to look at an image before it is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Overlays stand in the unused bits of pixels that are given away as they are.
    OverlayBits,
    /// Something that looks like text stands in a corner.
    TextIn(Corner),
    /// The pixels cannot be decoded, so that nobody knows.
    CannotLook,
}

/// A corner of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
            Self::OverlayBits => "an overlay stands in the unused bits of the pixels",
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
    let hidden = |element: &crate::dataset::Element<'_>| {
        is_overlay_position(element.tag) && set.integer(element.tag).is_some_and(|bit| bit > 0)
    };
    let told = Told {
        said: set.text(tags::BURNED_IN_ANNOTATION),
        class: sop_class_uid,
        is_converted: set.text(tags::CONVERSION_TYPE).is_some(),
        image_type: set.texts(tags::IMAGE_TYPE),
        has_hidden_overlay: set.bytes(tags::PIXEL_DATA).is_none() && set.elements.iter().any(hidden),
    };
    told.reasons()
}

/// The reasons that the attributes of an image give whose pixels are shown as they are: `metadata` is its
/// whole DICOM JSON. Unlike a copy, it keeps overlays in the unused bits of uncompressed pixels, too.
///
/// # Errors
/// Where the metadata is no DICOM JSON.
pub fn told_burned_in(metadata: &str) -> serde_json::Result<Vec<BurnedIn>> {
    let json: serde_json::Map<String, Value> = serde_json::from_str(metadata)?;
    let values = |tag: Tag| {
        let values = json.get(&format!("{:04X}{:04X}", tag.0, tag.1)).and_then(|told| told.get("Value"));
        values.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    };
    let texts = |tag| values(tag).iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let positive = |key: &String| {
        let tag = u32::from_str_radix(key, 16).unwrap_or_default();
        let tag = Tag((tag >> 16) as u16, tag as u16);
        is_overlay_position(tag) && values(tag).first().and_then(Value::as_u64).is_some_and(|bit| bit > 0)
    };
    let class = texts(tags::SOP_CLASS_UID).pop().unwrap_or_default();
    let told = Told {
        said: texts(tags::BURNED_IN_ANNOTATION).pop(),
        class: &class,
        is_converted: !texts(tags::CONVERSION_TYPE).is_empty(),
        image_type: texts(tags::IMAGE_TYPE),
        has_hidden_overlay: json.keys().any(positive),
    };
    Ok(told.reasons())
}

/// Overlay Bit Position of any overlay.
fn is_overlay_position(tag: Tag) -> bool {
    matches!(tag.0, 0x6000..=0x60ff) && tag.1 == 0x0102
}

/// What the attributes of an image tell.
struct Told<'a> {
    /// Burned In Annotation.
    said: Option<String>,
    /// SOP Class UID.
    class: &'a str,
    /// Whether there is a Conversion Type.
    is_converted: bool,
    image_type: Vec<String>,
    /// Whether an overlay stands in bits of pixels from which it cannot be taken.
    has_hidden_overlay: bool,
}

impl Told<'_> {
    fn reasons(&self) -> Vec<BurnedIn> {
        let denied = self.said.as_deref() == Some("NO");
        let class = self.class.strip_prefix("1.2.840.10008.5.1.4.1.1.").unwrap_or_default();
        let is = |start: &str| {
            class == start || class.strip_prefix(start).is_some_and(|rest| rest.starts_with('.'))
        };
        let screen = self.image_type.iter().any(|value| value.to_uppercase().contains("SCREEN"));
        [
            (self.said.as_deref() == Some("YES"), BurnedIn::Said),
            (!denied && (is("7") || self.is_converted), BurnedIn::SecondaryCapture),
            (!denied && (is("6") || is("3")), BurnedIn::Ultrasound),
            (!denied && is("77.1"), BurnedIn::Photograph),
            (screen, BurnedIn::ScreenSave),
            (self.has_hidden_overlay, BurnedIn::OverlayBits),
        ]
        .into_iter()
        .filter_map(|(holds, reason)| holds.then_some(reason))
        .collect()
    }
}

/// The corners of an image in which something looks like text, in its first, middle or last frame.
///
/// # Errors
/// A [`Refusal`] where the file cannot be read or one of those frames cannot be decoded.
pub fn text_in_corners(file: &[u8]) -> Result<Vec<Corner>, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let undecodable = || Refusal::Undecodable { number: 1, cause: "nobody can look at its pixels".into() };
    by_pixels(&set, &opened.transfer_syntax_uid).ok_or_else(undecodable)
}

/// Corners with text in the first, the middle or the last frame; None where one does not decode.
fn by_pixels(set: &DataSet<'_>, transfer_syntax_uid: &str) -> Option<Vec<Corner>> {
    if set.get(tags::PIXEL_DATA).is_none() {
        return Some(Vec::new());
    }
    let image = Image::of(set, transfer_syntax_uid).ok()?;
    let frames = image.pixels.frames;
    let mut corners = Vec::new();
    for number in super::excerpt::looked_at(frames) {
        let pixels = image_frame(&image, number).ok()?;
        for corner in glyphs::corners_with_text(&pixels) {
            if !corners.contains(&corner) {
                corners.push(corner);
            }
        }
    }
    Some(corners)
}
