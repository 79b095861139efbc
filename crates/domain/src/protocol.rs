//! What is to be marked and asked, and how: the ontology and its manual. A draft may change; a
//! released version never does, and each read keeps the version that it was made under.

mod answer;
mod check;
mod code;
mod rules;

use serde::{Deserialize, Serialize};

use crate::display::DisplayDemand;
use crate::finding::Shape;
use crate::prior::PriorStudies;

pub use code::Code;
pub use rules::{Rules, Statistics, Tightness};

/// The labelling protocol.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// What to mark.
    #[serde(default)]
    pub structures: Vec<Structure>,
    /// What to answer.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What readers' displays must have; nothing where any will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<DisplayDemand>,
    /// Which earlier studies of the subject readers see beside a case; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priors: Option<PriorStudies>,
    /// Markdown; pictures are referred to as `pictures/NAME`.
    #[serde(default)]
    pub manual: String,
}

/// A thing to mark.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// Unique within the protocol: lower-case letters, digits, `-` and `_`.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// How it is marked.
    pub shape: Shape,
    /// `#rrggbb`.
    pub color: String,
    /// A sentence for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is said of each finding of this structure.
    #[serde(default)]
    pub attributes: Vec<Field>,
    /// What other programs know it by, in segmentations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The kind of thing that it is, such as an anatomical structure; a morphologically abnormal one if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Code>,
    /// What a computer looks after while it is marked.
    #[serde(default, skip_serializing_if = "Rules::is_empty")]
    pub rules: Rules,
    /// Whether readers see what their marks measure.
    #[serde(default, skip_serializing_if = "Statistics::is_hidden")]
    pub statistics: Statistics,
}

/// Something said of a finding, or asked further when a choice is taken.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Unique within the structure or question, nested fields included.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// A sentence for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether a read is incomplete without it.
    #[serde(default = "required")]
    pub required: bool,
    /// What can be said.
    pub answer: AnswerKind,
}

/// Something asked of the whole case or of each image.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Unique within the protocol.
    pub key: String,
    /// The question as readers see it.
    pub name: String,
    /// A sentence for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether a read is incomplete without it.
    #[serde(default = "required")]
    pub required: bool,
    /// Of what it is asked.
    #[serde(default)]
    pub scope: Scope,
    /// What can be answered.
    pub answer: AnswerKind,
}

/// Of what a question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Once of the whole case.
    #[default]
    Case,
    /// Of each image.
    Image,
}

/// The kinds of answers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "answer::Written")]
pub enum AnswerKind {
    /// Exactly one of the choices.
    Choice {
        /// Two or more.
        choices: Vec<Choice>,
    },
    /// Any number of the choices.
    Choices {
        /// One or more.
        choices: Vec<Choice>,
    },
    /// One level of an ordinal scale.
    Scale {
        /// In order, lowest first.
        levels: Vec<Choice>,
    },
    /// A number.
    Number {
        /// Shown behind the number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// Smallest that is accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<f64>,
        /// Largest that is accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<f64>,
    },
    /// Free text.
    Text,
}

/// One of several choices, or one level of a scale.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unique among its siblings.
    pub key: String,
    /// What readers see.
    pub name: String,
    /// Asked only when this choice is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    pub attributes: Vec<Field>,
}

const fn required() -> bool {
    true
}
