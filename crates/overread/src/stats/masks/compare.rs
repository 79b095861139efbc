//! The figures of the masks of one label.

use geometry::{Mask, Overlap, Patterns, Space, Staple, StapleError, majority_mask, surface_distances};
use imaging::PatientGrid;
use serde::Serialize;
use stats::NotEstimable;

use super::super::entry::{Entries, Entry, Figure};
use super::consensus::PROBABLE;
use super::figures::{self, Words};
use super::{Field, Options};

/// What is found of one label.
#[derive(Serialize)]
pub struct Comparison {
    /// `None`: all labels together, or the segment chosen by name.
    pub label: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub masks: Vec<OfMask>,
    pub pairs: Vec<OfPair>,
    /// Means over pairs, and what is of all masks together.
    pub figures: Entries,
    pub consensus: Vec<OfConsensus>,
    /// Field of view and steps of the STAPLE fit.
    pub staple: Option<StapleSaid>,
}

/// One reader's mask.
#[derive(Serialize)]
pub struct OfMask {
    pub file: String,
    pub voxels: u64,
    /// Volume in ml, or area in mm² of a plane; sensitivity and specificity by STAPLE.
    pub figures: Entries,
}

/// Two readers' masks.
#[derive(Serialize)]
pub struct OfPair {
    pub first: String,
    pub second: String,
    pub figures: Entries,
}

/// What masks make together.
#[derive(Serialize)]
pub struct OfConsensus {
    pub method: &'static str,
    pub definition: String,
    pub voxels: Option<u64>,
    pub size: Entries,
}

#[derive(Serialize)]
pub struct StapleSaid {
    pub field: Field,
    pub field_voxels: u64,
    pub prior: f64,
    pub iterations: usize,
}

/// Computes everything of one label; the STAPLE fit is handed back for the consensus.
pub fn compare(
    options: &Options,
    grid: &PatientGrid,
    names: &[String],
    (label, name): (Option<i64>, Option<String>),
    masks: &[&Mask],
) -> (Comparison, Option<Staple>) {
    let words = Words::new(options, grid);
    let field = match options.field {
        Field::Box => Staple::bounding_box_field(masks),
        Field::Grid => grid.voxels(),
    };
    let fit = Staple::of(masks, field);
    // The box that all masks fill has no voxel outside to tell apart.
    let fit_or_why = fit.as_ref().map_err(|error| NotEstimable::Unsuitable(why(*error)));
    let patterns = Patterns::of(masks);
    let pairs = pairs(&words, names, masks, patterns.as_ref());
    let mut figures = figures::means(&words, &pairs);
    figures.0.push(figures::conformity(patterns.as_ref(), pairs.len()));
    let comparison = Comparison {
        label,
        name,
        masks: of_masks(&words, names, masks, fit_or_why),
        pairs,
        figures,
        consensus: consensus(&words, masks, fit.as_ref().ok()),
        staple: fit.as_ref().ok().map(|fit| StapleSaid {
            field: options.field,
            field_voxels: field,
            prior: fit.prior,
            iterations: fit.iterations,
        }),
    };
    (comparison, fit.ok())
}

fn why(error: StapleError) -> &'static str {
    match error {
        StapleError::Count => "STAPLE needs masks",
        StapleError::NoVariation => "STAPLE needs voxels that are marked and voxels that are not",
        StapleError::Field => "the field of view has fewer voxels than the masks together",
    }
}

fn of_masks(
    words: &Words,
    names: &[String],
    masks: &[&Mask],
    fit: Result<&Staple, NotEstimable>,
) -> Vec<OfMask> {
    let of = |(index, (file, mask)): (usize, (&String, &&Mask))| {
        let of_fit = |values: fn(&Staple) -> &Vec<f64>, definition: &str| {
            fit.map(|fit| Figure::plain(values(fit)[index], masks.len(), "STAPLE", definition))
        };
        let figures = vec![
            words.size(mask.count(), 1),
            Entry::new(
                "sensitivity",
                "sensitivity",
                of_fit(|fit| &fit.sensitivity, "share of STAPLE's true voxels that the reader marked"),
            ),
            Entry::new(
                "specificity",
                "specificity",
                of_fit(
                    |fit| &fit.specificity,
                    "share of the other voxels of the field that the reader left out",
                ),
            ),
        ];
        OfMask { file: file.clone(), voxels: mask.count(), figures: Entries(figures) }
    };
    names.iter().zip(masks).enumerate().map(of).collect()
}

fn pairs(words: &Words, names: &[String], masks: &[&Mask], patterns: Option<&Patterns>) -> Vec<OfPair> {
    let mut pairs = Vec::new();
    for i in 0..masks.len() {
        for j in i + 1..masks.len() {
            let Some(overlap) = patterns.map(|patterns| patterns.overlap(i, j)) else { continue };
            let figures = pair(words, masks[i], masks[j], overlap);
            pairs.push(OfPair { first: names[i].clone(), second: names[j].clone(), figures });
        }
    }
    pairs
}

fn pair(words: &Words, a: &Mask, b: &Mask, overlap: Overlap) -> Entries {
    let distances = surface_distances(a, b, words.spacing, words.space, words.surface);
    let mut entries = figures::overlap(overlap);
    entries.extend(words.distances(overlap, distances.as_ref().map_err(|none| *none)));
    Entries(entries)
}

fn consensus(words: &Words, masks: &[&Mask], fit: Option<&Staple>) -> Vec<OfConsensus> {
    let of = |method, definition: String, mask: Option<Mask>| OfConsensus {
        method,
        definition,
        voxels: mask.as_ref().map(Mask::count),
        size: Entries(mask.map(|mask| words.size(mask.count(), masks.len())).into_iter().collect()),
    };
    vec![
        of("majority", "voxels that more than half of the masks hold".to_owned(), Some(majority_mask(masks))),
        of(
            "STAPLE",
            format!("voxels of a probability of at least {PROBABLE} (Warfield, Zou & Wells 2004)"),
            fit.map(|fit| fit.consensus(masks, PROBABLE)),
        ),
    ]
}

/// Whether a grid is an image rather than a volume.
pub fn space(grid: &PatientGrid) -> Space {
    if grid.shape()[0] == 1 { Space::Plane } else { Space::Volume }
}
