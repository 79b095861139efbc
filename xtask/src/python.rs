//! Clients written in Python that the tests talk to the server with, in a folder of their own.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// What is installed, with its versions.
const REQUIREMENTS: &str = "tests/interop/requirements.txt";

/// Where: tests find `bin/python` in it.
const FOLDER: &str = "target/interop";

/// Makes the folder, and makes it anew when the requirements have changed.
pub fn ensure() -> Result<()> {
    let root = run::root();
    let wanted = fs::read_to_string(root.join(REQUIREMENTS)).context(REQUIREMENTS)?;
    let folder = root.join(FOLDER);
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run::show(
        "folder for clients written in Python",
        Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder),
    )?;
    run::show(
        "pynetdicom, dicomweb-client",
        Command::new(folder.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(root.join(REQUIREMENTS)),
    )?;
    fs::write(stamp, wanted)?;
    Ok(())
}
