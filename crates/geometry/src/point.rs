//! Points of the image plane, boxes around them, distances between them.

use serde::{Deserialize, Serialize};

use crate::Spacing;

/// A point of one image: column (to the right) and row (downwards), in pixels.
/// The centre of the top left pixel is `(0.5, 0.5)` (DICOM SCOORD).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Position along a row, growing to the right.
    pub column: f64,
    /// Position along a column, growing downwards.
    pub row: f64,
}

impl Point {
    /// The point at `column`, `row`.
    pub const fn new(column: f64, row: f64) -> Self {
        Self { column, row }
    }

    /// Whether both coordinates are finite numbers.
    pub fn is_finite(self) -> bool {
        self.column.is_finite() && self.row.is_finite()
    }
}

/// An upright box in image coordinates; `left <= right`, `top <= bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoundingBox {
    /// Smallest column.
    pub left: f64,
    /// Smallest row.
    pub top: f64,
    /// Largest column.
    pub right: f64,
    /// Largest row.
    pub bottom: f64,
}

impl BoundingBox {
    /// The box that two opposite corners span, whichever they are.
    ///
    /// ```
    /// use geometry::{BoundingBox, Point};
    /// let b = BoundingBox::from_corners(Point::new(4.0, 1.0), Point::new(1.0, 3.0));
    /// assert_eq!((b.left, b.top, b.right, b.bottom), (1.0, 1.0, 4.0, 3.0));
    /// ```
    pub fn from_corners(a: Point, b: Point) -> Self {
        Self {
            left: a.column.min(b.column),
            top: a.row.min(b.row),
            right: a.column.max(b.column),
            bottom: a.row.max(b.row),
        }
    }

    /// The smallest box around `points`; `None` for no points.
    ///
    /// ```
    /// use geometry::{BoundingBox, Point};
    /// let found = BoundingBox::around(&[Point::new(1.0, 2.0), Point::new(4.0, 0.0)]).unwrap();
    /// assert_eq!((found.width(), found.height(), found.area()), (3.0, 2.0, 6.0));
    /// ```
    pub fn around(points: &[Point]) -> Option<Self> {
        let (first, rest) = points.split_first()?;
        let start = Self::from_corners(*first, *first);
        Some(rest.iter().fold(start, |b, p| Self {
            left: b.left.min(p.column),
            top: b.top.min(p.row),
            right: b.right.max(p.column),
            bottom: b.bottom.max(p.row),
        }))
    }

    /// Width in pixels.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in pixels.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Area in square pixels.
    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }

    /// The four corners, clockwise from the top left.
    pub fn corners(&self) -> [Point; 4] {
        [
            Point::new(self.left, self.top),
            Point::new(self.right, self.top),
            Point::new(self.right, self.bottom),
            Point::new(self.left, self.bottom),
        ]
    }

    /// The middle of the box.
    pub fn centre(&self) -> Point {
        Point::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// Intersection over union of two boxes (Jaccard 1912); `None` when both have no area.
    ///
    /// ```
    /// use geometry::{BoundingBox, Point};
    /// let a = BoundingBox::from_corners(Point::new(0.0, 0.0), Point::new(10.0, 10.0));
    /// let b = BoundingBox::from_corners(Point::new(5.0, 0.0), Point::new(15.0, 10.0));
    /// assert_eq!(a.iou(&b), Some(1.0 / 3.0));
    /// ```
    pub fn iou(&self, other: &Self) -> Option<f64> {
        let common = self.intersection(other);
        let union = self.area() + other.area() - common;
        (union > 0.0).then(|| common / union)
    }

    /// Generalised intersection over union: [`Self::iou`] minus the share of the box around both that neither fills
    /// (Rezatofighi et al. 2019); from −1 to 1. `None` when both have no area.
    ///
    /// ```
    /// use geometry::{BoundingBox, Point};
    /// let square = |left: f64| BoundingBox::from_corners(Point::new(left, 0.0), Point::new(left + 1.0, 1.0));
    /// // One apart: the box around both is a third empty.
    /// assert_eq!(square(0.0).generalised_iou(&square(2.0)), Some(-1.0 / 3.0));
    /// ```
    pub fn generalised_iou(&self, other: &Self) -> Option<f64> {
        let union = self.area() + other.area() - self.intersection(other);
        let around = self.around_both(other).area();
        Some(self.iou(other)? - (around - union) / around)
    }

    /// Distance intersection over union: [`Self::iou`] minus the squared distance of the centres over the squared diagonal
    /// of the box around both (Zheng et al. 2020). `None` when both have no area.
    ///
    /// ```
    /// use geometry::{BoundingBox, Point};
    /// let square = |left: f64| BoundingBox::from_corners(Point::new(left, 0.0), Point::new(left + 1.0, 1.0));
    /// // Centres 2 apart, diagonal of the box around both √10.
    /// assert_eq!(square(0.0).distance_iou(&square(2.0)), Some(-0.4));
    /// ```
    pub fn distance_iou(&self, other: &Self) -> Option<f64> {
        let (a, b, around) = (self.centre(), other.centre(), self.around_both(other));
        let apart = (a.column - b.column).powi(2) + (a.row - b.row).powi(2);
        Some(self.iou(other)? - apart / (around.width().powi(2) + around.height().powi(2)))
    }

    fn around_both(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Area that two boxes share, in square pixels.
    pub fn intersection(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }
}

/// Distance of two points of one image in millimetres.
///
/// ```
/// use geometry::{Point, Spacing, distance_mm};
/// let spacing = Spacing::isotropic(0.5);
/// assert_eq!(distance_mm(Point::new(0.0, 0.0), Point::new(6.0, 8.0), spacing), 5.0);
/// ```
pub fn distance_mm(a: Point, b: Point, spacing: Spacing) -> f64 {
    let across = (a.column - b.column) * spacing.between_columns;
    let down = (a.row - b.row) * spacing.between_rows;
    across.hypot(down)
}

/// Distance of two lines in millimetres: the mean distance of their ends, the ends
/// being paired the better of the two ways, so that the drawing direction does not count.
///
/// ```
/// use geometry::{Point, Spacing, line_distance_mm};
/// let a = [Point::new(0.0, 0.0), Point::new(10.0, 0.0)];
/// let b = [Point::new(10.0, 2.0), Point::new(0.0, 2.0)];
/// assert_eq!(line_distance_mm(&a, &b, Spacing::isotropic(1.0)), 2.0);
/// ```
pub fn line_distance_mm(a: &[Point; 2], b: &[Point; 2], spacing: Spacing) -> f64 {
    let along = distance_mm(a[0], b[0], spacing) + distance_mm(a[1], b[1], spacing);
    let crossed = distance_mm(a[0], b[1], spacing) + distance_mm(a[1], b[0], spacing);
    along.min(crossed) / 2.0
}
