//! A disk that fills up: a small file system of its own, in memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::images::Image;
use crate::program::{Program, Running};
use crate::sender::{Association, Http};
use crate::tools::said;

/// Set where the test runs in a name space of its own, in which it may mount.
const INSIDE: &str = "OVERREAD_TEST_INSIDE";

const OUT_OF_RESOURCES: u16 = 0xa700;

/// Runs the test of that name once more where it may mount a file system, as root or not.
fn inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let unshare = |arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount"]).args(arguments);
        command
    };
    let probe = unshare(&["mount", "-t", "tmpfs", "tmpfs", "/tmp"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no file system can be mounted here, even by unshare --user --mount");
        return false;
    }
    let program = std::env::current_exe().unwrap();
    let mut again = unshare(&[program.to_str().unwrap(), "--exact", test, "--nocapture"]);
    let output = again.env(INSIDE, "1").output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    print!("{}", String::from_utf8_lossy(&output.stdout));
    false
}

/// A file system of so many megabytes.
struct Disk(PathBuf);

impl Disk {
    fn mount(megabytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap().keep();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).status();
        assert!(mounted.unwrap().success());
        Self(folder)
    }

    /// Takes all room but so many megabytes.
    fn leave(&self, megabytes: u64) {
        let _ = fs::remove_file(self.ballast());
        let free = || {
            let output = Command::new("stat").args(["-f", "-c", "%a %S"]).arg(&self.0).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let numbers: Vec<u64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
            numbers[0] * numbers[1]
        };
        let ballast = free().saturating_sub(megabytes << 20);
        fs::write(self.ballast(), vec![0; ballast as usize]).unwrap();
    }

    /// Takes every last byte.
    fn fill(&self) {
        self.leave(0);
        let mut more = fs::OpenOptions::new().append(true).open(self.ballast()).unwrap();
        while std::io::Write::write(&mut more, &[0; 512]).is_ok() {}
    }

    fn clear(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = fs::remove_dir(&self.0);
    }
}

/// The demo's store on that disk, where reads wait for rosa, served with 16 MB kept free.
fn served(disk: &Path) -> (Program, Running, Http) {
    let program = Program::demo(disk.join("data"));
    let running = program.serve(&["--dicom-allow", "*", "--dicom-route", PROJECT, "--keep-free", "16"]);
    let token = program.token_of("maya");
    let http = Http { address: running.http, token };
    (program, running, http)
}

/// The demo's project on chest CT.
const PROJECT: &str = "chest-nodules";

/// Signs in as a reader; the cookie.
fn sign_in(http: &Http) -> (u16, String) {
    let body = json!({ "name": "rosa", "password": "overread-demo" }).to_string();
    let headers = [("Content-Type", "application/json")];
    let (status, head, _) = http.anybody("POST", "/api/session", &headers, body.as_bytes()).unwrap();
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
    (status, cookie.to_owned())
}

/// A reader at work.
struct Reader {
    http: Http,
    cookie: String,
    read: String,
    revision: u64,
}

impl Reader {
    fn sit_down(http: &Http) -> Self {
        let (status, cookie) = sign_in(http);
        assert_eq!(status, 200);
        let mut reader = Self { http: http.clone(), cookie, read: String::new(), revision: 0 };
        let projects = reader.call("GET", "/api/reading/projects", &Value::Null).1;
        let project = projects["projects"].as_array().unwrap().iter().find(|one| one["waiting"] != 0);
        let slug = project.expect("reads wait for rosa")["project"].as_str().unwrap().to_owned();
        let next = reader.call("POST", &format!("/api/reading/projects/{slug}/next"), &json!({})).1;
        reader.read = format!("/api/reading/reads/{}", next["read"].as_str().unwrap());
        reader.revision = reader.look().1["revision"].as_u64().unwrap();
        reader
    }

    fn look(&self) -> (u16, Value) {
        self.call("GET", &self.read, &Value::Null)
    }

    fn save(&mut self) -> u16 {
        let draft = json!({ "findings": [], "answers": [], "no_finding": false, "active_seconds": 1.0 });
        let body = json!({ "base_revision": self.revision, "draft": draft });
        let (status, saved) = self.call("PUT", &format!("{}/draft", self.read), &body);
        if status == 200 {
            self.revision = saved["revision"].as_u64().unwrap();
        }
        status
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = [("Cookie", self.cookie.as_str()), ("Content-Type", "application/json")];
        let (status, _, body) = self.http.anybody(method, path, &headers, body.as_bytes()).unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }
}

/// Tries every way in; each says that there is no room.
fn refused(running: &Running, http: &Http, import: &str, number: u32) {
    let image = |slice| Image::new(number, slice, 100_000);
    let (status, body) = http.upload(PROJECT, import, "a.dcm", &image(1).file).unwrap().unwrap_err();
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, 507, "{problem}");
    let sentence = problem["detail"].as_str().unwrap();
    assert!(sentence.contains("no room left") && sentence.contains("free some"), "{sentence}");
    let large = Image::new(number, 2, 12_000_000);
    assert_eq!(http.upload(PROJECT, import, "large.dcm", &large.file).unwrap().unwrap_err().0, 507);
    let (status, body) = http.stow(PROJECT, &[&image(3), &image(4)]).unwrap();
    assert_eq!(status, 507, "{}", String::from_utf8_lossy(&body));
    let mut association = Association::open(running.dicom).unwrap();
    assert_eq!(association.store(&image(5)).unwrap(), OUT_OF_RESOURCES);
    assert_eq!(association.store(&image(6)).unwrap(), OUT_OF_RESOURCES, "the association lives on");
}

/// The same images go in by every way.
fn taken(running: &Running, http: &Http, import: &str, number: u32) {
    let image = |slice| Image::new(number, slice, 100_000);
    assert_eq!(http.upload(PROJECT, import, "a.dcm", &image(1).file).unwrap().unwrap(), "stored");
    let large = Image::new(number, 2, 12_000_000);
    assert_eq!(http.upload(PROJECT, import, "large.dcm", &large.file).unwrap().unwrap(), "stored");
    assert_eq!(http.stow(PROJECT, &[&image(3), &image(4)]).unwrap().0, 200);
    let mut association = Association::open(running.dicom).unwrap();
    assert_eq!((association.store(&image(5)).unwrap(), association.store(&image(6)).unwrap()), (0, 0));
}

#[test]
fn imports_stop_before_the_disk_is_full_while_readers_go_on_and_resume_by_themselves() {
    if !inside("full_disk::imports_stop_before_the_disk_is_full_while_readers_go_on_and_resume_by_themselves")
    {
        return;
    }
    let disk = Disk::mount(220);
    let (program, running, http) = served(&disk.0);
    let import = http.begin(PROJECT).unwrap();
    taken(&running, &http, &import, 1);
    let mut reader = Reader::sit_down(&http);

    disk.leave(15);
    refused(&running, &http, &import, 2);
    assert_eq!((reader.look().0, reader.save(), sign_in(&http).0), (200, 200, 200), "readers go on");
    disk.clear();
    taken(&running, &http, &import, 2);

    // Somebody else's files take what was kept free.
    disk.fill();
    refused(&running, &http, &import, 3);
    assert_eq!(reader.look().0, 200, "what is there is shown");
    let frame = format!("/api/projects/{PROJECT}/dicomweb/{}/frames/1", Image::new(1, 1, 0).path());
    assert_eq!(http.get(&frame, "multipart/related; type=application/octet-stream").unwrap().0, 200);
    let saved = reader.save();
    assert!(saved == 200 || saved == 507, "a draft that is not kept says so: {saved}");
    disk.clear();
    taken(&running, &http, &import, 3);
    assert_eq!((reader.save(), sign_in(&http).0), (200, 200));
    running.stop();
    for what in ["images", "verify"] {
        let output = program.run(&["audit", what]);
        assert!(output.status.success(), "{}", said(&output));
    }
}
