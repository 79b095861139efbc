//! One lattice, however a file has its axes; and what keeps two from being one.

use crate::file::{Nifti, nifti, read};
use geometry::Mask;
use imaging::{Difference, Segmentation, Selection, align, write_nifti};
use proptest::prelude::*;

/// Index axes x, y, z of 5, 4 and 3 voxels of 0.7, 0.9 and 2.5 mm, somewhere in the patient.
const SIDES: [i64; 3] = [5, 4, 3];
const SIZES: [f64; 3] = [0.7, 0.9, 2.5];
const CORNER: [f64; 3] = [-120.5, 33.0, 410.25];

fn marked([x, y, z]: [i64; 3]) -> bool {
    (x + 2 * y + 3 * z) % 4 == 0 || x == 4
}

/// The same voxels with their axes in another order and some mirrored.
fn stored(order: [usize; 3], mirrored: [bool; 3]) -> Nifti {
    let sides = order.map(|axis| SIDES[axis]);
    let mut values = Vec::new();
    for k in 0..sides[2] {
        for j in 0..sides[1] {
            for i in 0..sides[0] {
                let mut at = [0; 3];
                for (axis, index) in order.into_iter().zip([i, j, k]) {
                    at[axis] = if mirrored[axis] { SIDES[axis] - 1 - index } else { index };
                }
                values.push(if marked(at) { 1.0 } else { 0.0 });
            }
        }
    }
    let mut file = nifti(sides, values);
    let mut rows = [[0.0; 4]; 3];
    for (axis, row) in rows.iter_mut().enumerate() {
        let sign = if mirrored[axis] { -1.0 } else { 1.0 };
        let along = order.iter().position(|o| *o == axis).unwrap();
        row[along] = sign * SIZES[axis];
        row[3] = CORNER[axis] + if mirrored[axis] { SIZES[axis] * (SIDES[axis] - 1) as f64 } else { 0.0 };
    }
    file.sform = Some(rows);
    file
}

fn mask(file: &Nifti) -> Segmentation {
    read(&file.bytes(), Selection::Any).unwrap()
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn all_48_ways_to_store_a_volume_are_one() {
    let first = mask(&stored([0, 1, 2], [false; 3]));
    for order in ORDERS {
        for mirrored in 0..8 {
            let mirrored = [0, 1, 2].map(|axis| mirrored >> axis & 1 == 1);
            let other = mask(&stored(order, mirrored));
            let aligned = align(&[first.grid.clone(), other.grid.clone()]).unwrap().unwrap();
            let placed = other.segments[0].mask.placed(&aligned.placements[1]);
            assert_eq!(placed.as_ref(), Some(&first.segments[0].mask), "{order:?} {mirrored:?}");
            assert_eq!(aligned.grid, first.grid);
        }
    }
}

#[test]
fn the_three_ways_to_say_the_place_agree_and_units_are_heeded() {
    let by_sform = mask(&stored([0, 1, 2], [false; 3])).grid;
    assert_eq!(by_sform.origin(), [120.5, -33.0, 410.25]);
    let mut file = stored([0, 1, 2], [false; 3]);
    // Half a turn about z, as a quaternion (0, 0, 0, 1): x and y run backwards.
    file.sform = None;
    file.qform = Some([0.0, 0.0, 1.0, CORNER[0], CORNER[1], CORNER[2]]);
    file.pixdim = [-1.0, SIZES[0], SIZES[1], SIZES[2]];
    let turned = mask(&file).grid;
    let near = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
    assert!(near(turned.axes()[2], [0.7, 0.0, 0.0]) && near(turned.axes()[1], [0.0, 0.9, 0.0]));
    // A negative qfac turns the third axis round.
    assert!(near(turned.axes()[0], [0.0, 0.0, -2.5]));
    let metres = {
        let mut file = stored([0, 1, 2], [false; 3]);
        file.units = 1;
        for row in file.sform.iter_mut().flatten().flatten() {
            *row /= 1000.0;
        }
        mask(&file).grid
    };
    assert!(near(metres.origin(), by_sform.origin()), "{:?}", metres.origin());
    file.qform = None;
    let bare = mask(&file).grid;
    let spacing = bare.spacing();
    assert!(near([spacing.between_columns, spacing.between_rows, spacing.between_slices], SIZES));
    let error = align(&[by_sform, bare]).unwrap_err();
    assert_eq!((error.reference, error.which, error.difference), (0, 1, Difference::Unplaced));
}

fn difference(change: impl Fn(&mut Nifti)) -> Difference {
    let first = stored([0, 1, 2], [false; 3]);
    let mut other = first.clone();
    change(&mut other);
    align(&[mask(&first).grid, mask(&other).grid]).unwrap_err().difference
}

#[test]
fn what_differs_is_said_with_numbers_and_the_next_step() {
    let size = difference(|f| f.sform.as_mut().unwrap()[2][2] = 3.0);
    assert!(size.to_string().contains("3.0000") && size.to_string().contains("resample"), "{size}");
    assert!(matches!(size, Difference::Spacing { spacing: [_, _, z], .. } if (z - 3.0).abs() < 1e-6));
    let shape = difference(|f| {
        f.dim[3] = 2;
        f.values.truncate(40);
    });
    assert!(shape.to_string().contains("5 × 4 × 2 voxels and not 5 × 4 × 3"), "{shape}");
    let shift = difference(|f| f.sform.as_mut().unwrap()[0][3] += 0.35);
    assert!(shift.to_string().contains("0.35 mm away"), "{shift}");
    assert!(matches!(shift, Difference::Shifted { shift: [x, ..], .. } if (x + 0.35).abs() < 1e-4));
    let whole = difference(|f| f.sform.as_mut().unwrap()[2][3] += 5.0);
    assert!(whole.to_string().contains("5.00 mm away"), "{whole}");
    let (sine, cosine) = 10.0_f64.to_radians().sin_cos();
    let turned = difference(|f| {
        let s = f.sform.as_mut().unwrap();
        [s[0][0], s[1][0]] = [SIZES[0] * cosine, SIZES[0] * sine];
        [s[0][1], s[1][1]] = [-SIZES[1] * sine, SIZES[1] * cosine];
    });
    assert!(turned.to_string().contains("10.00°"), "{turned}");
}

#[test]
fn rounding_of_the_header_does_not_part_grids() {
    let first = stored([0, 1, 2], [false; 3]);
    let mut rounded = first.clone();
    rounded.sform.as_mut().unwrap()[0][0] = 0.7001;
    rounded.sform.as_mut().unwrap()[1][3] += 0.01;
    assert!(align(&[mask(&first).grid, mask(&rounded).grid]).is_ok());
    assert_eq!(align(&[]), Ok(None));
}

proptest! {
    #[test]
    fn a_written_mask_reads_back_with_its_place_by_sform_and_by_qform(
        angles in [-3.1..3.1_f64, -1.5..1.5, -3.1..3.1],
        mirrored: bool,
        sizes in [0.3..4.0_f64, 0.3..4.0, 0.3..4.0],
        offset in [-300.0..300.0_f64, -300.0..300.0, -300.0..300.0],
        voxels in prop::collection::vec((0_u32..3, 0_u32..7, 0_u32..70), 0..40),
        gzipped: bool,
    ) {
        let [a, b, c] = angles.map(f64::sin_cos);
        let turn = [
            [b.1 * c.1, a.0 * b.0 * c.1 - a.1 * c.0, a.1 * b.0 * c.1 + a.0 * c.0],
            [b.1 * c.0, a.0 * b.0 * c.0 + a.1 * c.1, a.1 * b.0 * c.0 - a.0 * c.1],
            [-b.0, a.0 * b.1, a.1 * b.1],
        ];
        let sign = if mirrored { -1.0 } else { 1.0 };
        let mut file = nifti([70, 7, 3], vec![0.0; 70 * 7 * 3]);
        file.sform = Some([0, 1, 2].map(|i| {
            [turn[i][0] * sizes[0], turn[i][1] * sizes[1], turn[i][2] * sizes[2] * sign, offset[i]]
        }));
        let grid = mask(&file).grid;
        let voxels: Vec<[u32; 3]> = voxels.into_iter().map(|(s, r, c)| [s, r, c]).collect();
        let drawn = Mask::from_voxels(&voxels);
        let mut written = write_nifti(&grid, &drawn, gzipped).unwrap();
        let back = read(&written, Selection::Any).unwrap();
        prop_assert_eq!(&back.segments[0].mask, &drawn);
        let same = align(&[grid.clone(), back.grid]).unwrap().unwrap();
        prop_assert_eq!(same.placements[1], geometry::Placement::IDENTITY);
        if !gzipped {
            // Without the sform the qform has to say the same.
            written[254..256].fill(0);
            let by_qform = read(&written, Selection::Any).unwrap().grid;
            prop_assert!(align(&[grid, by_qform]).is_ok());
        }
    }
}
