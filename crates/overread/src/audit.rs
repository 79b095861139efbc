//! `overread audit`.

use anyhow::{Result, bail};
use clap::Subcommand;
use serde_json::json;
use workflow::app::App;

use crate::print;

#[derive(Subcommand)]
pub enum Command {
    /// Recompute the chain of hashes and name the first event that does not fit.
    #[command(after_help = "Example:\n  overread audit verify --data-dir /srv/overread")]
    Verify {
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Read every image and every quarantined file, compare each with its digest, and look it up in the index.
    #[command(after_help = "Example:\n  overread audit images --data-dir /srv/overread")]
    Images {
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(app: &App, command: Command) -> Result<()> {
    match command {
        Command::Verify { json } => trail(app, json).await,
        Command::Images { json } => images(app, json).await,
    }
}

async fn images(app: &App, json: bool) -> Result<()> {
    let found = workflow::import::verify(app).await?;
    if json {
        print::json(&json!({
            "images": found.images,
            "quarantined": found.quarantined,
            "wrong": found.wrong,
            "faults": found.faults,
        }))?;
    } else {
        found.faults.iter().for_each(|sentence| println!("{sentence}"));
        println!(
            "{} images and {} quarantined files are as they came; {} are not.",
            found.images, found.quarantined, found.wrong
        );
    }
    if found.wrong > 0 {
        bail!("the store is not whole: restore what is named above from a backup");
    }
    Ok(())
}

async fn trail(app: &App, json: bool) -> Result<()> {
    let found = workflow::audit::verify_store(app).await?;
    if json {
        print::json(&json!({
            "sound": found.sound,
            "events": found.events,
            "first_broken": found.first_broken,
            "sentence": found.sentence,
        }))?;
    } else {
        println!("{}", found.sentence);
    }
    if !found.sound {
        bail!("the audit trail is broken: restore the database from a backup and compare");
    }
    Ok(())
}
