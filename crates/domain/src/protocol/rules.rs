//! What a computer looks after while a structure is marked. A rule is a hint to the reader and a remark in the trail:
//! nothing is refused for it, since a rule cannot see the image.

use serde::{Deserialize, Serialize};

use super::{AnswerKind, Structure};
use crate::finding::Shape;
use crate::objection::Objection;

/// What is looked after in each finding of a structure; nothing where nothing is written.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Its marks lie on images of one side of the body.
    #[serde(skip_serializing_if = "is_no")]
    pub one_side: bool,
    /// The attribute that says the side, by choices with the keys `left` and `right`: it goes with the side of the images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side_attribute: Option<String>,
    /// Least size of a finding, mm: that of its largest mark, which is the greatest distance within its outline, or the
    /// longer side of a rectangle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_size_mm: Option<f64>,
    /// Greatest size of a finding, mm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_size_mm: Option<f64>,
    /// How tightly it is marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tightness: Option<Tightness>,
}

/// Of the pixels that are enclosed, so large a share at least has values of the structure.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tightness {
    /// The least value of the structure, in the unit of the image: Hounsfield units in CT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// The greatest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// The share, above 0 to 1.
    pub share: f64,
}

/// Whether the reader is shown what a mark measures: figures can sway a read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Statistics {
    /// No figures.
    #[default]
    Hidden,
    /// Length, area or volume, and the values that are enclosed.
    Shown,
}

impl Statistics {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) const fn is_hidden(&self) -> bool {
        matches!(self, Self::Hidden)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_no(said: &bool) -> bool {
    !*said
}

/// Greater sizes no body has, mm.
const LARGEST: f64 = 3000.0;

impl Rules {
    /// Whether nothing is looked after.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is wrong with the rules of `structure`, by field.
    pub(super) fn objections(&self, structure: &Structure) -> Vec<Objection> {
        let mut found = Vec::new();
        let mut object = |field: &str, sentence: String| found.push(Objection::new(field, sentence));
        for (field, size) in
            [("minimum_size_mm", self.minimum_size_mm), ("maximum_size_mm", self.maximum_size_mm)]
        {
            match size {
                Some(mm) if !(mm > 0.0 && mm <= LARGEST) => object(
                    field,
                    format!(
                        "The size {mm} mm cannot be asked for: write a number above 0, at most {LARGEST}."
                    ),
                ),
                Some(_) if matches!(structure.shape, Shape::Point | Shape::Angle) => {
                    object(field, "Points and angles have no size: leave it out.".to_owned());
                }
                _ => {}
            }
        }
        if let (Some(least), Some(most)) = (self.minimum_size_mm, self.maximum_size_mm)
            && least > most
        {
            object("minimum_size_mm", format!("The size {least} is above {most}: exchange them."));
        }
        if let Some(key) = &self.side_attribute
            && !tells_side(structure, key)
        {
            object(
                "side_attribute",
                format!("No attribute “{key}” offers the choices left and right: add it, or leave this out."),
            );
        }
        if let Some(tightness) = self.tightness {
            found.extend(tightness.objections(structure.shape));
        }
        found
    }
}

impl Tightness {
    fn objections(self, shape: Shape) -> Option<Objection> {
        let is_bound = |bound: Option<f64>| bound.is_none_or(f64::is_finite);
        let sentence = if !shape.is_area() {
            "Only what encloses an area can be tight: leave it out."
        } else if !(self.share > 0.0 && self.share <= 1.0) {
            "The share is above 0, at most 1: write 0.6 for sixty in a hundred pixels."
        } else if (self.from.is_none() && self.to.is_none()) || !is_bound(self.from) || !is_bound(self.to) {
            "Write from which value, or to which, the structure reaches."
        } else if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            "The value “from” is above “to”: exchange them."
        } else {
            return None;
        };
        Some(Objection::new("tightness", sentence))
    }
}

/// Whether the structure has an attribute of this key that is left or right.
fn tells_side(structure: &Structure, key: &str) -> bool {
    let field = structure.attributes.iter().find(|field| field.key == key);
    field.is_some_and(|field| match &field.answer {
        AnswerKind::Choice { choices } => {
            ["left", "right"].iter().all(|side| choices.iter().any(|choice| choice.key == *side))
        }
        _ => false,
    })
}
