//! Where a case's images lie, and what marks on them share: the bridge from findings under UIDs to
//! geometry's slices and millimetres.

mod placed;

use std::collections::{BTreeMap, HashMap};

use domain::finding::{Mark, Shape as DrawnShape};
use domain::id::CaseId;
use geometry::{Grid, Point, Shape, ShapeKind, Spacing};
use imaging::{Geometry, Plane, StackImage, order};
use store::instance::Placed as Image;

use crate::app::App;
use crate::fault::Fault;

pub(crate) use placed::{Placed, PlacedShape, distance, overlap_of};

/// One frame of a case's images.
pub(crate) struct Slice {
    /// Place among all frames of the case; frames of one series follow each other as in the body.
    pub(crate) index: u32,
    /// UID of the image.
    pub(crate) instance: String,
    /// Frame of the image, from 1.
    pub(crate) frame: u32,
    /// Where the frame lies in the patient.
    plane: Option<Plane>,
    /// Frames of one room share a system of millimetres.
    room: usize,
    /// Distances of pixels in millimetres; one where the image does not tell.
    pub(crate) spacing: Spacing,
    /// Whether the image tells its distances.
    pub(crate) calibrated: bool,
}

/// The frames of a case.
pub(crate) struct Space {
    slices: Vec<Slice>,
    by_frame: HashMap<(String, u32), usize>,
}

impl Space {
    /// The frames of a case's images.
    pub(crate) async fn of(app: &App, case: CaseId) -> Result<Self, Fault> {
        Self::lay_out(&store::instance::of_case(app.db(), case).await?)
    }

    fn lay_out(images: &[Image]) -> Result<Self, Fault> {
        let mut space = Self { slices: Vec::new(), by_frame: HashMap::new() };
        let mut rooms: Vec<String> = Vec::new();
        for series in images.chunk_by(|a, b| a.series_instance_uid == b.series_instance_uid) {
            space.add_series(series, &mut rooms)?;
        }
        Ok(space)
    }

    fn add_series(&mut self, series: &[Image], rooms: &mut Vec<String>) -> Result<(), Fault> {
        let mut frames: Vec<(&Image, u32, Option<Plane>, Option<[f64; 2]>, Option<String>)> = Vec::new();
        for image in series {
            let geometry: Geometry = parse(&image.geometry)?;
            let facets: imaging::Facets = parse(&image.facets)?;
            for frame in 1..=image.frames {
                let plane = geometry.plane(frame).cloned();
                let room = geometry.frame_of_reference_uid.clone().filter(|_| plane.is_some());
                frames.push((image, frame, plane, facets.pixel_spacing, room));
            }
        }
        let stack: Vec<StackImage<'_>> = frames
            .iter()
            .map(|(image, _, plane, ..)| StackImage { plane: plane.as_ref(), instance_number: image.number })
            .collect();
        let stack = order(&stack);
        let between_slices = stack.geometry.as_ref().map_or(1.0, |geometry| geometry.spacing_mm);
        for index in stack.order {
            let (image, frame, plane, in_header, room) = &frames[index];
            let pixel = plane.as_ref().map(Plane::spacing).or(*in_header);
            let spacing = spacing(between_slices, pixel);
            let room = room.clone().unwrap_or_else(|| format!("{} {frame}", image.sop_instance_uid));
            let room = rooms.iter().position(|known| *known == room).unwrap_or_else(|| {
                rooms.push(room);
                rooms.len() - 1
            });
            self.by_frame.insert((image.sop_instance_uid.clone(), *frame), self.slices.len());
            self.slices.push(Slice {
                index: self.slices.len() as u32,
                instance: image.sop_instance_uid.clone(),
                frame: *frame,
                plane: plane.clone(),
                room,
                spacing,
                calibrated: pixel.is_some(),
            });
        }
        Ok(())
    }

    /// The frame that a mark lies on.
    pub(crate) fn slice(&self, mark: &Mark) -> Option<&Slice> {
        self.by_frame.get(&(mark.instance.clone(), mark.frame)).map(|index| &self.slices[*index])
    }

    /// The frame at a place among all frames.
    pub(crate) fn at(&self, index: u32) -> Option<&Slice> {
        self.slices.get(index as usize)
    }

    /// A grid that holds all of `marks`.
    fn grid<'a>(&self, marks: impl Iterator<Item = &'a Mark> + Clone) -> Option<Grid> {
        let reach = |axis: usize| {
            let all = marks.clone().flat_map(shapes_corners).map(move |corner| corner[axis]);
            all.fold(1.0, f64::max).ceil().min(f64::from(u16::MAX)) as u32 + 1
        };
        let spacing = marks.clone().find_map(|mark| self.slice(mark)).map(|slice| slice.spacing)?;
        Grid::new(reach(0), reach(1), spacing).ok()
    }
}

fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Fault> {
    serde_json::from_str(json)
        .map_err(|why| Fault::Internal(format!("What is stored of an image cannot be read: {why}.")))
}

fn spacing(between_slices: f64, pixel: Option<[f64; 2]>) -> Spacing {
    let positive = |mm: f64| if mm.is_finite() && mm > 0.0 { mm } else { 1.0 };
    let [between_rows, between_columns] = pixel.unwrap_or([1.0, 1.0]).map(positive);
    Spacing { between_slices: positive(between_slices), between_rows, between_columns }
}

/// Geometry's shape of a mark; `None` where the points make none.
pub(crate) fn shape(mark: &Mark) -> Option<Shape> {
    let kind = match mark.shape {
        DrawnShape::Point => ShapeKind::Point,
        DrawnShape::Line => ShapeKind::Line,
        DrawnShape::Rectangle => ShapeKind::Rectangle,
        DrawnShape::Ellipse => ShapeKind::Ellipse,
        DrawnShape::Polygon => ShapeKind::Polygon,
        DrawnShape::Contour => ShapeKind::Contour,
    };
    let points: Vec<Point> = mark.points.iter().map(|[column, row]| Point::new(*column, *row)).collect();
    Shape::new(kind, &points).ok()
}

fn shapes_corners(mark: &Mark) -> Vec<[f64; 2]> {
    let corners = shape(mark).map(|shape| shape.bounding_box().corners());
    corners.map_or_else(Vec::new, |corners| corners.map(|corner| [corner.column, corner.row]).to_vec())
}

/// Shapes by slice.
type Slices = BTreeMap<u32, Vec<Shape>>;

fn slices(space: &Space, marks: &[Mark]) -> Slices {
    let mut found = Slices::new();
    for mark in marks {
        if let (Some(slice), Some(shape)) = (space.slice(mark), shape(mark)) {
            found.entry(slice.index).or_default().push(shape);
        }
    }
    found
}
