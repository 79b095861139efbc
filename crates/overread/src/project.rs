//! `overread project`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use serde_json::json;
use workflow::app::App;
use workflow::fault::{Fault, FieldFault};
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
