//! What a reader can draw on one image.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{BoundingBox, Point, Spacing, centroid, distance_mm, perimeter, signed_area};

/// Corners that an ellipse is drawn with where a polygon is asked for; its area is then
/// within 0.03 % of the ellipse's.
const ELLIPSE_CORNERS: u32 = 144;

/// The kinds of planar shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShapeKind {
    /// One point.
    Point,
    /// Two ends.
    Line,
    /// Two opposite corners of an upright rectangle.
    Rectangle,
    /// Four points, as DICOM SCOORD ELLIPSE has them: both ends of the major axis, both ends of the minor.
    Ellipse,
    /// At least three corners.
    Polygon,
    /// A closed freehand contour, at least three points.
    Contour,
}

/// A shape on one image, with as many finite points as its kind needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    kind: ShapeKind,
    points: Vec<Point>,
}

/// Why points make no shape.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ShapeError {
    /// The wrong number of points.
    #[error("a {kind:?} needs {needed} points but has {found}: draw it again")]
    Count {
        /// The shape asked for.
        kind: ShapeKind,
        /// How many points it needs.
        needed: &'static str,
        /// How many were given.
        found: usize,
    },
    /// A coordinate that is not a number.
    #[error("point {0} of the shape has a coordinate that is not a finite number: draw it again")]
    NotFinite(usize),
}

impl Shape {
    /// The shape of `kind` through `points`.
    ///
    /// ```
    /// use geometry::{Point, Shape, ShapeKind};
    /// let corners = [Point::new(0.0, 0.0), Point::new(4.0, 3.0)];
    /// assert_eq!(Shape::new(ShapeKind::Rectangle, &corners)?.area(), 12.0);
    /// # Ok::<(), geometry::ShapeError>(())
    /// ```
    ///
    /// # Errors
    /// When the number of points does not fit the kind or a coordinate is not finite.
    pub fn new(kind: ShapeKind, points: &[Point]) -> Result<Self, ShapeError> {
        let (fits, needed) = match kind {
            ShapeKind::Point => (points.len() == 1, "1"),
            ShapeKind::Line | ShapeKind::Rectangle => (points.len() == 2, "2"),
            ShapeKind::Ellipse => (points.len() == 4, "4"),
            ShapeKind::Polygon | ShapeKind::Contour => (points.len() >= 3, "at least 3"),
        };
        if !fits {
            return Err(ShapeError::Count { kind, needed, found: points.len() });
        }
        if let Some(index) = points.iter().position(|p| !p.is_finite()) {
            return Err(ShapeError::NotFinite(index));
        }
        Ok(Self { kind, points: points.to_vec() })
    }

    /// The kind of the shape.
    pub fn kind(&self) -> ShapeKind {
        self.kind
    }

    /// The points it was made from.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Its outline as a closed polygon (an ellipse with 144 corners); `None` for a point or a line.
    pub fn polygon(&self) -> Option<Vec<Point>> {
        match self.kind {
            ShapeKind::Point | ShapeKind::Line => None,
            ShapeKind::Rectangle => {
                Some(BoundingBox::from_corners(self.points[0], self.points[1]).corners().to_vec())
            }
            ShapeKind::Ellipse => Some(self.ellipse_polygon()),
            ShapeKind::Polygon | ShapeKind::Contour => Some(self.points.clone()),
        }
    }

    fn ellipse_polygon(&self) -> Vec<Point> {
        let (centre, major, minor) = self.ellipse_axes();
        (0..ELLIPSE_CORNERS)
            .map(|i| {
                let (sin, cos) = (TAU * f64::from(i) / f64::from(ELLIPSE_CORNERS)).sin_cos();
                Point::new(
                    centre.column + cos * major.column + sin * minor.column,
                    centre.row + cos * major.row + sin * minor.row,
                )
            })
            .collect()
    }

    /// Centre and the two half axes as vectors.
    fn ellipse_axes(&self) -> (Point, Point, Point) {
        let half = |a: Point, b: Point| Point::new((b.column - a.column) / 2.0, (b.row - a.row) / 2.0);
        let p = &self.points;
        let centre = Point::new(f64::midpoint(p[0].column, p[1].column), f64::midpoint(p[0].row, p[1].row));
        (centre, half(p[0], p[1]), half(p[2], p[3]))
    }

    /// Enclosed area in square pixels: exact for an ellipse (π times the half axes), 0 for points and lines.
    pub fn area(&self) -> f64 {
        if self.kind == ShapeKind::Ellipse {
            let (_, major, minor) = self.ellipse_axes();
            let cross = major.column * minor.row - major.row * minor.column;
            return std::f64::consts::PI * cross.abs();
        }
        self.polygon().map_or(0.0, |corners| signed_area(&corners).abs())
    }

    /// Enclosed area in mm².
    pub fn area_mm2(&self, spacing: Spacing) -> f64 {
        self.area() * spacing.between_rows * spacing.between_columns
    }

    /// Length in millimetres: of a line its length, of an area its outline, of a point 0.
    pub fn length_mm(&self, spacing: Spacing) -> f64 {
        match self.kind {
            ShapeKind::Point => 0.0,
            ShapeKind::Line => distance_mm(self.points[0], self.points[1], spacing),
            _ => self.polygon().map_or(0.0, |corners| perimeter(&corners, spacing)),
        }
    }

    /// The corners that span the shape: its polygon, or its points where it encloses nothing.
    pub fn corners(&self) -> Vec<Point> {
        self.polygon().unwrap_or_else(|| self.points.clone())
    }

    /// The smallest upright box around the shape (exact for an ellipse).
    pub fn bounding_box(&self) -> BoundingBox {
        if self.kind == ShapeKind::Ellipse {
            let (centre, major, minor) = self.ellipse_axes();
            let half_width = major.column.hypot(minor.column);
            let half_height = major.row.hypot(minor.row);
            return BoundingBox {
                left: centre.column - half_width,
                right: centre.column + half_width,
                top: centre.row - half_height,
                bottom: centre.row + half_height,
            };
        }
        let first = self.points[0];
        BoundingBox::around(&self.points).unwrap_or_else(|| BoundingBox::from_corners(first, first))
    }

    /// Centre of gravity: of the area, else the mean of the points.
    pub fn centroid(&self) -> Point {
        if self.kind == ShapeKind::Ellipse {
            return self.ellipse_axes().0;
        }
        centroid(&self.corners()).unwrap_or(self.points[0])
    }
}
