//! The program is killed at random points while files come in by every way: what was acknowledged is
//! there, nothing is there by half, and sending again comes to the same. No repair runs in between.

use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use crate::images::Image;
use crate::program::{Program, Running};
use crate::sender::{Association, Http};
use crate::tools::{data_set, files, said};

const PROJECT: &str = "chest";
const SEED: u64 = 20_261_123;
const ROUNDS: u32 = 20;

/// Images of one sender; what is not acknowledged is sent again in the next round.
struct Share {
    way: Way,
    patient: u32,
    next: u32,
    unanswered: Vec<Image>,
    acknowledged: Vec<Image>,
    chance: ChaCha8Rng,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Upload,
    Stow,
    Store,
}

impl Share {
    fn new(way: Way, patient: u32) -> Self {
        let chance = ChaCha8Rng::seed_from_u64(SEED + u64::from(patient));
        Self { way, patient, next: 1, unanswered: Vec::new(), acknowledged: Vec::new(), chance }
    }

    /// The images that wait for an answer, at least so many.
    fn waiting(&mut self, count: usize) -> Vec<Image> {
        while self.unanswered.len() < count {
            // Most are small, some are larger than one write.
            let padding = if self.chance.random_range(0..4) == 0 { 900_000 } else { 40_000 };
            let padding = self.chance.random_range(0..padding);
            self.unanswered.push(Image::new(self.patient, self.next, padding));
            self.next += 1;
        }
        self.unanswered.clone()
    }

    fn acknowledge(&mut self, count: usize) {
        self.acknowledged.extend(self.unanswered.drain(..count));
    }

    /// Sends until the line breaks.
    fn send(&mut self, running: (std::net::SocketAddr, std::net::SocketAddr), token: &str) {
        let (address, dicom) = running;
        let http = Http { address, token: token.to_owned() };
        let sent = match self.way {
            Way::Upload => self.upload(&http),
            Way::Stow => self.stow(&http),
            Way::Store => self.store(dicom),
        };
        // The line breaks with the program; what was acknowledged before is noted.
        drop(sent);
    }

    fn upload(&mut self, http: &Http) -> std::io::Result<()> {
        let import = http.begin(PROJECT)?;
        loop {
            let image = &self.waiting(1)[0];
            let outcome = http.upload(PROJECT, &import, &image.uid(), &image.file)?.unwrap();
            assert!(outcome == "stored" || outcome == "duplicate", "{outcome}");
            self.acknowledge(1);
        }
    }

    fn stow(&mut self, http: &Http) -> std::io::Result<()> {
        loop {
            let count = self.chance.random_range(1..6).max(self.unanswered.len());
            let images = self.waiting(count);
            let (status, body) = http.stow(PROJECT, &images.iter().collect::<Vec<_>>())?;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
            self.acknowledge(count);
        }
    }

    fn store(&mut self, address: std::net::SocketAddr) -> std::io::Result<()> {
        let mut association = Association::open(address)?;
        loop {
            assert_eq!(association.store(&self.waiting(1)[0])?, 0);
            self.acknowledge(1);
        }
    }
}

fn serve(program: &Program) -> Running {
    program.serve(&["--dicom-allow", "*", "--dicom-route", PROJECT])
}

/// Every file under a digest's name has that digest.
fn no_file_is_half(images: &Path) {
    for path in files(images) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.len() == 64 {
            let digest = Sha256::digest(std::fs::read(&path).unwrap());
            assert_eq!(hex::encode(digest), name, "a file under another digest's name");
        }
    }
}

fn sound(program: &Program) {
    for what in ["images", "verify"] {
        let output = program.run(&["audit", what]);
        assert!(output.status.success(), "{}", said(&output));
    }
    no_file_is_half(&program.images());
}

/// What is fetched is what was sent: the whole file, or its data set where the sender sent no more.
fn fetched_as_sent(http: &Http, way: Way, image: &Image) {
    let path = format!("/api/projects/{PROJECT}/dicomweb/{}", image.path());
    let (status, body) = http.get(&path, "application/dicom").unwrap();
    assert_eq!(status, 200, "{} ({way:?})", image.uid());
    let same = if way == Way::Store { data_set(&body) == data_set(&image.file) } else { body == image.file };
    assert!(same, "{} ({way:?}) is not what was sent", image.uid());
}

/// Rounds of sending and killing.
fn killed_at_random(program: &Program) {
    let token = program.token();
    let mut chance = ChaCha8Rng::seed_from_u64(SEED);
    let ways = [Way::Upload, Way::Upload, Way::Stow, Way::Stow, Way::Store, Way::Store];
    let shares: Vec<Mutex<Share>> =
        ways.into_iter().zip(1..).map(|(way, patient)| Mutex::new(Share::new(way, patient))).collect();
    let mut before = 0;
    for round in 1..=ROUNDS {
        let running = serve(program);
        let addresses = (running.http, running.dicom);
        thread::scope(|scope| {
            for share in &shares {
                let token = &token;
                scope.spawn(move || share.lock().unwrap().send(addresses, token));
            }
            // The point of the round: anywhere from the first connection on.
            thread::sleep(Duration::from_micros(chance.random_range(30_000..700_000)));
            running.kill();
        });
        if round % 5 == 0 {
            sound(program);
        }
        no_file_is_half(&program.images());
        let all: usize = shares.iter().map(|share| share.lock().unwrap().acknowledged.len()).sum();
        println!("round {round}: {} acknowledged before the kill", all - before);
        before = all;
    }
    assert!(before > 100, "only {before} images were acknowledged in all rounds: nothing was proved");
    sound(program);
    let running = serve(program);
    let http = Http { address: running.http, token };
    for share in &shares {
        let share = &mut *share.lock().unwrap();
        assert!(!share.acknowledged.is_empty(), "nothing came in by {:?}", share.way);
        for image in &share.acknowledged {
            fetched_as_sent(&http, share.way, image);
        }
    }
    sent_again(program, running, shares, &http);
}

/// Whatever was under way when the program was killed is taken when it is sent again.
fn sent_again(program: &Program, running: Running, shares: Vec<Mutex<Share>>, http: &Http) {
    let import = http.begin(PROJECT).unwrap();
    for share in shares {
        let share = share.into_inner().unwrap();
        for image in share.unanswered.iter().chain(share.acknowledged.iter().take(3)) {
            match share.way {
                Way::Upload | Way::Stow => {
                    let outcome = http.upload(PROJECT, &import, "again", &image.file).unwrap().unwrap();
                    assert!(outcome == "stored" || outcome == "duplicate", "{outcome}");
                }
                Way::Store => {
                    assert_eq!(Association::open(running.dicom).unwrap().store(image).unwrap(), 0);
                }
            }
            fetched_as_sent(http, share.way, image);
        }
    }
    let (status, body) =
        http.get(&format!("/api/projects/{PROJECT}/quarantine"), "application/json").unwrap();
    assert_eq!((status, String::from_utf8(body).unwrap().as_str()), (200, r#"{"files":[]}"#));
    running.stop();
    sound(program);
}

#[test]
fn twenty_kills_while_six_senders_send_lose_nothing() {
    killed_at_random(&Program::with_project(PROJECT));
}

#[test]
fn twenty_kills_lose_nothing_on_a_database_server_either() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(database) = runtime.block_on(store::testing::postgres()) else { return };
    let address = database.address().expect("it is on a server");
    killed_at_random(&Program::on(PROJECT, None, Some(address)));
    runtime.block_on(database.finish());
}

#[test]
fn an_import_of_a_folder_that_is_killed_again_and_again_comes_to_its_end() {
    let program = Program::with_project(PROJECT);
    let folder = tempfile::tempdir().unwrap();
    let mut chance = ChaCha8Rng::seed_from_u64(SEED);
    let images: Vec<Image> =
        (1..=400).map(|n| Image::new(n / 50 + 1, n, chance.random_range(0..200_000))).collect();
    for (number, image) in images.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number}.dcm")), &image.file).unwrap();
    }
    let import = ["import", "--project", PROJECT, "--json", folder.path().to_str().unwrap()];
    let mut killed = 0;
    for _ in 0..ROUNDS {
        let quiet = || std::process::Stdio::null();
        let mut child = program.command(&import).stdout(quiet()).stderr(quiet()).spawn().unwrap();
        thread::sleep(Duration::from_micros(chance.random_range(20_000..900_000)));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        no_file_is_half(&program.images());
    }
    assert!(killed > 0, "every import was done before it could be killed");
    sound(&program);
    let output = program.run(&import);
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let whole: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let count = |outcome: &str| whole[outcome].as_u64().unwrap();
    assert_eq!((count("stored") + count("duplicate"), count("quarantined"), count("refused")), (400, 0, 0));
    sound(&program);
    let token = program.token();
    let running = serve(&program);
    let http = Http { address: running.http, token };
    for image in &images {
        fetched_as_sent(&http, Way::Upload, image);
    }
    running.stop();
}
