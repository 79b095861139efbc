"""Searches, retrieves and stores with dicomweb-client, and holds what comes against pydicom.

dicomweb.py ROOT TOKEN FOLDER...: each folder's files are stored, then everything is asked for again.
Ends with a non-zero code and a trace at the first difference.
"""

import math
import logging
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import numpy
import pydicom
import requests
from dicomweb_client.api import DICOMwebClient

# The client logs each Warning header; those of cut searches are expected.
logging.disable(logging.WARNING)
BINARY = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"}
PIXELS = 0x7FE00010


def same(found, expected, where):
    """Values are equal, numbers by value and text without padding."""
    def plain(value):
        if value is None or value == "":
            return None
        try:
            number = float(value)
            return number if not math.isnan(number) else "nan"
        except (TypeError, ValueError):
            return str(value).strip().rstrip("=^\x00")
    def listed(value):
        return list(value) if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
    a, b = [plain(v) for v in listed(found)], [plain(v) for v in listed(expected)]
    for one, other in zip(a, b):
        close = isinstance(one, float) and isinstance(other, float) and math.isclose(one, other, rel_tol=1e-6)
        assert one == other or close, f"{where}: {found!r} is not {expected!r}"
    assert len(a) == len(b), f"{where}: {found!r} is not {expected!r}"


def compare(json, dataset, where):
    """Every attribute up to the pixels is told, and as pydicom reads it."""
    told = pydicom.Dataset.from_json(json, bulk_data_uri_handler=lambda *_: None)
    count = 0
    for element in dataset:
        key = f"{element.tag:08X}"
        if element.tag.group == 2 or element.tag.element == 0 or element.tag > PIXELS:
            continue
        place = f"{where} {key}"
        assert key in json, f"{place} is missing"
        count += 1
        if json[key]["vr"] in BINARY:
            empty = element.value is None or len(element.value) == 0
            assert empty or json[key]["BulkDataURI"].startswith("http"), place
        elif element.VR == "SQ":
            items = json[key].get("Value", [])
            assert len(items) == len(element.value), place
            for item, expected in zip(items, element.value):
                count += compare(item, expected, place)
        elif element.VR not in BINARY and element.tag != 0x00080005:
            same(told[element.tag].value, element.value, place)
    extra = [key for key in json if int(key, 16) not in dataset and int(key, 16) < PIXELS]
    assert not extra, f"{where}: {extra} are not in the file"
    return count


def main(root, token, folders):
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    client = DICOMwebClient(root, session=session)
    stored = {}
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file()):
        file = path.read_bytes()
        answer = session.post(f"{root}/studies", data=file, headers={"Content-Type": "application/dicom"})
        assert answer.status_code in (200, 409), f"{path}: {answer.status_code} {answer.text}"
        if answer.status_code == 200:
            dataset = pydicom.dcmread(BytesIO(file), force=True)
            stored.setdefault(dataset.SOPInstanceUID, (path, file, dataset))
    assert len(stored) > 20, f"only {len(stored)} files were stored"

    counts = dict(studies=0, attributes=0, frames=0, files=0)
    search(client, stored, counts)
    for path, file, dataset in stored.values():
        retrieve(client, session, path, file, dataset, counts)
    caching(client, session, list(stored.values())[:5])
    again(client, stored)
    print(f"dicomweb-client: {len(stored)} files; " + ", ".join(f"{n} {what}" for what, n in counts.items()))


def search(client, stored, counts):
    by_study = {}
    for _, _, dataset in stored.values():
        by_study.setdefault(dataset.StudyInstanceUID, []).append(dataset)
    studies = client.search_for_studies()
    assert {study["0020000D"]["Value"][0] for study in studies} == set(by_study)
    for study in studies:
        datasets = by_study[study["0020000D"]["Value"][0]]
        assert study["00201208"]["Value"][0] == len(datasets)
        assert study["00201206"]["Value"][0] == len({d.SeriesInstanceUID for d in datasets})
        modalities = {d.get("Modality") for d in datasets} - {None, ""}
        assert set(study.get("00080061", {}).get("Value", [])) == modalities
        counts["studies"] += 1
        uid = datasets[0].StudyInstanceUID
        patient = str(datasets[0].get("PatientID", ""))
        if patient:
            found = client.search_for_studies(search_filters={"PatientID": patient[:-1] + "?"})
            assert uid in [one["0020000D"]["Value"][0] for one in found], patient
        name = str(datasets[0].get("PatientName", "")).split("=")[0].rstrip("^")
        if name.strip() and name.isascii():
            found = client.search_for_studies(search_filters={"PatientName": name.swapcase()[:-1] + "*"})
            assert uid in [one["0020000D"]["Value"][0] for one in found], name
        series = client.search_for_series(uid)
        assert len(series) == len({d.SeriesInstanceUID for d in datasets})
        instances = client.search_for_instances(uid, fields=["Rows", "PixelSpacing"])
        assert {one["00080018"]["Value"][0] for one in instances} == {d.SOPInstanceUID for d in datasets}
        whole = client.search_for_instances(uid, fields=["all"], limit=1)[0]
        told = pydicom.Dataset.from_json(whole, bulk_data_uri_handler=lambda *_: None)
        one = next(d for d in datasets if d.SOPInstanceUID == told.SOPInstanceUID)
        for keyword in ("InstanceNumber", "Rows", "ImagePositionPatient", "PixelSpacing", "ImageType"):
            assert (keyword in told) == (keyword in one), f"{uid} {keyword}"
            if one.get(keyword) is not None:
                same(told[keyword].value, one[keyword].value, f"{uid} {keyword}")
        date = str(datasets[0].get("StudyDate", ""))
        if len(date) == 8:
            for asked, there in ((date, True), (f"{date}-", True), (f"-{date}", True), ("19000101-19000102", False)):
                found = client.search_for_studies(search_filters={"StudyDate": asked})
                assert (uid in [one["0020000D"]["Value"][0] for one in found]) == there, asked
    both = ",".join(list(by_study)[:2])
    assert len(client.search_for_studies(search_filters={"StudyInstanceUID": both})) == 2
    ordered = [one["0020000D"]["Value"][0] for one in client.search_for_studies(offset=1, limit=2)]
    assert ordered == [one["0020000D"]["Value"][0] for one in studies[1:3]]
    assert len(client.search_for_instances(limit=3)) == 3
    everything = client.search_for_instances(limit=7, get_remaining=True)
    assert {one["00080018"]["Value"][0] for one in everything} == set(stored)


def retrieve(client, session, path, file, dataset, counts):
    place = (dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID)
    metadata = client.retrieve_instance_metadata(*place)
    counts["attributes"] += compare(metadata, dataset, str(path))
    syntax = dataset.file_meta.get("TransferSyntaxUID") if hasattr(dataset, "file_meta") else None
    original = client.retrieve_instance(*place, media_types=(("application/dicom", "*"),))
    assert original.PixelData == dataset.PixelData, path
    counts["files"] += 1
    if syntax and not syntax.is_compressed and "BulkDataURI" in metadata["7FE00010"] and not syntax.is_deflated:
        value = b"".join(client.retrieve_bulkdata(metadata["7FE00010"]["BulkDataURI"]))
        assert value == dataset.PixelData, path
    assert client.retrieve_instance_rendered(*place, media_types=("image/png",)).startswith(b"\x89PNG"), path
    frames = client.retrieve_instance_frames(*place, frame_numbers=[1])
    assert len(frames) == 1 and frames[0], path
    plain = (("application/octet-stream", "1.2.840.10008.1.2.1"),)
    decoded = bytes(client.retrieve_instance_frames(*place, frame_numbers=[1], media_types=plain)[0])
    lossy = str(syntax) in ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51")
    exact = dataset.get("BitsAllocated") in (8, 16) and not lossy
    try:
        pixels = pydicom.pixels.pixel_array(BytesIO(file), index=0, raw=True)
    except Exception:
        return
    if exact and dataset.get("PlanarConfiguration", 0) == 0 and len(decoded) == pixels.nbytes:
        found = numpy.frombuffer(decoded, dtype=pixels.dtype.newbyteorder("<")).reshape(pixels.shape)
        if numpy.array_equal(found, pixels):
            counts["frames"] += 1
        else:
            used = (1 << dataset.BitsStored) - 1
            assert numpy.array_equal(found.astype("i8") & used, pixels.astype("i8") & used), path
            counts["frames"] += 1
    explicit = (("application/dicom", "1.2.840.10008.1.2.1"),)
    plain_file = client.retrieve_instance(*place, media_types=explicit)
    assert plain_file.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1", path
    if shutil.which("dcmdump"):
        with tempfile.NamedTemporaryFile(suffix=".dcm") as written:
            answer = session.get(f"{client.base_url}/studies/{place[0]}/series/{place[1]}/instances/{place[2]}",
                                 headers={"Accept": "application/dicom"})
            written.write(answer.content)
            written.flush()
            dumped = subprocess.run(["dcmdump", "-q", written.name], capture_output=True, check=False)
            assert dumped.returncode == 0, f"{path}: {dumped.stderr.decode(errors='replace')}"


def caching(client, session, files):
    """What HTTP has of lengths, ranges and tags holds for originals, and what cannot be met is refused."""
    for path, file, dataset in files:
        place = (dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID)
        url = f"{client.base_url}/studies/{place[0]}/series/{place[1]}/instances/{place[2]}"
        asked = {"Accept": "application/dicom; transfer-syntax=*"}
        head = session.head(url, headers=asked)
        assert int(head.headers["Content-Length"]) == len(file) and not head.content, path
        whole = session.get(url, headers=asked)
        assert whole.content == file and whole.headers["ETag"] == head.headers["ETag"], path
        part = session.get(url, headers={**asked, "Range": "bytes=128-131", "If-Range": head.headers["ETag"]})
        assert part.status_code == 206 and part.content == file[128:132], path
        again = session.get(url, headers={**asked, "If-None-Match": head.headers["ETag"]})
        assert again.status_code == 304 and not again.content, path
        parameter = session.get(f"{url}?accept=application/dicom;transfer-syntax=*", headers={"Accept": "image/png"})
        assert parameter.content == file, path
        study = session.get(f"{client.base_url}/studies/{place[0]}",
                            headers={"Accept": 'multipart/related; type="application/dicom"; transfer-syntax=*'})
        assert int(study.headers["Content-Length"]) == len(study.content) and file in study.content, path
        syntax = str(dataset.file_meta.get("TransferSyntaxUID"))
        if syntax not in ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1"):
            made = session.get(url, headers={"Accept": "application/dicom"})
            assert made.headers["Content-Description"].endswith(syntax), path
        for refused in ("*/*;q=0", "text/html", "application/dicom; transfer-syntax=1.2.3", "application/dicom+xml"):
            for tail in ("", "/metadata", "/frames/1"):
                answer = session.get(url + tail, headers={"Accept": refused})
                assert answer.status_code == 406, f"{path} {tail} {refused}: {answer.status_code}"


def again(client, stored):
    """What is there already is stored once more without harm."""
    datasets = [dataset for _, _, dataset in list(stored.values())[:2]]
    answer = client.store_instances(datasets)
    told = len(answer.get("ReferencedSOPSequence", [])) + len(answer.get("FailedSOPSequence", []))
    assert told == 2, answer


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
