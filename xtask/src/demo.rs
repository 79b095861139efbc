//! `cargo xtask demo`: from a fresh clone to a running product.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::{e2e, run, web};

#[derive(Args)]
pub struct Options {
    /// Add the DICOM studies of this folder to the demo project.
    #[arg(long, value_name = "DIR")]
    dicom: Option<PathBuf>,
    /// Where the demo's data is kept; an existing one is opened again.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The address to serve on.
    #[arg(long, default_value = "127.0.0.1:8042")]
    listen: String,
}

pub fn run(options: &Options) -> Result<()> {
    web::build()?;
    run::show("build overread", run::cargo().args(["build", "--locked", "-p", "overread"]))?;
    let binary = e2e::binary()?;
    let data = options.data_dir.clone().unwrap_or_else(|| binary.with_file_name("").join("../demo"));
    let mut demo = std::process::Command::new(&binary);
    demo.arg("demo").arg("--data-dir").arg(data).arg("--listen").arg(&options.listen);
    if let Some(folder) = &options.dicom {
        demo.arg("--dicom").arg(folder);
    }
    run::show("serve the demo (Ctrl+C stops it)", &mut demo)
}
