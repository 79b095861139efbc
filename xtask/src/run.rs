//! Running other programs, with an error that says which one failed and how to go on.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}

/// The same cargo that runs this task.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// A program to be run in the root of the checkout.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Runs the command with its output shown; an exit code other than zero is an error.
pub fn show(title: &str, command: &mut Command) -> Result<()> {
    eprintln!("── {title}");
    let start = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("“{}” could not be started: is it installed?", name(command)))?;
    if !status.success() {
        bail!("{title} failed ({status}): what went wrong is printed above");
    }
    eprintln!("   {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Runs the command and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("“{}” could not be started: is it installed?", name(command)))?;
    if !output.status.success() {
        bail!("“{}” failed: {}", name(command), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of that name can be found.
pub fn is_there(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
