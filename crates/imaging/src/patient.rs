//! From image points to millimetres in the patient and back (PS3.3 C.7.6.2.1.1).
//!
//! Image points are (column, row) with the centre of the top left pixel at (0.5, 0.5), as SCOORD
//! has it (PS3.3 C.18.6). Patient coordinates are LPS: x to the left, y to the back, z to the head.

use serde::{Deserialize, Serialize};

/// How far the two directions may be from unit length and from each other's perpendicular.
const TOLERANCE: f64 = 1e-2;

/// Where an image lies in the patient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    position: [f64; 3],
    /// Direction of increasing column, then of increasing row.
    orientation: [f64; 6],
    /// Between rows, then between columns, mm.
    spacing: [f64; 2],
}

/// A patient point seen from an image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImagePoint {
    /// (column, row) of its foot on the image plane.
    pub point: [f64; 2],
    /// How far it lies from the plane along the normal, mm; negative behind.
    pub distance_mm: f64,
}

impl Plane {
    /// From Image Position (Patient), Image Orientation (Patient) and Pixel Spacing
    /// (between rows, between columns). None where they span no plane.
    pub fn new(position: [f64; 3], orientation: [f64; 6], spacing: [f64; 2]) -> Option<Self> {
        let plane = Self { position, orientation, spacing };
        let (row, column) = (plane.along_row(), plane.along_column());
        let finite = position.iter().chain(&orientation).chain(&spacing).all(|n| n.is_finite());
        let unit = |v| (dot(v, v).sqrt() - 1.0).abs() < TOLERANCE;
        let spans = finite
            && spacing.iter().all(|&mm| mm > 0.0)
            && unit(row)
            && unit(column)
            && dot(row, column).abs() < TOLERANCE;
        spans.then_some(plane)
    }

    /// The centre of the top left pixel, LPS mm.
    pub fn position(&self) -> [f64; 3] {
        self.position
    }

    /// Direction cosines of increasing column, then of increasing row.
    pub fn orientation(&self) -> [f64; 6] {
        self.orientation
    }

    /// Distance between rows and between columns, mm.
    pub fn spacing(&self) -> [f64; 2] {
        self.spacing
    }

    /// The unit normal: direction of increasing column × direction of increasing row.
    pub fn normal(&self) -> [f64; 3] {
        let normal = cross(self.along_row(), self.along_column());
        let length = dot(normal, normal).sqrt();
        normal.map(|n| n / length)
    }

    /// The patient point of an image point, LPS mm.
    pub fn to_patient(&self, point: [f64; 2]) -> [f64; 3] {
        let (row, column) = (self.along_row(), self.along_column());
        let [across, down] = [(point[0] - 0.5) * self.spacing[1], (point[1] - 0.5) * self.spacing[0]];
        std::array::from_fn(|i| self.position[i] + row[i] * across + column[i] * down)
    }

    /// The image point under a patient point, and how far away it is.
    pub fn to_image(&self, patient: [f64; 3]) -> ImagePoint {
        let offset: [f64; 3] = std::array::from_fn(|i| patient[i] - self.position[i]);
        // Solved in the two directions as they are, so that slight skewness does not shift points.
        let (row, column) = (self.along_row(), self.along_column());
        let (rr, rc, cc) = (dot(row, row), dot(row, column), dot(column, column));
        let (r, c) = (dot(offset, row), dot(offset, column));
        let determinant = rr * cc - rc * rc;
        let across = (r * cc - c * rc) / determinant;
        let down = (c * rr - r * rc) / determinant;
        ImagePoint {
            point: [across / self.spacing[1] + 0.5, down / self.spacing[0] + 0.5],
            distance_mm: dot(offset, self.normal()),
        }
    }

    fn along_row(&self) -> [f64; 3] {
        let [x, y, z, ..] = self.orientation;
        [x, y, z]
    }

    fn along_column(&self) -> [f64; 3] {
        let [.., x, y, z] = self.orientation;
        [x, y, z]
    }
}

pub(crate) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[cfg(test)]
mod tests {
    use super::Plane;
    use proptest::prelude::*;

    #[test]
    fn the_first_pixels_centre_is_the_image_position() {
        let plane = Plane::new([-10.0, 20.0, 5.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0], [2.0, 0.5]).unwrap();
        assert_near(plane.to_patient([0.5, 0.5]), [-10.0, 20.0, 5.0]);
        assert_near(plane.to_patient([2.5, 1.5]), [-9.0, 22.0, 5.0]);
        assert_near(plane.normal(), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn what_spans_no_plane_is_none() {
        let axial = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        assert_eq!(Plane::new([0.0; 3], [0.0; 6], [1.0, 1.0]), None);
        assert_eq!(Plane::new([0.0; 3], axial, [0.0, 1.0]), None);
        assert_eq!(Plane::new([f64::NAN, 0.0, 0.0], axial, [1.0, 1.0]), None);
        assert_eq!(Plane::new([0.0; 3], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], [1.0, 1.0]), None);
    }

    proptest! {
        #[test]
        fn to_the_patient_and_back(
            position in prop::array::uniform3(-500.0..500.0f64),
            angles in prop::array::uniform3(-3.0..3.0f64),
            spacing in prop::array::uniform2(0.05..5.0f64),
            point in prop::array::uniform2(-50.0..2000.0f64),
        ) {
            let plane = Plane::new(position, turned(angles), spacing).unwrap();
            let back = plane.to_image(plane.to_patient(point));
            prop_assert!((back.point[0] - point[0]).abs() < 1e-6);
            prop_assert!((back.point[1] - point[1]).abs() < 1e-6);
            prop_assert!(back.distance_mm.abs() < 1e-6);
        }
    }

    fn assert_near(found: [f64; 3], expected: [f64; 3]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    fn turned([a, b, c]: [f64; 3]) -> [f64; 6] {
        let (sa, ca, sb, cb, sc, cc) = (a.sin(), a.cos(), b.sin(), b.cos(), c.sin(), c.cos());
        [ca * cb, sa * cb, -sb, ca * sb * sc - sa * cc, sa * sb * sc + ca * cc, cb * sc]
    }
}
