//! The findings that stand, in the COCO format: images are frames, annotations are what a finding
//! covers on one frame.
//!
//! COCO's pixel convention has (0, 0) at the top left corner of the top left pixel, and so has DICOM's
//! SCOORD, whose pixel centres lie at one half: coordinates go over unchanged.

use std::collections::{BTreeMap, HashMap};

use domain::consensus::{FindingVerdict, Standing};
use domain::finding::{Mark, Shape as DrawnShape, Value};
use domain::id::CaseId;
use domain::protocol::{Protocol, Structure};
use domain::split::Split;
use geometry::{Grid, Point, Region, Shape, Spacing, even_odd_area};
use imaging::KeptMetadata;
use jiff::Timestamp;
use serde::Serialize;

use super::Settled;
use super::reference::values;
use crate::app::App;
use crate::fault::Fault;
use crate::space::shapes;

/// The file.
#[derive(Serialize)]
pub(super) struct Document {
    info: Info,
    licenses: [(); 0],
    categories: Vec<Category>,
    images: Vec<Image>,
    annotations: Vec<Annotation>,
}

#[derive(Serialize)]
struct Info {
    description: String,
    version: &'static str,
    date_created: Timestamp,
}

#[derive(Serialize)]
struct Category {
    id: usize,
    name: String,
    supercategory: &'static str,
    /// The structure's key in the protocol.
    key: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keypoints: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skeleton: Vec<[usize; 2]>,
}

/// A frame of an image.
#[derive(Serialize)]
pub(super) struct Image {
    id: usize,
    file_name: String,
    width: u32,
    height: u32,
    sop_instance_uid: String,
    /// From 1.
    frame: u32,
    case: String,
    subject: String,
    split: Option<Split>,
}

#[derive(Serialize)]
struct Annotation {
    id: usize,
    image_id: usize,
    category_id: usize,
    iscrowd: u8,
    area: f64,
    /// Left, top, width, height.
    bbox: [f64; 4],
    segmentation: Segmentation,
    /// Column, row, 2 (visible) for each point.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keypoints: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_keypoints: Option<usize>,
    attributes: BTreeMap<String, Value>,
    /// Number of the finding in the file: what covers several frames is one finding.
    finding: usize,
    support: usize,
    of: usize,
}

/// Outlines, or runs of pixels (by column, beginning with those outside) where outlines cannot say it.
#[derive(Serialize)]
#[serde(untagged)]
enum Segmentation {
    Polygons(Vec<Vec<f64>>),
    Runs { counts: Vec<u64>, size: [u32; 2] },
}

/// Every frame of the settled cases.
pub(super) async fn images(app: &App, settled: &Settled) -> Result<Vec<Image>, Fault> {
    let rows: HashMap<CaseId, &store::truth::TruthRow> =
        settled.cases.iter().map(|(row, _)| (row.case, row)).collect();
    let cases: Vec<CaseId> = settled.cases.iter().map(|(row, _)| row.case).collect();
    let mut images = Vec::new();
    for some in cases.chunks(500) {
        for (case, uid, frames, metadata) in store::instance::described(app.db(), some).await? {
            let metadata: KeptMetadata = serde_json::from_str(&metadata)
                .map_err(|why| Fault::Internal(format!("The metadata of an image cannot be read: {why}.")))?;
            let [height, width] = metadata.rows_and_columns().unwrap_or_default();
            let Some(row) = rows.get(&case) else { continue };
            let uid = settled.naming.of(&uid);
            images.extend((1..=frames).map(|frame| Image {
                id: 0,
                file_name: if frames == 1 {
                    format!("{uid}.dcm")
                } else {
                    format!("{uid}.dcm#frame={frame}")
                },
                width,
                height,
                sop_instance_uid: uid.clone(),
                frame,
                case: row.label.clone(),
                subject: row.subject_label.clone(),
                split: row.split,
            }));
        }
    }
    for (index, image) in images.iter_mut().enumerate() {
        image.id = index + 1;
    }
    Ok(images)
}

/// The file's content.
pub(super) fn document(settled: &Settled, images: Vec<Image>, made_at: Timestamp) -> Document {
    let categories = categories(settled.protocols.values());
    let by_frame: HashMap<(&str, u32), &Image> =
        images.iter().map(|image| ((&*image.sop_instance_uid, image.frame), image)).collect();
    let mut annotations = Vec::new();
    let mut finding = 0;
    for (_, reference) in &settled.cases {
        let of = reference.consensus.reads.len();
        let standing = reference.consensus.findings.iter().filter(|found| found.standing == Standing::Stands);
        for found in standing {
            finding += 1;
            annotations.extend(annotate(found, finding, of, &categories, &by_frame));
        }
    }
    for (index, annotation) in annotations.iter_mut().enumerate() {
        annotation.id = index + 1;
    }
    let description = format!("{}: findings that stand", settled.project.title);
    let info = Info { description, version: "1", date_created: made_at };
    Document { info, licenses: [], categories, images, annotations }
}

fn categories<'a>(protocols: impl Iterator<Item = &'a Protocol>) -> Vec<Category> {
    let mut by_key: BTreeMap<&str, &Structure> = BTreeMap::new();
    protocols.flat_map(|protocol| &protocol.structures).for_each(|structure| {
        by_key.insert(&structure.key, structure);
    });
    let category = |(index, structure): (usize, &&Structure)| {
        let (keypoints, skeleton) = match structure.shape {
            DrawnShape::Point => (vec!["point"], Vec::new()),
            DrawnShape::Line => (vec!["start", "end"], vec![[1, 2]]),
            DrawnShape::Bidirectional => {
                (vec!["long_start", "long_end", "short_start", "short_end"], vec![[1, 2], [3, 4]])
            }
            DrawnShape::Angle => (vec!["first", "vertex", "second"], vec![[1, 2], [2, 3]]),
            _ => (Vec::new(), Vec::new()),
        };
        let (name, key) = (structure.name.clone(), structure.key.clone());
        Category { id: index + 1, name, supercategory: "finding", key, keypoints, skeleton }
    };
    by_key.values().enumerate().map(category).collect()
}

fn annotate(
    found: &FindingVerdict,
    finding: usize,
    of: usize,
    categories: &[Category],
    images: &HashMap<(&str, u32), &Image>,
) -> Vec<Annotation> {
    let Some(category) = categories.iter().find(|category| category.key == found.structure) else {
        return Vec::new();
    };
    let attributes = values(&found.attributes);
    let attributes: BTreeMap<String, Value> =
        attributes.into_iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
    let mut by_frame: BTreeMap<(&str, u32), Vec<&Mark>> = BTreeMap::new();
    // What was drawn on a cut has no place in the pixels of an image.
    for mark in found.marks.iter().filter(|mark| mark.plane.is_none()) {
        by_frame.entry((&mark.instance, mark.frame)).or_default().push(mark);
    }
    let annotation = |((uid, frame), marks): ((&str, u32), Vec<&Mark>)| {
        let image = images.get(&(uid, frame))?;
        let is_painted = marks.iter().any(|mark| mark.mask.is_some());
        let shapes: Vec<Shape> = marks.iter().flat_map(|mark| shapes(mark)).collect();
        let keypoints = keypoints(&marks);
        let (segmentation, area) = segmentation(&shapes, is_painted, image);
        Some(Annotation {
            id: 0,
            image_id: image.id,
            category_id: category.id,
            iscrowd: 0,
            area,
            bbox: bbox(&shapes, image)?,
            segmentation,
            num_keypoints: (!keypoints.is_empty()).then_some(keypoints.len() / 3),
            keypoints,
            attributes: attributes.clone(),
            finding,
            support: found.members.len(),
            of,
        })
    };
    by_frame.into_iter().filter_map(annotation).collect()
}

fn keypoints(marks: &[&Mark]) -> Vec<f64> {
    let without_area = marks.iter().filter(|mark| !mark.shape.is_area());
    without_area.flat_map(|mark| &mark.points).flat_map(|[column, row]| [*column, *row, 2.0]).collect()
}

fn around(shapes: &[Shape]) -> Option<geometry::BoundingBox> {
    let corners: Vec<Point> = shapes.iter().flat_map(|shape| shape.bounding_box().corners()).collect();
    geometry::BoundingBox::around(&corners)
}

/// The box round shapes as far as it lies on the image; nothing where none of it does.
fn bbox(shapes: &[Shape], image: &Image) -> Option<[f64; 4]> {
    let around = around(shapes)?;
    let (width, height) = (f64::from(image.width), f64::from(image.height));
    let (left, top) = (around.left.max(0.0), around.top.max(0.0));
    let (right, bottom) = (around.right.min(width), around.bottom.min(height));
    (left <= right && top <= bottom).then_some([left, top, right - left, bottom - top])
}

/// Whether a shape that encloses something reaches past the edge of the image.
fn reaches_out(shapes: &[Shape], image: &Image) -> bool {
    let areas: Vec<Shape> = shapes.iter().filter(|shape| shape.polygon().is_some()).cloned().collect();
    around(&areas).is_some_and(|around| {
        let (width, height) = (f64::from(image.width), f64::from(image.height));
        around.left < 0.0 || around.top < 0.0 || around.right > width || around.bottom > height
    })
}

/// What shapes of one frame cover, and its area in square pixels. A shape within another is a hole.
fn segmentation(shapes: &[Shape], is_painted: bool, image: &Image) -> (Segmentation, f64) {
    if reaches_out(shapes, image)
        && let Some(Segmentation::Runs { counts, size }) = runs(shapes, image)
    {
        // Pixels end where the image does.
        let inside: u64 = counts.iter().skip(1).step_by(2).sum();
        return (Segmentation::Runs { counts, size }, inside as f64);
    }
    let polygons: Vec<Vec<Point>> = shapes.iter().filter_map(Shape::polygon).collect();
    let sum: f64 = shapes.iter().map(Shape::area).sum();
    let area = match shapes {
        [only] => only.area(),
        // The stretches of a mask do not overlap.
        _ if is_painted => sum,
        _ => even_odd_area(&polygons),
    };
    let plain = !is_painted && (shapes.len() < 2 || (sum - area).abs() <= 1e-6 * sum.max(1.0));
    let flat = |polygon: &Vec<Point>| polygon.iter().flat_map(|point| [point.column, point.row]).collect();
    let outlines = || Segmentation::Polygons(polygons.iter().map(flat).collect());
    let segmentation = if plain { outlines() } else { runs(shapes, image).unwrap_or_else(outlines) };
    (segmentation, area)
}

/// Runs of pixels outside and inside, down the columns.
fn runs(shapes: &[Shape], image: &Image) -> Option<Segmentation> {
    let grid = Grid::new(image.width, image.height, Spacing::isotropic(1.0)).ok()?;
    let region = Region::new(grid, BTreeMap::from([(0, shapes.to_vec())])).ok()?;
    let mut counts = vec![0];
    let mut inside = false;
    for column in 0..image.width {
        for row in 0..image.height {
            if region.mask().contains(0, row, column) != inside {
                inside = !inside;
                counts.push(0);
            }
            if let Some(run) = counts.last_mut() {
                *run += 1;
            }
        }
    }
    Some(Segmentation::Runs { counts, size: [image.height, image.width] })
}

#[cfg(test)]
mod tests;
