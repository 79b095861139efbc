//! Masks: overlap, surfaces, several readers, STAPLE.

use geometry::{
    Mask, NoSurface, Patterns, Space, Spacing, Staple, Surface, SurfaceDistances, agreement_mask,
    majority_mask, overlap, set_hausdorff, surface_distances,
};
use serde_json::{Value, json};

use crate::answers::{Answer, Answers, Case, numbers};

/// A mask, its shape as slices, rows, columns, and whether it is one image.
struct Run {
    mask: Mask,
    shape: [u32; 3],
    space: Space,
}

fn run(value: &Value) -> Option<Run> {
    let list = numbers(value.get("shape")?)?;
    let (shape, space) = match list[..] {
        [r, c] => ([1, r as u32, c as u32], Space::Plane),
        [s, r, c] => ([s as u32, r as u32, c as u32], Space::Volume),
        _ => return None,
    };
    let runs: Vec<u64> = numbers(value.get("runs")?)?.into_iter().map(|r| r as u64).collect();
    Some(Run { mask: Mask::from_runs(shape, &runs), shape, space })
}

fn spacing(case: &Case) -> Spacing {
    match case.numbers("spacing").as_deref() {
        Some(&[row, column]) => Spacing { between_slices: 1.0, between_rows: row, between_columns: column },
        Some(&[slice, row, column]) => {
            Spacing { between_slices: slice, between_rows: row, between_columns: column }
        }
        _ => Spacing::isotropic(1.0),
    }
}

fn field(shape: [u32; 3]) -> u64 {
    shape.iter().map(|&n| u64::from(n)).product()
}

/// Run lengths as the files have them.
fn runs(mask: &Mask, shape: [u32; 3], space: Space) -> Value {
    let mut runs = vec![0_u64];
    let mut inside = false;
    for slice in 0..shape[0] {
        for row in 0..shape[1] {
            for column in 0..shape[2] {
                if mask.contains(slice, row, column) != inside {
                    inside = !inside;
                    runs.push(0);
                }
                *runs.last_mut().unwrap() += 1;
            }
        }
    }
    let shape = if space == Space::Plane { json!(shape[1..]) } else { json!(shape) };
    json!({ "shape": shape, "order": "C", "runs": runs })
}

type Figure = fn(&SurfaceDistances) -> f64;

pub fn two(case: &Case, answers: &mut Answers) {
    let (Some(a), Some(b)) = (case.input("a").and_then(run), case.input("b").and_then(run)) else {
        return;
    };
    let (mm, found) = (spacing(case), overlap(&a.mask, &b.mask));
    answers.put("dice", found.dice());
    answers.put("jaccard", found.jaccard());
    answers.put("volume_a", a.mask.volume_mm3(mm));
    answers.put("volume_b", b.mask.volume_mm3(mm));
    answers.put("relative_volume_difference", found.relative_difference());
    answers.put("sensitivity_of_b", found.recall());
    answers.put("precision_of_b", found.precision());
    answers.put("voxel_kappa", found.cohen_kappa(field(a.shape)));
    let surfels = surface_distances(&a.mask, &b.mask, mm, a.space, Surface::Surfels);
    let border = surface_distances(&a.mask, &b.mask, mm, a.space, Surface::BorderVoxels);
    // No distance stands as infinite in these files.
    let figure = |d: &Result<SurfaceDistances, NoSurface>, f: Figure| d.as_ref().map_or(f64::INFINITY, f);
    let near = |d: &Result<SurfaceDistances, NoSurface>, mm: f64| match d {
        Ok(d) => Some(d.surface_dice(mm)),
        Err(NoSurface::OneEmpty) => Some(0.0),
        Err(NoSurface::BothEmpty) => None,
    };
    answers.put(
        "surfel/average_surface_distance_a_to_b_and_b_to_a",
        surfels.as_ref().map(|d| d.mean_directed().to_vec()).ok(),
    );
    answers.put("surfel/areas", surfels.as_ref().map(|d| d.areas().to_vec()).ok());
    answers.put("surfel/assd", figure(&surfels, SurfaceDistances::average_symmetric));
    answers.put("surfel/hd100", figure(&surfels, SurfaceDistances::hausdorff));
    answers.put("surfel/hd95", figure(&surfels, |d| d.hausdorff_percentile(0.95)));
    answers.put("border/assd", figure(&border, SurfaceDistances::average_symmetric));
    answers.put("border/masd", figure(&border, SurfaceDistances::mean_of_directed));
    answers.put("border/hd", figure(&border, SurfaceDistances::hausdorff));
    answers.put("border/hd95_max_of_directed", figure(&border, |d| d.hausdorff_percentile(0.95)));
    answers.put("border/hd95_pooled", figure(&border, |d| d.pooled_percentile(0.95)));
    for tolerance in [1.0, 2.0] {
        answers.put(format!("surfel/nsd_{tolerance}mm"), near(&surfels, tolerance));
        answers.put(format!("border/nsd_{tolerance}mm"), near(&border, tolerance));
    }
    answers.put("set/hausdorff", set_hausdorff(&a.mask, &b.mask, mm).unwrap_or(f64::INFINITY));
}

pub fn several(case: &Case, answers: &mut Answers) {
    let given = case.input("masks").and_then(Value::as_array);
    let Some(given) = given.and_then(|m| m.iter().map(run).collect::<Option<Vec<_>>>()) else {
        return;
    };
    let masks: Vec<&Mask> = given.iter().map(|r| &r.mask).collect();
    let (shape, space) = (given[0].shape, given[0].space);
    let patterns = Patterns::of(&masks).unwrap();
    let dice: Vec<_> = patterns.pairwise().iter().map(geometry::Overlap::dice).collect();
    answers.put("pairwise_dice", dice);
    answers.put("mean_pairwise_dice", patterns.mean_pairwise_dice());
    answers.put("generalised_conformity_index", patterns.generalised_conformity());
    answers.put("conformity_all", patterns.conformity_of_all());
    answers.put("fleiss_kappa_voxel", patterns.fleiss_kappa(field(shape)));
    let volumes: Vec<f64> = masks.iter().map(|m| m.volume_mm3(spacing(case))).collect();
    let spread = stats::descriptive::variance(&volumes).map(f64::sqrt);
    answers.put("volume_cv", spread.and_then(|sd| Ok(sd / stats::descriptive::mean(&volumes)?)));
    answers.put("volumes", volumes);
    answers.put("majority_mask_gt_half", runs(&majority_mask(&masks), shape, space));
    let half = agreement_mask(&masks, masks.len().div_ceil(2));
    answers.put("consensus50_mask_ge_half", runs(&half, shape, space));
    for (prefix, field) in [("", field(shape)), ("bbox_", Staple::bounding_box_field(&masks))] {
        let Ok(fit) = Staple::of(&masks, field) else {
            continue;
        };
        let consensus = fit.consensus(&masks, 0.5);
        answers.put(format!("{prefix}consensus_mask_ge_0.5"), runs(&consensus, shape, space));
        if prefix.is_empty() {
            answers.put("prior", fit.prior);
            answers.put("probability_at_disputed", disputed(&masks, &fit));
        }
        answers.put(format!("{prefix}sensitivity"), fit.sensitivity);
        answers.put(format!("{prefix}specificity"), fit.specificity);
    }
}

/// Probabilities of the first 60 voxels that not all readers agree on.
fn disputed(masks: &[&Mask], fit: &Staple) -> Vec<Value> {
    let union = agreement_mask(masks, 1);
    let pattern = |[s, r, c]: [u32; 3]| {
        masks.iter().enumerate().map(|(j, m)| u64::from(m.contains(s, r, c)) << j).sum::<u64>()
    };
    let some = union.voxels().map(pattern).filter(|p| p.count_ones() < masks.len() as u32);
    some.take(60).map(|p| fit.probability(p).json()).collect()
}
