//! `overread deidentify`: copies of DICOM files without what names their patients.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use imaging::{BurnedIn, Deidentified, Profile, Pseudonyms};
use serde_json::json;

#[derive(Args)]
#[command(
    after_help = "Example:\n  overread deidentify scans/ given-away/ \\\n    --profile clean-descriptors,longitudinal --key-file project.key --report done.csv"
)]
pub struct Options {
    /// A DICOM file, or a folder with such, at any depth.
    input: PathBuf,
    /// The folder for the copies; it is made, and must be empty.
    output: PathBuf,
    /// The basic profile of PS3.15 Annex E with any of clean-descriptors, longitudinal, device,
    /// patient-characteristics and safe-private, joined by commas.
    #[arg(long, default_value = "basic")]
    profile: Profile,
    /// A file with the secret that pseudonyms are made from, of 32 bytes or more; made if it is not there.
    #[arg(long, value_name = "FILE")]
    key_file: PathBuf,
    /// Where to write what was done with each file: CSV, or JSON if it ends in .json. It names the originals.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write files, too, whose pixels may name the patient; a person has looked at them.
    #[arg(long)]
    accept_burned_in: bool,
}

/// What became of a file.
struct Line {
    original: PathBuf,
    outcome: Outcome,
}

enum Outcome {
    Written { path: PathBuf, copy: Box<Deidentified> },
    Held { reasons: Vec<BurnedIn> },
    LeftOut { reason: String },
}

pub fn run(options: &Options) -> Result<()> {
    let pseudonyms = Pseudonyms::new(&key(&options.key_file)?);
    let files = files(&options.input)?;
    fs::create_dir_all(&options.output)
        .with_context(|| format!("the folder {} cannot be made", options.output.display()))?;
    ensure!(
        fs::read_dir(&options.output)?.next().is_none(),
        "the folder {} is not empty: name another, so that copies of different keys do not mix",
        options.output.display()
    );
    let mut lines = Vec::with_capacity(files.len());
    for original in files {
        let outcome = one(&original, options, &pseudonyms)?;
        lines.push(Line { original, outcome });
    }
    if let Some(report) = &options.report {
        let json = report.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let text = if json { as_json(&lines, options)? } else { as_csv(&lines) };
        fs::write(report, text)
            .with_context(|| format!("the report {} cannot be written", report.display()))?;
    }
    tell(&lines, options);
    Ok(())
}

/// The secret in a file; a new one is made of the operating system's chance.
fn key(path: &Path) -> Result<Vec<u8>> {
    if !path.exists() {
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let mut file =
            private_file(path).with_context(|| format!("the key {} cannot be made", path.display()))?;
        file.write_all(secret.as_bytes())?;
        eprintln!("made a new key in {}: keep it, and keep it secret", path.display());
    }
    let key = fs::read(path).with_context(|| format!("the key {} cannot be read", path.display()))?;
    if key.trim_ascii().len() < 32 {
        bail!(
            "the key {} is shorter than 32 bytes: name a file that is not there, and it is made",
            path.display()
        );
    }
    Ok(key.trim_ascii().to_vec())
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

/// All files below a path, in order; links are not followed.
fn files(input: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = || format!("{} cannot be read", input.display());
    if fs::symlink_metadata(input).with_context(unreadable)?.is_file() {
        return Ok(vec![input.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![input.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn one(original: &Path, options: &Options, pseudonyms: &Pseudonyms) -> Result<Outcome> {
    let file = fs::read(original).with_context(|| format!("{} cannot be read", original.display()))?;
    let copy = match imaging::deidentify(&file, options.profile, pseudonyms) {
        Ok(copy) => copy,
        Err(refusal) => return Ok(Outcome::LeftOut { reason: refusal.to_string() }),
    };
    if !copy.burned_in.is_empty() && !options.accept_burned_in {
        return Ok(Outcome::Held { reasons: copy.burned_in });
    }
    // Names of files often name the patient: copies go by their mapped UIDs.
    let folder = options.output.join(&copy.subject).join(&copy.study_uid).join(&copy.series_uid);
    let path = folder.join(format!("{}.dcm", copy.sop_uid));
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, &copy.bytes));
    written.with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(Outcome::Written { path, copy: Box::new(copy) })
}

fn joined(reasons: &[BurnedIn]) -> String {
    reasons.iter().map(BurnedIn::to_string).collect::<Vec<_>>().join("; ")
}

fn as_csv(lines: &[Line]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let row = |line: &Line| {
        let original = quoted(&line.original.display().to_string());
        match &line.outcome {
            Outcome::Written { path, copy } => {
                let did = &copy.actions;
                let counts = [
                    did.removed,
                    did.emptied,
                    did.replaced,
                    did.cleaned,
                    did.dates_shifted,
                    did.uids_mapped,
                    did.private_removed,
                    did.private_kept,
                ]
                .map(|count| count.to_string());
                let copy = [quoted(&joined(&copy.burned_in)), quoted(&path.display().to_string())];
                format!("{original},written,{},{}\n", copy.join(","), counts.join(","))
            }
            Outcome::Held { reasons } => format!("{original},held,{},,,,,,,,,\n", quoted(&joined(reasons))),
            Outcome::LeftOut { reason } => format!("{original},left out,{},,,,,,,,,\n", quoted(reason)),
        }
    };
    let head = "original,outcome,reason,copy,removed,emptied,replaced,cleaned,dates_shifted,uids_mapped,\
                private_removed,private_kept\n";
    std::iter::once(head.to_owned()).chain(lines.iter().map(row)).collect()
}

fn as_json(lines: &[Line], options: &Options) -> Result<String> {
    let files: Vec<_> = lines
        .iter()
        .map(|line| {
            let original = line.original.display().to_string();
            match &line.outcome {
                Outcome::Written { path, copy } => json!({
                    "original": original, "outcome": "written", "copy": path.display().to_string(),
                    "actions": copy.actions, "burned_in": copy.burned_in,
                }),
                Outcome::Held { reasons } => {
                    json!({ "original": original, "outcome": "held", "burned_in": reasons, "reason": joined(reasons) })
                }
                Outcome::LeftOut { reason } => {
                    json!({ "original": original, "outcome": "left out", "reason": reason })
                }
            }
        })
        .collect();
    let report = json!({ "profile": options.profile.to_string(), "files": files });
    Ok(serde_json::to_string_pretty(&report)?)
}

fn tell(lines: &[Line], options: &Options) {
    let count = |of: fn(&Outcome) -> bool| lines.iter().filter(|line| of(&line.outcome)).count();
    let written = count(|outcome| matches!(outcome, Outcome::Written { .. }));
    let held = count(|outcome| matches!(outcome, Outcome::Held { .. }));
    let left_out = count(|outcome| matches!(outcome, Outcome::LeftOut { .. }));
    println!("{written} written to {}, {held} held, {left_out} left out", options.output.display());
    for line in lines {
        match &line.outcome {
            Outcome::Held { reasons } => {
                println!("held {}: {}", line.original.display(), joined(reasons));
            }
            Outcome::LeftOut { reason } => println!("left out {}: {reason}", line.original.display()),
            Outcome::Written { .. } => {}
        }
    }
    if held > 0 {
        println!("Look at what was held; to write it all the same, run this again with --accept-burned-in.");
    }
}
