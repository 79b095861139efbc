//! `overread stats`: the statistics of the product on tables of one's own, without a store.

mod agreement;
mod entry;
mod natural;
mod ratings;
mod report;
mod resample;
mod sheet;

use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    /// Agreement of readers: every coefficient that fits the level of measurement, side by side.
    Agreement(agreement::Options),
}

pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Agreement(options) => agreement::run(&options),
    }
}
