"""Says what a DICOM segmentation holds, as pydicom and highdicom see it.

    segmentation.py FILE      JSON: frames, segments with voxels, source images
"""

import json
import sys

import highdicom
import numpy
import pydicom


def voxels(dataset):
    """Voxels of each segment by pydicom alone: the bits of its frames."""
    pixels = dataset.pixel_array.reshape((-1, dataset.Rows, dataset.Columns))
    counts = {}
    for frame, groups in zip(pixels, dataset.PerFrameFunctionalGroupsSequence, strict=True):
        number = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        counts[number] = counts.get(number, 0) + int(frame.sum())
    return counts


def sources(dataset):
    """The image, and its frame, that each frame was made from."""
    images = [
        groups.DerivationImageSequence[0].SourceImageSequence[0]
        for groups in dataset.PerFrameFunctionalGroupsSequence
    ]
    return [(str(image.ReferencedSOPInstanceUID), int(image.get("ReferencedFrameNumber", 1))) for image in images]


def by_highdicom(path, numbers, images):
    """Voxels of each segment by the images that it was made from, as highdicom looks them up."""
    segmentation = highdicom.seg.segread(path)
    if any(frame != 1 for _, frame in images):
        uid = images[0][0]
        frames = sorted({frame for _, frame in images})
        found = segmentation.get_pixels_by_source_frame(
            uid, frames, segment_numbers=numbers, ignore_spatial_locations=True
        )
    else:
        uids = sorted({uid for uid, _ in images})
        found = segmentation.get_pixels_by_source_instance(
            uids, segment_numbers=numbers, ignore_spatial_locations=True
        )
    return [int(count) for count in numpy.sum(found, axis=(0, 1, 2))]


def main(path):
    dataset = pydicom.dcmread(path)
    counts = voxels(dataset)
    numbers = [int(segment.SegmentNumber) for segment in dataset.SegmentSequence]
    images = sources(dataset)
    print(
        json.dumps(
            {
                "frames": int(dataset.NumberOfFrames),
                "labels": [segment.SegmentLabel for segment in dataset.SegmentSequence],
                "codes": [
                    segment.SegmentedPropertyTypeCodeSequence[0].CodeValue for segment in dataset.SegmentSequence
                ],
                "voxels": [counts[number] for number in numbers],
                "by_highdicom": by_highdicom(path, numbers, images),
                "images": sorted({uid for uid, _ in images}),
                "patient": str(dataset.PatientID),
                "study": str(dataset.StudyInstanceUID),
            }
        )
    )


main(sys.argv[1])
