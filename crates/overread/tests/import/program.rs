//! The program on a store of its own.

use std::io::{BufRead, BufReader, Lines, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use tempfile::TempDir;

use crate::tools::{files, said};

/// A store with one project.
pub struct Program {
    folder: TempDir,
    data: PathBuf,
    /// Where the databases are, if not in the data folder.
    server: Option<String>,
}

/// The program while it serves.
pub struct Running {
    pub dicom: SocketAddr,
    #[allow(dead_code, reason = "not every test speaks to it by HTTP")]
    pub http: SocketAddr,
    process: Child,
    /// What it goes on to say has to have somewhere to go.
    _said: Lines<BufReader<ChildStdout>>,
}

#[allow(dead_code, reason = "not every test needs all of it")]
impl Program {
    pub fn with_project(name: &str) -> Self {
        Self::on(name, None, None)
    }

    /// The store in a folder of the caller's, or its databases on a server, at this address.
    pub fn on(name: &str, data: Option<PathBuf>, server: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = data.unwrap_or_else(|| folder.path().join("data"));
        let program = Self { folder, data, server };
        let mut create = program.command(&["admin", "create", "--name", "ada"]);
        let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
        assert!(child.wait().unwrap().success());
        let file = program.folder.path().join("project.yaml");
        let text =
            format!("project: {name}\ntitle: A project\ncase_unit: study\npeople:\n  manager: [ada]\n");
        std::fs::write(&file, text).unwrap();
        let output = program.run(&["project", "apply", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
        program
    }

    /// The store of the demo in that folder; maya manages its projects.
    pub fn demo(data: PathBuf) -> Self {
        let program = Self { folder: tempfile::tempdir().unwrap(), data, server: None };
        let output = program.run(&["demo", "--no-serve", "--keep-free", "0"]);
        assert!(output.status.success(), "{}", said(&output));
        program
    }

    /// What a program of ada's shows for itself.
    pub fn token(&self) -> String {
        self.token_of("ada")
    }

    /// The same of somebody else's.
    pub fn token_of(&self, name: &str) -> String {
        let output = self.run(&["admin", "token", "--name", name, "--for", "a test"]);
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The folder of the images.
    pub fn images(&self) -> PathBuf {
        self.data.join("images")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_overread"));
        match &self.server {
            Some(url) => command.args(["--database-url", url, "--store-dir"]).arg(self.images()),
            None => command.arg("--data-dir").arg(&self.data),
        };
        command.args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// Serves on free ports until it is stopped.
    pub fn serve(&self, arguments: &[&str]) -> Running {
        let mut command =
            self.command(&["serve", "--listen", "127.0.0.1:0", "--dicom-listen", "127.0.0.1:0"]);
        let mut process = command.args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut told = || lines.next().expect("the program ended at once").unwrap();
        let dicom = address(&told(), " at ");
        let mut line = told();
        while !line.contains("http://") {
            line = told();
        }
        let http = address(&line, "http://");
        Running { dicom, http, process, _said: lines }
    }

    /// The files that hold originals.
    pub fn originals(&self) -> Vec<PathBuf> {
        let is_file = |path: &PathBuf| is_dicom(path);
        let folder = self.images();
        if folder.is_dir() { files(&folder).into_iter().filter(is_file).collect() } else { Vec::new() }
    }
}

fn address(line: &str, before: &str) -> SocketAddr {
    let address = line.split(before).nth(1).and_then(|rest| rest.split(' ').next());
    let address = address.and_then(|address| address.parse().ok());
    address.unwrap_or_else(|| panic!("no address in “{line}”"))
}

fn is_dicom(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.get(128..132) == Some(b"DICM"))
}

#[allow(dead_code, reason = "not every test needs all of it")]
impl Running {
    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends it as its keeper would.
    pub fn stop(mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
