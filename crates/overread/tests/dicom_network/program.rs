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
}

/// The program while it serves.
pub struct Running {
    pub dicom: SocketAddr,
    process: Child,
    /// What it goes on to say has to have somewhere to go.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub fn with_project(name: &str) -> Self {
        let program = Self { folder: tempfile::tempdir().unwrap() };
        let mut create = program.command(&["admin", "create", "--name", "ada"]);
        let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
        assert!(child.wait().unwrap().success());
        let file = program.folder.path().join("project.yaml");
        std::fs::write(&file, format!("project: {name}\ntitle: A project\ncase_unit: study\n")).unwrap();
        let output = program.run(&["project", "apply", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
        program
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_overread"));
        command.arg("--data-dir").arg(self.data()).args(arguments);
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
        let told = lines.next().expect("the program ended at once").unwrap();
        let address = told.split(" at ").nth(1).and_then(|rest| rest.split(' ').next());
        let dicom = address.and_then(|address| address.parse().ok());
        let dicom = dicom.unwrap_or_else(|| panic!("no address in “{told}”"));
        Running { dicom, process, _said: lines }
    }

    /// The files that hold originals.
    pub fn originals(&self) -> Vec<PathBuf> {
        let folder = self.data().join("images");
        let is_file = |path: &PathBuf| is_dicom(path);
        if folder.is_dir() { files(&folder).into_iter().filter(is_file).collect() } else { Vec::new() }
    }
}

fn is_dicom(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.get(128..132) == Some(b"DICM"))
}

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
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
