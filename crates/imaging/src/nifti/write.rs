//! Writing a mask as NIfTI-1, uint8, with both sform and qform.

use super::orientation::quaternion;
use crate::refusal::Refusal;
use crate::segmentation::PatientGrid;
use flate2::{Compression, write::GzEncoder};
use geometry::Mask;
use std::io::Write;

const HEADER: usize = 352;
const UINT8: i16 = 2;
/// Coordinates of the scanner.
const SCANNER: i16 = 1;
/// Millimetres.
const UNITS: u8 = 2;

/// The bytes of a mask as a NIfTI file, 1 inside and 0 outside, on the whole of its grid; `gzipped` for
/// `.nii.gz`. Voxels beyond the grid are left out.
///
/// # Errors
/// A [`Refusal`] for a grid with more than 32,767 voxels along a side, which NIfTI-1 cannot hold.
pub fn write_nifti(grid: &PatientGrid, mask: &Mask, gzipped: bool) -> Result<Vec<u8>, Refusal> {
    let header = header(grid)?;
    let bytes = if gzipped {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        put(&mut encoder, &header, grid, mask).and_then(|()| encoder.finish())
    } else {
        let mut bytes = Vec::new();
        put(&mut bytes, &header, grid, mask).map(|()| bytes)
    };
    bytes.map_err(|error| Refusal::damaged(format!("the mask cannot be written: {error}")))
}

fn put(out: &mut impl Write, header: &[u8], grid: &PatientGrid, mask: &Mask) -> std::io::Result<()> {
    out.write_all(header)?;
    let [slices, rows, columns] = grid.shape;
    let mut voxels = mask.voxels().peekable();
    let mut line = vec![0; columns as usize];
    for slice in 0..slices {
        for row in 0..rows {
            line.fill(0);
            while let Some([_, _, column]) = voxels.next_if(|v| [v[0], v[1]] <= [slice, row]) {
                if let Some(voxel) = line.get_mut(column as usize) {
                    *voxel = 1;
                }
            }
            out.write_all(&line)?;
        }
    }
    Ok(())
}

fn header(grid: &PatientGrid) -> Result<[u8; HEADER], Refusal> {
    let mut header = [0; HEADER];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    let [slices, rows, columns] = grid.shape;
    put(0, &348_i32.to_le_bytes());
    for (n, side) in [3, columns, rows, slices, 1, 1, 1, 1].into_iter().enumerate() {
        let side = i16::try_from(side).map_err(|_| Refusal::NotAMask {
            cause: format!("a side of {side} voxels does not fit into NIfTI-1"),
            next: "cut the volume down to what is marked",
        })?;
        put(40 + 2 * n, &side.to_le_bytes());
    }
    put(70, &UINT8.to_le_bytes());
    put(72, &8_i16.to_le_bytes());
    // Columns of the matrix in RAS: along columns, rows, slices.
    let ras = |v: [f64; 3]| [-v[0], -v[1], v[2]];
    let [slice, row, column] = grid.axes.map(ras);
    let spacing = grid.spacing();
    let sizes = [spacing.between_columns, spacing.between_rows, spacing.between_slices];
    let offset = ras(grid.origin);
    let matrix = [0, 1, 2].map(|i| [column[i], row[i], slice[i]]);
    let (bcd, mirrored) = quaternion(matrix.map(|line| [0, 1, 2].map(|n| line[n] / sizes[n])));
    let real = |n: f64| (n as f32).to_le_bytes();
    put(76, &real(if mirrored { -1.0 } else { 1.0 }));
    for n in 0..3 {
        put(80 + 4 * n, &real(sizes[n]));
        put(256 + 4 * n, &real(bcd[n]));
        put(268 + 4 * n, &real(offset[n]));
        for (i, part) in matrix[n].into_iter().chain([offset[n]]).enumerate() {
            put(280 + 16 * n + 4 * i, &real(part));
        }
    }
    put(108, &real(HEADER as f64));
    put(112, &real(1.0));
    put(123, &[UNITS]);
    if grid.placed {
        put(252, &SCANNER.to_le_bytes());
        put(254, &SCANNER.to_le_bytes());
    }
    put(344, b"n+1\0");
    Ok(header)
}
