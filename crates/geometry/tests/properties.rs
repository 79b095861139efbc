//! Invariants of masks, outlines, matching and clusters on arbitrary input.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::{BTreeMap, BTreeSet};

use geometry::{
    Cluster, Grid, Mask, MaskBuilder, Placement, Point, Region, Shape, ShapeKind, Spacing, VoxelBox,
    agreement_mask, cluster_by_distance, even_odd_area, majority_mask, match_by_distance, outlines, overlap,
    signed_area, simplified_outlines,
};
use proptest::prelude::*;

fn voxels() -> impl Strategy<Value = Vec<[u32; 3]>> {
    // Columns cross the border between two words.
    prop::collection::vec((0_u32..3, 0_u32..12, 58_u32..72), 0..160)
        .prop_map(|v| v.into_iter().map(|(s, r, c)| [s, r, c]).collect())
}

fn positions(n: usize) -> impl Strategy<Value = Vec<[f64; 3]>> {
    let coordinate = 0.0..20.0_f64;
    prop::collection::vec([coordinate.clone(), coordinate.clone(), coordinate], 0..n)
}

fn region(polygons: BTreeMap<u32, Vec<Vec<Point>>>) -> Region {
    let grid = Grid::new(80, 12, Spacing::isotropic(1.0)).unwrap();
    let shapes = |rings: Vec<Vec<Point>>| {
        let shape = |ring: &Vec<Point>| Shape::new(ShapeKind::Polygon, ring).unwrap();
        rings.iter().map(shape).collect()
    };
    let slices = polygons.into_iter().map(|(slice, rings)| (slice, shapes(rings)));
    Region::new(grid, slices.collect()).unwrap()
}

/// The most pairs and their least total cost, by trying everything.
fn best(
    i: usize,
    n: usize,
    free: &mut [bool],
    cost: &dyn Fn(usize, usize) -> f64,
    radius: f64,
) -> (usize, f64) {
    if i == n {
        return (0, 0.0);
    }
    let mut found = best(i + 1, n, free, cost, radius);
    for j in 0..free.len() {
        if free[j] && cost(i, j) <= radius {
            free[j] = false;
            let (count, total) = best(i + 1, n, free, cost, radius);
            free[j] = true;
            let option = (count + 1, total + cost(i, j));
            if option.0 > found.0 || option.0 == found.0 && option.1 < found.1 {
                found = option;
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn a_mask_filled_by_pieces_or_placed_elsewhere_keeps_its_voxels(
        pieces in prop::collection::vec((0_u32..3, 0_u32..9, 0_u32..200, 0_u32..90), 0..30),
        mirrored in any::<[bool; 3]>(),
        axes in Just([0_usize, 1, 2]).prop_shuffle(),
    ) {
        let mut builder = MaskBuilder::within(&VoxelBox { slices: 0..3, rows: 0..8, columns: 20..180 });
        let mut set = BTreeSet::new();
        for (slice, row, from, length) in pieces {
            builder.fill(slice, row, from..from + length);
            // The box ends at whole words, and the last row lies outside of it.
            set.extend((from..from + length).filter(|c| row < 8 && *c < 192).map(|c| [slice, row, c]));
        }
        let mask = builder.finish();
        prop_assert_eq!(mask.voxels().collect::<BTreeSet<_>>(), set.clone());
        let steps = mirrored.map(|m| if m { -2_i64 } else { 3 });
        let offsets = mirrored.map(|m| if m { 1000_i64 } else { 5 });
        let placement = Placement { axes, steps, offsets };
        let at = |v: [u32; 3]| [0, 1, 2].map(|a| (i64::from(v[axes[a]]) * steps[a] + offsets[a]) as u32);
        let placed = mask.placed(&placement).unwrap();
        prop_assert_eq!(placed.count(), mask.count());
        prop_assert_eq!(placed.voxels().collect::<BTreeSet<_>>(), set.into_iter().map(at).collect());
    }

    #[test]
    fn a_mask_is_the_set_of_its_voxels(voxels in voxels(), others in voxels()) {
        let mask = Mask::from_voxels(&voxels);
        let set: BTreeSet<_> = voxels.iter().copied().collect();
        prop_assert_eq!(mask.voxels().collect::<Vec<_>>(), set.iter().copied().collect::<Vec<_>>());
        prop_assert_eq!(mask.count(), set.len() as u64);
        let other_set: BTreeSet<_> = others.iter().copied().collect();
        let shared = overlap(&mask, &Mask::from_voxels(&others));
        prop_assert_eq!(shared.both, set.intersection(&other_set).count() as u64);
        if let Some(bounds) = mask.bounds() {
            prop_assert!(set.iter().any(|v| v[2] == bounds.columns.start));
            prop_assert!(set.iter().any(|v| v[2] + 1 == bounds.columns.end));
        }
    }

    #[test]
    fn outlines_enclose_exactly_the_mask(voxels in voxels()) {
        let mask = Mask::from_voxels(&voxels);
        let polygons = outlines(&mask);
        let area: f64 = polygons.values().flatten().map(|p| signed_area(p)).sum();
        prop_assert_eq!(area, mask.count() as f64);
        for rings in polygons.values() {
            let signed: f64 = rings.iter().map(|p| signed_area(p)).sum();
            prop_assert_eq!(even_odd_area(rings), signed);
        }
        if !mask.is_empty() {
            let back = region(polygons);
            prop_assert_eq!(back.mask(), &mask);
        }
    }

    #[test]
    fn simplified_outlines_stay_near(voxels in voxels(), tolerance in 0.0..1.5_f64) {
        let mask = Mask::from_voxels(&voxels);
        for (exact, simple) in outlines(&mask).values().flatten()
            .zip(simplified_outlines(&mask, tolerance).values().flatten()) {
            prop_assert!(simple.len() <= exact.len() && simple.len() >= 3);
            prop_assert!(simple.iter().all(|p| exact.contains(p)));
        }
    }

    #[test]
    fn agreement_masks_count_readers(
        a in voxels(), b in voxels(), c in voxels(), d in voxels(), at_least in 1_usize..6,
    ) {
        let all = [a, b, c, d];
        let masks: Vec<Mask> = all.iter().map(|v| Mask::from_voxels(v)).collect();
        let refs: Vec<&Mask> = masks.iter().collect();
        let found = agreement_mask(&refs, at_least);
        let everything: BTreeSet<_> = all.iter().flatten().copied().collect();
        let expected: Vec<[u32; 3]> = everything.into_iter()
            .filter(|v| masks.iter().filter(|m| m.contains(v[0], v[1], v[2])).count() >= at_least)
            .collect();
        prop_assert_eq!(found.voxels().collect::<Vec<_>>(), expected);
        prop_assert_eq!(majority_mask(&refs), agreement_mask(&refs, 3));
    }

    #[test]
    fn rasterising_asks_for_the_pixel_centre(
        corners in prop::collection::vec((-2.0..14.0_f64, -2.0..14.0_f64), 3..7),
    ) {
        let corners: Vec<Point> = corners.into_iter().map(|(c, r)| Point::new(c, r)).collect();
        let found = region([(0, vec![corners.clone()])].into());
        for row in 0..12 {
            for column in 0..16 {
                let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
                let crossed = (0..corners.len()).filter(|&i| {
                    let (a, b) = (corners[i], corners[(i + 1) % corners.len()]);
                    (a.row <= y) != (b.row <= y)
                        && x >= a.column + (y - a.row) / (b.row - a.row) * (b.column - a.column)
                }).count();
                prop_assert_eq!(found.mask().contains(0, row, column), crossed % 2 == 1);
            }
        }
    }

    #[test]
    fn matching_is_the_best_there_is(a in positions(5), b in positions(5)) {
        let radius = 9.0;
        let pairs = match_by_distance(&a, &b, radius);
        let distance = |i: usize, j: usize| {
            a[i].iter().zip(b[j]).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
        };
        let (count, total) = best(0, a.len(), &mut vec![true; b.len()][..], &distance, radius);
        prop_assert_eq!(pairs.len(), count);
        prop_assert!((pairs.iter().map(|p| p.cost).sum::<f64>() - total).abs() < 1e-9);
        let turned = match_by_distance(&b, &a, radius);
        prop_assert_eq!(turned.len(), count);
    }

    #[test]
    fn clusters_do_not_depend_on_labels_or_order(
        marks in prop::collection::vec(positions(6), 1..6),
        rotate in 0_usize..6,
    ) {
        let readers = marks.len();
        let clusters = cluster_by_distance(&marks, 6.0);
        for cluster in &clusters {
            let distinct: BTreeSet<_> = cluster.members.iter().map(|m| m.reader).collect();
            prop_assert_eq!(distinct.len(), cluster.members.len());
        }
        let count: usize = clusters.iter().map(|c| c.members.len()).sum();
        prop_assert_eq!(count, marks.iter().map(Vec::len).sum::<usize>());

        let relabelled: Vec<Vec<[f64; 3]>> = (0..readers)
            .map(|r| marks[(r + rotate) % readers].iter().rev().copied().collect())
            .collect();
        let positions_of = |marks: &[Vec<[f64; 3]>], clusters: &[Cluster]| {
            let mut sets: Vec<Vec<String>> = clusters.iter().map(|c| {
                let mut set: Vec<String> = c.members.iter()
                    .map(|m| format!("{:?}", marks[m.reader][m.mark])).collect();
                set.sort();
                set
            }).collect();
            sets.sort();
            sets
        };
        prop_assert_eq!(
            positions_of(&marks, &clusters),
            positions_of(&relabelled, &cluster_by_distance(&relabelled, 6.0))
        );
    }
}

#[test]
fn an_ellipse_covers_its_area() {
    let points = [(10.0, 30.0), (50.0, 30.0), (30.0, 20.0), (30.0, 40.0)];
    let shape = Shape::new(ShapeKind::Ellipse, &points.map(|(c, r)| Point::new(c, r))).unwrap();
    assert!((shape.area() - std::f64::consts::PI * 200.0).abs() < 1e-9);
    let polygon = signed_area(&shape.polygon().unwrap()).abs();
    assert!((polygon / shape.area() - 1.0).abs() < 5e-4);
    let grid = Grid::new(64, 64, Spacing::isotropic(1.0)).unwrap();
    let region = Region::new(grid, [(0, vec![shape])].into()).unwrap();
    assert!((region.volume_mm3() / 628.3 - 1.0).abs() < 0.02);
    assert!((region.largest_diameter_mm() - 40.0).abs() < 1e-9);
    assert_eq!(region.centroid_mm(), [0.5, 30.0, 30.0]);
}

#[test]
fn unfit_input_is_refused() {
    assert!(Shape::new(ShapeKind::Line, &[Point::new(0.0, 0.0)]).is_err());
    assert!(Shape::new(ShapeKind::Point, &[Point::new(f64::NAN, 0.0)]).is_err());
    assert!(Grid::new(0, 4, Spacing::isotropic(1.0)).is_err());
    assert!(Grid::new(4, 4, Spacing::isotropic(0.0)).is_err());
    let grid = Grid::new(4, 4, Spacing::isotropic(1.0)).unwrap();
    assert!(Region::new(grid, BTreeMap::new()).is_err());
}
