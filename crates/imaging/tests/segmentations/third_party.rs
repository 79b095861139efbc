//! Files made by nibabel, SimpleITK and highdicom, and ours read back by them.

use geometry::{Mask, Placement};
use imaging::{Reading, Segmentation, Selection, align, read_segmentation, write_nifti};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The script that has those libraries, where `cargo xtask test` has installed them.
fn script() -> Option<Command> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join("target/interop/bin/python");
    let has = |python: &PathBuf| {
        let mut command = Command::new(python);
        command.args(["-c", "import highdicom, nibabel, SimpleITK"]);
        command.output().is_ok_and(|out| out.status.success())
    };
    if python.is_file() && has(&python) {
        let mut command = Command::new(python);
        command.arg(root.join("tests/interop/masks.py"));
        return Some(command);
    }
    let ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    assert!(!ci, "nibabel, SimpleITK and highdicom are missing: run the tests by cargo xtask test");
    eprintln!("skipped: nibabel, SimpleITK and highdicom are missing; cargo xtask test installs them");
    None
}

fn output(command: &mut Command) -> String {
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn numbers<const N: usize>(value: &Value) -> [f64; N] {
    let numbers: Vec<f64> = value.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
    numbers.try_into().unwrap()
}

fn near<const N: usize>(a: [f64; N], b: [f64; N]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4)
}

/// What the files were made of.
struct Truth {
    masks: [Mask; 2],
    origin: [f64; 3],
    axes: [[f64; 3]; 3],
}

impl Truth {
    fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let shape = numbers::<3>(&json["shape"]).map(|n| n as u32);
        let runs = |label: &str| -> Vec<u64> {
            json["runs"][label].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect()
        };
        Self {
            masks: ["1", "2"].map(|label| Mask::from_runs(shape, &runs(label))),
            origin: numbers(&json["origin"]),
            axes: [0, 1, 2].map(|axis| numbers(&json["axes"][axis])),
        }
    }
}

fn read(folder: &Path, name: &str, threshold: Option<f64>) -> Segmentation {
    let file = std::fs::read(folder.join(name)).unwrap();
    read_segmentation(&file, &Reading { selection: Selection::Each, threshold })
        .unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

const NIFTI: [&str; 9] = [
    "itk_uint8.nii.gz",
    "itk_int16.nii",
    "itk_float64.nii.gz",
    "itk_permuted.nii.gz",
    "nibabel_second.nii.gz",
    "nibabel_big_endian.nii",
    "nibabel_qform.nii.gz",
    "nibabel_canonical.nii.gz",
    "nibabel_scaled.nii.gz",
];

const DICOM: [&str; 4] = ["binary.dcm", "binary_all_frames.dcm", "label_map.dcm", "label_map_rle.dcm"];

#[test]
fn files_of_other_libraries_hold_the_same_voxels_at_the_same_place() {
    let Some(mut script) = script() else { return };
    let folder = tempfile::tempdir().unwrap();
    output(script.arg("write").arg(folder.path()));
    let truth = Truth::read(folder.path());
    let first = read(folder.path(), NIFTI[0], None);
    assert!(near(first.grid.origin(), truth.origin), "{:?}", first.grid.origin());
    for (found, expected) in first.grid.axes().into_iter().zip(truth.axes) {
        assert!(near(found, expected), "{found:?} for {expected:?}");
    }
    for name in NIFTI.into_iter().chain(DICOM) {
        let other = read(folder.path(), name, None);
        let aligned = align(&[first.grid.clone(), other.grid.clone()])
            .unwrap_or_else(|error| panic!("{name}: {}", error.difference))
            .unwrap();
        assert_eq!(other.segments.len(), 2, "{name}");
        for (segment, expected) in other.segments.iter().zip(&truth.masks) {
            assert_eq!(segment.mask.placed(&aligned.placements[1]).as_ref(), Some(expected), "{name}");
        }
        let named = other.segments.iter().map(|s| s.name.as_deref()).collect::<Vec<_>>();
        let names = if name.contains("nii") { [None, None] } else { [Some("First"), Some("Second")] };
        assert_eq!(named, names, "{name}");
    }
    // Shares of 0.6 and 0.3: cut at a half unless said otherwise.
    let [both, one] = [truth.masks.iter().map(Mask::count).sum::<u64>(), truth.masks[0].count()];
    for name in ["fractional.dcm", "fractional_rle.dcm"] {
        for (threshold, expected) in [(None, one), (Some(0.25), both), (Some(0.7), 0)] {
            let found = read(folder.path(), name, threshold);
            assert_eq!(found.segments[0].mask.count(), expected, "{name} at {threshold:?}");
            assert!(found.notes[0].contains("fractional"), "{:?}", found.notes);
        }
    }
    assert_ne!(read(folder.path(), "nibabel_canonical.nii.gz", None).grid, first.grid);
    let permuted = read(folder.path(), "itk_permuted.nii.gz", None).grid;
    let placed = align(&[first.grid, permuted]).unwrap().unwrap();
    assert_ne!(placed.placements[1], Placement::IDENTITY);
}

#[test]
fn a_mask_written_here_is_the_same_in_nibabel_and_simpleitk() {
    let Some(mut make) = script() else { return };
    let folder = tempfile::tempdir().unwrap();
    output(make.arg("write").arg(folder.path()));
    let truth = Truth::read(folder.path());
    let grid = read(folder.path(), "itk_uint8.nii.gz", None).grid;
    for (name, gzipped) in [("ours.nii", false), ("ours.nii.gz", true)] {
        let path = folder.path().join(name);
        std::fs::write(&path, write_nifti(&grid, &truth.masks[1], gzipped).unwrap()).unwrap();
        let text = output(script().unwrap().arg("read").arg(&path));
        let json: Value = serde_json::from_str(&text).unwrap();
        let inside = json["inside"].as_array().unwrap().iter().map(|v| numbers::<3>(v).map(|n| n as u32));
        assert_eq!(Mask::from_voxels(&inside.collect::<Vec<_>>()), truth.masks[1]);
        assert_eq!(json["dtype"], "uint8");
        assert_eq!(json["codes"], serde_json::json!([1, 1]));
        assert!(near(numbers(&json["itk_first"]), truth.origin), "{}", json["itk_first"]);
        let [slices, rows, columns] = grid.shape().map(|n| f64::from(n) - 1.0);
        let last: [f64; 3] = std::array::from_fn(|i| {
            let steps = [(slices, 0), (rows, 1), (columns, 2)];
            truth.origin[i] + steps.iter().map(|(n, axis)| n * truth.axes[*axis][i]).sum::<f64>()
        });
        assert!(near(numbers(&json["itk_last"]), last), "{}", json["itk_last"]);
        // RAS columns of the matrix: both forms, and the file it was taken from, say the same.
        for row in 0..3 {
            let sign = if row < 2 { -1.0 } else { 1.0 };
            let expected = [2, 1, 0].map(|axis: usize| sign * truth.axes[axis][row]);
            for form in ["affine", "qform"] {
                let [x, y, z, offset] = numbers::<4>(&json[form][row]);
                assert!(near([x, y, z], expected), "{form}: {}", json[form]);
                assert!((offset - sign * truth.origin[row]).abs() < 1e-4);
            }
        }
    }
}
