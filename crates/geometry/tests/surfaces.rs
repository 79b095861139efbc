//! Surfaces, STAPLE and histograms of masks against plain computation.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use geometry::{
    Mask, NoSurface, Patterns, Space, Spacing, Staple, StapleError, Surface, overlap, set_hausdorff,
    surface_distances,
};
use proptest::prelude::*;

const SPACING: Spacing = Spacing { between_slices: 2.5, between_rows: 0.7, between_columns: 0.9 };

fn mask() -> impl Strategy<Value = Mask> {
    // Up to the edges of the lattice and across the border between two words.
    prop::collection::vec((0_u32..5, 0_u32..9, 60_u32..70), 1..90)
        .prop_map(|v| Mask::from_voxels(&v.into_iter().map(|(s, r, c)| [s, r, c]).collect::<Vec<_>>()))
}

fn apart(a: [u32; 3], b: [u32; 3]) -> f64 {
    let mm = SPACING.as_array();
    (0..3).map(|axis| ((f64::from(a[axis]) - f64::from(b[axis])) * mm[axis]).powi(2)).sum::<f64>().sqrt()
}

fn directed(from: &[[u32; 3]], to: &[[u32; 3]]) -> Vec<f64> {
    from.iter().map(|a| to.iter().map(|b| apart(*a, *b)).fold(f64::INFINITY, f64::min)).collect()
}

/// Voxels with one of six neighbours outside.
fn border(mask: &Mask) -> Vec<[u32; 3]> {
    let outside = |s: i64, r: i64, c: i64| {
        let inside = |v: i64| u32::try_from(v).ok();
        match (inside(s), inside(r), inside(c)) {
            (Some(s), Some(r), Some(c)) => !mask.contains(s, r, c),
            _ => true,
        }
    };
    let open = |v: &[u32; 3]| {
        let [s, r, c] = v.map(i64::from);
        let around = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)];
        around.iter().any(|(x, y, z)| outside(s + x, r + y, c + z))
    };
    mask.voxels().filter(open).collect()
}

proptest! {
    #[test]
    fn distances_are_those_of_all_pairs(a in mask(), b in mask()) {
        let found = surface_distances(&a, &b, SPACING, Space::Volume, Surface::BorderVoxels).unwrap();
        let (p, q) = (border(&a), border(&b));
        let (there, back) = (directed(&p, &q), directed(&q, &p));
        prop_assert_eq!(found.areas(), [p.len() as f64, q.len() as f64]);
        let largest = there.iter().chain(&back).copied().fold(0.0, f64::max);
        prop_assert!((found.hausdorff() - largest).abs() < 1e-9);
        let mean = there.iter().chain(&back).sum::<f64>() / (there.len() + back.len()) as f64;
        prop_assert!((found.average_symmetric() - mean).abs() < 1e-9);
        let (all_a, all_b): (Vec<_>, Vec<_>) = (a.voxels().collect(), b.voxels().collect());
        let sets = directed(&all_a, &all_b).into_iter().chain(directed(&all_b, &all_a)).fold(0.0, f64::max);
        prop_assert!((set_hausdorff(&a, &b, SPACING).unwrap() - sets).abs() < 1e-9);
    }

    #[test]
    fn surfaces_do_not_prefer_a_side(a in mask(), b in mask()) {
        for surface in [Surface::Surfels, Surface::BorderVoxels] {
            for space in [Space::Plane, Space::Volume] {
                let there = surface_distances(&a, &b, SPACING, space, surface).unwrap();
                let back = surface_distances(&b, &a, SPACING, space, surface).unwrap();
                prop_assert_eq!(there.hausdorff(), back.hausdorff());
                prop_assert_eq!(there.hausdorff_percentile(0.95), back.hausdorff_percentile(0.95));
                prop_assert!((there.surface_dice(1.0) - back.surface_dice(1.0)).abs() < 1e-12);
                prop_assert!(there.hausdorff_percentile(0.95) <= there.hausdorff());
                prop_assert!((0.0..=1.0 + 1e-12).contains(&there.surface_dice(2.0)));
                let itself = surface_distances(&a, &a, SPACING, space, surface).unwrap();
                prop_assert_eq!(itself.hausdorff(), 0.0);
                prop_assert!((itself.surface_dice(0.0) - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn area_does_not_depend_on_the_place(a in mask(), rows in 1_u32..70, columns in 1_u32..70) {
        let moved: Vec<[u32; 3]> = a.voxels().map(|[s, r, c]| [s + 1, r + rows, c + columns]).collect();
        let found = surface_distances(&a, &Mask::from_voxels(&moved), SPACING, Space::Volume, Surface::Surfels);
        let [x, y] = found.unwrap().areas();
        prop_assert!((x - y).abs() < 1e-9 * x);
    }

    #[test]
    fn the_histogram_knows_every_overlap(masks in prop::collection::vec(mask(), 2..16)) {
        let refs: Vec<&Mask> = masks.iter().collect();
        let patterns = Patterns::of(&refs).unwrap();
        for i in 0..masks.len() {
            for j in 0..masks.len() {
                if i != j {
                    prop_assert_eq!(patterns.overlap(i, j), overlap(&masks[i], &masks[j]));
                }
            }
        }
        for (_, n) in patterns.iter() {
            prop_assert!(n > 0);
        }
    }

    #[test]
    fn staple_does_not_depend_on_the_order_of_readers(masks in prop::collection::vec(mask(), 3..6)) {
        let field = 5 * 9 * 10;
        let refs: Vec<&Mask> = masks.iter().collect();
        let turned: Vec<&Mask> = masks.iter().rev().collect();
        let (fit, other) = (Staple::of(&refs, field), Staple::of(&turned, field));
        if let (Ok(fit), Ok(other)) = (&fit, &other) {
            let back = |values: &[f64]| values.iter().rev().copied().collect::<Vec<_>>();
            prop_assert_eq!(&fit.sensitivity, &back(&other.sensitivity));
            prop_assert_eq!(&fit.specificity, &back(&other.specificity));
            prop_assert!(fit.sensitivity.iter().all(|share| (0.0..=1.0 + 1e-12).contains(share)));
            let places = refs.len() as u32;
            for pattern in 0..1_u64 << places {
                let turned = pattern.reverse_bits() >> (64 - places);
                prop_assert_eq!(fit.probability(pattern), other.probability(turned));
            }
        } else {
            prop_assert_eq!(fit.is_ok(), other.is_ok());
        }
    }
}

#[test]
fn staple_of_empty_masks_is_not_estimable() {
    let empty = Mask::default();
    let masks = [&empty, &empty, &empty];
    assert_eq!(Staple::bounding_box_field(&masks), 0);
    for field in [0, 1000] {
        assert_eq!(Staple::of(&masks, field), Err(StapleError::NoVariation));
    }
}

#[test]
fn staple_finds_the_loose_reader() {
    let disc = |radius: i32| {
        let inside = |r: i32, c: i32| (r - 20).pow(2) + (c - 20).pow(2) < radius * radius;
        let all = (0..40).flat_map(|r| (0..40).map(move |c| (r, c)));
        let voxels: Vec<[u32; 3]> =
            all.filter(|(r, c)| inside(*r, *c)).map(|(r, c)| [0, r as u32, c as u32]).collect();
        Mask::from_voxels(&voxels)
    };
    let masks = [disc(10), disc(10), disc(11), disc(16)];
    let refs: Vec<&Mask> = masks.iter().collect();
    let fit = Staple::of(&refs, 1600).unwrap();
    assert!(fit.specificity[3] < fit.specificity[0]);
    let consensus = fit.consensus(&refs, 0.5);
    assert!(overlap(&consensus, &masks[0]).dice().unwrap() > 0.9);
}

#[test]
fn nothing_has_no_distance() {
    let one = Mask::from_voxels(&[[0, 0, 0]]);
    let empty = Mask::default();
    let measure =
        |a: &Mask, b: &Mask| surface_distances(a, b, SPACING, Space::Volume, Surface::Surfels).err();
    assert_eq!(measure(&one, &empty), Some(NoSurface::OneEmpty));
    assert_eq!(measure(&empty, &empty), Some(NoSurface::BothEmpty));
    assert_eq!(overlap(&empty, &empty).dice(), None);
}

#[test]
fn a_block_has_the_area_of_its_faces_but_for_the_rounded_edges() {
    let voxels: Vec<[u32; 3]> =
        (0..20).flat_map(|s| (0..20).flat_map(move |r| (0..20).map(move |c| [s, r, c]))).collect();
    let block = Mask::from_voxels(&voxels);
    let found =
        surface_distances(&block, &block, Spacing::isotropic(1.0), Space::Volume, Surface::Surfels).unwrap();
    // Six faces of 19 x 19, twelve edges of 19 by the diagonal of a half voxel, eight corners.
    let (face, edge, corner) = (19.0 * 19.0, 19.0 / 2.0_f64.sqrt(), 3.0_f64.sqrt() / 8.0);
    let area = 6.0 * face + 12.0 * edge + 8.0 * corner;
    assert!((found.areas()[0] - area).abs() < 1e-9, "{} {area}", found.areas()[0]);
}
