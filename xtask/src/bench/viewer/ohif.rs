//! OHIF as it is published on npm, built by its makers.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run;

const PACKAGE: &str = "@ohif/app@3.13.2";
const FOLDER: &str = "target/bench/ohif";

/// The folder of the built program, fetched if need be.
pub fn ensure() -> Result<PathBuf> {
    let folder = run::root().join(FOLDER);
    let built = folder.join("package/dist");
    if built.join("index.html").exists() {
        return Ok(built);
    }
    fs::create_dir_all(&folder)?;
    let mut pack = run::program("npm", &["pack", "--silent", PACKAGE]);
    let name = run::output(pack.current_dir(&folder))?;
    let Some(archive) = name.lines().last().map(str::trim) else { bail!("npm names no file of {PACKAGE}") };
    run::show("unpack OHIF", Command::new("tar").args(["-xzf", archive]).current_dir(&folder))?;
    fs::remove_file(folder.join(archive))?;
    Ok(built)
}
