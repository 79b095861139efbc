"""Masks of four readers of one nodule, and what SimpleITK, surface-distance and SciPy measure on them.

    mask_measures.py FOLDER   writes reader0.nii.gz … and prints the figures as JSON
"""

import itertools
import json
import sys
from pathlib import Path

import numpy
import SimpleITK
import surface_distance
from scipy import ndimage

SHAPE = (40, 72, 80)  # slices, rows, columns
SPACING = (1.5, 0.7, 0.7)  # the same order
TOLERANCE = 1.0


def readers():
    """A lobed nodule as four people draw it: shifted, larger or smaller, each with an edge of its own."""
    random = numpy.random.default_rng(7)
    s, r, c = numpy.indices(SHAPE)
    masks = []
    for _ in range(4):
        centre = numpy.array([19, 35, 41]) + random.normal(0, 0.8, 3)
        radius = 9 + random.normal(0, 1)
        rough = ndimage.gaussian_filter(random.normal(0, 1, SHAPE), 2.5)
        distance = numpy.sqrt(sum(((axis - at) * mm) ** 2 for axis, at, mm in zip((s, r, c), centre, SPACING)))
        lobes = 1 + 0.15 * numpy.sin(3 * numpy.arctan2(r - centre[1], c - centre[2]))
        masks.append(distance < radius * lobes + 30 * rough)
    return masks


def border(mask):
    return mask & ~ndimage.binary_erosion(mask, ndimage.generate_binary_structure(3, 1))


def border_figures(a, b):
    """Metrics Reloaded: centres of border voxels, all alike."""
    a, b = border(a), border(b)
    to_a, to_b = (ndimage.distance_transform_edt(~edge, sampling=SPACING) for edge in (a, b))
    from_a, from_b = to_b[a], to_a[b]
    near = (from_a <= TOLERANCE).sum() + (from_b <= TOLERANCE).sum()
    return {
        "hausdorff_mm": max(from_a.max(), from_b.max()),
        "hausdorff_95_mm": max(numpy.percentile(from_a, 95), numpy.percentile(from_b, 95)),
        "average_surface_distance_mm": numpy.concatenate([from_a, from_b]).mean(),
        "surface_dice": near / (a.sum() + b.sum()),
    }


def surfel_figures(a, b):
    found = surface_distance.compute_surface_distances(a, b, SPACING)
    one, two = found["distances_gt_to_pred"], found["distances_pred_to_gt"]
    areas = found["surfel_areas_gt"], found["surfel_areas_pred"]
    return {
        "hausdorff_mm": surface_distance.compute_robust_hausdorff(found, 100),
        "hausdorff_95_mm": surface_distance.compute_robust_hausdorff(found, 95),
        "average_surface_distance_mm": (one @ areas[0] + two @ areas[1]) / (areas[0].sum() + areas[1].sum()),
        "surface_dice": surface_distance.compute_surface_dice_at_tolerance(found, TOLERANCE),
    }


def image(mask):
    made = SimpleITK.GetImageFromArray(mask.astype(numpy.uint8))
    made.SetSpacing(SPACING[::-1])
    made.SetOrigin((-120.0, 35.5, -210.25))
    return made


def main(folder):
    masks = readers()
    images = [image(mask) for mask in masks]
    for number, one in enumerate(images):
        SimpleITK.WriteImage(one, str(folder / f"reader{number}.nii.gz"))
    pairs = []
    for i, j in itertools.combinations(range(len(masks)), 2):
        overlap = SimpleITK.LabelOverlapMeasuresImageFilter()
        overlap.Execute(images[i], images[j])
        figures = {"dice": overlap.GetDiceCoefficient(), "jaccard": overlap.GetJaccardCoefficient()}
        pairs.append({
            "surfel": figures | surfel_figures(masks[i], masks[j]),
            "border": figures | border_figures(masks[i], masks[j]),
        })
    staple = SimpleITK.STAPLEImageFilter()
    staple.SetForegroundValue(1)
    truth = SimpleITK.GetArrayFromImage(staple.Execute(images))
    voxel = numpy.prod(SPACING) / 1000
    print(json.dumps({
        "volumes_ml": [float(mask.sum() * voxel) for mask in masks],
        "pairs": [{name: {k: float(v) for k, v in f.items()} for name, f in pair.items()} for pair in pairs],
        "sensitivity": list(staple.GetSensitivity()),
        "specificity": list(staple.GetSpecificity()),
        "staple_voxels": int((truth >= 0.5).sum()),
        "majority_voxels": int((sum(mask.astype(int) for mask in masks) * 2 > len(masks)).sum()),
    }))


main(Path(sys.argv[1]))
