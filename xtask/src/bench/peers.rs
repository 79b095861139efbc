//! Other programs that do the same work: Python packages in a folder of their own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::run;

const FOLDER: &str = "target/bench/peers";

/// The folder of a Python environment.
pub struct Peers {
    python: PathBuf,
}

impl Peers {
    /// Makes the folder if need be and installs the packages that are missing. What cannot be installed is
    /// said; its measurements then fail one by one.
    pub fn ensure(packages: &[&str]) -> Result<Self> {
        let folder = run::root().join(FOLDER);
        let python = folder.join("bin/python");
        if !python.exists() {
            run::show(
                "folder for other programs",
                Command::new("python3").args(["-m", "venv"]).arg(&folder),
            )?;
        }
        let peers = Self { python };
        let missing: Vec<&str> = packages.iter().copied().filter(|package| !peers.has(package)).collect();
        // Together first, so that versions that suit each other are found.
        if !missing.is_empty() && peers.install(&missing).is_err() {
            for package in missing {
                if let Err(why) = peers.install(&[package]) {
                    eprintln!("   {package} cannot be installed: {why}");
                }
            }
        }
        Ok(peers)
    }

    fn has(&self, package: &str) -> bool {
        let mut pip = Command::new(&self.python);
        run::output(pip.args(["-m", "pip", "show", "--quiet", package])).is_ok()
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        eprintln!("── install {}", packages.join(", "));
        let mut pip = Command::new(&self.python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages);
        run::output(&mut pip).map(drop)
    }

    /// A run of a script.
    pub fn script(&self, path: &str) -> Command {
        let mut command = Command::new(&self.python);
        command.arg(run::root().join(path));
        command
    }
}
