//! Surface elements between voxels: marching squares and cubes with corners at voxel centres.
//!
//! The eight voxels around a lattice point make one of 256 codes. Up to the 48 symmetries of the cube and
//! exchanging inside and outside there are 14 cases with a surface or without (Lorensen & Cline 1987); for
//! each the areas of its triangles are given by their normals in units of a voxel's faces, the surface
//! cutting the cube's edges in their middles. The area under a spacing is the sum of the normals' lengths.

use std::sync::OnceLock;

use crate::Spacing;

/// A triangle's normal in eighths, as (slices, rows, columns); signs do not matter for its length.
type Normal = [u8; 3];

const CORNER: Normal = [1, 1, 1];

/// For one code of each case the normals of its triangles. Bit 4s + 2r + c is the voxel at slice s, row r,
/// column c of the cube.
const CASES: [(u8, &[Normal]); 13] = [
    // One corner.
    (0b0000_0001, &[CORNER]),
    // Two along an edge.
    (0b0000_0011, &[[2, 2, 0], [2, 2, 0]]),
    // Two across a face.
    (0b0000_0110, &[CORNER, CORNER]),
    // Two across the cube.
    (0b0001_1000, &[CORNER, CORNER]),
    // Three in an L: a pentagon.
    (0b0000_0111, &[CORNER, [2, 2, 2], [4, 0, 0]]),
    // Two along an edge and one across a face from it.
    (0b0001_1001, &[[0, 2, 2], [0, 2, 2], CORNER]),
    // Three that touch along no edge.
    (0b0001_0110, &[CORNER, CORNER, CORNER]),
    // Half the cube.
    (0b0000_1111, &[[4, 0, 0], [4, 0, 0]]),
    // A corner with its three neighbours: a hexagon.
    (0b0001_0111, &[CORNER, CORNER, [2, 2, 2], [2, 2, 2]]),
    // Four along a path around the cube: a hexagon.
    (0b0001_1011, &[[0, 2, 2], CORNER, [2, 0, 2], [3, 3, 3]]),
    // Three in an L and one apart.
    (0b0001_1110, &[CORNER, CORNER, [2, 2, 2], [4, 0, 0]]),
    // Two edges across from each other.
    (0b0011_1100, &[[2, 2, 0], [2, 2, 0], [2, 2, 0], [2, 2, 0]]),
    // Every other corner.
    (0b0110_1001, &[CORNER, CORNER, CORNER, CORNER]),
];

/// The six orders of the axes.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Normals of every code.
fn normals() -> &'static [Vec<Normal>; 256] {
    static TABLE: OnceLock<[Vec<Normal>; 256]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = [const { Vec::new() }; 256];
        for (code, triangles) in CASES {
            for order in ORDERS {
                for mirror in 0..8 {
                    let turned = turn(code, order, mirror);
                    let normals: Vec<Normal> = triangles.iter().map(|n| order.map(|axis| n[axis])).collect();
                    table[usize::from(!turned)].clone_from(&normals);
                    table[usize::from(turned)] = normals;
                }
            }
        }
        table
    })
}

/// The code after exchanging axes and mirroring those whose bit is set.
fn turn(code: u8, order: [usize; 3], mirror: u8) -> u8 {
    let mut turned = 0;
    for corner in (0..8_u8).filter(|corner| code >> corner & 1 == 1) {
        let at = [corner >> 2 & 1, corner >> 1 & 1, corner & 1];
        let moved = order.map(|axis| at[axis]);
        turned |= 1 << ((moved[0] << 2 | moved[1] << 1 | moved[2]) ^ mirror);
    }
    turned
}

/// Area in mm² of the surface around a lattice point, by the code of its eight voxels.
pub(super) fn areas(spacing: Spacing) -> [f64; 256] {
    let [slice, row, column] = spacing.as_array();
    let faces = [row * column, slice * column, slice * row];
    let length = |normal: &Normal| {
        let squares = normal.iter().zip(faces).map(|(n, face)| (f64::from(*n) / 8.0 * face).powi(2));
        squares.sum::<f64>().sqrt()
    };
    let table = normals();
    std::array::from_fn(|code| table[code].iter().map(length).sum())
}

/// Length in mm of the outline around a lattice point of one image, by the code of its four pixels (bit
/// 2r + c).
pub(super) fn lengths(spacing: Spacing) -> [f64; 16] {
    let (row, column) = (spacing.between_rows, spacing.between_columns);
    let diagonal = row.hypot(column) / 2.0;
    std::array::from_fn(|code| match code {
        0 | 15 => 0.0,
        // Two pixels beside each other in a row, or one above the other.
        0b0011 | 0b1100 => column,
        0b0101 | 0b1010 => row,
        0b0110 | 0b1001 => 2.0 * diagonal,
        _ => diagonal,
    })
}
