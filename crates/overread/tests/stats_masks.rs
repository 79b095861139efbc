//! `overread stats masks` as a person or a program calls it.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Columns, rows, slices of every mask made here; voxels of 1 × 1 × 2 mm.
const SIDES: [usize; 3] = [8, 8, 4];

/// A NIfTI-1 file of labels (nifti1.h), its voxel `[slice, row, column]` labelled by `label`.
fn nifti(label: impl Fn([usize; 3]) -> u8, origin: f32) -> Vec<u8> {
    let mut file = vec![0_u8; 352];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &348_i32.to_le_bytes());
    for (n, side) in [3, SIDES[0], SIDES[1], SIDES[2], 1, 1, 1, 1].into_iter().enumerate() {
        put(40 + 2 * n, &(side as i16).to_le_bytes());
    }
    put(70, &2_i16.to_le_bytes());
    put(72, &8_i16.to_le_bytes());
    put(108, &352.0_f32.to_le_bytes());
    put(254, &1_i16.to_le_bytes());
    for (at, value) in [(280, 1.0_f32), (292, origin), (300, 1.0), (320, 2.0)] {
        put(at, &value.to_le_bytes());
    }
    put(344, b"n+1\0");
    for slice in 0..SIDES[2] {
        for row in 0..SIDES[1] {
            file.extend((0..SIDES[0]).map(|column| label([slice, row, column])));
        }
    }
    file
}

/// A block of 4 × 4 × 4 voxels, its first column as given.
fn block(from: usize) -> Vec<u8> {
    nifti(|[_, row, column]| u8::from((1..5).contains(&row) && (from..from + 4).contains(&column)), 0.0)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_overread"));
        command.current_dir(self.0.path()).args(["stats", "masks"]).args(arguments).output().unwrap()
    }

    fn text(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.text(&[arguments, &["--json"]].concat())).unwrap()
    }

    fn error(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert!(!out.status.success() && out.stdout.is_empty());
        String::from_utf8(out.stderr).unwrap()
    }
}

#[track_caller]
fn near(found: &Value, expected: f64, tolerance: f64) {
    let found = found["value"].as_f64().unwrap_or_else(|| panic!("{found} and not {expected}"));
    assert!((found - expected).abs() <= tolerance, "{found} and not {expected}");
}

#[test]
fn three_blocks_give_what_is_counted_by_hand() {
    let folder = Folder::with(&[("a.nii", block(1)), ("b.nii", block(2)), ("c.nii", block(1))]);
    let all = folder.json(&["a.nii", "b.nii", "c.nii"]);
    let found = &all["labels"][0];
    assert_eq!(all["grid"]["voxels"], serde_json::json!([8, 8, 4]));
    // 64 voxels of 2 mm³ each.
    near(&found["masks"][1]["figures"]["volume_ml"], 0.128, 1e-12);
    let pair = &found["pairs"][0];
    assert_eq!((pair["first"].as_str(), pair["second"].as_str()), (Some("a.nii"), Some("b.nii")));
    near(&pair["figures"]["dice"], 0.75, 1e-12);
    near(&pair["figures"]["jaccard"], 0.6, 1e-12);
    near(&pair["figures"]["hausdorff_mm"], 1.0, 1e-12);
    near(&pair["figures"]["surface_dice"], 1.0, 1e-12);
    near(&found["figures"]["dice"], (0.75 + 1.0 + 0.75) / 3.0, 1e-12);
    assert_eq!(found["figures"]["dice"]["n"], 3);
    near(&found["figures"]["generalised_conformity"], (48.0 + 64.0 + 48.0) / (80.0 + 64.0 + 80.0), 1e-12);
    for consensus in found["consensus"].as_array().unwrap() {
        assert_eq!(consensus["voxels"], 64, "{consensus}");
    }
    near(&found["masks"][0]["figures"]["sensitivity"], 1.0, 1e-6);
    near(&found["masks"][1]["figures"]["sensitivity"], 0.75, 1e-6);
    assert!(pair["figures"]["hausdorff_95_mm"]["definition"].as_str().unwrap().contains("weighted by area"));
    // At no tolerance the sides that were shifted no longer count.
    let strict = folder.json(&["a.nii", "b.nii", "--tolerance", "0", "--definition", "border"]);
    let figures = &strict["labels"][0]["pairs"][0]["figures"];
    assert!(figures["surface_dice"]["value"].as_f64().unwrap() < 1.0);
    assert!(figures["surface_dice"]["definition"].as_str().unwrap().contains("border voxels"));
    let text = folder.text(&["a.nii", "b.nii", "c.nii"]);
    for word in ["0.750", "Dice", "consensus: majority", "generalised conformity", "0.128", "HD95 (mm)"] {
        assert!(text.contains(word), "no {word} in:\n{text}");
    }
}

#[test]
fn empty_masks_are_agreement_on_absence_or_a_missed_object_never_a_number() {
    let empty = || nifti(|_| 0, 0.0);
    let folder = Folder::with(&[("a.nii", block(1)), ("none1.nii", empty()), ("none2.nii", empty())]);
    let found = &folder.json(&["a.nii", "none1.nii", "none2.nii"])["labels"][0];
    let figures = |pair: usize| &found["pairs"][pair]["figures"];
    near(&figures(0)["dice"], 0.0, 0.0);
    assert!(figures(0)["hausdorff_mm"]["not_estimable"].as_str().unwrap().contains("missed"));
    assert!(figures(2)["dice"]["not_estimable"].as_str().unwrap().contains("agreement on absence"));
    assert_eq!(found["figures"]["dice"]["n"], 2);
    assert!(found["figures"]["hausdorff_mm"].get("value").is_none());
    let text = folder.text(&["a.nii", "none1.nii", "none2.nii"]);
    assert!(text.contains("1 of 3 pairs are empty on both sides"), "{text}");
    let nothing = folder.json(&["none1.nii", "none2.nii"]);
    assert!(nothing["labels"][0]["figures"]["dice"]["not_estimable"].is_string());
    assert!(nothing["labels"][0]["staple"].is_null());
    let lone = folder.json(&["a.nii"]);
    assert!(lone["labels"][0]["figures"]["dice"]["not_estimable"].is_string());
    assert_eq!(lone["labels"][0]["masks"][0]["voxels"], 64);
}

#[test]
fn labels_are_chosen_or_compared_one_by_one() {
    let two = |swap: bool| {
        nifti(
            move |[slice, row, _]| match (row < 3, slice < 2) {
                (true, _) => 1 + u8::from(swap),
                (false, true) => 5,
                _ => 0,
            },
            0.0,
        )
    };
    let folder = Folder::with(&[("a.nii", two(false)), ("b.nii", two(true))]);
    let all = folder.json(&["a.nii", "b.nii", "--labels", "all"]);
    let labels: Vec<_> = all["labels"].as_array().unwrap().iter().map(|l| l["label"].as_i64()).collect();
    assert_eq!(labels, [Some(1), Some(2), Some(5)]);
    near(&all["labels"][0]["pairs"][0]["figures"]["dice"], 0.0, 0.0);
    near(&all["labels"][2]["pairs"][0]["figures"]["dice"], 1.0, 0.0);
    let five = folder.json(&["a.nii", "b.nii", "--label", "5"]);
    near(&five["labels"][0]["pairs"][0]["figures"]["dice"], 1.0, 0.0);
    let one = folder.json(&["a.nii", "b.nii", "--label", "1"]);
    assert!(one["notes"][0].as_str().unwrap().contains("b.nii: label 1 does not occur"), "{}", one["notes"]);
    let together = folder.json(&["a.nii", "b.nii"]);
    near(&together["labels"][0]["pairs"][0]["figures"]["dice"], 1.0, 0.0);
    assert!(together["labels"][0]["label"].is_null());
}

#[test]
fn what_does_not_fit_is_named_with_the_next_step() {
    let shifted = nifti(|_| 1, 0.5);
    let folder = Folder::with(&[("a.nii", block(1)), ("b.nii", shifted), ("c.txt", b"none".to_vec())]);
    let error = folder.error(&["a.nii", "b.nii"]);
    let said = "b.nii does not lie on the grid of a.nii: it lies 0.50 mm away";
    assert!(error.contains(said), "{error}");
    let error = folder.error(&["a.nii", "c.txt"]);
    assert!(error.contains("c.txt") && error.contains("neither a NIfTI file nor a DICOM"), "{error}");
    let error = folder.error(&["a.nii", "missing.nii"]);
    assert!(error.contains("missing.nii: the file cannot be read"), "{error}");
    let error = folder.error(&["a.nii", "--consensus", "majority", "--out", "x.png"]);
    assert!(error.contains(".nii.gz"), "{error}");
    assert!(folder.error(&["a.nii", "--consensus", "majority"]).contains("--out"));
    assert!(folder.error(&["a.nii", "--tolerance", "-1"]).contains("tolerance"));
    let error = folder.error(&["a.nii", "--segment", "Liver"]);
    assert!(error.contains("“Liver”") && error.contains("label's number"), "{error}");
}

#[test]
fn the_consensus_is_written_on_the_grid_of_the_masks_and_the_pairs_are_drawn() {
    let folder = Folder::with(&[("a.nii", block(1)), ("b.nii", block(2)), ("c.nii", block(1))]);
    for method in ["staple", "majority"] {
        let arguments = ["a.nii", "b.nii", "c.nii", "--consensus", method, "--out", "truth.nii.gz"];
        let written = folder.json(&arguments);
        assert_eq!(written["written"]["voxels"], 64);
        let again = folder.json(&["a.nii", "truth.nii.gz"]);
        near(&again["labels"][0]["pairs"][0]["figures"]["dice"], 1.0, 0.0);
        std::fs::remove_file(folder.path("truth.nii.gz")).unwrap();
    }
    folder.text(&["a.nii", "b.nii", "--plot", "pairs.svg"]);
    let svg = std::fs::read_to_string(folder.path("pairs.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("0.75") && svg.contains("a.nii"), "{svg}");
}

/// The folder beside the workspace that holds real files; absent in CI, the test fails.
fn shared(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let path = std::env::var_os("OVERREAD_SHARED").map_or_else(|| beside.into(), PathBuf::from).join(name);
    there(path.exists(), &path.display().to_string()).then_some(path)
}

fn there(there: bool, what: &str) -> bool {
    let ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    assert!(there || !ci, "{what} is absent: run the tests by cargo xtask test");
    if !there {
        eprintln!("skipped: {what} is absent");
    }
    there
}

#[test]
fn a_dicom_segmentation_and_a_nifti_file_of_it_are_one_mask() {
    let Some(overlaps) = shared("dicom/seg-dcmqi/partial_overlaps.dcm") else { return };
    let liver = shared("dicom/seg-dcmqi/liver.dcm").unwrap();
    let folder = Folder::with(&[]);
    let [overlaps, liver] = [&overlaps, &liver].map(|path| path.to_str().unwrap());
    let out = ["--consensus", "majority", "--out", "purple.nii.gz"];
    folder.json(&[&[overlaps, "--segment", "PURPLE"], &out[..]].concat());
    let found = folder.json(&[overlaps, "purple.nii.gz", "--segment", "3", "--label", "1"]);
    near(&found["labels"][0]["pairs"][0]["figures"]["dice"], 1.0, 0.0);
    near(&found["labels"][0]["pairs"][0]["figures"]["hausdorff_mm"], 0.0, 0.0);
    // Segmentations of a series that hold other slices.
    let both = folder.json(&[overlaps, liver]);
    assert!(both["grid"]["voxels"][2].as_u64().unwrap() >= 3, "{}", both["grid"]);
    let each = folder.json(&[overlaps, "--labels", "all"]);
    assert_eq!(each["labels"].as_array().unwrap().len(), 5);
    assert_eq!(each["labels"][2]["name"], "PURPLE");
    let error = folder.error(&[overlaps, "--segment", "spleen"]);
    assert!(error.contains("“spleen”") && error.contains("2 (ORANGE)"), "{error}");
}

/// Figures by `SimpleITK`, surface-distance and `SciPy`, with the files they were measured on.
fn measured(folder: &Path) -> Option<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join("target/interop/bin/python");
    let modules = ["-c", "import scipy, SimpleITK, surface_distance"];
    let has = Command::new(&python).args(modules).output().is_ok_and(|out| out.status.success());
    there(has, "Python with SimpleITK and surface-distance (target/interop)").then(|| {
        let mut script = Command::new(&python);
        let out = script.arg(root.join("tests/interop/mask_measures.py")).arg(folder).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    })
}

#[test]
fn figures_are_those_of_simpleitk_surface_distance_and_scipy() {
    let folder = Folder::with(&[]);
    let Some(expected) = measured(folder.0.path()) else { return };
    let files = ["reader0.nii.gz", "reader1.nii.gz", "reader2.nii.gz", "reader3.nii.gz"];
    for definition in ["surfel", "border"] {
        let all = folder.json(&[&files[..], &["--definition", definition, "--field", "grid"]].concat());
        let found = &all["labels"][0];
        for (pair, expected) in
            found["pairs"].as_array().unwrap().iter().zip(expected["pairs"].as_array().unwrap())
        {
            for (key, value) in expected[definition].as_object().unwrap() {
                near(&pair["figures"][key], value.as_f64().unwrap(), 1e-5);
            }
        }
        for (index, mask) in found["masks"].as_array().unwrap().iter().enumerate() {
            near(&mask["figures"]["volume_ml"], expected["volumes_ml"][index].as_f64().unwrap(), 1e-6);
            for side in ["sensitivity", "specificity"] {
                near(&mask["figures"][side], expected[side][index].as_f64().unwrap(), 1e-4);
            }
        }
        assert_eq!(found["consensus"][0]["voxels"], expected["majority_voxels"]);
        assert_eq!(found["consensus"][1]["voxels"], expected["staple_voxels"]);
        assert_eq!(found["pairs"].as_array().unwrap().len(), 6);
    }
}

#[test]
fn the_examples_of_the_help_run_on_nifti_files() {
    let folder = Folder::with(&[]);
    for reader in 1..=5 {
        // Two files of one mask: their majority, written compressed, is that mask.
        for name in ["a.nii", "b.nii"] {
            std::fs::write(folder.path(name), block(reader % 3)).unwrap();
        }
        let out = format!("r{reader}.nii.gz");
        folder.text(&["a.nii", "b.nii", "--consensus", "majority", "--out", &out]);
    }
    let help = folder.text(&["--help"]);
    let examples: Vec<&str> =
        help.lines().filter_map(|line| line.trim().strip_prefix("overread stats masks ")).collect();
    assert!(examples.len() > 1, "{help}");
    let mut run = 0;
    for example in examples.iter().filter(|example| !example.contains(".dcm")) {
        let words: Vec<&str> = example.split(' ').collect();
        assert!(folder.text(&words).contains("Dice"), "{example}");
        let out = words.windows(2).find(|pair| pair[0] == "--out").map(|pair| pair[1]);
        assert!(out.is_none_or(|out| folder.path(out).is_file()), "{example}");
        run += 1;
    }
    assert!(run > 0);
}
