//! Overread as it is released: an embedded store in a folder, one project, C-STORE on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::machine::{self, Memory};
use super::server::{Place, Server, Start, free_port};
use crate::run;

/// The project that nearly everything is done in.
pub const PROJECT: &str = "bench";
/// Who does it.
const MANAGER: &str = "bench";

/// The program.
pub struct Program(PathBuf);

impl Program {
    /// The one named, else the release that is built now.
    pub fn get(named: Option<&Path>) -> Result<Self> {
        if let Some(path) = named {
            return Ok(Self(path.canonicalize().with_context(|| path.display().to_string())?));
        }
        run::show(
            "release of overread",
            run::cargo().args(["build", "--release", "--locked", "--package", "overread"]),
        )?;
        Ok(Self(run::root().join("target/release/overread")))
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.arg("--data-dir").arg(folder);
        command
    }

    /// Makes an empty archive, and a token to reach it with.
    pub fn prepare(&self, folder: &Path) -> Result<String> {
        fs::create_dir_all(folder)?;
        self.person(folder, MANAGER)?;
        let text =
            format!("project: {PROJECT}\ntitle: Bench\ncase_unit: study\npeople:\n  manager: [{MANAGER}]\n");
        self.project(folder, &text)?;
        self.token(folder, MANAGER)
    }

    /// Makes somebody who can sign in.
    pub fn person(&self, folder: &Path, name: &str) -> Result<()> {
        let mut create = self.command(folder);
        create.args(["admin", "create", "--name", name]);
        with_input(create, "correct horse battery\n")
    }

    /// Makes a project as the text describes it.
    pub fn project(&self, folder: &Path, text: &str) -> Result<()> {
        let file = folder.with_extension("yaml");
        fs::write(&file, text)?;
        run::output(self.command(folder).args(["project", "apply", "--as", MANAGER]).arg(&file)).map(drop)
    }

    /// A token of somebody.
    pub fn token(&self, folder: &Path, name: &str) -> Result<String> {
        let mut token = self.command(folder);
        token.args(["admin", "token", "--name", name, "--for", "bench"]);
        Ok(run::output(&mut token)?.trim().to_owned())
    }

    /// Serves the archive.
    pub fn serve(&self, folder: &Path, token: &str) -> Result<Server> {
        let (http, dicom) = (free_port()?, free_port()?);
        let mut command = self.command(folder);
        command.args(["serve", "--listen", &format!("127.0.0.1:{http}")]);
        command.args(["--dicom-listen", &format!("127.0.0.1:{dicom}"), "--dicom-allow", "*"]);
        command.args(["--dicom-route", PROJECT]);
        Server::start(Start {
            name: "Overread",
            command,
            at: Place { http, root: format!("/api/projects/{PROJECT}/dicomweb"), headers: bearer(token) },
            dicom,
            title: "OVERREAD",
            folder,
            ready: "/healthz",
        })
    }

    /// Imports a folder by the command line.
    pub fn import(&self, archive: &Path, project: &str, files: &Path) -> Result<Imported> {
        let said = archive.with_extension("import.log");
        let mut command = self.command(archive);
        command.args(["import", "--project", project]).arg(files).stdin(Stdio::null());
        let log = fs::File::create(&said)?;
        command.stdout(log.try_clone()?).stderr(log);
        let processor = machine::of_ended_children()?;
        let start = Instant::now();
        let mut process = command.spawn()?;
        let mut memory = 0.0;
        let status = loop {
            // A process that has ended has no memory: what it had at most is told while it runs.
            memory = Memory::of_family(process.id()).map_or(memory, |one| one.most.max(memory));
            if let Some(status) = process.try_wait()? {
                break status;
            }
            sleep(Duration::from_millis(5));
        };
        let seconds = start.elapsed().as_secs_f64();
        if !status.success() {
            bail!("the import failed ({status}): {}", fs::read_to_string(&said)?);
        }
        Ok(Imported { seconds, processor: machine::of_ended_children()? - processor, memory })
    }
}

/// What an import cost.
pub struct Imported {
    pub seconds: f64,
    /// Seconds of processor time.
    pub processor: f64,
    /// Megabytes at most.
    pub memory: f64,
}

/// What a program shows.
pub fn bearer(token: &str) -> Vec<(String, String)> {
    vec![("Authorization".into(), format!("Bearer {token}"))]
}

fn with_input(mut command: Command, input: &str) -> Result<()> {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("the archive could not be prepared ({status}): what went wrong is printed above");
    }
    Ok(())
}
