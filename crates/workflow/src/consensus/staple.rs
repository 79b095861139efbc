//! Voxels of several markers put together by STAPLE, where the policy says so.

use domain::consensus::{MarkerSkill, StapleEvidence};
use domain::id::ReadId;
use geometry::{Mask, Staple};

/// Voxels at least as likely inside as this are inside.
const PROBABLE: f64 = 0.5;
/// Two markers who differ leave STAPLE no third to tell by.
const FEWEST: usize = 3;

/// A fit, and the voxels that it looked at.
pub(super) struct Fit {
    staple: Staple,
    field: u64,
}

impl Fit {
    /// What it found, by the markers' reads, which come as the masks did.
    pub(super) fn evidence(&self, reads: &[ReadId]) -> StapleEvidence {
        let skills = self.staple.sensitivity.iter().zip(&self.staple.specificity);
        let skill = |(read, (sensitivity, specificity)): (&ReadId, (&f64, &f64))| MarkerSkill {
            read: *read,
            sensitivity: *sensitivity,
            specificity: *specificity,
        };
        StapleEvidence {
            field: self.field,
            prior: self.staple.prior,
            markers: reads.iter().zip(skills).map(skill).collect(),
        }
    }
}

/// The voxels that STAPLE finds within the box around all masks; nothing where there are too few masks, nothing to tell
/// apart, or nothing left.
pub(super) fn fitted(masks: &[&Mask]) -> Option<(Mask, Fit)> {
    if masks.len() < FEWEST {
        return None;
    }
    let field = Staple::bounding_box_field(masks);
    let staple = Staple::of(masks, field).ok()?;
    let mask = staple.consensus(masks, PROBABLE);
    (!mask.is_empty()).then_some((mask, Fit { staple, field }))
}
