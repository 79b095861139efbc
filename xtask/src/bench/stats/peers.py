"""Measures other programs on the data that the benchmark wrote: one kind of work per call.

Usage: peers.py FOLDER WORK. Prints one line of JSON: package and version, seconds of processor time and seconds
passed without loading the data, from how much of the work they are extrapolated, and figures with the tolerance
to which they can be compared.
"""

import json
import sys
import time
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import numpy as np


def clocked(work):
    """The result of the work with its processor and passed seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, time.process_time() - cpu, time.perf_counter() - wall


def answer(package, timed, figures, part=1.0, note=""):
    _, cpu, wall = timed
    print(json.dumps({
        "package": f"{package} {version(package)}", "cpu": cpu / part, "wall": wall / part, "part": part,
        "note": note, "figures": figures,
    }))


def alpha(folder, level, cases):
    import krippendorff

    ratings = np.load(folder / "ratings.npy")
    values = np.arange(5)
    # The package's quicker way in: how often each value was given to each case.
    counts = (ratings[:, :, None] == values).sum(axis=1)
    patients = np.arange(len(ratings)).reshape(-1, cases)
    random = np.random.default_rng(1)
    replicates = 5

    def one(rows):
        return krippendorff.alpha(value_counts=counts[rows], value_domain=values, level_of_measurement=level)

    def bootstrap():
        for _ in range(replicates):
            drawn = random.integers(0, len(patients), len(patients))
            one(patients[drawn].ravel())

    value = one(np.arange(len(ratings)))
    answer("krippendorff", clocked(bootstrap), [["alpha", value, 1e-9]], replicates / 1000)


def dawid_skene(folder):
    import pandas
    from crowdkit.aggregation import DawidSkene

    ratings = np.load(folder / "ratings.npy")
    cases, readers = ratings.shape
    table = pandas.DataFrame({
        "task": np.repeat(np.arange(cases), readers),
        "worker": np.tile(np.arange(readers), cases),
        "label": ratings.ravel(),
    })
    timed = clocked(lambda: DawidSkene(n_iter=100).fit(table))
    model = timed[0]
    right = model.errors_.reset_index().melt(["worker", "label"], var_name="truth")
    right = right[right.label == right.truth]
    right = (right.value * right.truth.map(model.priors_)).groupby(right.worker).sum()
    figures = [[f"accuracy {reader}", float(value), 1e-5] for reader, value in right.items()]
    answer("crowd-kit", timed, figures, note=f"stops after {len(model.loss_history_)} steps")


def masks(folder):
    return [np.load(folder / f"mask{reader}.npy") for reader in range(5)]


def staple(folder):
    import SimpleITK as sitk

    images = [sitk.GetImageFromArray(mask) for mask in masks(folder)]

    def work():
        staple = sitk.STAPLEImageFilter()
        probability = staple.Execute(images)
        consensus = sitk.BinaryThreshold(probability, 0.5, 2.0)
        overlap = sitk.LabelOverlapMeasuresImageFilter()
        dice = []
        for first, second in combinations(images, 2):
            overlap.Execute(first, second)
            dice.append(overlap.GetDiceCoefficient(1))
        return staple.GetSensitivity(), staple.GetSpecificity(), dice, consensus

    timed = clocked(work)
    sensitivity, specificity, dice, consensus = timed[0]
    statistics = sitk.StatisticsImageFilter()
    statistics.Execute(consensus)
    figures = [["mean Dice", float(np.mean(dice)), 1e-9]]
    figures += [["voxels of the consensus", statistics.GetSum(), 0]]
    for reader in range(5):
        figures.append([f"sensitivity {reader}", sensitivity[reader], 1e-6])
        figures.append([f"specificity {reader}", specificity[reader], 1e-6])
    answer("SimpleITK", timed, figures)


def pairwise_dice(folder):
    readers = [mask != 0 for mask in masks(folder)]

    def work():
        sizes = [np.count_nonzero(mask) for mask in readers]
        pairs = combinations(range(len(readers)), 2)
        return [2 * np.count_nonzero(readers[i] & readers[j]) / (sizes[i] + sizes[j]) for i, j in pairs]

    timed = min((clocked(work) for _ in range(3)), key=lambda one: one[1])
    answer("numpy", timed, [["mean Dice", float(np.mean(timed[0])), 1e-9]])


def surfaces(folder):
    import surface_distance

    first, second = (mask != 0 for mask in masks(folder)[:2])

    def work():
        found = surface_distance.compute_surface_distances(first, second, (1.5, 0.7, 0.7))
        hd95 = surface_distance.compute_robust_hausdorff(found, 95)
        return hd95, surface_distance.compute_surface_dice_at_tolerance(found, 2.0)

    timed = min((clocked(work) for _ in range(2)), key=lambda one: one[1])
    hd95, nsd = timed[0]
    answer("surface-distance", timed, [["HD95", hd95, 1e-9], ["NSD at 2 mm", nsd, 1e-9]])


def coco(folder):
    import contextlib
    import io

    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):
        reference = COCO(str(folder / "boxes_reference.json"))
        detected = reference.loadRes(str(folder / "boxes_detected.json"))

        def work():
            evaluation = COCOeval(reference, detected, "bbox")
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
            return evaluation.stats

        timed = clocked(work)
    named = {"AP": 0, "AP at 0.50": 1, "AP at 0.75": 2, "AP of small": 3, "AR at 100": 8}
    answer("pycocotools", timed, [[name, float(timed[0][at]), 1e-9] for name, at in named.items()])


def icc(folder):
    import pandas
    import pingouin

    values = np.load(folder / "measurements.npy")
    units, readers = values.shape
    table = pandas.DataFrame({
        "unit": np.repeat(np.arange(units), readers),
        "reader": np.tile(np.arange(readers), units),
        "value": values.ravel(),
    })
    timed = clocked(lambda: pingouin.intraclass_corr(table, "unit", "reader", "value"))
    figures = []
    names = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
    for name, (_, row) in zip(names, timed[0].iterrows()):
        low, high = next(row[key] for key in ("CI95%", "CI95") if key in row)
        # The package rounds its limits to two digits.
        figures += [[name, row["ICC"], 1e-9], [f"{name} low", low, 6e-3], [f"{name} high", high, 6e-3]]
    answer("pingouin", timed, figures)


def coefficients(folder):
    import pandas
    from irrCAC.raw import CAC

    ratings = np.load(folder / "ratings.npy")
    table = pandas.DataFrame(ratings.astype(int))

    def work():
        found = CAC(table, digits=12)
        return found.gwet(), found.fleiss(), found.conger(), found.krippendorff()

    timed = clocked(work)
    figures = []
    for name, one in zip(["AC1", "Fleiss", "Conger", "Krippendorff"], timed[0]):
        figures += [[name, one["est"]["coefficient_value"], 1e-9], [f"{name} standard error", one["est"]["se"], 1e-9]]
    answer("irrCAC", timed, figures)


WORK = {
    "alpha nominal, 1 case": lambda folder: alpha(folder, "nominal", 1),
    "alpha nominal, 2 cases": lambda folder: alpha(folder, "nominal", 2),
    "alpha nominal, 5 cases": lambda folder: alpha(folder, "nominal", 5),
    "alpha ordinal, 1 case": lambda folder: alpha(folder, "ordinal", 1),
    "alpha ordinal, 2 cases": lambda folder: alpha(folder, "ordinal", 2),
    "alpha ordinal, 5 cases": lambda folder: alpha(folder, "ordinal", 5),
    "Dawid-Skene": dawid_skene,
    "STAPLE and Dice": staple,
    "pairwise Dice": pairwise_dice,
    "HD95 and NSD": surfaces,
    "COCO AP": coco,
    "six ICCs": icc,
    "coefficients": coefficients,
}

if __name__ == "__main__":
    WORK[sys.argv[2]](Path(sys.argv[1]))
