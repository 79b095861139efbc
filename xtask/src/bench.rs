//! `cargo xtask bench …`: what work costs on this machine, in seconds of processor time.

mod archive;
mod peers;
mod stats;
mod viewer;

use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Bench {
    /// The statistics and the geometry, beside other programs on the same data.
    Stats(stats::Options),
    /// The archive, beside Orthanc and nginx on the same files and by the same clients.
    Archive(archive::Options),
    /// The reading room in a browser, beside OHIF on the same images.
    Viewer(viewer::Options),
}

pub fn run(bench: &Bench) -> Result<()> {
    match bench {
        Bench::Stats(options) => stats::run(options),
        Bench::Archive(options) => archive::run(options),
        Bench::Viewer(options) => viewer::run(options),
    }
}
