//! Each figure with its name, unit, method and definition.

use geometry::{NoSurface, Overlap, Patterns, Space, Spacing, Surface, SurfaceDistances};
use imaging::PatientGrid;
use stats::{Estimable, NotEstimable};

use super::super::entry::{Entries, Entry, Figure};
use super::Options;
use super::compare::{OfPair, space};

/// How this run measures.
pub struct Words {
    pub spacing: Spacing,
    pub space: Space,
    pub surface: Surface,
    tolerance: f64,
}

/// Keys of the figures of a pair whose mean over pairs is told.
const AVERAGED: [(&str, &str); 7] = [
    ("dice", "Dice, mean of pairs"),
    ("jaccard", "Jaccard, mean of pairs"),
    ("hausdorff_mm", "HD (mm), mean of pairs"),
    ("hausdorff_95_mm", "HD95 (mm), mean of pairs"),
    ("average_surface_distance_mm", "ASSD (mm), mean of pairs"),
    ("surface_dice", "NSD, mean of pairs"),
    ("volume_difference", "volume difference, mean of pairs"),
];

impl Words {
    pub fn new(options: &Options, grid: &PatientGrid) -> Self {
        Self {
            spacing: grid.spacing(),
            space: space(grid),
            surface: options.definition.surface(),
            tolerance: options.tolerance,
        }
    }

    /// Volume in ml, or area in mm² of a plane.
    pub fn size(&self, voxels: u64, masks: usize) -> Entry {
        let [across, down] = [self.spacing.between_columns, self.spacing.between_rows];
        if self.space == Space::Plane {
            let area = voxels as f64 * across * down;
            let figure = Figure::plain(area, masks, "voxel count", "voxels × area of a voxel, mm²");
            return Entry::new("area_mm2", "area (mm²)", Ok(figure));
        }
        let volume = voxels as f64 * self.spacing.voxel_volume() / 1000.0;
        let figure = Figure::plain(volume, masks, "voxel count", "voxels × volume of a voxel, ml");
        Entry::new("volume_ml", "volume (ml)", Ok(figure))
    }

    /// The distances of a pair.
    pub fn distances(&self, overlap: Overlap, found: Result<&SurfaceDistances, NoSurface>) -> Vec<Entry> {
        let made_of = match (self.surface, self.space) {
            (Surface::Surfels, Space::Volume) => "surface elements between voxels, weighted by area",
            (Surface::Surfels, Space::Plane) => "outline elements between pixels, weighted by length",
            (Surface::BorderVoxels, _) => "centres of border voxels, all alike",
        };
        let entry = |key: &str, label: &str, measure: &dyn Fn(&SurfaceDistances) -> f64, what: &str| {
            let outcome = found.map_err(absent).map(|d| {
                let definition = format!("{what}; {made_of}");
                Figure::plain(measure(d), voxels(overlap), label, &definition)
            });
            Entry::new(key, label, outcome)
        };
        let tolerance = self.tolerance;
        vec![
            entry(
                "hausdorff_mm",
                "HD (mm)",
                &SurfaceDistances::hausdorff,
                "largest distance of either surface to the other",
            ),
            entry(
                "hausdorff_95_mm",
                "HD95 (mm)",
                &|d| d.hausdorff_percentile(0.95),
                "the larger of the two directed 95th percentiles of distance",
            ),
            entry(
                "average_surface_distance_mm",
                "ASSD (mm)",
                &SurfaceDistances::average_symmetric,
                "mean distance over both surfaces together",
            ),
            entry(
                "surface_dice",
                &format!("NSD at {tolerance} mm"),
                &|d| d.surface_dice(tolerance),
                &format!("share of both surfaces within {tolerance} mm of the other (Nikolov et al. 2021)"),
            ),
        ]
    }
}

fn absent(none: NoSurface) -> NotEstimable {
    match none {
        NoSurface::BothEmpty => NotEstimable::BothEmpty,
        NoSurface::OneEmpty => NotEstimable::OneEmpty,
    }
}

fn voxels(overlap: Overlap) -> usize {
    usize::try_from(overlap.union()).unwrap_or(usize::MAX)
}

/// Overlap of a pair; n is the voxels that either holds.
pub fn overlap(overlap: Overlap) -> Vec<Entry> {
    let entry = |key: &str, label: &str, value: Option<f64>, definition: &str| {
        let none = if overlap.union() == 0 { NotEstimable::BothEmpty } else { NotEstimable::OneEmpty };
        let figure = value.map(|value| Figure::plain(value, voxels(overlap), label, definition));
        Entry::new(key, label, figure.ok_or(none))
    };
    vec![
        entry("dice", "Dice", overlap.dice(), "twice the shared voxels over the voxels of both (Dice 1945)"),
        entry(
            "jaccard",
            "Jaccard",
            overlap.jaccard(),
            "shared voxels over the voxels in either (Jaccard 1912)",
        ),
        entry(
            "volume_difference",
            "volume difference",
            overlap.relative_difference(),
            "second minus first, over the first",
        ),
    ]
}

/// Means over the pairs that have a value; n is their number.
pub fn means(words: &Words, pairs: &[OfPair]) -> Entries {
    let mean = |(key, label): (&str, &str)| {
        let values: Vec<f64> = pairs.iter().filter_map(|pair| pair.figures.value(key)).collect();
        let label = label.replace("NSD", &format!("NSD at {} mm", words.tolerance));
        let why = if pairs.is_empty() { NotEstimable::NoPairs } else { why_none(pairs, key) };
        let figure = (!values.is_empty()).then(|| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            Figure::plain(
                mean,
                values.len(),
                &label,
                "arithmetic mean over the pairs that have a value; n is their number",
            )
        });
        Entry::new(key, label.clone(), figure.ok_or(why))
    };
    // The sign of a difference depends on the order of the files: its mean says nothing.
    Entries(AVERAGED.into_iter().filter(|(key, _)| *key != "volume_difference").map(mean).collect())
}

fn why_none(pairs: &[OfPair], key: &str) -> NotEstimable {
    let mut causes = pairs.iter().flat_map(|pair| &pair.figures.0).filter(|entry| entry.key == key);
    causes.find_map(|entry| entry.outcome.as_ref().err().copied()).unwrap_or(NotEstimable::NoData)
}

/// The generalised conformity index of all masks.
pub fn conformity(patterns: Option<&Patterns>, pairs: usize) -> Entry {
    let index: Estimable<f64> = match patterns {
        Some(patterns) if patterns.masks() > 1 => {
            patterns.generalised_conformity().ok_or(NotEstimable::BothEmpty)
        }
        _ => Err(NotEstimable::NoPairs),
    };
    let label = "generalised conformity index";
    let definition =
        "shared voxels of all pairs over the voxels in either of all pairs (Kouwenhoven et al. 2009)";
    Entry::new(
        "generalised_conformity",
        label,
        index.map(|value| Figure::plain(value, pairs, label, definition)),
    )
}
