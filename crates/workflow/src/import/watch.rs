//! A folder that keeps filling: each file is taken once it has come to rest, and once.
//!
//! The folder is looked through again and again, which works on every file system, those of the network
//! included. A file is at rest once its size and time were the same for a while. What was taken is kept by a
//! hash of its path, so that whoever starts again goes on where they stopped.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use domain::import::FileReport;
use store::archive::watched::{self, Watched};
use store::blob::Digest;

use super::archive::{Belt, Upload};
use super::intake::Destination;
use super::preparation::{Source, unreadable};
use super::walk::{Found, Walk};
use super::{Importer, settling};
use crate::app::App;
use crate::fault::Fault;

/// How a folder is watched.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The folder.
    pub folder: PathBuf,
    /// For how long a file has to stay as it is.
    pub rest: Duration,
    /// How long to wait between two looks, at least.
    pub pause: Duration,
}

/// What is told while a folder is watched.
#[derive(Debug)]
pub enum Told<'a> {
    /// What became of some files.
    Files(&'a [FileReport]),
    /// All that was at rest was taken.
    Rest,
    /// Something is in the way; it is tried again.
    Waiting(String),
}

/// Files that are taken and remembered together.
const TOGETHER: usize = 500;

/// A look takes at most this part of the time.
const PART: u32 = 10;

/// Watches a folder until `stop` comes; what is at hand then is taken to its end.
pub async fn watch(
    app: &App,
    importer: &Importer,
    watch: &Watch,
    told: &mut (dyn FnMut(Told<'_>) + Send),
    stop: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let mut round = Round { app, importer, watch, pending: HashMap::new(), taken: false, since: 0 };
    tokio::pin!(stop);
    loop {
        let begun = Instant::now();
        match round.once(told).await {
            Ok(()) => {}
            Err(fault) if passes(&fault) => told(Told::Waiting(fault.to_string())),
            Err(fault) => return Err(fault),
        }
        let pause = watch.pause.max(begun.elapsed() * PART);
        tokio::select! {
            () = &mut stop => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

fn passes(fault: &Fault) -> bool {
    fault.is_passing() || matches!(fault, Fault::NoRoom(_) | Fault::Unavailable(_))
}

/// A file that was come by, as it was then.
#[derive(Clone, Debug)]
struct Seen {
    file: Watched,
    since: Instant,
    round: u64,
}

struct Round<'a> {
    app: &'a App,
    importer: &'a Importer,
    watch: &'a Watch,
    /// Files that are not at rest yet.
    pending: HashMap<Digest, Seen>,
    /// Whether something was taken of which no cases were made yet.
    taken: bool,
    since: u64,
}

impl Round<'_> {
    /// One look through the folder.
    async fn once(&mut self, told: &mut (dyn FnMut(Told<'_>) + Send)) -> Result<(), Fault> {
        if !self.watch.folder.is_dir() {
            return Err(Fault::Unavailable(format!(
                "The folder {} cannot be reached: it is looked for again.",
                self.watch.folder.display()
            )));
        }
        self.since += 1;
        let mut walk = Walk::over(&self.watch.folder);
        let mut any = false;
        loop {
            let (rest, some) = tokio::task::spawn_blocking(move || {
                let some: Vec<(PathBuf, Watched)> =
                    walk.by_ref().filter_map(present).take(TOGETHER).collect();
                (walk, some)
            })
            .await
            .map_err(|why| Fault::Internal(format!("A folder cannot be looked through: {why}.")))?;
            walk = rest;
            if some.is_empty() {
                break;
            }
            any |= self.take(some, told).await?;
        }
        let round = self.since;
        self.pending.retain(|_, seen| seen.round == round);
        self.taken |= any;
        if any {
            told(Told::Rest);
        }
        if self.taken {
            self.taken = !settling::at_rest(self.app, self.importer, &self.source()).await?;
        }
        Ok(())
    }

    /// Takes those of the files that are at rest and were not taken before; says whether there were any.
    async fn take(
        &mut self,
        some: Vec<(PathBuf, Watched)>,
        told: &mut (dyn FnMut(Told<'_>) + Send),
    ) -> Result<bool, Fault> {
        let paths: Vec<Digest> = some.iter().map(|(_, file)| file.path).collect();
        let before = watched::taken(self.app.archive(), self.importer.project, &paths).await?;
        let before: HashMap<Digest, Watched> = before.into_iter().map(|file| (file.path, file)).collect();
        let new = some.into_iter().filter(|(_, file)| before.get(&file.path) != Some(file));
        let ready: Vec<(PathBuf, Watched)> = new.filter(|(_, file)| self.is_at_rest(*file)).collect();
        if ready.is_empty() {
            return Ok(false);
        }
        let mut report = |reports: &[FileReport]| told(Told::Files(reports));
        let into = Destination::Day(self.source());
        let mut belt = Belt::new(self.app, self.importer, into, &mut report);
        for (path, _) in &ready {
            let name = path.display().to_string();
            match File::open(path) {
                Ok(file) => belt.add_upload(name, Upload::File(file)).await?,
                Err(why) => belt.add(name, Source::Missing(unreadable(&why))).await?,
            }
        }
        belt.finish().await?;
        let files: Vec<Watched> = ready.into_iter().map(|(_, file)| file).collect();
        let mut tx = self.app.archive().begin().await?;
        watched::take(&mut tx, self.importer.project, &files).await?;
        tx.commit_unaudited().await?;
        for file in &files {
            self.pending.remove(&file.path);
        }
        Ok(true)
    }

    fn is_at_rest(&mut self, file: Watched) -> bool {
        let round = self.since;
        let seen =
            self.pending.entry(file.path).or_insert_with(|| Seen { file, since: Instant::now(), round });
        if seen.file != file {
            *seen = Seen { file, since: Instant::now(), round };
        }
        seen.round = round;
        seen.since.elapsed() >= self.watch.rest
    }

    fn source(&self) -> String {
        format!("folder {}", self.watch.folder.display())
    }
}

/// A file as it is now. What is no file, or is gone already, is none of a watch's business.
fn present(found: Found) -> Option<(PathBuf, Watched)> {
    let Found::File(path) = found else { return None };
    let meta = std::fs::metadata(&path).ok()?;
    let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let file = Watched {
        path: hash(&path),
        size: meta.len() as i64,
        changed_at: changed.map_or(0, |since| since.as_nanos() as i64),
    };
    Some((path, file))
}

fn hash(path: &Path) -> Digest {
    Digest::of(path.as_os_str().as_encoded_bytes())
}
