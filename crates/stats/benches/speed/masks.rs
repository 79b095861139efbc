//! Five readers who outline one organ in a volume of 512 × 512 × 128 voxels.

use std::error::Error;
use std::path::Path;

use geometry::{Mask, Overlap, Patterns, Space, Spacing, Staple, Surface, overlap, surface_distances};

use crate::clock::{Row, figure, measure};
use crate::files::write_bytes;

const READERS: usize = 5;
/// Slices, rows, columns.
const SHAPE: [u32; 3] = [128, 512, 512];
const SPACING: Spacing = Spacing { between_slices: 1.5, between_rows: 0.7, between_columns: 0.7 };

/// An ellipsoid with dents and bulges that differ a little between readers.
fn simulate(reader: usize) -> Vec<u8> {
    let [slices, rows, columns] = SHAPE.map(|n| n as usize);
    let mut volume = vec![0; slices * rows * columns];
    let shift = reader as f64;
    for (s, slice) in volume.chunks_mut(rows * columns).enumerate() {
        let z = (s as f64 - 62.0 - 0.3 * shift) / 50.0;
        for (r, line) in slice.chunks_mut(columns).enumerate() {
            let y = (r as f64 - 250.0 + 0.7 * shift) / 130.0;
            let reach = 1.2 - z * z - y * y;
            if reach <= 0.0 {
                continue;
            }
            for (c, voxel) in line.iter_mut().enumerate() {
                let x = (c as f64 - 260.0 - 0.5 * shift) / 150.0;
                let bulge =
                    0.12 * (5.0 * x + shift).sin() * (4.0 * y).cos() + 0.05 * (9.0 * z + 2.0 * shift).sin();
                *voxel = u8::from(x * x + y * y + z * z < 1.0 + bulge);
            }
        }
    }
    volume
}

pub fn run(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let volumes: Vec<Vec<u8>> = (0..READERS).map(simulate).collect();
    for (reader, volume) in volumes.iter().enumerate() {
        let shape = SHAPE.map(|n| n as usize);
        write_bytes(&folder.join(format!("mask{reader}.npy")), &shape, volume)?;
    }
    let pack = || -> Vec<Mask> { volumes.iter().map(|v| Mask::from_volume(SHAPE, v, |&v| v != 0)).collect() };
    let field = SHAPE.iter().map(|&n| u64::from(n)).product();
    Ok(vec![
        measure("packing", 5, pack, |masks| {
            masks.iter().map(|m| figure("voxels", m.count() as f64)).collect()
        }),
        measure(
            "STAPLE and Dice",
            5,
            || {
                let masks = pack();
                let refs: Vec<&Mask> = masks.iter().collect();
                let dice = Patterns::of(&refs).map(|p| p.pairwise());
                Staple::of(&refs, field).map(|fit| (fit.consensus(&refs, 0.5), fit, dice))
            },
            |found| {
                let Ok((consensus, fit, dice)) = found else { return Vec::new() };
                let mut figures = vec![figure("voxels of the consensus", consensus.count() as f64)];
                for (reader, (p, q)) in fit.sensitivity.iter().zip(&fit.specificity).enumerate() {
                    figures.push(figure(&format!("sensitivity {reader}"), *p));
                    figures.push(figure(&format!("specificity {reader}"), *q));
                }
                figures.extend(mean_dice(&dice.unwrap_or_default()));
                figures
            },
        ),
        measure(
            "pairwise Dice",
            9,
            || {
                let masks = pack();
                all_pairs(&masks.iter().collect::<Vec<_>>())
            },
            |dice| mean_dice(&dice).into_iter().collect(),
        ),
        measure(
            "HD95 and NSD",
            5,
            || {
                let [a, b] = [0, 1].map(|reader| Mask::from_volume(SHAPE, &volumes[reader], |&v| v != 0));
                surface_distances(&a, &b, SPACING, Space::Volume, Surface::Surfels)
                    .map(|found| (found.hausdorff_percentile(0.95), found.surface_dice(2.0)))
            },
            |found| {
                let Ok((hd95, nsd)) = found else { return Vec::new() };
                vec![figure("HD95", hd95), figure("NSD at 2 mm", nsd)]
            },
        ),
    ])
}

/// Every pair by itself, as the other programs do it.
fn all_pairs(masks: &[&Mask]) -> Vec<Overlap> {
    let pairs = (0..masks.len()).flat_map(|i| (i + 1..masks.len()).map(move |j| (i, j)));
    pairs.map(|(i, j)| overlap(masks[i], masks[j])).collect()
}

fn mean_dice(overlaps: &[Overlap]) -> Option<(String, f64)> {
    let dice: Vec<f64> = overlaps.iter().filter_map(Overlap::dice).collect();
    (!dice.is_empty()).then(|| figure("mean Dice", dice.iter().sum::<f64>() / dice.len() as f64))
}
