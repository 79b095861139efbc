//! Every public function of the libraries has a small example that runs as a test.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

/// Names of the public functions outside `impl` blocks whose doc comment holds no code; and how many there are.
fn without_example(text: &str) -> (usize, Vec<String>) {
    let (mut functions, mut found, mut example) = (0, Vec::new(), false);
    for line in text.lines() {
        if line.starts_with("///") {
            example |= line.starts_with("/// ```");
        } else if let Some(name) = line.strip_prefix("pub fn ") {
            functions += 1;
            if !example {
                found.push(name.split(['(', '<']).next().unwrap_or(name).to_owned());
            }
            example = false;
        } else if !line.starts_with("#[") {
            example = false;
        }
    }
    (functions, found)
}

#[test]
fn every_public_function_has_an_example() -> std::io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for crate_sources in ["src", "../geometry/src"] {
        sources(&here.join(crate_sources), &mut files)?;
    }
    let mut functions = 0;
    for file in files {
        let (there, missing) = without_example(&std::fs::read_to_string(&file)?);
        functions += there;
        assert!(missing.is_empty(), "{} has no example for: {}", file.display(), missing.join(", "));
    }
    assert!(functions > 150, "only {functions} functions were found: is this the right folder?");
    Ok(())
}

#[test]
fn a_function_without_an_example_is_found() {
    let text = "/// Adds.\n///\n/// ```\n/// ```\n#[must_use]\npub fn add() {}\n\n/// Takes away.\npub fn take<T>() {}\n";
    assert_eq!(without_example(text), (2, vec!["take".to_owned()]));
}
