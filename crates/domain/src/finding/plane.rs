//! Planes of the patient that marks are drawn on.

use serde::{Deserialize, Serialize};

/// A cut through a series, as a grid of pixels in the patient.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CutPlane {
    /// The centre of the first pixel in the patient (LPS), mm.
    pub position: [f64; 3],
    /// Direction cosines of increasing column, then of increasing row, as in Image Orientation
    /// (Patient).
    pub orientation: [f64; 6],
    /// Millimetres between rows and between columns, as in Pixel Spacing.
    pub spacing: [f64; 2],
}

/// How far directions may be from unit length and from right angles.
const TOLERANCE: f64 = 1e-3;
/// No scanner reaches so far, mm.
const FARTHEST: f64 = 1e5;

impl CutPlane {
    /// Whether it is a plane with square angles within a scanner's reach.
    pub fn is_sound(&self) -> bool {
        let [x, y, z, u, v, w] = self.orientation;
        let is_near = |value: f64, to: f64| (value - to).abs() < TOLERANCE;
        self.position.iter().all(|mm| mm.abs() < FARTHEST)
            && self.spacing.iter().all(|mm| *mm > 0.0 && *mm < FARTHEST)
            && is_near(x * x + y * y + z * z, 1.0)
            && is_near(u * u + v * v + w * w, 1.0)
            && is_near(x * u + y * v + z * w, 0.0)
    }
}
