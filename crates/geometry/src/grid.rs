//! The voxel grid of an image series and its spacing.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Distances between the centres of neighbouring voxels, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spacing {
    /// Between neighbouring slices (1 for a single image, whose areas are then in mm²).
    pub between_slices: f64,
    /// Between neighbouring rows: the first value of DICOM Pixel Spacing.
    pub between_rows: f64,
    /// Between neighbouring columns: the second value of DICOM Pixel Spacing.
    pub between_columns: f64,
}

impl Spacing {
    /// The same distance in all three directions.
    pub const fn isotropic(mm: f64) -> Self {
        Self { between_slices: mm, between_rows: mm, between_columns: mm }
    }

    /// Volume of one voxel in mm³.
    ///
    /// ```
    /// use geometry::Spacing;
    /// let spacing = Spacing { between_slices: 1.5, between_rows: 0.5, between_columns: 0.5 };
    /// assert_eq!(spacing.voxel_volume(), 0.375);
    /// ```
    pub fn voxel_volume(&self) -> f64 {
        self.between_slices * self.between_rows * self.between_columns
    }

    /// The three distances in the order slices, rows, columns.
    pub fn as_array(&self) -> [f64; 3] {
        [self.between_slices, self.between_rows, self.between_columns]
    }
}

/// The voxel grid that marks on one series are drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Grid {
    columns: u32,
    rows: u32,
    spacing: Spacing,
}

/// Why a grid cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum GridError {
    /// No columns or no rows.
    #[error("an image of {columns} columns and {rows} rows has no pixel: give its true size")]
    Empty {
        /// Columns given.
        columns: u32,
        /// Rows given.
        rows: u32,
    },
    /// A distance that is not a positive number.
    #[error("the voxel spacing {0} mm is not a positive number: give the distance in millimetres")]
    Spacing(f64),
}

impl Grid {
    /// A grid of `columns` by `rows` pixels per slice.
    ///
    /// ```
    /// use geometry::{Grid, Spacing};
    /// assert!(Grid::new(512, 512, Spacing::isotropic(0.7)).is_ok());
    /// assert!(Grid::new(512, 512, Spacing::isotropic(0.0)).is_err());
    /// ```
    ///
    /// # Errors
    /// When a side is zero or a spacing is not a positive finite number.
    pub fn new(columns: u32, rows: u32, spacing: Spacing) -> Result<Self, GridError> {
        if columns == 0 || rows == 0 {
            return Err(GridError::Empty { columns, rows });
        }
        match spacing.as_array().into_iter().find(|mm| !(mm.is_finite() && *mm > 0.0)) {
            Some(mm) => Err(GridError::Spacing(mm)),
            None => Ok(Self { columns, rows, spacing }),
        }
    }

    /// Pixels per row.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// Pixels per column.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Voxel spacing.
    pub fn spacing(&self) -> Spacing {
        self.spacing
    }
}
