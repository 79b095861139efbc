//! `overread project`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use serde_json::json;
use workflow::app::App;
use workflow::export::{self, Copied, SegmentationsWanted, Segmented, Uids};
use workflow::fault::{Fault, FieldFault};
use workflow::identity;
use workflow::person::command_line::administrator as administrator_named;
use workflow::project::document;

use crate::print;

#[derive(Subcommand)]
pub enum Command {
    /// Every project.
    #[command(after_help = "Example:\n  overread project list --json")]
    List {
        /// The administrator who acts; needed where there are several.
        #[arg(long = "as", value_name = "NAME")]
        administrator: Option<String>,
        /// Print one JSON object per project.
        #[arg(long)]
        json: bool,
    },
    /// Make a project, or change one, so that it is as a file says.
    #[command(after_help = "Example:\n  overread project apply chest-nodules.yaml")]
    Apply {
        /// The project's file.
        file: PathBuf,
        /// The administrator who acts; needed where there are several.
        #[arg(long = "as", value_name = "NAME")]
        administrator: Option<String>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Write a project's file to standard output.
    #[command(after_help = "Example:\n  overread project export chest-nodules > chest-nodules.yaml")]
    Export {
        /// The project's short name.
        project: String,
        /// The administrator who acts; needed where there are several.
        #[arg(long = "as", value_name = "NAME")]
        administrator: Option<String>,
    },
    /// Write copies of a project's images by its de-identification profile.
    #[command(after_help = "Example:\n  overread project images chest-nodules given-away/")]
    Images {
        /// The project's short name.
        project: String,
        /// The folder for the copies; it is made, and must be empty.
        output: PathBuf,
        /// The administrator who acts; needed where there are several.
        #[arg(long = "as", value_name = "NAME")]
        administrator: Option<String>,
    },
    /// Write the masks of a project's reference standard as DICOM segmentations.
    #[command(
        after_help = "Example:\n  overread project segmentations chest-nodules segmentations/ --outlines"
    )]
    Segmentations {
        /// The project's short name.
        project: String,
        /// The folder for the files; it is made, and must be empty.
        output: PathBuf,
        /// Outlines too, filled.
        #[arg(long)]
        outlines: bool,
        /// Name images by the UIDs of the originals, with the patients that these name.
        #[arg(long)]
        original_uids: bool,
        /// The administrator who acts; needed where there are several.
        #[arg(long = "as", value_name = "NAME")]
        administrator: Option<String>,
    },
    /// Write to standard output which subject is which patient, as CSV.
    #[command(after_help = "Example:\n  overread project identities chest-nodules > identities.csv")]
    Identities {
        /// The project's short name.
        project: String,
        /// The administrator who acts; needed where there are several.
        #[arg(long = "as", value_name = "NAME")]
        administrator: Option<String>,
    },
}

pub async fn run(app: &App, command: Command) -> Result<()> {
    match command {
        Command::List { administrator, json } => list(app, administrator.as_deref(), json).await,
        Command::Apply { file, administrator, json } => {
            apply(app, &file, administrator.as_deref(), json).await
        }
        Command::Export { project, administrator } => {
            let by = administrator_named(app, administrator.as_deref()).await?;
            print!("{}", document::export_as_administrator(app, &by, &project).await?);
            Ok(())
        }
        Command::Images { project, output, administrator } => {
            images(app, &project, &output, administrator.as_deref()).await
        }
        Command::Segmentations { project, output, outlines, original_uids, administrator } => {
            let uids = if original_uids { Uids::Original } else { Uids::Pseudonymised };
            let wanted = SegmentationsWanted { uids, outlines };
            segmentations(app, &project, &output, wanted, administrator.as_deref()).await
        }
        Command::Identities { project, administrator } => {
            let by = administrator_named(app, administrator.as_deref()).await?;
            let map = identity::identities_as_administrator(app, &by, &project).await?;
            print!("{}", identity::as_csv(&map));
            Ok(())
        }
    }
}

async fn list(app: &App, administrator: Option<&str>, as_json: bool) -> Result<()> {
    let by = administrator_named(app, administrator).await?;
    let lines = workflow::project::list(app, by.who()).await?;
    if as_json {
        for one in lines {
            let line = one.line;
            print::json(&json!({
                "project": line.slug,
                "title": line.title,
                "cases": line.cases,
                "reads_submitted": line.reads_submitted,
                "reads_total": line.reads_total,
            }))?;
        }
        return Ok(());
    }
    let rows: Vec<_> = lines
        .into_iter()
        .map(|one| {
            let line = one.line;
            let reads = format!("{} of {}", line.reads_submitted, line.reads_total);
            [line.slug.clone(), line.title, line.cases.to_string(), reads]
        })
        .collect();
    print::table(["project", "title", "cases", "reads"], &rows);
    Ok(())
}

async fn apply(app: &App, file: &Path, administrator: Option<&str>, as_json: bool) -> Result<()> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the project file {} cannot be read", file.display()))?;
    let by = administrator_named(app, administrator).await?;
    let changes = match document::apply_as_administrator(app, &by, &text).await {
        Err(Fault::Invalid { sentence, faults }) => bail!("{}", explained(file, &sentence, &faults)),
        other => other?,
    };
    if as_json {
        return print::json(&json!({ "changes": changes }));
    }
    if changes.is_empty() {
        println!("The project is as the file says; nothing was changed.");
    }
    for change in changes {
        println!("{change}");
    }
    Ok(())
}

/// Copies lie by case, series and image, under their pseudonymous UIDs: what the labels' files call them.
async fn images(app: &App, project: &str, output: &Path, administrator: Option<&str>) -> Result<()> {
    let by = administrator_named(app, administrator).await?;
    empty_folder(output)?;
    let mut write = |copy: Copied| {
        let (folder, instance, file) = match copy {
            Copied::Made { case, series, instance, file } => (output.join(case).join(series), instance, file),
            Copied::LeftOut { case, reason } => {
                eprintln!("{case}: an image is left out: {reason}");
                return Ok(());
            }
        };
        put(&folder, &instance, &file)
    };
    let done = export::copies(app, &by, project, &mut write).await?;
    println!("{} images copied by the profile {}, {} left out.", done.copied, done.profile, done.left_out);
    if done.kept_back > 0 {
        println!(
            "{} cases are kept back, since their pixels may name the patient: look at them under Dataset → Burned-in text.",
            done.kept_back
        );
    }
    Ok(())
}

/// Segmentations lie by case, under their own UIDs.
async fn segmentations(
    app: &App,
    project: &str,
    output: &Path,
    wanted: SegmentationsWanted,
    administrator: Option<&str>,
) -> Result<()> {
    let by = administrator_named(app, administrator).await?;
    empty_folder(output)?;
    let mut write = |segmented: Segmented| match segmented {
        Segmented::Made { case, instance, file, .. } => put(&output.join(case), &instance, &file),
        Segmented::LeftOut { case, reason } => {
            eprintln!("{case}: a series is left out: {reason}");
            Ok(())
        }
    };
    let done = export::segmentations_as_administrator(app, &by, project, wanted, &mut write).await?;
    println!(
        "{} segmentations written with {} segments, {} series left out.",
        done.made, done.segments, done.left_out
    );
    Ok(())
}

fn empty_folder(output: &Path) -> Result<()> {
    let told = || format!("the folder {} cannot be used", output.display());
    std::fs::create_dir_all(output).with_context(told)?;
    ensure!(
        std::fs::read_dir(output).with_context(told)?.next().is_none(),
        "the folder {} is not empty: name another",
        output.display()
    );
    Ok(())
}

fn put(folder: &Path, instance: &str, file: &[u8]) -> Result<(), Fault> {
    let path = folder.join(format!("{instance}.dcm"));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, file));
    written.map_err(|why| Fault::invalid(format!("{} cannot be written ({why}).", path.display())))
}

/// The fault, or each on a line of its own, with the place that an editor can jump to.
fn explained(file: &Path, sentence: &str, faults: &[FieldFault]) -> String {
    let told = |fault: &FieldFault| {
        format!("{}:{}:{}: {}: {}", file.display(), fault.line, fault.column, fault.field, fault.sentence)
    };
    match faults {
        [] => sentence.to_owned(),
        [only] => told(only),
        several => {
            let lines: Vec<_> = several.iter().map(told).collect();
            format!("{sentence}\n  {}", lines.join("\n  "))
        }
    }
}
