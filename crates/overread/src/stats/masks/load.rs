//! From files to masks on one grid.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use geometry::{Mask, Placement};
use imaging::{PatientGrid, Reading, Segment, Segmentation, Selection};
use serde::Serialize;

use super::{Label, Options};

/// Masks of all files on one grid.
pub struct Loaded {
    /// What each file is called.
    pub names: Vec<String>,
    pub grid: PatientGrid,
    pub labels: Vec<Labelled>,
    pub notes: Vec<String>,
}

/// The masks of one label, in the order of the files.
pub struct Labelled {
    /// `None` where all labels were taken together, or segments were chosen by their name.
    pub label: Option<i64>,
    pub name: Option<String>,
    pub masks: Vec<Mask>,
}

/// The grid as it is told.
#[derive(Serialize)]
pub struct GridSaid {
    /// Along columns, rows, slices.
    pub voxels: [u32; 3],
    /// Along columns, rows, slices.
    pub spacing_mm: [f64; 3],
    /// Whether distances and sizes are of a plane: one slice only.
    pub plane: bool,
}

impl GridSaid {
    pub fn of(grid: &PatientGrid) -> Self {
        let [slices, rows, columns] = grid.shape();
        let spacing = grid.spacing();
        Self {
            voxels: [columns, rows, slices],
            spacing_mm: [spacing.between_columns, spacing.between_rows, spacing.between_slices],
            plane: slices == 1,
        }
    }
}

/// Reads every file, one after the other, and brings them onto one grid.
pub fn load(options: &Options) -> Result<Loaded> {
    let names = names(&options.files);
    let mut read = Vec::new();
    for (path, name) in options.files.iter().zip(&names) {
        read.push(segmentation(path, options).with_context(|| name.clone())?);
    }
    let grids: Vec<PatientGrid> = read.iter().map(|one| one.grid.clone()).collect();
    let aligned = imaging::align(&grids).map_err(|error| {
        let [which, reference] = [error.which, error.reference].map(|n| &names[n]);
        anyhow!("{which} does not lie on the grid of {reference}: {}", error.difference)
    })?;
    let Some(aligned) = aligned else { bail!("no mask is given") };
    let mut notes: Vec<String> = Vec::new();
    for (name, one) in names.iter().zip(&read) {
        notes.extend(one.notes.iter().map(|note| format!("{name}: {note}.")));
    }
    notes.extend(reoriented(&names, &aligned.placements));
    let keys = keys(&read);
    notes.extend(named_differently(&keys));
    let segments: Vec<Vec<Segment>> = read.into_iter().map(|one| one.segments).collect();
    let labels = by_label(keys, segments, &aligned.placements)?;
    if labels.is_empty() {
        bail!("no file holds a label: all masks are empty");
    }
    Ok(Loaded { names, grid: aligned.grid, labels, notes })
}

fn segmentation(path: &Path, options: &Options) -> Result<Segmentation> {
    let file = std::fs::read(path).context("the file cannot be read")?;
    let selection = selection(options, imaging::is_nifti(&file));
    Ok(imaging::read_segmentation(&file, &Reading { selection, threshold: options.threshold })?)
}

/// Labels are for NIfTI and segments for DICOM; a number serves for both where only one is given.
fn selection(options: &Options, nifti: bool) -> Selection {
    let label = options.label.map(|label| match label {
        Label::One(label) => Selection::Label(label),
        Label::All => Selection::Each,
    });
    let segment = options.segment.as_ref().map(|segment| match segment.parse() {
        Ok(number) => Selection::Label(number),
        Err(_) => Selection::Named(segment.clone()),
    });
    let chosen = if nifti { label.or(segment) } else { segment.or(label) };
    chosen.unwrap_or(Selection::Any)
}

/// File names, or whole paths where names are not unique.
fn names(files: &[PathBuf]) -> Vec<String> {
    let short: Vec<String> = files
        .iter()
        .map(|path| path.file_name().map_or_else(|| path.display(), |n| Path::new(n).display()).to_string())
        .collect();
    let unique = short.iter().collect::<BTreeSet<_>>().len() == short.len();
    if unique { short } else { files.iter().map(|path| path.display().to_string()).collect() }
}

/// All labels of all files, with the names that DICOM gives them.
fn keys(read: &[Segmentation]) -> BTreeMap<Option<i64>, BTreeSet<String>> {
    let each = read.iter().any(|one| one.segments.len() != 1);
    let mut keys: BTreeMap<Option<i64>, BTreeSet<String>> = BTreeMap::new();
    for segment in read.iter().flat_map(|one| &one.segments) {
        let key = segment.label.filter(|_| each);
        keys.entry(key).or_default().extend(segment.name.clone());
    }
    keys
}

fn named_differently(keys: &BTreeMap<Option<i64>, BTreeSet<String>>) -> Vec<String> {
    let several = keys.iter().filter(|(_, names)| names.len() > 1);
    several
        .map(|(label, names)| {
            let names = names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(" and ");
            let which = label.map_or_else(|| "The segment chosen".to_owned(), |n| format!("Segment {n}"));
            format!("{which} is called {names}: make sure that it is one and the same structure.")
        })
        .collect()
}

fn reoriented(names: &[String], placements: &[Placement]) -> Option<String> {
    let turned = |p: &Placement| p.axes != [0, 1, 2] || p.steps.iter().any(|step| *step < 0);
    let turned: Vec<&str> =
        names.iter().zip(placements).filter(|(_, p)| turned(p)).map(|(name, _)| name.as_str()).collect();
    (!turned.is_empty()).then(|| {
        format!("Axes were exchanged or mirrored, which changes no voxel, in: {}.", turned.join(", "))
    })
}

/// For each label the masks of all files on the common grid; a file that lacks it has an empty one.
fn by_label(
    keys: BTreeMap<Option<i64>, BTreeSet<String>>,
    mut segments: Vec<Vec<Segment>>,
    placements: &[Placement],
) -> Result<Vec<Labelled>> {
    let one = keys.len() == 1;
    let mut labels = Vec::new();
    for (label, names) in keys {
        let mut masks = Vec::with_capacity(segments.len());
        for (segments, placement) in segments.iter_mut().zip(placements) {
            let at = segments.iter().position(|segment| one || segment.label == label);
            let mask = at.map(|at| segments.swap_remove(at).mask).unwrap_or_default();
            masks.push(placed(mask, placement)?);
        }
        labels.push(Labelled { label, name: names.into_iter().next(), masks });
    }
    Ok(labels)
}

fn placed(mask: Mask, placement: &Placement) -> Result<Mask> {
    if *placement == Placement::IDENTITY {
        return Ok(mask);
    }
    mask.placed(placement).context("a voxel lies outside of the common grid")
}
