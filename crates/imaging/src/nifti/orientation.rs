//! From sform, qform or voxel sizes alone to the place in the patient (nifti1.h, methods 1 to 3).

use super::header::{Placing, Quaternion};
use crate::refusal::Refusal;
use crate::segmentation::PatientGrid;

/// The grid of a volume of `sides` columns, rows and slices.
pub(super) fn grid(sides: [u32; 3], placing: &Placing) -> Result<PatientGrid, Refusal> {
    let [columns, rows, slices] = sides;
    // Rows of RAS millimetres, in the order i, j, k and the offset.
    let rows_ras = match (&placing.sform, &placing.qform) {
        (Some(sform), _) => *sform,
        (None, Some(quaternion)) => by_quaternion(quaternion, placing.pixdim),
        (None, None) => {
            let [_, x, y, z] = placing.pixdim.map(f64::abs);
            [[x, 0.0, 0.0, 0.0], [0.0, y, 0.0, 0.0], [0.0, 0.0, z, 0.0]]
        }
    };
    let lps = |n: usize| [-rows_ras[0][n], -rows_ras[1][n], rows_ras[2][n]].map(|mm| mm * placing.unit);
    PatientGrid {
        shape: [slices, rows, columns],
        origin: lps(3),
        axes: [lps(2), lps(1), lps(0)],
        placed: placing.sform.is_some() || placing.qform.is_some(),
        open: false,
        step_inferred: false,
        frame_of_reference_uid: None,
    }
    .checked()
}

fn by_quaternion(quaternion: &Quaternion, pixdim: [f64; 4]) -> [[f64; 4]; 3] {
    let [mut b, mut c, mut d] = quaternion.bcd;
    let rest = 1.0 - (b * b + c * c + d * d);
    let a = if rest < 1e-7 {
        let length = (b * b + c * c + d * d).sqrt();
        [b, c, d] = [b, c, d].map(|n| n / length);
        0.0
    } else {
        rest.sqrt()
    };
    let rotation = [
        [a * a + b * b - c * c - d * d, 2.0 * (b * c - a * d), 2.0 * (b * d + a * c)],
        [2.0 * (b * c + a * d), a * a + c * c - b * b - d * d, 2.0 * (c * d - a * b)],
        [2.0 * (b * d - a * c), 2.0 * (c * d + a * b), a * a + d * d - c * c - b * b],
    ];
    let mirrored = if pixdim[0] < 0.0 { -1.0 } else { 1.0 };
    let sizes = [pixdim[1].abs(), pixdim[2].abs(), pixdim[3].abs() * mirrored];
    [0, 1, 2].map(|row| {
        let [x, y, z] = [0, 1, 2].map(|column| rotation[row][column] * sizes[column]);
        [x, y, z, quaternion.offset[row]]
    })
}

/// The quaternion (b, c, d) of a rotation matrix, and whether its third axis is mirrored.
pub(super) fn quaternion(mut rotation: [[f64; 3]; 3]) -> ([f64; 3], bool) {
    let r = rotation;
    let determinant = r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1])
        - r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0])
        + r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
    let mirrored = determinant < 0.0;
    if mirrored {
        for row in &mut rotation {
            row[2] = -row[2];
        }
    }
    let r = rotation;
    let trace = r[0][0] + r[1][1] + r[2][2];
    // The largest of the four is found first: dividing by it loses no digits.
    let squares =
        [1.0 + trace, 1.0 + 2.0 * r[0][0] - trace, 1.0 + 2.0 * r[1][1] - trace, 1.0 + 2.0 * r[2][2] - trace];
    let largest = (0..4).max_by(|&i, &j| squares[i].total_cmp(&squares[j])).unwrap_or(0);
    let n = squares[largest].max(0.0).sqrt() / 2.0;
    let sum = |i: usize, j: usize| (r[i][j] + r[j][i]) / (4.0 * n);
    let difference = |i: usize, j: usize| (r[i][j] - r[j][i]) / (4.0 * n);
    let [a, b, c, d] = match largest {
        0 => [n, difference(2, 1), difference(0, 2), difference(1, 0)],
        1 => [difference(2, 1), n, sum(0, 1), sum(0, 2)],
        2 => [difference(0, 2), sum(0, 1), n, sum(1, 2)],
        _ => [difference(1, 0), sum(0, 2), sum(1, 2), n],
    };
    // A quaternion and its opposite are the same rotation; NIfTI keeps the one whose first part is positive.
    let sign = if a < 0.0 { -1.0 } else { 1.0 };
    ([b, c, d].map(|n| n * sign), mirrored)
}
