//! Clients that nobody here wrote, and real files for them to send.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Whether what a test needs is there. Where it is not, that is said; in CI it is a failure.
fn found(what: &str, there: bool) -> bool {
    if !there {
        let ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        assert!(!ci, "{what} is missing: run the tests by cargo xtask test");
        eprintln!("skipped: {what} is missing; cargo xtask test installs what it can");
    }
    there
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A program of dcmtk.
pub fn dcmtk(name: &str) -> Option<Command> {
    let there = Command::new(name).arg("--version").stdout(Stdio::null()).status().is_ok();
    found(&format!("{name} (of dcmtk)"), there).then(|| Command::new(name))
}

/// A script of `tests/interop`, with the Python that has pynetdicom.
pub fn script(name: &str) -> Option<Command> {
    let python = root().join("target/interop/bin/python");
    found("Python with pynetdicom (target/interop)", python.is_file()).then(|| {
        let mut command = Command::new(python);
        command.arg(root().join("tests/interop").join(name));
        command
    })
}

/// A folder of the corpus of real and odd files.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let path =
        std::env::var_os("OVERREAD_DICOM").map_or_else(|| root().join("../shared/dicom"), PathBuf::from);
    let path = path.join(folder);
    found(&format!("the corpus of DICOM files ({})", path.display()), path.is_dir()).then_some(path)
}

/// What a client said, for messages of failures.
pub fn said(output: &Output) -> String {
    format!(
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The data set of a file: what stands behind the elements of its meta group.
pub fn data_set(file: &[u8]) -> &[u8] {
    let mut rest = &file[132..];
    while let [2, 0, _, _, vr @ ..] = rest
        && let [one, other, low, high, far @ ..] = vr
    {
        let (head, length) = match ([*one, *other], far) {
            ([b'O', b'B'] | [b'U', b'N'], [a, b, c, d, ..]) => (12, u32::from_le_bytes([*a, *b, *c, *d])),
            _ => (8, u16::from_le_bytes([*low, *high]).into()),
        };
        rest = &rest[head + length as usize..];
    }
    // pynetdicom sends nothing where not even the head of an element is left.
    if rest.len() < 8 { &[] } else { rest }
}
