//! A server that is measured: where it is, what it was started as, and what it costs.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::http::{Connection, Response};
use super::machine::{self, Memory};

/// Where something is asked for, and by whom.
#[derive(Clone)]
pub struct Place {
    pub http: u16,
    /// Where DICOMweb begins.
    pub root: String,
    pub headers: Vec<(String, String)>,
}

impl Place {
    /// One request; `accept` is the media type that is asked for.
    pub fn ask(&self, connection: &mut Connection, path: &str, accept: &str) -> Result<Response> {
        let mut headers = self.headers.clone();
        headers.push(("Accept".into(), accept.into()));
        let path = format!("{}{path}", self.root);
        let response = connection.request("GET", &path, &headers, &[])?;
        if response.status != 200 {
            let said: String = String::from_utf8_lossy(&response.body).chars().take(300).collect();
            bail!("{path} is answered with {}: {said}", response.status);
        }
        Ok(response)
    }

    /// What is there, as JSON.
    pub fn json(&self, path: &str) -> Result<Value> {
        let mut connection = Connection::open(self.http)?;
        Ok(serde_json::from_slice(
            &self.ask(&mut connection, path, "application/dicom+json, application/json")?.body,
        )?)
    }

    /// Sends JSON, and gives the answer if there is one.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let mut headers = self.headers.clone();
        headers.push(("Content-Type".into(), "application/json".into()));
        let path = format!("{}{path}", self.root);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = Connection::open(self.http)?.request(method, &path, &headers, body.as_bytes())?;
        if !(200..300).contains(&answer.status) {
            bail!(
                "{method} {path} is answered with {}: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
        }
        Ok(if answer.body.is_empty() { Value::Null } else { serde_json::from_slice(&answer.body)? })
    }
}

/// A program that runs until this goes away.
pub struct Server {
    pub name: &'static str,
    pub at: Place,
    pub dicom: u16,
    /// The AE title to call.
    pub title: &'static str,
    /// Everything that it keeps.
    pub folder: PathBuf,
    process: Child,
}

/// What a server is started with.
pub struct Start<'a> {
    pub name: &'static str,
    pub command: Command,
    pub at: Place,
    pub dicom: u16,
    pub title: &'static str,
    pub folder: &'a Path,
    /// What is asked for to see that it is ready.
    pub ready: &'a str,
}

impl Server {
    /// Starts it and waits until it answers.
    pub fn start(start: Start<'_>) -> Result<Self> {
        let Start { name, mut command, at, dicom, title, folder, ready } = start;
        let log = fs::File::create(folder.with_extension("log"))?;
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} could not be started: is it installed?"))?;
        let folder = folder.to_owned();
        let mut server = Self { name, at, dicom, title, folder, process };
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
        let asked = Connection::open(self.at.http)
            .and_then(|mut connection| connection.request("GET", path, &self.at.headers, &[]));
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

    /// Memory, its children's included.
    pub fn memory(&self) -> Result<Memory> {
        Memory::of_family(self.process.id())
    }

    /// Seconds of processor time so far, its children's included.
    pub fn processor_time(&self) -> Result<f64> {
        machine::of_family(self.process.id())
    }

    /// Whether it still runs as it was started.
    pub fn runs(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.with_extension("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.runs() {
            let _ = self.end();
        }
    }
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
