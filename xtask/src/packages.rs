//! What the tests need of the operating system: installed when this user may, else named.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run;

/// One of the system's packages and how to see that it is there.
#[derive(Clone, Copy)]
pub struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

/// A real database server for the store's tests.
pub const POSTGRESQL: Package =
    Package { name: "postgresql", is_there: || crate::postgres::programs().is_some() };

/// A real browser for the end-to-end tests.
pub const CHROMIUM: Package = Package { name: "chromium", is_there: || chromium().is_some() };

/// DICOM clients of the network protocol, and a look into files: `storescu`, `echoscu`, `dcmdump`.
pub const DCMTK: Package = Package { name: "dcmtk", is_there: || run::is_there("storescu") };

/// Checks files against the standard: `dciodvfy`.
pub const DICOM3TOOLS: Package = Package { name: "dicom3tools", is_there: || run::is_there("dciodvfy") };

/// Makes the folder that clients written in Python are put into.
pub const PYTHON_VENV: Package = Package {
    name: "python3-venv",
    is_there: || run::output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_ok(),
};

/// Measures how many requests a server answers.
pub const WRK: Package = Package { name: "wrk", is_there: || run::is_there("wrk") };

/// Serves static files, as fast as bytes can be served.
pub const NGINX: Package = Package { name: "nginx-light", is_there: || nginx().is_some() };

/// Another archive, to measure beside.
pub const ORTHANC: Package = Package { name: "orthanc", is_there: || run::is_there("Orthanc") };

/// Its DICOMweb.
pub const ORTHANC_DICOMWEB: Package = Package {
    name: "orthanc-dicomweb",
    is_there: || Path::new("/usr/share/orthanc/plugins/libOrthancDicomWeb.so").exists(),
};

/// Decodes JPEG 2000 and HTJ2K, the beginnings of files, too: `opj_decompress`.
pub const OPENJPEG: Package =
    Package { name: "libopenjp2-tools", is_there: || run::is_there("opj_decompress") };

/// Brings the other archive's index up to date, as its makers advise.
pub const SQLITE3: Package = Package { name: "sqlite3", is_there: || run::is_there("sqlite3") };

/// Where nginx is, which may be no one's to call but root's.
pub fn nginx() -> Option<&'static str> {
    ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|path| Path::new(path).exists())
}

/// Where the browser is.
pub fn chromium() -> Option<&'static str> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .find(|path| Path::new(path).exists())
}

/// Installs the packages that are missing.
pub fn ensure(packages: &[Package]) -> Result<()> {
    let missing: Vec<_> = packages.iter().filter(|one| !(one.is_there)()).map(|one| one.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    let root = run::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    if !root || !run::is_there("apt-get") {
        bail!("missing: {}. Install with: sudo {line}", missing.join(", "));
    }
    run::show("refresh the list of system packages", Command::new("apt-get").args(["update", "--quiet"]))?;
    run::show(
        &line,
        Command::new("apt-get")
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(&missing)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}
