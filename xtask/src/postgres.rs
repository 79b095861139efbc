//! A PostgreSQL server for one run of the tests: on a free port, in a temporary folder, gone after.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::run;

/// The running server; dropping it stops it and removes its files.
pub struct Server {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

/// The folder of `initdb` and `pg_ctl`, newest version first.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let programs = entry.path().join("bin");
            programs.join("initdb").exists().then_some((version, programs))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, programs)| programs)
}

impl Server {
    /// Starts a server that trusts local connections and does not wait for the disk.
    pub fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed: apt-get install postgresql")?;
        let folder = tempfile::Builder::new().prefix("overread-postgres-").tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        if is_root() {
            run::output(Command::new("chown").arg("postgres").arg(folder.path()))?;
        }
        let server = Self { programs, folder, port };
        run::output(
            server
                .program("initdb")
                .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
                .arg("--pgdata")
                .arg(server.data()),
        )?;
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=off \
             -c synchronous_commit=off -c full_page_writes=off -c max_connections=400",
            server.folder.path().display()
        );
        // The server inherits its log file, not this program's output, so that nothing waits for it.
        run::show(
            "start PostgreSQL",
            server
                .program("pg_ctl")
                .args(["start", "--silent", "--wait", "--options", &settings])
                .arg("--log")
                .arg(server.folder.path().join("log"))
                .arg("--pgdata")
                .arg(server.data()),
        )?;
        Ok(server)
    }

    /// The address of the server's first database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root, so root runs it as its own user.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(Path::new("/"));
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = run::output(
            self.program("pg_ctl")
                .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
                .arg(self.data()),
        );
        if let Err(error) = stopped {
            eprintln!("PostgreSQL was not stopped: {error:#}");
        }
    }
}

fn is_root() -> bool {
    run::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}
