//! A server that is measured: where it is, what it was started as, and what it costs.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::http::{Connection, Response};

/// A program that runs until this goes away.
pub struct Server {
    pub name: &'static str,
    pub http: u16,
    pub dicom: u16,
    /// The AE title to call.
    pub title: &'static str,
    /// Where DICOMweb begins.
    pub root: String,
    pub headers: Vec<(String, String)>,
    /// Everything that it keeps.
    pub folder: PathBuf,
    process: Child,
}

/// What a server is started with.
pub struct Start<'a> {
    pub name: &'static str,
    pub command: Command,
    pub http: u16,
    pub dicom: u16,
    pub title: &'static str,
    pub root: String,
    pub headers: Vec<(String, String)>,
    pub folder: &'a Path,
    /// What is asked for to see that it is ready.
    pub ready: &'a str,
}

impl Server {
    /// Starts it and waits until it answers.
    pub fn start(start: Start<'_>) -> Result<Self> {
        let Start { name, mut command, http, dicom, title, root, headers, folder, ready } = start;
        let log = fs::File::create(folder.with_extension("log"))?;
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} could not be started: is it installed?"))?;
        let folder = folder.to_owned();
        let mut server = Self { name, http, dicom, title, root, headers, folder, process };
        let patience = Instant::now() + Duration::from_mins(1);
        while !server.answers(ready) {
            if let Some(status) = server.process.try_wait()? {
                bail!(
                    "{name} ended at once ({status}): see {}",
                    server.folder.with_extension("log").display()
                );
            }
            if Instant::now() > patience {
                bail!("{name} does not answer within a minute");
            }
            sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    fn answers(&self, path: &str) -> bool {
        let asked = Connection::open(self.http)
            .and_then(|mut connection| connection.request("GET", path, &self.headers, &[]));
        asked.is_ok_and(|response| response.status == 200)
    }

    /// Ends it as its keeper would, and waits until it is gone.
    pub fn stop(mut self) -> Result<()> {
        self.end()
    }

    fn end(&mut self) -> Result<()> {
        Command::new("kill").arg(self.process.id().to_string()).status()?;
        let patience = Instant::now() + Duration::from_mins(1);
        while self.process.try_wait()?.is_none() {
            if Instant::now() > patience {
                self.process.kill()?;
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// One DICOMweb request; `accept` is the media type that is asked for.
    pub fn ask(&self, connection: &mut Connection, path: &str, accept: &str) -> Result<Response> {
        let mut headers = self.headers.clone();
        headers.push(("Accept".into(), accept.into()));
        let response = connection.request("GET", &format!("{}{path}", self.root), &headers, &[])?;
        if response.status != 200 {
            let said: String = String::from_utf8_lossy(&response.body).chars().take(300).collect();
            bail!("{} answers {} to {path}: {said}", self.name, response.status);
        }
        Ok(response)
    }

    /// Megabytes of memory, its children's included: now, and at most so far.
    pub fn memory(&self) -> Result<Memory> {
        let mut memory = Memory { now: 0.0, most: 0.0 };
        for process in family(self.process.id())? {
            let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) else { continue };
            memory.now += kilobytes(&status, "VmRSS:") / 1024.0;
            memory.most += kilobytes(&status, "VmHWM:") / 1024.0;
        }
        Ok(memory)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = self.end();
        }
    }
}

/// Megabytes.
#[derive(Clone, Copy)]
pub struct Memory {
    pub now: f64,
    pub most: f64,
}

fn kilobytes(status: &str, name: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

/// A process and its children.
fn family(process: u32) -> Result<Vec<u32>> {
    let mut family = vec![process];
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        let children = fs::read_to_string(task?.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|id| id.parse().ok()) {
            family.extend(self::family(child).unwrap_or_default());
        }
    }
    Ok(family)
}

/// Bytes of a file, or of all files below a folder.
pub fn size(path: &Path) -> Result<u64> {
    let about = fs::symlink_metadata(path)?;
    if !about.is_dir() {
        return Ok(about.len());
    }
    let mut sum = 0;
    for entry in fs::read_dir(path)? {
        // Files come and go in a folder that is in use.
        sum += size(&entry?.path()).unwrap_or(0);
    }
    Ok(sum)
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
