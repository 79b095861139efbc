//! Hostile input: files changed at random are sent to the server, and what it stored of them is asked for,
//! while others are at work.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

use super::Options;
use super::association::{self, Told};
use super::files::{SERIES, Slices};
use super::http::Connection;
use super::load;
use super::mutation::Originals;
use super::ours::{PROJECT, Program};
use super::pair::quantile;
use super::server::{Place, Server};
use super::serving::{FRAMES, JSON, Series};
use super::table::Row;
use crate::run;

/// Seconds that one answer may take.
const LONGEST: f64 = 2.0;
/// Megabytes of the server and its children.
const MEMORY: f64 = 512.0;
/// Milliseconds that others may wait, p99.
const OTHERS: f64 = 500.0;
/// Whoever sends such files.
const SENDERS: usize = 3;

pub fn measure(options: &Options, program: &Program, folder: &Path) -> Result<Vec<Row>> {
    let originals = Originals::below(&run::root().join(&options.files_of))?;
    let archive = folder.join("hostile");
    let token = program.prepare(&archive)?;
    let slices = Slices::read(&run::root().join(&options.slices_of))?;
    let honest = folder.join("honest");
    slices.write(&honest, 0, SERIES)?;
    program.import(&archive, PROJECT, &honest)?;
    fs::remove_dir_all(&honest)?;

    let count = options.mutated();
    eprintln!("── {count} files changed at random");
    let mut server = program.serve(&archive, &token)?;
    let attack = Attack::new(&server, count)?;
    let series = Series::found(&server.at, &format!("/studies?PatientID={}", Slices::patient(0, 0)))?;
    let (others, memory) = thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(|| attack.send_all(&originals))).collect();
        let others = scope.spawn(|| others(&server.at, &series, &attack.over));
        let mut memory = 0.0f64;
        while !senders.iter().all(thread::ScopedJoinHandle::is_finished) {
            memory = memory.max(server.memory().map_or(0.0, |one| one.now));
            thread::sleep(Duration::from_millis(20));
        }
        attack.over.store(true, Ordering::Relaxed);
        let others = others.join().map_err(|_| anyhow!("a client fell"));
        (others, memory)
    });
    let mut others = others??;
    let (runs, panics) = (server.runs(), server.log().matches("panicked at").count());
    let failures = attack.failures.load(Ordering::Relaxed) + panics + usize::from(!runs);
    let slowest = attack.slowest.load(Ordering::Relaxed) as f64 / 1e6;
    let answered = attack.answered.load(Ordering::Relaxed);
    let note = format!("{} stored", attack.stored.load(Ordering::Relaxed));
    let p99 = quantile(&mut others, 0.99).unwrap_or(f64::NAN);
    let rows = vec![
        Row::limit("mutated files answered", answered as f64, count as f64, "").more().note(note),
        Row::limit("crashes, panics and answers of 5xx", failures as f64, 0.0, "")
            .note(attack.first_failure()),
        Row::limit("slowest answer", slowest, LONGEST, "s"),
        Row::limit("memory with children, most", memory, MEMORY, "MB"),
        Row::limit("others, p99", p99, OTHERS, "ms").note(format!("{} requests of others", others.len())),
    ];
    server.stop()?;
    Ok(rows)
}

/// What is sent, and what came of it.
struct Attack {
    at: Place,
    dicom: u16,
    title: &'static str,
    /// Where an import takes files.
    uploads: String,
    count: usize,
    next: AtomicUsize,
    answered: AtomicUsize,
    stored: AtomicUsize,
    failures: AtomicUsize,
    first_failure: std::sync::Mutex<String>,
    /// Microseconds.
    slowest: AtomicU64,
    over: AtomicBool,
}

impl Attack {
    fn new(server: &Server, count: usize) -> Result<Self> {
        let project = Place { root: format!("/api/projects/{PROJECT}"), ..server.at.clone() };
        let import = project.send("POST", "/imports", &json!({ "source": "browser" }))?;
        let uploads =
            format!("{}/imports/{}/files", project.root, import["import"].as_str().unwrap_or_default());
        Ok(Self {
            at: server.at.clone(),
            dicom: server.dicom,
            title: server.title,
            uploads,
            count,
            next: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
            stored: AtomicUsize::new(0),
            failures: AtomicUsize::new(0),
            first_failure: std::sync::Mutex::default(),
            slowest: AtomicU64::new(0),
            over: AtomicBool::new(false),
        })
    }

    /// Sends files until there are no more: by STOW-RS, as a browser does, and by C-STORE.
    fn send_all(&self, originals: &Originals) -> Result<()> {
        let mut connection = Connection::open(self.at.http)?;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.count {
                return Ok(());
            }
            let file = originals.mutated(number as u64);
            if number % 3 == 2 {
                self.c_store(&file);
                continue;
            }
            let by_stow = number.is_multiple_of(3);
            let path = if by_stow {
                format!("{}/studies", self.at.root)
            } else {
                format!("{}?name={number}.dcm", self.uploads)
            };
            let kind = if by_stow { "application/dicom" } else { "application/octet-stream" };
            let Some(answer) = self.request(&mut connection, "POST", &path, (kind, JSON), &file) else {
                continue;
            };
            self.answered.fetch_add(1, Ordering::Relaxed);
            for retrieve in stored(&answer) {
                self.stored.fetch_add(1, Ordering::Relaxed);
                for (what, accept) in
                    [("/metadata", JSON), ("/frames/1", FRAMES), ("/rendered", "image/jpeg"), ("", "*/*")]
                {
                    self.request(&mut connection, "GET", &format!("{retrieve}{what}"), ("", accept), &[]);
                }
            }
        }
    }

    /// One file over an association, timed. Any status will do, and so will the association's end.
    fn c_store(&self, file: &[u8]) {
        let start = Instant::now();
        let told = association::store(self.dicom, self.title, file);
        self.slowest.fetch_max(start.elapsed().as_micros() as u64, Ordering::Relaxed);
        match told {
            Ok(told) => {
                self.answered.fetch_add(1, Ordering::Relaxed);
                self.stored.fetch_add(usize::from(told == Told::Status(0)), Ordering::Relaxed);
            }
            Err(why) => self.failed(|| format!("C-STORE: {why:#}")),
        }
    }

    fn failed(&self, what: impl FnOnce() -> String) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        let mut first = self.first_failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if first.is_empty() {
            *first = what().chars().take(300).collect();
        }
    }

    /// One request, timed. Any answer will do that blames the file or the request.
    fn request(
        &self,
        connection: &mut Connection,
        method: &str,
        path: &str,
        (kind, accept): (&str, &str),
        body: &[u8],
    ) -> Option<Value> {
        let mut headers = self.at.headers.clone();
        headers.push(("Accept".into(), accept.into()));
        if !kind.is_empty() {
            headers.push(("Content-Type".into(), kind.into()));
        }
        let start = Instant::now();
        let answer = connection.request(method, path, &headers, body);
        self.slowest.fetch_max(start.elapsed().as_micros() as u64, Ordering::Relaxed);
        let failure = match &answer {
            Ok(answer) if answer.status < 500 => None,
            Ok(answer) => Some(format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body))),
            Err(why) => Some(format!("{why:#}")),
        };
        if let Some(failure) = failure {
            self.failed(|| format!("{method} {path}: {failure}"));
        }
        answer.ok().map(|answer| serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    fn first_failure(&self) -> String {
        self.first_failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

/// Where what a STOW-RS answer says is stored can be had.
fn stored(answer: &Value) -> Vec<String> {
    let references = answer["00081199"]["Value"].as_array();
    let address = |reference: &Value| {
        let url = reference["00081190"]["Value"][0].as_str()?;
        Some(url.find("/api/").map_or(url, |at| &url[at..]).to_owned())
    };
    references.into_iter().flatten().filter_map(address).collect()
}

/// Somebody who looks at an honest study until it is over, without haste. Milliseconds.
fn others(place: &Place, series: &Series, over: &AtomicBool) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    let metadata = [format!("{}/metadata", series.path)];
    let search = ["/studies?limit=10".to_owned()];
    while !over.load(Ordering::Relaxed) {
        let kinds: [(&[String], &str); 3] = [(&series.frames, FRAMES), (&metadata, JSON), (&search, JSON)];
        for (paths, accept) in kinds {
            times.extend(load::ask_again(place, paths, accept, 0, paths.len().min(10))?.times);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(times)
}
