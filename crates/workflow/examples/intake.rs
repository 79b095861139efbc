//! How fast the intake takes images: `cargo run --release -p overread-workflow --features testing
//! --example intake -- FOLDER SENDERS INSTANCES [SLICE]`.
//!
//! Each sender waits for the answer to one image before it sends the next; 0 senders import a batch of
//! images as a folder import does. Images are copies of the file SLICE under UIDs of their own, 100 to a
//! study, or tiny synthetic ones. Prints instances and megabytes per second for each tenth of the way,
//! and the largest memory of the process.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement stops at its first fault")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use bytes::Bytes;
use domain::import::FileOutcome;
use store::{Querying, args};
use workflow::app::App;
use workflow::import::{self, Importer, Upload};
use workflow::testing::study;
use workflow::{Archive, Blobs, Db};

/// Images of a study.
const STUDY: u64 = 100;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().unwrap_or_else(|| panic!("say {what}"));
    let folder = PathBuf::from(next("the folder of the store"));
    let senders: usize = next("how many senders").parse().expect("a number of senders");
    let instances: u64 = next("how many instances").parse().expect("a number of instances");
    let images = Arc::new(Images::new(arguments.next().map(PathBuf::from)));
    let app = open(&folder).await;
    let first = images_there(&app).await;
    let steps = 10.min(instances);
    for step in 0..steps {
        let range = first + instances * step / steps..first + instances * (step + 1) / steps;
        let count = range.end - range.start;
        let start = Instant::now();
        if senders == 0 {
            batch(&app, &images, range.clone()).await;
        } else {
            send(&app, &images, senders, range.clone()).await;
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{:>9} here  {:>8.1} instances/s  {:>7.1} MB/s  {:>5} MB resident at most",
            range.end,
            count as f64 / seconds,
            (count * images.size() as u64) as f64 / seconds / 1e6,
            peak_memory() >> 10
        );
    }
}

async fn open(folder: &std::path::Path) -> App {
    std::fs::create_dir_all(folder).unwrap();
    let (database, archive) = if let Ok(url) = std::env::var("DATABASE_URL") {
        (url.clone(), url)
    } else {
        let file = |name| format!("sqlite://{}", folder.join(name).display());
        (file("overread.db"), file("archive.db"))
    };
    let db = Db::connect(&database).await.unwrap();
    db.migrate().await.unwrap();
    let archive = Archive::connect(&archive).await.unwrap();
    archive.migrate().await.unwrap();
    let app = App::new(db, archive, Blobs::folder(&folder.join("images")).unwrap());
    if Importer::at_command_line(&app, "bench").await.is_err() {
        workflow::testing::make_project(&app, "bench").await;
    }
    app
}

async fn images_there(app: &App) -> u64 {
    app.db().one("SELECT count(*) FROM instance", args![]).await.unwrap()
}

async fn send(app: &App, images: &Arc<Images>, senders: usize, range: std::ops::Range<u64>) {
    let next = Arc::new(AtomicU64::new(range.start));
    let work = (0..senders).map(|_| {
        let (app, images, next, end) = (app.clone(), Arc::clone(images), Arc::clone(&next), range.end);
        tokio::spawn(async move {
            let importer = Importer::of_device(&app, "bench").await.unwrap();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    return;
                }
                let upload = Upload::Memory(images.make(number));
                let report = import::submit(&app, &importer, "bench", "image", upload).await.unwrap();
                assert_eq!(report.outcome, FileOutcome::Stored, "{report:?}");
            }
        })
    });
    futures::future::join_all(work).await.into_iter().for_each(Result::unwrap);
}

async fn batch(app: &App, images: &Images, range: std::ops::Range<u64>) {
    const AT_ONCE: usize = 500;
    let importer = Importer::at_command_line(app, "bench").await.unwrap();
    let run = import::begin(app, &importer, "bench").await.unwrap();
    let numbers: Vec<u64> = range.collect();
    for some in numbers.chunks(AT_ONCE) {
        let files =
            some.iter().map(|number| ("image".to_owned(), Upload::Memory(images.make(*number)))).collect();
        let reports = import::take_all(app, &importer, run, files).await.unwrap();
        assert!(reports.iter().all(|report| report.outcome == FileOutcome::Stored), "{:?}", reports[0]);
    }
}

/// Images under UIDs of their own.
enum Images {
    Copies { file: Vec<u8>, places: Vec<(Vec<usize>, usize, u64)> },
    Tiny,
}

impl Images {
    fn new(slice: Option<PathBuf>) -> Self {
        let Some(slice) = slice else { return Self::Tiny };
        let file = std::fs::read(slice).expect("the slice can be read");
        let header = imaging::read_header(&file).expect("the slice is an image");
        let of = |uid: &str, per: u64| (found(&file, uid.as_bytes()), uid.len(), per);
        let patient = header.patient_id.unwrap_or_default();
        let places = vec![
            of(&header.study_uid, STUDY),
            of(&header.series_uid, STUDY),
            of(&header.sop_uid, 1),
            of(&patient, STUDY),
        ];
        Self::Copies { file, places }
    }

    fn size(&self) -> usize {
        self.make(0).len()
    }

    fn make(&self, number: u64) -> Bytes {
        match self {
            Self::Tiny => study::ct_image((number / STUDY) as u32 + 1, (number % STUDY) as u32 + 1).into(),
            Self::Copies { file, places } => {
                let mut file = file.clone();
                for (places, length, per) in places {
                    // The last digits, as many as there are up to ten.
                    let digits = (*length).min(10);
                    let text = format!("{:0digits$}", number / per + 1);
                    for place in places {
                        file[place + length - digits..place + length].copy_from_slice(text.as_bytes());
                    }
                }
                file.into()
            }
        }
    }
}

fn found(file: &[u8], text: &[u8]) -> Vec<usize> {
    let header = &file[..file.len().min(20_000)];
    header.windows(text.len()).enumerate().filter(|(_, window)| *window == text).map(|(at, _)| at).collect()
}

/// KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}
