"""Writes one volume of labels in many forms with the field's own libraries, and says what they hold.

    masks.py write FOLDER     files made by nibabel, SimpleITK and highdicom, and expected.json
    masks.py read FILE        shape, affine and voxels inside of a NIfTI file, as nibabel and SimpleITK see it
"""

import json
import sys
from pathlib import Path

import nibabel
import numpy
import SimpleITK

# Slices, rows, columns; a row of 37 bits and a frame of 37 x 23 end within a byte.
SHAPE = (9, 23, 37)
SPACING = (0.7, 0.9, 2.5)  # along columns, rows, slices
ORIGIN = (-41.25, 17.5, -300.125)  # LPS
ANGLES = (0.31, -0.2, 0.12)


def rotation():
    (a, b, c) = ANGLES
    x = numpy.array([[1, 0, 0], [0, numpy.cos(a), -numpy.sin(a)], [0, numpy.sin(a), numpy.cos(a)]])
    y = numpy.array([[numpy.cos(b), 0, numpy.sin(b)], [0, 1, 0], [-numpy.sin(b), 0, numpy.cos(b)]])
    z = numpy.array([[numpy.cos(c), -numpy.sin(c), 0], [numpy.sin(c), numpy.cos(c), 0], [0, 0, 1]])
    return z @ y @ x


def labels():
    """Two balls, one of them cut by the border; slices 0 and 4 are empty."""
    s, r, c = numpy.indices(SHAPE)
    volume = numpy.zeros(SHAPE, dtype=numpy.uint8)
    volume[((s - 2) * 2.5) ** 2 + ((r - 9) * 0.9) ** 2 + ((c - 12) * 0.7) ** 2 < 30] = 1
    volume[((s - 7) * 2.5) ** 2 + ((r - 12) * 0.9) ** 2 + ((c - 33) * 0.7) ** 2 < 38] = 2
    volume[[0, 4]] = 0
    return volume


def series():
    """The headers of the images that the masks were drawn on, one CT slice each."""
    from pydicom.dataset import Dataset, FileMetaDataset

    direction = rotation()
    images = []
    for number in range(SHAPE[0]):
        position = numpy.array(ORIGIN) + direction[:, 2] * SPACING[2] * number
        image = Dataset()
        image.file_meta = FileMetaDataset()
        image.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
        image.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
        image.SOPInstanceUID = f"2.25.4{number:02d}"
        image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = "2.25.1", "2.25.2", "2.25.3"
        image.Modality, image.PatientName, image.PatientID = "CT", "Masks^Test", "MASKS"
        image.StudyDate = image.StudyTime = image.AccessionNumber = image.StudyID = ""
        image.PatientBirthDate = image.PatientSex = image.ReferringPhysicianName = image.PositionReferenceIndicator = ""
        image.InstanceNumber = number + 1
        image.SliceThickness = SPACING[2]
        image.ImagePositionPatient = [round(float(n), 9) for n in position]
        image.ImageOrientationPatient = [round(float(n), 12) for n in direction[:, :2].T.ravel()]
        image.PixelSpacing = [SPACING[1], SPACING[0]]
        image.Rows, image.Columns = SHAPE[1:]
        image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
        image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 16, 15, 0
        images.append(image)
    return images


def segmentations(folder, volume):
    from highdicom import seg
    from highdicom.sr.coding import CodedConcept
    from pydicom.uid import generate_uid

    sources = series()

    def describe(number, label):
        return seg.SegmentDescription(
            segment_number=number,
            segment_label=label,
            segmented_property_category=CodedConcept("49755003", "SCT", "Morphologically abnormal structure"),
            segmented_property_type=CodedConcept("108369006", "SCT", "Neoplasm"),
            algorithm_type="MANUAL",
        )

    described = [describe(1, "First"), describe(2, "Second")]

    def save(name, pixels, kind, descriptions=described, **more):
        seg.Segmentation(
            source_images=sources,
            pixel_array=pixels,
            segmentation_type=kind,
            segment_descriptions=descriptions,
            series_instance_uid=generate_uid(),
            series_number=2,
            sop_instance_uid=generate_uid(),
            instance_number=1,
            manufacturer="Test",
            manufacturer_model_name="Test",
            software_versions="1",
            device_serial_number="1",
            **more,
        ).save_as(folder / name)

    save("binary.dcm", volume, "BINARY")
    save("binary_all_frames.dcm", volume, "BINARY", omit_empty_frames=False)
    save("label_map.dcm", volume, "LABELMAP")
    save("label_map_rle.dcm", volume, "LABELMAP", transfer_syntax_uid="1.2.840.10008.1.2.5")
    # Half and a bit inside of label 1, less around it; nothing of label 2.
    share = numpy.where(volume == 1, 0.6, 0.0) + numpy.where(volume == 2, 0.3, 0.0)
    save("fractional.dcm", share, "FRACTIONAL", [described[0]])
    save("fractional_rle.dcm", share, "FRACTIONAL", [described[0]], transfer_syntax_uid="1.2.840.10008.1.2.5")


def niftis(folder, volume):
    image = SimpleITK.GetImageFromArray(volume)
    image.SetSpacing(SPACING)
    image.SetOrigin(ORIGIN)
    image.SetDirection(rotation().flatten())
    for name, kind in [
        ("itk_uint8.nii.gz", SimpleITK.sitkUInt8),
        ("itk_int16.nii", SimpleITK.sitkInt16),
        ("itk_float64.nii.gz", SimpleITK.sitkFloat64),
    ]:
        SimpleITK.WriteImage(SimpleITK.Cast(image, kind), str(folder / name))
    flipped = SimpleITK.Flip(image, (True, False, True))
    SimpleITK.WriteImage(SimpleITK.PermuteAxes(flipped, (2, 0, 1)), str(folder / "itk_permuted.nii.gz"))
    # nibabel: columns first, RAS.
    affine = numpy.eye(4)
    affine[:3, :3] = numpy.diag([-1, -1, 1]) @ rotation() @ numpy.diag(SPACING)
    affine[:3, 3] = numpy.array([-1, -1, 1]) * numpy.array(ORIGIN)
    array = volume.transpose(2, 1, 0)
    second = nibabel.Nifti2Image(array.astype(numpy.int64), affine, dtype=numpy.int64)
    nibabel.save(second, folder / "nibabel_second.nii.gz")
    big = nibabel.Nifti1Header(endianness=">")
    big.set_data_dtype(numpy.float32)
    big_image = nibabel.Nifti1Image(array.astype(numpy.float32), affine, header=big)
    nibabel.save(big_image, folder / "nibabel_big_endian.nii")
    by_qform = nibabel.Nifti1Image(array.astype(numpy.uint16), affine)
    by_qform.set_qform(affine, 1)
    by_qform.set_sform(None, 0)
    nibabel.save(by_qform, folder / "nibabel_qform.nii.gz")
    canonical = nibabel.as_closest_canonical(nibabel.Nifti1Image(array, affine))
    nibabel.save(canonical, folder / "nibabel_canonical.nii.gz")
    scaled = nibabel.Nifti1Image(array, affine)
    scaled.header.set_slope_inter(0.5, 1.0)
    scaled = nibabel.Nifti1Image((array * 1.0), affine, header=scaled.header)
    scaled.header.set_data_dtype(numpy.int16)
    nibabel.save(scaled, folder / "nibabel_scaled.nii.gz")


def write(folder):
    volume = labels()
    niftis(folder, volume)
    segmentations(folder, volume)
    direction = rotation()
    axes = [(direction[:, i] * SPACING[i]).tolist() for i in (2, 1, 0)]
    runs = {}
    for label in (1, 2):
        flat = (volume == label).ravel()
        changes = numpy.flatnonzero(numpy.diff(flat)) + 1
        edges = numpy.concatenate([[0], changes, [flat.size]])
        assert not flat[0]
        runs[label] = numpy.diff(edges).tolist()
    expected = {"shape": SHAPE, "origin": ORIGIN, "axes": axes, "runs": runs}
    (folder / "expected.json").write_text(json.dumps(expected))


def read(path):
    image = nibabel.load(path)
    itk = SimpleITK.ReadImage(path)
    array = numpy.asarray(image.dataobj)
    assert (SimpleITK.GetArrayFromImage(itk).transpose(2, 1, 0) == array).all()
    corner = [int(n) - 1 for n in array.shape]
    print(json.dumps({
        "dtype": str(array.dtype),
        "shape": array.shape,
        "values": numpy.unique(array).tolist(),
        "inside": numpy.argwhere(array)[:, ::-1].tolist(),
        "affine": image.affine.tolist(),
        "qform": image.get_qform().tolist(),
        "codes": [int(image.header["qform_code"]), int(image.header["sform_code"])],
        "itk_first": itk.TransformIndexToPhysicalPoint([0, 0, 0]),
        "itk_last": itk.TransformIndexToPhysicalPoint(corner),
    }))


if __name__ == "__main__":
    {"write": lambda: write(Path(sys.argv[2])), "read": lambda: read(sys.argv[2])}[sys.argv[1]]()
