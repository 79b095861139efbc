//! How a project's subjects are divided into training, validation and test.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::objection::Objection;

mod draw;

/// The part of the data that a subject, with all its cases, belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Measures the finished model once.
    Test,
    /// Steers development.
    Validation,
    /// Is learnt from.
    Training,
}

impl Split {
    /// Every split, in the order that screens show them.
    pub const ALL: [Self; 3] = [Self::Test, Self::Validation, Self::Training];

    /// The word in the API, the database and project files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Validation => "validation",
            Self::Training => "training",
        }
    }
}

/// The word names no split.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no split: use test, validation or training")]
pub struct UnknownSplit(pub String);

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Split {
    type Err = UnknownSplit;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|split| split.word() == word).ok_or_else(|| UnknownSplit(word.to_owned()))
    }
}

/// The design of a random split by subject: the seed and each split's share of the subjects.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SplitDesign {
    /// Decides the draw; the same seed and subjects give the same split.
    pub seed: u32,
    /// Share of the subjects, 0 to 1.
    pub test: f64,
    /// Share of the subjects, 0 to 1.
    pub validation: f64,
    /// Share of the subjects, 0 to 1.
    pub training: f64,
}

impl Default for SplitDesign {
    fn default() -> Self {
        Self { seed: 1, test: 0.2, validation: 0.2, training: 0.6 }
    }
}

impl SplitDesign {
    /// The share of one split.
    pub const fn share(&self, split: Split) -> f64 {
        match split {
            Split::Test => self.test,
            Split::Validation => self.validation,
            Split::Training => self.training,
        }
    }

    /// What is wrong with the design: shares outside 0 to 1, or that do not add up to 1.
    pub fn objections(&self) -> Vec<Objection> {
        let mut found: Vec<_> = Split::ALL
            .into_iter()
            .filter(|&split| !(0.0..=1.0).contains(&self.share(split)))
            .map(|split| {
                let share = self.share(split);
                Objection::new(
                    split.word(),
                    format!("The share {share} is outside 0 to 1: write 0.2 for a fifth."),
                )
            })
            .collect();
        let sum = self.test + self.validation + self.training;
        if found.is_empty() && (sum - 1.0).abs() > 1e-6 {
            let sum = (sum * 1e6).round() / 1e6;
            found.push(Objection::new(
                "",
                format!(
                    "The shares of test, validation and training add up to {sum}: make them add up to 1."
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
    fn the_default_design_is_sound() {
        assert_eq!(SplitDesign::default().objections(), []);
    }

    #[test]
    fn shares_that_do_not_add_up_are_named() {
        let design = SplitDesign { test: 0.5, ..SplitDesign::default() };
        assert!(design.objections()[0].sentence.contains("1.3"), "{:?}", design.objections());
    }

    #[test]
    fn a_share_outside_its_range_or_not_a_number_is_named_by_field() {
        for share in [-0.1, 1.5, f64::NAN] {
            let design = SplitDesign { validation: share, ..SplitDesign::default() };
            assert_eq!(design.objections()[0].field, "validation");
        }
    }
}
