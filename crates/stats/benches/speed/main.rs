//! Measures the statistics and the geometry on synthetic data. `cargo xtask bench stats` runs it, and other
//! programs on the same data beside it.
//!
//! Data and results are written to the folder given as the only argument.

mod boxes;
mod clock;
mod files;
mod masks;
mod measurements;
mod ratings;

use std::path::PathBuf;
use std::process::ExitCode;

use clock::Row;

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let Some(folder) = std::env::args().skip(1).find(|a| !a.starts_with("--")).map(PathBuf::from) else {
        eprintln!("give the folder for data and results: cargo xtask bench stats does");
        return ExitCode::FAILURE;
    };
    match run(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    let rows: Vec<Row> =
        [ratings::run(folder)?, masks::run(folder)?, boxes::run(folder)?, measurements::run(folder)?]
            .into_iter()
            .flatten()
            .collect();
    std::fs::write(folder.join("ours.json"), serde_json::to_vec_pretty(&rows)?)?;
    Ok(())
}
