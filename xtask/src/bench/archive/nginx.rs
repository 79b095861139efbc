//! nginx with the frames as static files: as fast as bytes can be served.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::server::{Place, Server, Start, free_port};
use crate::packages;

/// Serves the frames, one file each, as `/0`, `/1` and so on.
pub fn start(folder: &Path, frames: &[Vec<u8>]) -> Result<Server> {
    fs::create_dir_all(folder)?;
    for (number, frame) in frames.iter().enumerate() {
        fs::write(folder.join(number.to_string()), frame)?;
    }
    let http = free_port()?;
    let aside = folder.with_extension("");
    let settings = format!(
        "worker_processes auto;
pid {aside}.pid;
error_log {aside}.error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 10000000;
  open_file_cache max=10000;
  client_body_temp_path {aside}.body; proxy_temp_path {aside}.proxy; fastcgi_temp_path {aside}.fastcgi;
  uwsgi_temp_path {aside}.uwsgi; scgi_temp_path {aside}.scgi;
  server {{ listen 127.0.0.1:{http}; root {root}; default_type application/octet-stream; }}
}}
",
        aside = aside.display(),
        root = folder.display(),
    );
    // Workers of nginx give up the rights of root, and then could not read the folder.
    let settings = format!("user root;\n{settings}");
    let file = folder.with_extension("conf");
    fs::write(&file, settings)?;
    let mut command = Command::new(packages::nginx().unwrap_or("nginx"));
    command.arg("-c").arg(&file).args(["-g", "daemon off;"]);
    Server::start(Start {
        name: "nginx",
        command,
        at: Place { http, root: String::new(), headers: Vec::new() },
        dicom: 0,
        title: "",
        folder,
        ready: "/0",
    })
}
