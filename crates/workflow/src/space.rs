//! Where a case's images lie, and what marks on them share: the bridge from findings under UIDs to
//! geometry's slices and millimetres.

mod crossing;
mod curve;
mod placed;

use std::collections::{BTreeMap, HashMap};

use domain::finding::{Mark, Shape as DrawnShape, Stretch};
use domain::id::CaseId;
use geometry::{Grid, Point, Shape, ShapeKind, Spacing};
use imaging::{Geometry, KeptMetadata, Plane, StackImage, order};
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

impl Slice {
    /// Where it lies in the patient.
    pub(crate) const fn plane(&self) -> Option<Plane> {
        self.plane
    }
}

/// The frames of a case.
pub(crate) struct Space {
    slices: Vec<Slice>,
    by_frame: HashMap<(String, u32), usize>,
    /// Most columns and rows of an image: what is drawn beyond encloses nothing.
    largest: [u32; 2],
}

impl Space {
    /// The frames of a case's images.
    pub(crate) async fn of(app: &App, case: CaseId) -> Result<Self, Fault> {
        let largest = largest(&store::instance::metadata_of_case(app.db(), case).await?)?;
        Ok(Self { largest, ..Self::lay_out(&store::instance::of_case(app.db(), case).await?)? })
    }

    /// The frames of these images, which come series by series.
    pub(crate) fn lay_out(images: &[Image]) -> Result<Self, Fault> {
        let mut space =
            Self { slices: Vec::new(), by_frame: HashMap::new(), largest: [u32::from(u16::MAX); 2] };
        let mut rooms: Vec<String> = Vec::new();
        for series in images.chunk_by(|a, b| a.series_instance_uid == b.series_instance_uid) {
            space.add_series(series, &mut rooms)?;
        }
        Ok(space)
    }

    fn add_series(&mut self, series: &[Image], rooms: &mut Vec<String>) -> Result<(), Fault> {
        let mut frames = Vec::new();
        for image in series {
            frames.extend(Frame::all(image)?);
        }
        let stack: Vec<StackImage<'_>> = frames
            .iter()
            .map(|frame| StackImage { plane: frame.plane.as_ref(), instance_number: frame.image.number })
            .collect();
        let stack = order(&stack);
        let between_slices = stack.geometry.as_ref().map_or(1.0, |geometry| geometry.spacing_mm);
        for index in stack.order {
            let frame = &frames[index];
            let room = rooms.iter().position(|known| *known == frame.room).unwrap_or(rooms.len());
            if room == rooms.len() {
                rooms.push(frame.room.clone());
            }
            let uid = frame.image.sop_instance_uid.clone();
            self.by_frame.insert((uid.clone(), frame.number), self.slices.len());
            self.slices.push(Slice {
                index: self.slices.len() as u32,
                instance: uid,
                frame: frame.number,
                plane: frame.plane,
                room,
                spacing: spacing(between_slices, frame.pixel),
                calibrated: frame.pixel.is_some(),
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

    /// A grid that holds all of `marks`, as far as they lie on an image.
    fn grid(&self, marks: &[&Mark]) -> Option<Grid> {
        let is_cut = marks.iter().any(|mark| mark.plane.is_some());
        let reach = |axis: usize| {
            if is_cut {
                return self.largest[axis];
            }
            let all = marks.iter().flat_map(|mark| corners(mark)).map(|corner| corner[axis]);
            (all.fold(1.0, f64::max).ceil() + 1.0).min(f64::from(self.largest[axis])) as u32
        };
        let spacing = marks.iter().find_map(|mark| self.slice(mark)).map(|slice| slice.spacing)?;
        Grid::new(reach(0), reach(1), spacing).ok()
    }
}

/// Most columns and rows of images, by what is kept of their headers.
fn largest(metadata: &[String]) -> Result<[u32; 2], Fault> {
    let mut largest = [1, 1];
    for image in metadata {
        let [rows, columns] = parse::<KeptMetadata>(image)?.rows_and_columns().unwrap_or([1, 1]);
        largest = [largest[0].max(columns), largest[1].max(rows)];
    }
    Ok(largest)
}

/// One frame of an image as its header tells it.
struct Frame<'a> {
    image: &'a Image,
    number: u32,
    plane: Option<Plane>,
    /// Distances of pixels, where known.
    pixel: Option<[f64; 2]>,
    /// Names the system of millimetres: that of the patient, or this frame's own.
    room: String,
}

impl<'a> Frame<'a> {
    fn all(image: &'a Image) -> Result<Vec<Self>, Fault> {
        let geometry: Geometry = parse(&image.geometry)?;
        let facets: imaging::Facets = parse(&image.facets)?;
        let frame = |number| {
            let plane = geometry.plane(number).copied();
            let shared = geometry.frame_of_reference_uid.clone().filter(|_| plane.is_some());
            let pixel = plane.as_ref().map(Plane::spacing).or(facets.pixel_spacing);
            let room = shared.unwrap_or_else(|| format!("{} {number}", image.sop_instance_uid));
            Self { image, number, plane, pixel, room }
        };
        Ok((1..=image.frames).map(frame).collect())
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

/// Geometry's shape of a mark; `None` where its points make none, as those of a mask.
pub(crate) fn shape(mark: &Mark) -> Option<Shape> {
    let points: Vec<Point> = mark.points.iter().map(|[column, row]| Point::new(*column, *row)).collect();
    let (kind, points) = match mark.shape {
        DrawnShape::Point => (ShapeKind::Point, points),
        DrawnShape::Line => (ShapeKind::Line, points),
        DrawnShape::Bidirectional => (ShapeKind::Line, points.into_iter().take(2).collect()),
        DrawnShape::Angle => (ShapeKind::Point, points.into_iter().skip(1).take(1).collect()),
        DrawnShape::Rectangle | DrawnShape::Box => (ShapeKind::Rectangle, points),
        DrawnShape::Ellipse => (ShapeKind::Ellipse, points),
        DrawnShape::Circle => (ShapeKind::Ellipse, curve::circle_axes(&points)?.to_vec()),
        DrawnShape::Polygon => (ShapeKind::Polygon, points),
        DrawnShape::Contour => (ShapeKind::Contour, points),
        DrawnShape::Spline => (ShapeKind::Contour, curve::spline(&points)),
        DrawnShape::Mask => return None,
    };
    Shape::new(kind, &points).ok()
}

/// Geometry's shapes of a mark in the pixels that its points count: of a mask, a rectangle for each stretch of pixels.
pub(crate) fn shapes(mark: &Mark) -> Vec<Shape> {
    let Some(mask) = &mark.mask else { return shape(mark).into_iter().collect() };
    let rectangle = |Stretch { row, from, to }| {
        let corner = |column, row| Point::new(f64::from(column), f64::from(row));
        Shape::new(ShapeKind::Rectangle, &[corner(from, row), corner(to, row + 1)]).ok()
    };
    mask.stretches().filter_map(rectangle).collect()
}

fn corners(mark: &Mark) -> Vec<[f64; 2]> {
    let corners = shapes(mark).into_iter().flat_map(|shape| shape.bounding_box().corners());
    corners.map(|corner| [corner.column, corner.row]).collect()
}

/// Shapes by slice.
type Slices = BTreeMap<u32, Vec<Shape>>;

fn slices(space: &Space, marks: &[Mark]) -> Slices {
    let mut found = Slices::new();
    for mark in marks {
        if let (Some(slice), None) = (space.slice(mark), mark.plane) {
            found.entry(slice.index).or_default().extend(shapes(mark));
        }
    }
    for (slice, rectangles) in crossing::crossed(space, marks) {
        found.entry(slice).or_default().extend(rectangles);
    }
    found
}

#[cfg(test)]
mod tests;
