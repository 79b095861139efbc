//! The only build tool: `cargo xtask demo | test | gen | e2e | bench`.

mod bench;
mod demo;
mod e2e;
mod generate;
mod packages;
mod postgres;
mod python;
mod run;
mod test;
mod web;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, shows and tests Overread")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, fill a demo project and serve it on 127.0.0.1:8042.
    Demo(demo::Options),
    /// Run every test: Rust on SQLite and PostgreSQL, the web app, and end to end in Chromium.
    Test(test::Options),
    /// Write docs/openapi.json from the server and the web app's client types from it.
    Gen,
    /// Build, then run the end-to-end tests alone; arguments go to Playwright.
    E2e {
        /// Passed on, for instance `--headed` or the name of a file.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure what work costs on this machine.
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn main() -> Result<()> {
    match Arguments::parse().task {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Gen => generate::run(),
        Task::Bench(bench) => bench::run(&bench),
        Task::E2e { arguments } => {
            packages::ensure(&[packages::CHROMIUM])?;
            web::build()?;
            e2e::run(&arguments)
        }
    }
}
