//! Real files: their pixels stay, their structure is sound for other programs, their dates move together.

use crate::corpus;
use imaging::{Profile, Pseudonyms, decode, deidentify, frame_count, read_header};
use std::path::{Path, PathBuf};
use std::process::Command;

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(b"a key of a project, 32 bytes long")
}

fn all() -> Profile {
    "clean-descriptors,longitudinal,device,patient-characteristics,safe-private".parse().unwrap()
}

#[test]
fn pixels_of_every_image_stay_as_they_are() {
    let Some(folder) = corpus::folder() else { return };
    let (mut copied, mut refused) = (0, 0);
    for row in corpus::table(&folder, "PIXELTRUTH.tsv").iter().filter(|row| row[3] == "ok") {
        let file = std::fs::read(folder.join(&row[0])).unwrap();
        if file.len() > 4 << 20 {
            continue;
        }
        let Ok(copy) = deidentify(&file, all(), &pseudonyms()) else {
            refused += 1;
            continue;
        };
        copied += 1;
        let last = frame_count(&file).unwrap();
        let [before, after] = [&file, &copy.bytes].map(|file| decode(file, last).unwrap());
        assert_eq!(before.to_i64(), after.to_i64(), "{}", row[0]);
        if let (Ok(before), Ok(after)) = (read_header(&file), read_header(&copy.bytes)) {
            assert_eq!(before.geometry.planes, after.geometry.planes, "{}", row[0]);
            assert_ne!(before.sop_uid, after.sop_uid, "{}", row[0]);
            let (before, after) = (before.transfer_syntax_uid, after.transfer_syntax_uid);
            let native = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"];
            let same = if native.contains(&before.as_str()) { "1.2.840.10008.1.2.1" } else { &before };
            assert_eq!(after, same, "{}", row[0]);
        }
    }
    println!("{copied} copied, {refused} refused");
    assert!(copied > 260, "{copied} copied, {refused} refused");
}

#[test]
fn descriptions_keep_their_sense_and_dates_their_distance() {
    let Some(file) = corpus::read("ct-chest-lidc0314/000248.dcm") else { return };
    let copy = deidentify(&file, all(), &pseudonyms()).unwrap();
    let [before, after] = [&file, &copy.bytes].map(|file| read_header(file).unwrap());
    assert_ne!(before.facets.acquisition_date, after.facets.acquisition_date);
    assert_eq!(before.facets.acquisition_time, after.facets.acquisition_time);
    assert_eq!(before.facets.sex, after.facets.sex);
    assert_eq!(before.facets.manufacturer, after.facets.manufacturer);
    let basic = read_header(&deidentify(&file, Profile::default(), &pseudonyms()).unwrap().bytes).unwrap();
    assert_eq!((basic.facets.acquisition_date, basic.facets.sex), (None, None));
}

/// Each kind of object that the corpus has.
const FOREIGN: [&str; 17] = [
    "ct-chest-lidc0314/000248.dcm",
    "pydicom/CT_small.dcm",
    "pydicom/MR_small_bigendian.dcm",
    "pydicom/MR_small_RLE.dcm",
    "nema-wg04/CT2_J2KR",
    "nema-wg04/NM1_UNC",
    "nema-wg04/RG3_J2KR",
    "nema-wg04/US1_UNC",
    "nema-wg04/XA1_JPLY",
    "enhanced-mr/IM_0027_fMAP.dcm",
    "mr-brain-mprage/36747192",
    "mg-cbis-malign0/1-280.dcm",
    "encapsulation/CT0012.explicit_little_endian.dcm",
    "seg-dcmqi/mf.dcm",
    "seg-dcmqi/label.seg",
    "pydicom/rtdose.dcm",
    "pydicom/examples_ybr_color.dcm",
];

fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        assert!(std::env::var_os("CI").is_none(), "{program} is not installed");
        eprintln!("skipped: {program} is not installed (cargo xtask test installs it)");
    }
    there
}

fn copies(folder: &Path, profile: Profile) -> Vec<(PathBuf, PathBuf)> {
    let Some(corpus) = corpus::folder() else { return Vec::new() };
    let copy = |(n, name): (usize, &&str)| {
        let original = corpus.join(name);
        let copy = deidentify(&std::fs::read(&original).unwrap(), profile, &pseudonyms()).unwrap();
        let path = folder.join(format!("{n}-{profile}.dcm"));
        std::fs::write(&path, &copy.bytes).unwrap();
        (original, path)
    };
    FOREIGN.iter().enumerate().map(copy).collect()
}

#[test]
fn dcmdump_reads_every_copy_and_finds_its_marks() {
    if !is_there("dcmdump") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (original, copy) in copies(folder.path(), all()) {
        let dump = Command::new("dcmdump").arg("+L").arg(&copy).output().unwrap();
        let text = String::from_utf8_lossy(&dump.stdout);
        let complaint = String::from_utf8_lossy(&dump.stderr).into_owned();
        assert!(dump.status.success() && complaint.is_empty(), "{}: {complaint}", original.display());
        for mark in ["(0012,0062) CS [YES]", "[113100]", "[113107]", "(0028,0303) CS [MODIFIED]"] {
            assert!(text.contains(mark), "{}: {mark}", original.display());
        }
    }
}

/// `pydicom` of the test command's folder for Python reads each copy and finds nobody in it.
#[test]
fn pydicom_reads_every_copy() {
    const SCRIPT: &str = "import sys, pydicom
original, copy = (pydicom.dcmread(path) for path in sys.argv[1:])
assert copy.PatientIdentityRemoved == 'YES', copy
assert copy.SOPInstanceUID == copy.file_meta.MediaStorageSOPInstanceUID
assert copy.SOPInstanceUID != original.SOPInstanceUID
assert len(str(copy)) > 500
named = [str(original.get(name, '')) for name in ('PatientName', 'PatientID', 'AccessionNumber', 'StudyInstanceUID')]
# A number of few digits stands in every dump by chance, in tags and UIDs: it is looked for in what is text.
texts = '\\n'.join(str(e.value) for e in copy.iterall() if e.VR in ('AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'))
within = lambda name: texts if name.isdigit() and len(name) < 8 else str(copy)
assert not [name for name in named if len(name) > 3 and name in within(name)], named
assert not [e for e in copy.iterall() if e.tag.is_private and not e.tag.is_private_creator and e.VR in ('LO', 'PN', 'UN')]
print('read')";
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/interop/bin/python");
    if !is_there(&python.to_string_lossy()) {
        return;
    }
    let python = |arguments: &[&str]| Command::new(&python).args(arguments).output();
    let folder = tempfile::tempdir().unwrap();
    for (original, copy) in copies(folder.path(), all()) {
        let original = std::fs::canonicalize(original).unwrap();
        let told = python(&["-c", SCRIPT, original.to_str().unwrap(), copy.to_str().unwrap()]).unwrap();
        let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.stdout.starts_with(b"read"), "{}: {complaint}", original.display());
    }
}

/// Errors that the checker tells of a file.
fn errors(file: &Path) -> Vec<String> {
    let told = Command::new("dciodvfy").arg("-new").arg(file).output().unwrap();
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    text.lines().filter(|line| line.starts_with("Error")).map(str::to_owned).collect()
}

#[test]
fn dciodvfy_finds_no_error_that_the_original_has_not() {
    if !is_there("dciodvfy") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let profiles = [Profile::default(), all()];
    for (original, copy) in profiles.into_iter().flat_map(|profile| copies(folder.path(), profile)) {
        let before = errors(&original);
        let fresh: Vec<String> = errors(&copy).into_iter().filter(|error| !before.contains(error)).collect();
        assert!(fresh.is_empty(), "{}: {fresh:#?}", original.display());
    }
}
