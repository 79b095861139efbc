//! Debian's Orthanc with its DICOMweb plugin, tuned: no sign-in, no compression, answers without delay, the
//! index analysed.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde_json::json;

use super::server::{Place, Server, Start, free_port};
use crate::run;

/// When it makes durable what it takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flushing {
    /// Before it answers, as it does by default.
    EachFile,
    /// Whenever the system likes: for filling it with what is to be queried.
    Sometime,
}

/// Starts it on a folder, which may hold an archive of an earlier start.
pub fn start(folder: &Path, flushing: Flushing) -> Result<Server> {
    fs::create_dir_all(folder)?;
    let index = folder.join("index");
    if index.exists() {
        run::output(Command::new("sqlite3").arg(&index).arg("analyze"))?;
    }
    let (http, dicom) = (free_port()?, free_port()?);
    let settings = json!({
        "Name": "Bench",
        "StorageDirectory": folder,
        "IndexDirectory": folder,
        "StorageCompression": false,
        "SyncStorageArea": flushing == Flushing::EachFile,
        "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
        "HttpPort": http,
        "DicomPort": dicom,
        "DicomAet": "ORTHANC",
        "RemoteAccessAllowed": false,
        "AuthenticationEnabled": false,
        "HttpCompressionEnabled": false,
        "KeepAlive": true,
        "TcpNoDelay": true,
        "OverwriteInstances": false,
        "StableAge": 60,
        "DicomWeb": { "Enable": true, "Root": "/dicom-web/" },
    });
    let file = folder.with_extension("json");
    fs::write(&file, settings.to_string())?;
    let mut command = Command::new("Orthanc");
    command.arg(&file).env("TCP_NODELAY", "1");
    Server::start(Start {
        name: "Orthanc",
        command,
        at: Place { http, root: "/dicom-web".into(), headers: Vec::new() },
        dicom,
        title: "ORTHANC",
        folder,
        ready: "/system",
    })
}

/// The version that runs.
pub fn version() -> Result<String> {
    let text = run::output(Command::new("Orthanc").arg("--version"))?;
    Ok(text.lines().next().unwrap_or("Orthanc").to_owned())
}
