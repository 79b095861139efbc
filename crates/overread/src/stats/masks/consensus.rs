//! What the masks together say.

use std::path::Path;

use anyhow::{Result, bail};
use geometry::{Mask, Staple, majority_mask};
use serde::Serialize;

use super::Method;

/// From this probability on STAPLE's consensus holds a voxel.
pub const PROBABLE: f64 = 0.5;

/// A consensus that was written to a file.
#[derive(Serialize)]
pub struct Written {
    pub method: Method,
    pub file: String,
    pub voxels: u64,
}

impl Written {
    pub fn new(method: Method, path: &Path, mask: &Mask) -> Self {
        Self { method, file: path.display().to_string(), voxels: mask.count() }
    }
}

/// The consensus of masks, STAPLE's by a fit of them.
pub fn mask(method: Method, masks: &[&Mask], fit: Option<&Staple>) -> Result<Mask> {
    match (method, fit) {
        (Method::Majority, _) => Ok(majority_mask(masks)),
        (Method::Staple, Some(fit)) => Ok(fit.consensus(masks, PROBABLE)),
        (Method::Staple, None) => {
            bail!("STAPLE is not estimable on these masks: choose --consensus majority")
        }
    }
}
