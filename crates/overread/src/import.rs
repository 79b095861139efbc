//! `overread import`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use domain::import::FileOutcome;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use workflow::app::App;
use workflow::import::{Importer, Progress, Told, Watch, from_paths, watch};

use crate::print;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  overread import --project chest-nodules /archive/2026 more.zip --data-dir /srv/overread\n  \
        overread import --project chest-nodules /media/cdrom/DICOMDIR\n  \
        overread import --project chest-nodules --watch /srv/incoming"
)]
pub struct Options {
    /// The project's short name.
    #[arg(long, value_name = "NAME")]
    project: String,
    /// Files, folders, zips and media directories (DICOMDIR), which stand for the files they name.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print one JSON object per file, then one for the whole.
    #[arg(long)]
    json: bool,
    /// Go on taking what comes into the one folder that is named, until Ctrl+C.
    #[arg(long)]
    watch: bool,
    /// Seconds for which a file of a watched folder has to stay as it is before it is taken.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, requires = "watch")]
    rest: u64,
}

pub async fn run(app: &App, options: Options) -> Result<()> {
    let importer = Importer::at_command_line(app, &options.project).await?;
    let done = if options.watch {
        go_on(app, &importer, options).await
    } else {
        once(app, &importer, options).await
    };
    app.close().await;
    done
}

/// Takes what comes into a folder until it is told to stop.
async fn go_on(app: &App, importer: &Importer, options: Options) -> Result<()> {
    let [folder] = &options.paths[..] else { bail!("--watch takes one folder: start it once for each") };
    if !folder.is_dir() {
        bail!("{} is no folder: --watch takes one that exists", folder.display());
    }
    let pause = Duration::from_secs(options.rest.clamp(1, 10)) / 2;
    let watched = Watch { folder: folder.canonicalize()?, rest: Duration::from_secs(options.rest), pause };
    let mut round = Round { json: options.json, ..Round::default() };
    eprintln!("Watching {}: Ctrl+C stops.", watched.folder.display());
    Ok(watch(app, importer, &watched, &mut |told| round.tell(&told), server::told_to_stop()).await?)
}

/// What came of a watched folder since it was last said.
#[derive(Default)]
struct Round {
    json: bool,
    outcomes: [u32; 4],
    waiting: String,
}

impl Round {
    fn tell(&mut self, told: &Told<'_>) {
        match told {
            Told::Files(reports) => {
                self.waiting.clear();
                for report in *reports {
                    if let Some(at) = FileOutcome::ALL.iter().position(|outcome| *outcome == report.outcome) {
                        self.outcomes[at] += 1;
                    }
                    if self.json {
                        println!("{}", json!(report));
                    } else if let Some(reason) = &report.reason {
                        eprintln!("{}: {} – {reason}", report.name, report.outcome);
                    }
                }
            }
            Told::Rest if self.json => {}
            Told::Rest => {
                let [stored, duplicate, quarantined, refused] = std::mem::take(&mut self.outcomes);
                let now = jiff::Zoned::now().strftime("%F %T").to_string();
                println!(
                    "{now}  {stored} stored, {duplicate} duplicate, {quarantined} quarantined, {refused} refused."
                );
            }
            // Said once, however long it lasts.
            Told::Waiting(why) if *why != self.waiting => {
                eprintln!("{why}");
                self.waiting.clone_from(why);
            }
            Told::Waiting(_) => {}
        }
    }
}

async fn once(app: &App, importer: &Importer, options: Options) -> Result<()> {
    let mut shown = Shown::new(options.json);
    let import = from_paths(app, importer, &options.paths, &mut |progress| shown.add(progress)).await?;
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
        let template = "{bar:30} {msg}  {bytes}/{total_bytes}  {bytes_per_sec}  {elapsed}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, json }
    }

    pub fn add(&mut self, progress: Progress<'_>) {
        self.bar.set_length(progress.found_bytes);
        self.bar.set_position(progress.done_bytes);
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        let rate = progress.done as f64 / seconds;
        self.bar.set_message(format!("{}/{} files, {rate:.0}/s", progress.done, progress.found));
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
