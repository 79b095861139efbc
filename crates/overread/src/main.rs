//! `overread`: the command line, and the wiring of the product to a store.

mod admin;
mod audit;
mod deidentify;
mod demo;
mod dimse;
mod import;
mod print;
mod project;
mod serve;
mod stats;
mod store;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args as _, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::store::StoreOptions;

/// Quality-assured annotation of medical images: blind reads, consensus, reference standard.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    store: StoreOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web app and the API, and do the background work.
    Serve(serve::Options),
    /// Import DICOM files, folders and zips into a project.
    Import(import::Options),
    /// List projects, apply a project file, write one.
    #[command(subcommand)]
    Project(project::Command),
    /// Make administrators, list people, set a password.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Verify the audit trail.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Agreement, consensus, accuracy, limits of agreement, control charts and sample sizes of one's own tables.
    #[command(subcommand)]
    Stats(stats::Command),
    /// Write copies of DICOM files without what names their patients.
    Deidentify(deidentify::Options),
    /// Decode what standard input asks for; the server starts this for itself.
    #[command(hide = true)]
    DecodeWorker {
        /// How much memory it may take.
        memory_bytes: u64,
    },
    /// Fill an empty store with synthetic studies and simulated reads, and serve it.
    Demo(demo::Options),
}

fn main() -> ExitCode {
    let arguments = arguments();
    // Before any thread starts: what confines a worker holds for all that it does.
    let outcome = if let Command::DecodeWorker { memory_bytes } = arguments.command {
        workflow::decoding::worker::run(memory_bytes).map_err(Into::into)
    } else {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run(arguments)))
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("overread: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for. The statistics go by no store, so that their help is not to tell its options.
fn arguments() -> Arguments {
    let store = StoreOptions::augment_args(clap::Command::new("store"));
    let hidden: Vec<clap::Arg> = store.get_arguments().map(|option| option.clone().hide(true)).collect();
    let command = Arguments::command().mut_subcommand("stats", |stats| stats.args(hidden));
    Arguments::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
}

async fn run(Arguments { store, command }: Arguments) -> Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("OVERREAD_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match command {
        Command::Serve(options) => serve::run(&store, options).await,
        Command::Import(options) => import::run(&store.open().await?, options).await,
        Command::Project(command) => project::run(&store.open().await?, command).await,
        Command::Admin(command) => admin::run(&store.open().await?, command).await,
        Command::Audit(command) => audit::run(&store.open().await?, command).await,
        Command::Stats(command) => stats::run(command),
        Command::Deidentify(options) => deidentify::run(&options),
        Command::Demo(options) => demo::run(&store, options).await,
        Command::DecodeWorker { memory_bytes } => Ok(workflow::decoding::worker::run(memory_bytes)?),
    }
}
