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
}

pub async fn run(app: &App, command: Command) -> Result<()> {
    let Command::Verify { json } = command;
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
