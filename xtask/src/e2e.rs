//! The end-to-end tests: the real binary, a real browser, real files.

use anyhow::{Context, Result};

use crate::{packages, run, web};

const FOLDER: &str = "tests/e2e";

/// Builds the binary and runs Playwright, which starts and stops a server of its own on a free port.
pub fn run(arguments: &[String]) -> Result<()> {
    web::install(FOLDER)?;
    lint()?;
    run::show("build overread", run::cargo().args(["build", "--locked", "-p", "overread"]))?;
    let browser = packages::chromium().context("Chromium is not installed: apt-get install chromium")?;
    run::show(
        "end-to-end tests",
        run::program("npx", &["--no-install", "playwright", "test"])
            .args(arguments)
            .current_dir(run::root().join(FOLDER))
            .env("OVERREAD_BROWSER", browser)
            .env("OVERREAD_BINARY", binary()?),
    )
}

/// A promise that nobody waits for is a test that races.
fn lint() -> Result<()> {
    let folder = run::root().join(FOLDER);
    let tools = run::root().join("web/node_modules/.bin");
    run::show(
        "types of the end-to-end tests",
        run::program("npm", &["run", "--silent", "typecheck"]).current_dir(&folder),
    )?;
    let mut oxlint = std::process::Command::new(tools.join("oxlint"));
    run::show(
        "lints of the end-to-end tests",
        oxlint.current_dir(&folder).env("OXLINT_TSGOLINT_PATH", tools.join("tsgolint")),
    )
}

/// Where cargo put the binary.
pub fn binary() -> Result<std::path::PathBuf> {
    let description = run::output(run::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let (_, rest) =
        description.split_once("\"target_directory\":\"").context("cargo names no target folder")?;
    let (folder, _) = rest.split_once('"').context("cargo names no target folder")?;
    Ok(std::path::Path::new(folder).join("debug").join("overread"))
}
