//! Overread as it is released: an embedded store in a folder, one project, C-STORE on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::server::{Server, Start, free_port};
use crate::run;

const PROJECT: &str = "bench";

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
        let mut create = self.command(folder);
        create.args(["admin", "create", "--name", "bench"]);
        with_input(create, "correct horse battery\n")?;
        let file = folder.with_extension("yaml");
        fs::write(
            &file,
            format!("project: {PROJECT}\ntitle: Bench\ncase_unit: study\npeople:\n  manager: [bench]\n"),
        )?;
        run::output(self.command(folder).args(["project", "apply"]).arg(&file))?;
        let mut token = self.command(folder);
        token.args(["admin", "token", "--name", "bench", "--for", "bench"]);
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
            http,
            dicom,
            title: "OVERREAD",
            root: format!("/api/projects/{PROJECT}/dicomweb"),
            headers: vec![("Authorization".into(), format!("Bearer {token}"))],
            folder,
            ready: "/healthz",
        })
    }

    /// Imports a folder by the command line.
    pub fn import(&self, archive: &Path, files: &Path) -> Result<()> {
        let mut command = self.command(archive);
        run::output(command.args(["import", "--project", PROJECT]).arg(files)).map(drop)
    }
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
