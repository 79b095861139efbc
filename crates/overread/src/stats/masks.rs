//! `overread stats masks`: overlap and distances of masks, their consensus, and each reader against it.

mod compare;
mod consensus;
mod figures;
mod heat_map;
mod load;
mod shown;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use geometry::{Mask, Surface};
use serde::Serialize;

use self::compare::Comparison;
use self::load::{Labelled, Loaded};
use super::report;

#[derive(Args)]
#[command(after_help = "\
Example, five readers' masks of one volume, with their consensus:
  overread stats masks r1.nii.gz r2.nii.gz r3.nii.gz r4.nii.gz r5.nii.gz --consensus staple --out truth.nii.gz
One segment of DICOM segmentations beside a NIfTI file, which has it as label 2:
  overread stats masks r1.dcm r2.dcm r3.nii.gz --segment Liver --label 2 --tolerance 2")]
pub struct Options {
    /// NIfTI files (.nii, .nii.gz) and DICOM segmentations of one image series.
    #[arg(value_name = "MASK", required = true)]
    files: Vec<PathBuf>,
    /// The label to compare, or `all` for each by itself [default: all that are not 0, together]
    #[arg(long, visible_alias = "labels", value_name = "N|all", value_parser = label, allow_negative_numbers = true)]
    label: Option<Label>,
    /// The segment of DICOM segmentations, by its number or label.
    #[arg(long, value_name = "NUMBER|LABEL")]
    segment: Option<String>,
    /// Probabilities: the value from which a voxel is inside (a fractional segmentation: a share of its maximum).
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    threshold: Option<f64>,
    /// Distance in mm within which two surfaces count as the same (surface Dice).
    #[arg(long, value_name = "MM", default_value_t = 1.0, value_parser = tolerance, allow_negative_numbers = true)]
    tolerance: f64,
    /// What surfaces are made of.
    #[arg(long, value_enum, default_value_t = Definition::Surfel)]
    definition: Definition,
    /// The voxels that STAPLE counts as left out by a reader.
    #[arg(long, value_enum, default_value_t = Field::Box)]
    field: Field,
    /// Write the consensus of the masks, by this method, into the file given with --out.
    #[arg(long, value_enum, requires = "out")]
    consensus: Option<Method>,
    /// Where the consensus is written: .nii or .nii.gz.
    #[arg(long, value_name = "FILE.nii.gz", requires = "consensus")]
    out: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the Dice of all pairs into an SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// Which label is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    One(i64),
    All,
}

/// What a surface is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Definition {
    /// Elements between the voxels, weighted by their area: does not change with slice thickness.
    Surfel,
    /// Centres of the border voxels, all alike: as many other tools.
    Border,
}

/// The field of view of STAPLE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Field {
    /// The box around all masks: does not change with the image's size.
    Box,
    /// The whole grid, as other tools have it: favours the union of the masks.
    Grid,
}

/// How a consensus is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Method {
    /// Voxels that STAPLE gives a probability of at least a half.
    Staple,
    /// Voxels that more than half of the masks hold.
    Majority,
}

impl Definition {
    fn surface(self) -> Surface {
        match self {
            Self::Surfel => Surface::Surfels,
            Self::Border => Surface::BorderVoxels,
        }
    }
}

fn label(text: &str) -> Result<Label, String> {
    match text {
        "all" => Ok(Label::All),
        number => number.parse().map(Label::One).map_err(|_| "give a whole number, or all".to_owned()),
    }
}

fn tolerance(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|mm: &f64| mm.is_finite() && *mm >= 0.0)
        .ok_or_else(|| "give millimetres, 0 or more".to_owned())
}

/// What the command finds.
#[derive(Serialize)]
struct Analysis {
    command: &'static str,
    files: Vec<String>,
    grid: load::GridSaid,
    surface: Definition,
    tolerance_mm: f64,
    labels: Vec<Comparison>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<consensus::Written>,
    notes: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    if options.files.len() > geometry::MOST_MASKS {
        bail!("{} masks are given and {} can be compared at once", options.files.len(), geometry::MOST_MASKS);
    }
    if let Some(out) = &options.out {
        gzipped(out)?;
    }
    let Loaded { names, grid, labels, notes } = load::load(options)?;
    let mut comparisons = Vec::new();
    let mut written = None;
    for Labelled { label, name, masks } in &labels {
        let masks: Vec<&Mask> = masks.iter().collect();
        let (comparison, fit) = compare::compare(options, &grid, &names, (*label, name.clone()), &masks);
        if let (Some(method), Some(out)) = (options.consensus, &options.out) {
            if labels.len() > 1 {
                bail!("a consensus is written of one label: name it with --label");
            }
            let mask = consensus::mask(method, &masks, fit.as_ref())?;
            let bytes = imaging::write_nifti(&grid, &mask, gzipped(out)?)?;
            std::fs::write(out, bytes).with_context(|| format!("{} cannot be written", out.display()))?;
            written = Some(consensus::Written::new(method, out, &mask));
        }
        comparisons.push(comparison);
    }
    if let Some(path) = &options.plot {
        report::plot(path, &heat_map::svg(&names, &comparisons))?;
    }
    let analysis = Analysis {
        command: "masks",
        files: names,
        grid: load::GridSaid::of(&grid),
        surface: options.definition,
        tolerance_mm: options.tolerance,
        labels: comparisons,
        written,
        notes,
    };
    if options.json { report::json(&analysis) } else { shown::print(&analysis) }
}

/// Whether a NIfTI file of this name is gzipped.
fn gzipped(path: &Path) -> Result<bool> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let endings: Vec<&str> = name.rsplit('.').take(2).collect();
    match endings[..] {
        ["gz", "nii"] => Ok(true),
        ["nii", _] => Ok(false),
        _ => bail!("{} is no name for a NIfTI file: let it end in .nii or .nii.gz", path.display()),
    }
}
