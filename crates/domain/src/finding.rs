//! What a reader says of a case: findings, answers, and the draft that holds both while reading.

mod pixels;
mod plane;

use std::collections::BTreeMap;

pub use pixels::{Pixels, Stretch};
pub use plane::CutPlane;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::read::CannotBeRead;

/// The shape in which a structure is marked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One point.
    Point,
    /// Two end points.
    Line,
    /// Two opposite corners.
    Rectangle,
    /// The ends of the major, then of the minor axis: four points.
    Ellipse,
    /// Three or more corners, closed implicitly.
    Polygon,
    /// A freehand outline, closed implicitly.
    Contour,
    /// The ends of the long axis, then of the short axis at right angles to it: four points.
    Bidirectional,
    /// A point on one leg, the vertex, a point on the other leg.
    Angle,
    /// The centre, then a point of the edge; round in pixels.
    Circle,
    /// Three or more points through which a closed curve runs: a uniform Catmull-Rom spline.
    Spline,
    /// A box over several slices: two opposite corners, the same on every slice that it spans.
    Box,
    /// Painted pixels, without points.
    Mask,
}

impl Shape {
    /// Whether that many points make this shape.
    pub const fn takes(self, points: usize) -> bool {
        match self {
            Self::Point => points == 1,
            Self::Line | Self::Rectangle | Self::Circle | Self::Box => points == 2,
            Self::Angle => points == 3,
            Self::Ellipse | Self::Bidirectional => points == 4,
            Self::Polygon | Self::Contour | Self::Spline => points >= 3,
            Self::Mask => points == 0,
        }
    }

    /// Whether a finding of this shape fills voxels of one series.
    pub const fn is_of_one_series(self) -> bool {
        matches!(self, Self::Box | Self::Mask)
    }

    /// Whether the shape encloses an area, so that overlap means something.
    pub const fn is_area(self) -> bool {
        !matches!(self, Self::Point | Self::Line | Self::Bidirectional | Self::Angle)
    }
}

/// The value of an attribute or an answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Value {
    /// The key of a choice or of a level of a scale, or free text.
    Text(String),
    /// The keys of several choices.
    Keys(Vec<String>),
    /// A number, in the unit that the protocol states.
    Number(f64),
}

/// One shape drawn on one image.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Mark {
    /// UID of the instance: the true one inside, the mapped one in what a reader sends and is sent.
    pub instance: String,
    /// Frame of the instance, from 1.
    pub frame: u32,
    /// The shape.
    pub shape: Shape,
    /// `[column, row]` in pixels; the centre of the top-left pixel is (0.5, 0.5), as in DICOM SCOORD
    /// (PS3.3 C.18.6).
    pub points: Vec<[f64; 2]>,
    /// The pixels of a mask; nothing else has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<Pixels>,
    /// Where a mark lies that was drawn on a cut through the series: its points count this plane's
    /// pixels, and `instance` and `frame` name the acquired image nearest to its middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plane: Option<CutPlane>,
}

impl Mark {
    /// Whether it has what its shape is made of.
    pub fn is_drawn(&self) -> bool {
        let is_painted = self.mask.as_ref().is_some_and(Pixels::is_sound);
        let is_placed = self.plane.is_none_or(|plane| !self.shape.is_of_one_series() && plane.is_sound());
        self.shape.takes(self.points.len()) && is_painted == (self.shape == Shape::Mask) && is_placed
    }
}

/// One thing that a reader marks; its marks may lie on several slices or views.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Made by the reader's browser; unique within the read.
    pub id: Uuid,
    /// Key of the protocol's structure.
    pub structure: String,
    /// Where it is.
    pub marks: Vec<Mark>,
    /// Values by the keys of the structure's attributes, nested ones included.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
}

/// An answer to a question of the protocol.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Key of the question.
    pub question: String,
    /// UID of the instance that an image-level question was answered for.
    pub instance: Option<String>,
    /// The answer.
    pub value: Value,
    /// Values by the keys of the nested fields of the choice that was taken.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
}

/// Everything a reader has said of a case so far.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Draft {
    /// What was marked.
    pub findings: Vec<Finding>,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// "There is nothing to mark" said explicitly; excludes findings.
    pub no_finding: bool,
    /// Said in place of a read; then findings and answers do not count.
    pub cannot_be_read: Option<CannotBeRead>,
    /// Seconds of active reading: the page visible and the reader not idle.
    pub active_seconds: f64,
}

impl Draft {
    /// Whether both say the same of the case, however long it took.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |draft: &'_ Self| (draft.no_finding, draft.cannot_be_read.clone());
        (&self.findings, &self.answers, said(self)) == (&other.findings, &other.answers, said(other))
    }
}
