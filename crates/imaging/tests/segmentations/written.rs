//! Segmentations that are written: read back here and by pydicom and highdicom, and looked over by dciodvfy.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use imaging::{
    CodedName, NewSegment, NewSegmentation, NewUids, Plane, Reading, Segmentation, Selection, SourceFrame,
    read_header, read_segmentation,
};
use serde_json::Value;

use crate::corpus;

/// A real file's frames, with its size.
struct Source {
    bytes: Vec<u8>,
    frames: Vec<SourceFrame>,
    size: [u32; 2],
}

fn source(names: &[&str], frames: Option<u32>) -> Option<Source> {
    let mut found = Vec::new();
    let mut first = None;
    for name in names {
        let bytes = corpus::read(name)?;
        let header = read_header(&bytes).unwrap();
        for number in 1..=frames.unwrap_or(1) {
            let plane = header.geometry.plane(number).copied();
            let instance = header.sop_uid.clone();
            found.push(SourceFrame { instance, number: frames.map(|_| number), plane });
        }
        let pixels = header.pixels;
        first.get_or_insert((bytes, [u32::from(pixels.columns), u32::from(pixels.rows)]));
    }
    let along = |frame: &SourceFrame| {
        frame.plane.map_or(0.0, |plane: Plane| {
            plane.normal().iter().zip(plane.position()).map(|(n, p)| n * p).sum::<f64>()
        })
    };
    found.sort_by(|a, b| along(a).total_cmp(&along(b)));
    let (bytes, size) = first?;
    Some(Source { bytes, frames: found, size })
}

fn name(value: &str) -> CodedName {
    CodedName {
        value: value.to_owned(), scheme: "SCT".to_owned(), meaning: "Nodule, “näher”".to_owned()
    }
}

fn segment(at: usize, pixels: Vec<(usize, Vec<Range<u64>>)>) -> NewSegment {
    NewSegment {
        label: format!("Nodule {at}"),
        description: "Marked by 2 of 3. margin: smooth".to_owned(),
        tracking: [format!("C-1 nodule {at}"), format!("2.25.77{at}")],
        category: name("49755003"),
        property: name("27925004"),
        algorithm: (at > 1).then(|| "STAPLE".to_owned()),
        pixels,
    }
}

/// Two findings: one on every frame, one on the last alone, to the last pixel of it.
fn two(source: &Source) -> Vec<NewSegment> {
    let [columns, rows] = source.size.map(u64::from);
    let row = |row: u64, from: u64, to: u64| row * columns + from..row * columns + to;
    let everywhere = (0..source.frames.len()).map(|at| {
        let at64 = at as u64;
        (at, vec![row(5 + at64, 3, 40), row(7 + at64, 10, 11)])
    });
    let last = vec![(source.frames.len() - 1, vec![row(0, 0, 9), row(rows - 1, columns - 6, columns)])];
    vec![segment(1, everywhere.collect()), segment(2, last)]
}

fn written(source: &Source, segments: Vec<NewSegment>) -> Vec<u8> {
    let uid = |number: u32| format!("2.25.{number}");
    NewSegmentation {
        like: &source.bytes,
        uids: NewUids { instance: uid(101), series: uid(102), dimensions: uid(103) },
        images: read_header(&source.bytes).unwrap().series_uid,
        made_at: ["20260102".to_owned(), "030405".to_owned()],
        description: "Reference standard".to_owned(),
        version: "1.0".to_owned(),
        size: source.size,
        frames: source.frames.clone(),
        between_slices: 2.5,
        segments,
    }
    .write()
    .unwrap()
}

const COUNTS: fn(usize) -> [u64; 2] = |frames| [frames as u64 * 38, 15];

fn sources() -> Vec<(&'static str, Source)> {
    let chest = ["000002.dcm", "000003.dcm", "000008.dcm"].map(|name| format!("ct-chest-lidc0314/{name}"));
    let chest = chest.iter().map(String::as_str).collect::<Vec<_>>();
    let enhanced = "enhanced-mr/IM_0027_fMAP.dcm";
    let found = [
        ("slices of a CT", source(&chest[..2], None)),
        ("a mammogram, which has no place in the patient", source(&["mg-cbis-malign0/1-280.dcm"], None)),
        ("frames of an enhanced MR", source(&[enhanced], Some(2))),
    ];
    found.into_iter().filter_map(|(name, source)| Some((name, source?))).collect()
}

#[test]
fn what_is_written_is_read_back_voxel_for_voxel() {
    for (kind, source) in sources().into_iter().filter(|(_, source)| source.frames[0].plane.is_some()) {
        let file = written(&source, two(&source));
        let reading = Reading { selection: Selection::Each, threshold: None };
        let Segmentation { segments, grid, .. } = read_segmentation(&file, &reading).unwrap();
        let found: Vec<(Option<&str>, u64)> =
            segments.iter().map(|segment| (segment.name.as_deref(), segment.mask.count())).collect();
        let [first, second] = COUNTS(source.frames.len());
        assert_eq!(found, [(Some("Nodule 1"), first), (Some("Nodule 2"), second)], "{kind}");
        let last = &segments[1].mask;
        let [columns, rows] = source.size;
        let slice = last.bounds().unwrap().slices.start;
        assert!(last.contains(slice, rows - 1, columns - 1) && last.contains(slice, 0, 0), "{kind}");
        assert!(!last.contains(slice, rows - 1, columns - 7), "{kind}");
        assert_eq!(grid.shape(), [source.frames.len() as u32, rows, columns], "{kind}");
    }
}

#[test]
fn pydicom_and_highdicom_count_the_same_voxels() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join("target/interop/bin/python");
    if !python.is_file() {
        let ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        assert!(!ci, "pydicom and highdicom are missing: run the tests by cargo xtask test");
        eprintln!("skipped: pydicom and highdicom are missing; cargo xtask test installs them");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (kind, source) in sources() {
        let path = folder.path().join("written.dcm");
        std::fs::write(&path, written(&source, two(&source))).unwrap();
        let mut command = Command::new(&python);
        let out = command.arg(root.join("tests/interop/segmentation.py")).arg(&path).output().unwrap();
        assert!(out.status.success(), "{kind}: {}", String::from_utf8_lossy(&out.stderr));
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        let counts = serde_json::json!(COUNTS(source.frames.len()));
        assert_eq!((&told["voxels"], &told["by_highdicom"]), (&counts, &counts), "{kind}");
        assert_eq!(told["frames"], source.frames.len() + 1, "{kind}");
        assert_eq!(told["labels"], serde_json::json!(["Nodule 1", "Nodule 2"]));
        let mut images: Vec<&str> = source.frames.iter().map(|frame| &*frame.instance).collect();
        images.sort_unstable();
        images.dedup();
        assert_eq!(told["images"], serde_json::json!(images), "{kind}");
        assert_eq!(told["study"], read_header(&source.bytes).unwrap().study_uid);
    }
}

#[test]
fn dciodvfy_finds_no_error() {
    if Command::new("dciodvfy").arg("-version").output().is_err() {
        eprintln!("skipped: dciodvfy is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (kind, source) in sources() {
        let path = folder.path().join("written.dcm");
        std::fs::write(&path, written(&source, two(&source))).unwrap();
        let told = Command::new("dciodvfy").arg("-new").arg(&path).output().unwrap();
        let text = String::from_utf8_lossy(&told.stderr).into_owned();
        let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("Error")).collect();
        assert!(errors.is_empty(), "{kind}: {errors:#?}");
    }
}
