//! The contours of forty nodules, as masks.

use std::collections::BTreeMap;

use geometry::{
    Grid, Mask, Patterns, Point, Region, Shape, ShapeKind, Space, Spacing, Staple, Surface, agreement_mask,
    overlap, surface_distances,
};
use serde_json::Value;

use crate::{close, document, folder};

fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// The stored mask, axes row, column, slice.
fn stored(value: &Value) -> (Mask, u64) {
    let shape: Vec<u64> = list(&value["shape"]).iter().map(|n| *n as u64).collect();
    let (mut voxels, mut at, mut inside) = (Vec::new(), 0, false);
    for run in list(&value["runs"]) {
        if inside {
            voxels.extend((at..at + run as u64).map(|i| {
                [i % shape[2], i / (shape[1] * shape[2]), i / shape[2] % shape[1]].map(|n| n as u32)
            }));
        }
        at += run as u64;
        inside = !inside;
    }
    (Mask::from_voxels(&voxels), shape.iter().product())
}

struct Nodule {
    masks: Vec<Mask>,
    field: u64,
    spacing: Spacing,
    readers: Vec<Value>,
    origin: Vec<f64>,
    expected: Value,
}

fn nodules() -> Option<Vec<Nodule>> {
    let document = document(&folder()?, "lidc_contours_dev40.json");
    let nodule = |n: &Value| {
        let mm = list(&n["spacing_ijk_mm"]);
        let readers = n["readers"].as_array().unwrap().clone();
        let masks: Vec<(Mask, u64)> = readers.iter().map(|r| stored(&r["mask"])).collect();
        Nodule {
            field: masks[0].1,
            masks: masks.into_iter().map(|m| m.0).collect(),
            spacing: Spacing { between_rows: mm[0], between_columns: mm[1], between_slices: mm[2] },
            readers,
            origin: list(&n["origin_ijk"]),
            expected: n["expected"].clone(),
        }
    };
    Some(document["nodules"].as_array().unwrap().iter().map(nodule).collect())
}

#[test]
fn overlap_surfaces_and_staple_are_those_of_the_reference() {
    let Some(nodules) = nodules() else {
        return;
    };
    let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
    for nodule in &nodules {
        let masks: Vec<&Mask> = nodule.masks.iter().collect();
        let expected = &nodule.expected;
        let patterns = Patterns::of(&masks).unwrap();
        for (index, (i, j)) in pairs.into_iter().enumerate() {
            let dice = overlap(masks[i], masks[j]).dice().unwrap();
            close(dice, &expected["pairwise_dice"][index], 1e-9, "Dice");
            assert_eq!(patterns.overlap(i, j), overlap(masks[i], masks[j]));
            let found =
                surface_distances(masks[i], masks[j], nodule.spacing, Space::Volume, Surface::Surfels)
                    .unwrap();
            close(found.hausdorff_percentile(0.95), &expected["surfel_hd95_mm"][index], 1e-6, "HD95");
            close(found.surface_dice(1.0), &expected["surfel_nsd_1mm"][index], 1e-6, "NSD");
        }
        let half = agreement_mask(&masks, 2).count() as f64;
        close(half, &expected["consensus50_voxels"], 0.0, "consensus");
        let fit = Staple::of(&masks, nodule.field).unwrap();
        close(fit.consensus(&masks, 0.5).count() as f64, &expected["staple_voxels"], 0.0, "STAPLE");
        for (found, key) in
            [(&fit.sensitivity, "staple_sensitivity"), (&fit.specificity, "staple_specificity")]
        {
            for (reader, value) in found.iter().enumerate() {
                // The reference stops early.
                close(*value, &expected[key][reader], 1e-4, key);
            }
        }
    }
    println!("LIDC masks: {} nodules", nodules.len());
    assert_eq!(nodules.len(), 40);
}

/// The region of a reader's contours, and the pixels of the contours themselves.
fn drawn(nodule: &Nodule, reader: &Value) -> (Region, Mask) {
    let (mut slices, mut line): (BTreeMap<u32, Vec<Shape>>, _) = (BTreeMap::new(), Vec::new());
    for contour in reader["contours"].as_array().unwrap() {
        let slice = (contour["k"].as_f64().unwrap() - nodule.origin[2]) as u32;
        let pixels: Vec<[f64; 2]> = list(&contour["xy"])
            .chunks(2)
            .map(|p| [p[0] - nodule.origin[1], p[1] - nodule.origin[0]])
            .collect();
        line.extend(pixels.iter().map(|p| [slice, p[1] as u32, p[0] as u32]));
        // Whole numbers are pixel centres there.
        let points: Vec<Point> = pixels.iter().map(|p| Point::new(p[0] + 0.5, p[1] + 0.5)).collect();
        if let Ok(shape) = Shape::new(ShapeKind::Contour, &points) {
            slices.entry(slice).or_default().push(shape);
        }
    }
    let grid = Grid::new(512, 512, nodule.spacing).unwrap();
    (Region::new(grid, slices).unwrap(), Mask::from_voxels(&line))
}

#[test]
fn rasterised_contours_are_the_stored_masks() {
    let Some(nodules) = nodules() else {
        return;
    };
    let (mut equal, mut all) = (0, 0);
    for nodule in &nodules {
        for (reader, expected) in nodule.readers.iter().zip(&nodule.masks) {
            let (region, line) = drawn(nodule, reader);
            // LIDC contours run on the first pixels outside the nodule.
            let inner: Vec<[u32; 3]> =
                region.mask().voxels().filter(|[s, r, c]| !line.contains(*s, *r, *c)).collect();
            let found = overlap(&Mask::from_voxels(&inner), expected).dice().unwrap();
            assert!(found > 0.9, "Dice {found} with the stored mask");
            equal += usize::from(found >= 1.0);
            all += 1;
        }
    }
    println!("LIDC contours: {equal} of {all} masks equal to the voxel");
    assert!(equal * 10 >= all * 9);
}
