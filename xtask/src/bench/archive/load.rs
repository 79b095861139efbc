//! The clients: storescu, STOW-RS and REST uploads, queries one after another, and wrk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use super::http::Connection;
use super::server::{Place, Server};
use crate::run;

/// Instances of one STOW-RS request.
const STOW_AT_ONCE: usize = 10;
const BOUNDARY: &str = "bench-of-the-archive";

/// The files of a folder, in their order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// Stores the files of a folder with dcmtk's storescu, one process for each association.
pub fn c_store(server: &Server, folder: &Path, associations: usize) -> Result<()> {
    let paths = files(folder)?;
    together(&paths, associations, |share| {
        let mut store = Command::new("storescu");
        store.args(["-R", "-xi", "--max-send-pdu", "131072", "-aec", server.title, "127.0.0.1"]);
        store.arg(server.dicom.to_string()).args(share);
        run::output(&mut store).map(drop)
    })
}

/// Stores the files of a folder by STOW-RS, some to a request, over connections that are kept.
pub fn stow(server: &Server, folder: &Path, connections: usize) -> Result<()> {
    let paths = files(folder)?;
    let path = format!("{}/studies", server.at.root);
    let mut headers = server.at.headers.clone();
    let kind = format!("multipart/related; type=\"application/dicom\"; boundary={BOUNDARY}");
    headers.push(("Content-Type".into(), kind));
    headers.push(("Accept".into(), "application/dicom+json".into()));
    together(&paths, connections, |share| {
        let mut connection = Connection::open(server.at.http)?;
        for some in share.chunks(STOW_AT_ONCE) {
            let response = connection.request("POST", &path, &headers, &multipart(some)?)?;
            if response.status != 200 {
                let said = String::from_utf8_lossy(&response.body);
                bail!("{} answers {} to STOW-RS: {said}", server.name, response.status);
            }
        }
        Ok(())
    })
}

fn multipart(paths: &[PathBuf]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for path in paths {
        body.extend(format!("--{BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n").as_bytes());
        body.extend(fs::read(path)?);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    Ok(body)
}

/// Uploads files one to a request, as Orthanc's own interface takes them.
pub fn upload(server: &Server, files: &[Vec<u8>], connections: usize) -> Result<()> {
    together(files, connections, |share| {
        let mut connection = Connection::open(server.at.http)?;
        for file in share {
            let kind = [("Content-Type".to_owned(), "application/dicom".to_owned())];
            let response = connection.request("POST", "/instances", &kind, file)?;
            if response.status != 200 {
                bail!("{} answers {} to an upload", server.name, response.status);
            }
        }
        Ok(())
    })
}

/// Gives each of several threads its share.
fn together<T: Sync>(all: &[T], threads: usize, work: impl Fn(&[T]) -> Result<()> + Sync) -> Result<()> {
    let share = all.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = all.chunks(share).map(|part| scope.spawn(|| work(part))).collect();
        running.into_iter().try_for_each(|one| one.join().map_err(|_| anyhow!("a client fell"))?)
    })
}

/// How long answers took.
pub struct Answers {
    /// Milliseconds.
    pub times: Vec<f64>,
    /// Of one answer.
    pub bytes: usize,
}

/// Asks the paths one after another, again and again, so long and at least so often.
pub fn ask_again(
    place: &Place,
    paths: &[String],
    accept: &str,
    seconds: u64,
    least: usize,
) -> Result<Answers> {
    let mut connection = Connection::open(place.http)?;
    let mut bytes = 0;
    for path in paths.iter().take(3) {
        bytes = place.ask(&mut connection, path, accept)?.body.len();
    }
    let mut times = Vec::new();
    let start = Instant::now();
    for path in paths.iter().cycle() {
        let asked = Instant::now();
        place.ask(&mut connection, path, accept)?;
        times.push(asked.elapsed().as_secs_f64() * 1e3);
        if times.len() >= least && start.elapsed() > Duration::from_secs(seconds) {
            break;
        }
    }
    Ok(Answers { times, bytes })
}

/// What wrk measured.
pub struct Throughput {
    pub requests: f64,
    pub per_second: f64,
    /// Milliseconds.
    pub p99: f64,
}

/// Asks for the paths with wrk, in turn, over so many connections, for so many seconds.
pub fn throughput(
    place: &Place,
    paths: &[String],
    accept: &str,
    connections: usize,
    seconds: u64,
) -> Result<Throughput> {
    let script = std::env::temp_dir().join(format!("bench-{}.lua", std::process::id()));
    let list: Vec<String> =
        paths.iter().map(|path| format!("{:?}", format!("{}{path}", place.root))).collect();
    let mut headers = place.headers.clone();
    headers.push(("Accept".into(), accept.into()));
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("[{name:?}] = {value:?}")).collect();
    let text = format!(
        "local paths = {{{}}}
local headers = {{{}}}
local requests, next = {{}}, 0
init = function() for i, path in ipairs(paths) do requests[i] = wrk.format('GET', path, headers) end end
request = function() next = next % #requests + 1; return requests[next] end
done = function(summary, latency, _)
  local wrong = summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout
  io.write(string.format('MEASURED %d %d %d %d\\n', summary.requests, summary.duration,
    latency:percentile(99), wrong))
end
",
        list.join(", "),
        headers.join(", ")
    );
    fs::write(&script, text)?;
    let threads = connections.min(2).to_string();
    let said = run::output(
        Command::new("wrk")
            .args(["-t", &threads, "-c", &connections.to_string(), "-d", &format!("{seconds}s")])
            .args(["--latency", "--timeout", "30s", "-s"])
            .arg(&script)
            .arg(format!("http://127.0.0.1:{}", place.http)),
    )?;
    fs::remove_file(&script)?;
    let line = said.lines().find_map(|line| line.strip_prefix("MEASURED "));
    let figures: Vec<f64> = line
        .with_context(|| format!("wrk measured nothing: {said}"))?
        .split(' ')
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [requests, microseconds, p99, wrong] = figures[..] else { bail!("wrk said: {said}") };
    if wrong > 0.0 || requests == 0.0 {
        bail!("{wrong} of {requests} requests of wrk for {} failed", paths[0]);
    }
    Ok(Throughput { requests, per_second: requests / microseconds * 1e6, p99: p99 / 1e3 })
}
