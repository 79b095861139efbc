//! How large findings are.

use domain::finding::Finding;

use crate::space::{Placed, PlacedShape, Space};

/// The mean size of a reader's findings: of areas the largest diameter, of lines the length. Points
/// have none.
#[derive(Clone, PartialEq, Debug)]
pub struct MeanSize {
    /// The mean; none where nothing has a size.
    pub value: Option<f64>,
    /// `mm`, or `px` where an image does not tell its distances.
    pub unit: &'static str,
    /// Findings that have a size.
    pub n: usize,
}

/// The size of a finding, and whether it is in millimetres.
pub(super) fn size(space: &Space, finding: &Finding) -> Option<(f64, bool)> {
    let calibrated = finding.marks.iter().filter_map(|mark| space.slice(mark)).all(|slice| slice.calibrated);
    let placed = Placed::all(space, &[finding]).pop()?;
    let size = match &placed.shape {
        PlacedShape::Area(region) => region.largest_diameter_mm(),
        PlacedShape::Line([start, end]) => start.apart(*end),
        PlacedShape::Point(_) | PlacedShape::Nowhere => return None,
    };
    Some((size, calibrated))
}

/// The mean of sizes.
pub(super) fn mean(sizes: &[(f64, bool)]) -> MeanSize {
    let unit = if sizes.iter().all(|(_, calibrated)| *calibrated) { "mm" } else { "px" };
    let sum: f64 = sizes.iter().map(|(size, _)| size).sum();
    let value = (!sizes.is_empty()).then(|| sum / sizes.len() as f64);
    MeanSize { value, unit, n: sizes.len() }
}
