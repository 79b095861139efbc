//! `overread demo`: an installation that has been at work for some weeks, with known truth.

mod clock;
mod people;
mod reads;
mod seed;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;
use workflow::app::App;
use workflow::import::{Importer, from_paths};

use crate::import::Shown;
use crate::serve;
use crate::store::StoreOptions;

#[derive(Args)]
#[command(after_help = "Example:\n  overread demo --data-dir /tmp/overread-demo --dicom /archive/chest")]
pub struct Options {
    /// Add the DICOM studies of this folder to the demo project on chest CT.
    #[arg(long, value_name = "DIR")]
    dicom: Option<PathBuf>,
    /// The address to serve on; port 0 takes a free one.
    #[arg(long, env = "OVERREAD_LISTEN", default_value = "127.0.0.1:8042")]
    listen: SocketAddr,
    /// Fill the store, but do not serve it.
    #[arg(long)]
    no_serve: bool,
}

pub async fn run(store: &StoreOptions, options: Options) -> Result<()> {
    let start = Instant::now();
    let app = store.open().await?;
    if people::are_there(&app).await? {
        eprintln!("The demo's data is there already; remove the folder to begin anew.");
    } else {
        seed::fill(store).await.context("the demo could not be filled")?;
        eprintln!("Filled in {:.1} s.", start.elapsed().as_secs_f64());
    }
    if let Some(folder) = options.dicom {
        add_studies(&app, folder).await?;
    }
    if options.no_serve {
        return Ok(());
    }
    serve::listen(app, options.listen, None, None, |address| {
        println!("\nOverread listens on http://{address} – Ctrl+C stops it.\n");
        people::print_sign_ins();
    })
    .await
}

async fn add_studies(app: &App, folder: PathBuf) -> Result<()> {
    let importer = Importer::at_command_line(app, seed::CHEST).await?;
    let mut shown = Shown::new(false);
    let import = from_paths(app, &importer, &[folder], &mut |progress| shown.add(progress)).await?;
    shown.finish();
    eprintln!(
        "{} images and {} cases added to the project {}.",
        import.tally.stored,
        import.cases_made,
        seed::CHEST
    );
    Ok(())
}
