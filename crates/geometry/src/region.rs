//! A reader's mark over one or several slices, as drawn and as voxels.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::mask::MaskBuilder;
use crate::raster::{flip_polygon, span};
use crate::{BoundingBox, Grid, Mask, Overlap, Point, Shape, distance_mm, overlap};

/// Why a region cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegionError {
    /// No shape at all.
    #[error("the region has no shape: draw it on at least one slice")]
    Empty,
    /// Two regions of different series.
    #[error("the two regions lie on different voxel grids: compare marks of one series only")]
    OtherGrid,
}

/// Shapes by slice (frame index) on a grid, with the voxels that they enclose. On one slice a
/// closed shape within another is a hole (even-odd rule); points and lines enclose nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    grid: Grid,
    slices: BTreeMap<u32, Vec<Shape>>,
    mask: Mask,
}

impl Region {
    /// The region of the shapes of each slice; what lies beyond the grid is cut off.
    ///
    /// ```
    /// use geometry::{Grid, Point, Region, Shape, ShapeKind, Spacing};
    /// let grid = Grid::new(512, 512, Spacing { between_slices: 2.0, between_rows: 0.5, between_columns: 0.5 })?;
    /// let square = Shape::new(ShapeKind::Rectangle, &[Point::new(10.0, 10.0), Point::new(20.0, 20.0)])?;
    /// let region = Region::new(grid, [(7, vec![square.clone()]), (8, vec![square])].into())?;
    /// assert_eq!(region.volume_mm3(), 100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no shape.
    pub fn new(grid: Grid, slices: BTreeMap<u32, Vec<Shape>>) -> Result<Self, RegionError> {
        let slices: BTreeMap<_, _> = slices.into_iter().filter(|(_, s)| !s.is_empty()).collect();
        if slices.is_empty() {
            return Err(RegionError::Empty);
        }
        let mask = rasterise(grid, &slices);
        Ok(Self { grid, slices, mask })
    }

    /// Its grid.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// The shapes by slice.
    pub fn slices(&self) -> &BTreeMap<u32, Vec<Shape>> {
        &self.slices
    }

    /// The enclosed voxels.
    pub fn mask(&self) -> &Mask {
        &self.mask
    }

    /// Volume of the enclosed voxels in mm³.
    pub fn volume_mm3(&self) -> f64 {
        self.mask.volume_mm3(self.grid.spacing())
    }

    /// Voxels that two regions share.
    ///
    /// # Errors
    /// When the regions lie on different grids.
    pub fn overlap(&self, other: &Self) -> Result<Overlap, RegionError> {
        if self.grid != other.grid {
            return Err(RegionError::OtherGrid);
        }
        Ok(overlap(&self.mask, &other.mask))
    }

    /// Centre of gravity `[slice, row, column]` in millimetres from the corner of the first
    /// voxel: of the drawn areas, each weighted by its size; of the points where none has an area.
    pub fn centroid_mm(&self) -> [f64; 3] {
        let parts: Vec<(f64, f64, Point)> = self
            .shapes()
            .map(|(slice, shape)| (shape.area(), f64::from(slice) + 0.5, shape.centroid()))
            .collect();
        let total: f64 = parts.iter().map(|(area, ..)| area).sum();
        let weight = |area: f64| {
            if total > 0.0 { area / total } else { 1.0 / parts.len() as f64 }
        };
        let mut centre = [0.0; 3];
        for &(area, slice, point) in &parts {
            for (sum, position) in centre.iter_mut().zip([slice, point.row, point.column]) {
                *sum += weight(area) * position;
            }
        }
        let mm = self.grid.spacing().as_array();
        [0, 1, 2].map(|axis| centre[axis] * mm[axis])
    }

    /// Distance of the two centres of gravity in millimetres.
    ///
    /// # Errors
    /// When the regions lie on different grids.
    pub fn centroid_distance_mm(&self, other: &Self) -> Result<f64, RegionError> {
        if self.grid != other.grid {
            return Err(RegionError::OtherGrid);
        }
        let (a, b) = (self.centroid_mm(), other.centroid_mm());
        Ok(a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt())
    }

    /// Longest distance in millimetres of two points of the drawn outline on one slice, the
    /// greatest over the slices (as a lesion's longest diameter is measured in RECIST 1.1).
    pub fn largest_diameter_mm(&self) -> f64 {
        let spacing = self.grid.spacing();
        let mut largest = 0.0_f64;
        for shapes in self.slices.values() {
            let corners: Vec<Point> = shapes.iter().flat_map(Shape::corners).collect();
            let hull = convex_hull(corners);
            for (i, a) in hull.iter().enumerate() {
                for b in &hull[i + 1..] {
                    largest = largest.max(distance_mm(*a, *b, spacing));
                }
            }
        }
        largest
    }

    fn shapes(&self) -> impl Iterator<Item = (u32, &Shape)> + '_ {
        self.slices.iter().flat_map(|(&slice, shapes)| shapes.iter().map(move |shape| (slice, shape)))
    }
}

fn rasterise(grid: Grid, slices: &BTreeMap<u32, Vec<Shape>>) -> Mask {
    let polygons: Vec<(u32, Vec<Point>)> = slices
        .iter()
        .flat_map(|(&slice, shapes)| shapes.iter().filter_map(move |s| Some((slice, s.polygon()?))))
        .collect();
    let all: Vec<Point> = polygons.iter().flat_map(|(_, p)| p.iter().copied()).collect();
    let (Some(bounds), Some(first), Some(last)) = (
        BoundingBox::around(&all),
        polygons.first().map(|(slice, _)| *slice),
        polygons.last().map(|(slice, _)| *slice),
    ) else {
        return Mask::default();
    };
    let rows = span(bounds.top, bounds.bottom, grid.rows());
    let columns = span(bounds.left, bounds.right, grid.columns());
    let mut builder = MaskBuilder::new(first..last + 1, rows, columns);
    for (slice, corners) in &polygons {
        flip_polygon(&mut builder, *slice, corners, [grid.columns(), grid.rows()]);
    }
    builder.finish()
}

/// Corners of the convex hull (Andrew 1979, monotone chain).
fn convex_hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.column.total_cmp(&b.column).then(a.row.total_cmp(&b.row)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let turn = |a: Point, b: Point, c: Point| {
        (b.column - a.column) * (c.row - a.row) - (b.row - a.row) * (c.column - a.column)
    };
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter().copied());
    hull.extend(half(&mut points.iter().rev().copied()));
    hull
}
