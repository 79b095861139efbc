//! What is generated and kept in the repository: the API's description and the web app's client types.

use anyhow::{Context, Result, bail};

use crate::{run, web};

const TYPES: &str = "web/src/api/schema.d.ts";

/// Writes both anew.
pub fn run() -> Result<()> {
    run::show(
        "write docs/openapi.json",
        run::cargo()
            .args(["test", "--locked", "-p", "overread-server", "--test", "openapi"])
            .env("OVERREAD_UPDATE", "1"),
    )?;
    web::install("web")?;
    run::show("write the web app's client types", types(TYPES).current_dir(run::root()))
}

/// Fails when the client types are older than the API's description, which a test of the server holds.
pub fn check() -> Result<()> {
    let fresh = tempfile::Builder::new().suffix(".d.ts").tempfile()?;
    run::output(&mut types(&fresh.path().to_string_lossy()))?;
    let kept = std::fs::read_to_string(run::root().join(TYPES)).context(TYPES)?;
    if std::fs::read_to_string(fresh.path())? != kept {
        bail!("{TYPES} is older than docs/openapi.json: run cargo xtask gen");
    }
    Ok(())
}

fn types(target: &str) -> std::process::Command {
    run::program(
        "node",
        &["web/node_modules/openapi-typescript/bin/cli.js", "docs/openapi.json", "-o", target],
    )
}
