//! The read plan: how often each case is read, what comes back unannounced, and how reads become a
//! consensus.

use serde::{Deserialize, Serialize};

use crate::objection::Objection;
use crate::split::Split;

/// Most reads that a plan may ask of one case.
pub const MOST_READS_PER_CASE: u32 = 25;

/// What a project's reads look like.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReadPlan {
    /// Independent reads of each case, by its split.
    pub reads_per_case: ReadsPerCase,
    /// Share of a reader's cases that come back to the same reader unannounced, 0 to 0.5.
    pub repeat_fraction: f64,
    /// Days between a read and its repeat, at least.
    pub washout_days: u32,
    /// Decides who reads what, in which order, and what is repeated.
    pub seed: u32,
    /// How reads become a consensus.
    pub consensus: ConsensusPolicy,
}

/// Reads per case by split.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReadsPerCase {
    /// Reads of each test case.
    pub test: u32,
    /// Reads of each validation case.
    pub validation: u32,
    /// Reads of each training case.
    pub training: u32,
}

/// When two readers' findings are one and the same.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ConsensusPolicy {
    /// Findings with an area match from this Dice overlap on, above 0 to 1.
    pub minimum_overlap: f64,
    /// Points and lines match up to this distance, in millimetres.
    pub maximum_distance_mm: f64,
    /// How voxels that several readers painted or outlined become one finding.
    pub masks: MaskConsensus,
}

/// How voxels that several readers painted or outlined become one finding. Rectangles go by their sides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MaskConsensus {
    /// What more than half of its markers enclose.
    #[default]
    Majority,
    /// What is likelier inside than not by STAPLE (Warfield, Zou & Wells 2004), which weighs each reader by the
    /// sensitivity and specificity that it finds, within the box around all masks. Of two markers, and where STAPLE
    /// cannot tell, the majority.
    Staple,
}

impl Default for ReadPlan {
    fn default() -> Self {
        Self {
            reads_per_case: ReadsPerCase::default(),
            repeat_fraction: 0.05,
            washout_days: 28,
            seed: 1,
            consensus: ConsensusPolicy::default(),
        }
    }
}

impl Default for ReadsPerCase {
    fn default() -> Self {
        Self { test: 3, validation: 5, training: 1 }
    }
}

impl Default for ConsensusPolicy {
    fn default() -> Self {
        Self { minimum_overlap: 0.3, maximum_distance_mm: 10.0, masks: MaskConsensus::Majority }
    }
}

impl ReadsPerCase {
    /// Reads of each case of one split.
    pub const fn of(&self, split: Split) -> u32 {
        match split {
            Split::Test => self.test,
            Split::Validation => self.validation,
            Split::Training => self.training,
        }
    }
}

impl ReadPlan {
    /// What is wrong with the plan, by field.
    pub fn objections(&self) -> Vec<Objection> {
        let mut found = Vec::new();
        for split in Split::ALL {
            let reads = self.reads_per_case.of(split);
            if !(1..=MOST_READS_PER_CASE).contains(&reads) {
                found.push(Objection::new(
                    format!("reads_per_case.{split}"),
                    format!("{reads} reads per case cannot be planned: write 1 to {MOST_READS_PER_CASE}."),
                ));
            }
        }
        if !(0.0..=0.5).contains(&self.repeat_fraction) {
            found.push(Objection::new(
                "repeat_fraction",
                format!(
                    "The fraction {} is outside 0 to 0.5: write 0.1 for every tenth case.",
                    self.repeat_fraction
                ),
            ));
        }
        if self.washout_days > 3650 {
            found.push(Objection::new("washout_days", "A washout is at most 3650 days."));
        }
        found.extend(self.consensus.objections().into_iter().map(|objection| objection.within("consensus")));
        found
    }
}

impl ConsensusPolicy {
    fn objections(&self) -> Vec<Objection> {
        let mut found = Vec::new();
        if !(self.minimum_overlap > 0.0 && self.minimum_overlap <= 1.0) {
            let overlap = self.minimum_overlap;
            found.push(Objection::new(
                "minimum_overlap",
                format!("The Dice overlap {overlap} cannot be asked for: write a number above 0, at most 1."),
            ));
        }
        if !(self.maximum_distance_mm > 0.0 && self.maximum_distance_mm <= 1000.0) {
            let distance = self.maximum_distance_mm;
            found.push(Objection::new(
                "maximum_distance_mm",
                format!(
                    "The distance {distance} mm cannot be asked for: write a number above 0, at most 1000."
                ),
            ));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_plan_is_sound() {
        assert_eq!(ReadPlan::default().objections(), []);
    }

    #[test]
    fn each_wrong_number_is_named_by_its_field() {
        let plan = ReadPlan {
            reads_per_case: ReadsPerCase { validation: 0, ..ReadsPerCase::default() },
            repeat_fraction: f64::NAN,
            washout_days: 9999,
            consensus: ConsensusPolicy {
                minimum_overlap: 0.0,
                maximum_distance_mm: -1.0,
                ..ConsensusPolicy::default()
            },
            ..ReadPlan::default()
        };
        let fields: Vec<_> = plan.objections().into_iter().map(|objection| objection.field).collect();
        assert_eq!(
            fields,
            [
                "reads_per_case.validation",
                "repeat_fraction",
                "washout_days",
                "consensus.minimum_overlap",
                "consensus.maximum_distance_mm"
            ]
        );
    }
}
