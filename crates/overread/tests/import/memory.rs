//! What receiving takes of memory does not grow with the files.

use crate::images::Image;
use crate::program::Program;
use crate::sender::Http;

const PROJECT: &str = "chest";

/// What the server may take on top of what it has at rest, in bytes.
const MOST: u64 = 64 << 20;

/// The most memory that a process has had, in bytes; nothing where the system does not tell.
fn most_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
}

#[test]
fn a_file_of_200_megabytes_is_received_in_a_fraction_of_that() {
    let program = Program::with_project(PROJECT);
    let token = program.token();
    let running = program.serve(&["--dicom-allow", "*", "--dicom-route", PROJECT]);
    let http = Http { address: running.http, token };
    let import = http.begin(PROJECT).unwrap();
    let small = Image::new(1, 1, 1_000);
    assert_eq!(http.upload(PROJECT, &import, "small.dcm", &small.file).unwrap().unwrap(), "stored");
    let before = most_memory(running.id());
    let large = Image::new(1, 2, 200_000_000);
    assert_eq!(http.upload(PROJECT, &import, "large.dcm", &large.file).unwrap().unwrap(), "stored");
    let large = Image::new(1, 3, 200_000_000);
    let (status, _) = http.stow(PROJECT, &[&large]).unwrap();
    assert_eq!(status, 200);
    let after = most_memory(running.id());
    println!("{before:?} bytes before, {after:?} after");
    assert!(before.zip(after).is_none_or(|(before, after)| after < before + MOST), "{before:?} to {after:?}");
    running.stop();
}
