//! Folders: one that keeps filling, and media with a directory.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::images::Image;
use crate::program::Program;
use crate::tools::{corpus, said};

const PROJECT: &str = "chest";

/// Longer than any test machine needs to see a file.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program while it watches a folder.
struct Watching {
    process: Child,
    reports: Receiver<Value>,
}

impl Watching {
    fn over(program: &Program, folder: &Path) -> Self {
        let mut command =
            program.command(&["import", "--project", PROJECT, "--json", "--watch", "--rest", "1"]);
        let mut process = command.arg(folder).stdout(Stdio::piped()).spawn().unwrap();
        let (send, reports) = channel();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = send.send(serde_json::from_str(&line).unwrap());
            }
        });
        Self { process, reports }
    }

    /// File name and outcome of the next file that is told of and was not there before.
    fn next(&self) -> (String, String) {
        loop {
            let report = self.reports.recv_timeout(PATIENCE).expect("a file is told of");
            let name = Path::new(report["name"].as_str().unwrap()).file_name().unwrap().to_owned();
            let outcome = report["outcome"].as_str().unwrap().to_owned();
            // What was taken just before a kill may come once more, which changes nothing.
            if outcome != "duplicate" {
                return (name.into_string().unwrap(), outcome);
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn told(name: &str, outcome: &str) -> (String, String) {
    (name.to_owned(), outcome.to_owned())
}

#[test]
fn a_watched_folder_is_taken_file_by_file_once_and_only_when_they_are_whole() {
    let program = Program::with_project(PROJECT);
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, image: &Image| fs::write(folder.path().join(name), &image.file).unwrap();
    let image = |slice| Image::new(1, slice, 50_000);
    put("1.dcm", &image(1));
    fs::create_dir(folder.path().join("below")).unwrap();
    let watching = Watching::over(&program, folder.path());
    assert_eq!(watching.next(), told("1.dcm", "stored"));
    put("below/2.dcm", &image(2));
    assert_eq!(watching.next(), told("2.dcm", "stored"));

    // A file that grows slower than it is looked at, with its head long there.
    let slow = image(3);
    let mut file = fs::File::create(folder.path().join("slow.dcm")).unwrap();
    for piece in slow.file.chunks(slow.file.len() / 8) {
        file.write_all(piece).unwrap();
        thread::sleep(Duration::from_millis(400));
    }
    drop(file);
    assert_eq!(watching.next(), told("slow.dcm", "stored"), "it was left alone while it grew");
    drop(watching);

    put("4.dcm", &image(4));
    fs::write(folder.path().join("note.txt"), "no image").unwrap();
    let watching = Watching::over(&program, folder.path());
    let next = [watching.next(), watching.next()];
    assert_eq!(next, [told("4.dcm", "stored"), told("note.txt", "refused")], "and nothing of before");
    let changed = Image::new(1, 4, 60_000);
    put("4.dcm", &changed);
    assert_eq!(watching.next(), told("4.dcm", "quarantined"), "a file that changed is another");
    drop(watching);
    let output = program.run(&["audit", "images"]);
    assert!(output.status.success(), "{}", said(&output));
}

/// Imports a path; outcome and reason by file name, and how many of each outcome there were.
fn import(program: &Program, path: &Path) -> (BTreeMap<String, (String, String)>, Value) {
    let output = program.run(&["import", "--project", PROJECT, "--json", path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let whole = lines.pop().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = |line: &Value| {
        let name = Path::new(line["name"].as_str().unwrap()).file_name().unwrap().to_owned();
        (name.into_string().unwrap(), (text(&line["outcome"]), text(&line["reason"])))
    };
    (lines.iter().map(of).collect(), whole)
}

#[test]
fn a_media_directory_leads_to_its_files_and_names_those_that_are_missing() {
    let Some(medium) = corpus("pydicom-dicomdir") else { return };
    let program = Program::with_project(PROJECT);
    let folder = tempfile::tempdir().unwrap();
    fs::copy(medium.join("DICOMDIR"), folder.path().join("DICOMDIR")).unwrap();
    // Two of the files it names, one as copies of media often have them, and one it does not name.
    let put = |path: &str, slice| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, Image::new(1, slice, 0).file).unwrap();
    };
    put("77654033/CR1/6154", 1);
    put("77654033/cr2/6247.;1", 2);
    put("other.dcm", 3);

    let (files, whole) = import(&program, &folder.path().join("DICOMDIR"));
    assert_eq!(whole["stored"], 2, "{files:?}");
    assert_eq!(files["6154"].0, "stored");
    let (outcome, reason) = &files["DICOMDIR"];
    assert_eq!(outcome, "refused");
    assert!(reason.contains("the 2 files that it names were taken; 1 other files"), "{reason}");
    let (outcome, reason) = &files["6278"];
    assert_eq!(outcome, "refused");
    assert!(reason.contains("names it, and it is not there"), "{reason}");

    let (files, whole) = import(&program, folder.path());
    assert_eq!((&whole["stored"], &whole["duplicate"]), (&1.into(), &2.into()), "{files:?}");
    assert_eq!(files["other.dcm"].0, "stored");
    assert!(files["DICOMDIR"].1.contains("2 files that it names are here"), "{files:?}");
}
