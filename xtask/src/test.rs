//! `cargo xtask test`: everything, in the order that finds a fault soonest.

use anyhow::{Result, bail};
use clap::Args;

use crate::{e2e, generate, packages, postgres, python, run, web};

#[derive(Args)]
pub struct Options {
    /// Leave out the end-to-end tests in the browser (never in CI).
    #[arg(long)]
    no_browser: bool,
}

pub fn run(options: &Options) -> Result<()> {
    if options.no_browser && is_ci(std::env::var("CI").ok().as_deref()) {
        bail!("--no-browser leaves tests out, which CI never does: run without it, or without CI set");
    }
    packages::ensure(&[
        packages::POSTGRESQL,
        packages::CHROMIUM,
        packages::DCMTK,
        packages::DICOM3TOOLS,
        packages::PYTHON_VENV,
    ])?;
    python::ensure()?;
    let server = postgres::Server::start()?;
    web::build()?;
    rust(&server)?;
    web_units()?;
    generate::check()?;
    if options.no_browser {
        eprintln!("skipped: the end-to-end tests, as --no-browser asks");
        return Ok(());
    }
    e2e::run(&[])
}

fn rust(server: &postgres::Server) -> Result<()> {
    let nextest = run::output(run::cargo().args(["nextest", "--version"])).is_ok();
    let arguments: &[&str] = if nextest {
        &["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]
    } else {
        &["test", "--workspace", "--locked", "--no-fail-fast"]
    };
    run::show("Rust tests", run::cargo().args(arguments).env("OVERREAD_TEST_POSTGRES", server.url()))?;
    if nextest {
        let examples = ["test", "--doc", "--locked", "-p", "overread-stats", "-p", "overread-geometry"];
        run::show("examples in the documentation", run::cargo().args(examples))?;
    }
    Ok(())
}

fn web_units() -> Result<()> {
    let web = run::root().join("web");
    let scripts = [
        ("types of the web app", "typecheck"),
        ("lints of the web app", "lint"),
        ("unit tests of the web app", "test"),
    ];
    for (title, script) in scripts {
        run::show(title, run::program("npm", &["run", "--silent", script]).current_dir(&web))?;
    }
    Ok(())
}

/// Services set `CI` to `true`, `1` or a name of theirs.
fn is_ci(value: Option<&str>) -> bool {
    !matches!(value, None | Some("" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use super::is_ci;

    #[test]
    fn every_way_of_saying_ci_is_understood() {
        assert!(["true", "1", "yes"].into_iter().all(|value| is_ci(Some(value))));
        assert!(![None, Some(""), Some("0"), Some("false")].into_iter().any(is_ci));
    }
}
