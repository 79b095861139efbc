//! The web app's build, repeated only when something changed.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::run;

/// Installs what the lock file says, unless that was done since the lock file last changed.
pub fn install(folder: &str) -> Result<()> {
    let folder = run::root().join(folder);
    let lock = modified(&folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    if modified(&folder.join("node_modules/.package-lock.json")).is_some_and(|done| done >= lock) {
        return Ok(());
    }
    run::show(
        &format!("npm ci in {}", folder.display()),
        run::program("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(&folder),
    )
}

/// Builds `web/dist`, unless it is newer than everything it is made of.
pub fn build() -> Result<()> {
    install("web")?;
    let web = run::root().join("web");
    let sources = ["src", "public", "index.html", "reading.html", "vite.config.ts", "package-lock.json"];
    let newest = sources.iter().filter_map(|name| newest(&web.join(name))).max();
    let built = modified(&web.join("dist/assets"));
    if built.is_some() && built >= newest {
        return Ok(());
    }
    run::show("build the web app", run::program("npm", &["run", "--silent", "build"]).current_dir(&web))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    let inside = std::fs::read_dir(path).ok()?.filter_map(|entry| newest(&entry.ok()?.path())).max();
    inside.max(modified(path))
}
