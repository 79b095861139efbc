//! `overread import`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use workflow::app::App;
use workflow::import::{Importer, Progress, from_paths};

use crate::print;

#[derive(Args)]
#[command(
    after_help = "Example:\n  overread import --project chest-nodules /archive/2026 more.zip --data-dir /srv/overread"
)]
pub struct Options {
    /// The project's short name.
    #[arg(long, value_name = "NAME")]
    project: String,
    /// Files, folders and zips.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print one JSON object per file, then one for the whole.
    #[arg(long)]
    json: bool,
}

pub async fn run(app: &App, options: Options) -> Result<()> {
    let importer = Importer::at_command_line(app, &options.project).await?;
    let mut shown = Shown::new(options.json);
    let import = from_paths(app, &importer, &options.paths, &mut |progress| shown.add(progress)).await?;
    shown.finish();
    let tally = &import.tally;
    if options.json {
        return print::json(&json!({
            "import": import.id,
            "stored": tally.stored,
            "duplicate": tally.duplicate,
            "quarantined": tally.quarantined,
            "refused": tally.refused,
            "cases_made": import.cases_made,
        }));
    }
    println!(
        "{} stored, {} duplicate, {} quarantined, {} refused; {} new cases.",
        tally.stored, tally.duplicate, tally.quarantined, tally.refused, import.cases_made
    );
    Ok(())
}

/// A progress bar, and above it a line for each file that was not simply taken.
pub struct Shown {
    bar: ProgressBar,
    json: bool,
}

impl Shown {
    pub fn new(json: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {elapsed}  {msg}") {
            bar.set_style(style);
        }
        Self { bar, json }
    }

    pub fn add(&mut self, progress: Progress<'_>) {
        self.bar.set_length(progress.found as u64);
        self.bar.set_position(progress.done as u64);
        for report in progress.reports {
            if self.json {
                println!("{}", json!(report));
            } else if let Some(reason) = &report.reason {
                self.bar.suspend(|| eprintln!("{}: {} – {reason}", report.name, report.outcome));
            }
        }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
