//! How well each reader found the voxels of a finding, where STAPLE put them together.

use serde::{Deserialize, Serialize};

use crate::id::ReadId;

/// What STAPLE (Warfield, Zou & Wells 2004) found in the masks of a finding's markers. Voxels of one finding depend on
/// each other, so that there are no intervals.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StapleEvidence {
    /// Voxels of the box around all masks: n, and what specificities refer to.
    pub field: u64,
    /// The mean marked share of the field.
    pub prior: f64,
    /// Each marker's skill.
    pub markers: Vec<MarkerSkill>,
}

/// A marker's skill against the mask that STAPLE found.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MarkerSkill {
    /// The read.
    pub read: ReadId,
    /// Share of the true voxels that they marked.
    pub sensitivity: f64,
    /// Share of the field's other voxels that they left out.
    pub specificity: f64,
}
