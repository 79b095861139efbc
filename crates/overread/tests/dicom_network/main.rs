//! Devices send to the program as it is run: `overread serve` with a DICOM listener, and real clients.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

#[path = "../import/program.rs"]
mod program;
#[path = "../../../dimse/tests/network/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use program::{Program, Running};
use tools::{corpus, data_set, dcmtk, files, said, script};

/// Sends by pynetdicom; the status, comment and path of each file.
fn send(running: &Running, paths: &[&Path], associations: usize) -> Option<Vec<[String; 3]>> {
    let mut store = script("store.py")?;
    store.arg(running.dicom.port().to_string()).args(paths);
    let output = store.args(["--associations", &associations.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        [0; 3].map(|_| cells.next().unwrap_or_default())
    };
    Some(text.lines().map(line).collect())
}

fn statuses(answers: &[[String; 3]]) -> BTreeSet<&str> {
    answers.iter().map(|answer| answer[0].as_str()).collect()
}

#[test]
fn a_series_over_four_associations_is_kept_byte_for_byte_through_a_kill() {
    let Some(folder) = corpus("ct-chest-lidc0314") else { return };
    let program = Program::with_project("chest");
    let running = program.serve(&["--dicom-allow", "PYNETDICOM", "--dicom-route", "chest"]);
    let Some(answers) = send(&running, &[&folder], 4) else { return };
    let sent = files(&folder);
    assert_eq!(answers.len(), sent.len());
    assert_eq!(statuses(&answers), BTreeSet::from(["0000"]));
    running.kill();

    let kept: BTreeSet<Vec<u8>> =
        program.originals().iter().map(|path| data_set(&std::fs::read(path).unwrap()).to_vec()).collect();
    for path in &sent {
        assert!(
            kept.contains(data_set(&std::fs::read(path).unwrap())),
            "{} is kept as it was",
            path.display()
        );
    }
    assert_eq!(kept.len(), sent.len());

    let running = program.serve(&["--dicom-allow", "PYNETDICOM", "--dicom-route", "chest"]);
    let answers = send(&running, &[&folder], 1).unwrap();
    assert_eq!(statuses(&answers), BTreeSet::from(["0000"]), "sent again, it is there already");
    running.stop();
    assert_eq!(program.originals().len(), sent.len(), "and is not kept twice");
    let output = program.run(&["audit", "verify"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn dcmtk_is_let_in_by_title_and_address_and_reaches_the_project_of_the_title_it_calls() {
    let Some(folder) = corpus("mr-brain-mprage") else { return };
    let image = files(&folder).swap_remove(0);
    let program = Program::with_project("brain");
    let running = program.serve(&[
        "--dicom-allow",
        "MR1@127.0.0.0/8,MR2@192.0.2.1",
        "--dicom-route",
        "BRAIN=brain",
        "--dicom-ae-title",
        "UNUSED",
    ]);
    let store = |calling: &str, called: &str| -> Option<Output> {
        let mut store: Command = dcmtk("storescu")?;
        let port = running.dicom.port().to_string();
        store.args(["-v", "-R", "-aet", calling, "-aec", called, "127.0.0.1", &port]).arg(&image);
        Some(store.output().unwrap())
    };
    for (calling, called, taken) in
        [("MR2", "BRAIN", false), ("MR1", "UNUSED", false), ("OTHER", "BRAIN", false), ("MR1", "BRAIN", true)]
    {
        let Some(output) = store(calling, called) else { return };
        assert_eq!(output.status.success(), taken, "{calling} → {called}: {}", said(&output));
        assert_eq!(program.originals().len(), usize::from(taken), "{calling} → {called}");
    }
    running.stop();
}

/// A copy of a file with one place of its bytes changed.
fn changed(folder: &Path, file: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = std::fs::read(file).unwrap();
    change(&mut bytes);
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn what_cannot_be_taken_is_answered_with_a_status_and_a_reason() {
    let Some(folder) = corpus("ct-chest-lidc0314") else { return };
    let image = files(&folder).swap_remove(0);
    let aside = tempfile::tempdir().unwrap();
    let program = Program::with_project("chest");
    let running = program.serve(&["--dicom-allow", "*", "--dicom-route", "chest"]);
    let other_pixels = changed(aside.path(), &image, "pixels.dcm", |bytes| *bytes.last_mut().unwrap() ^= 1);
    // The UID in the meta group, which the command repeats, is no longer that of the data set.
    let other_uid = changed(aside.path(), &image, "uid.dcm", |bytes| {
        let at = bytes.windows(6).position(|head| head == [2, 0, 3, 0, b'U', b'I']).unwrap();
        let last = at + 8 + usize::from(bytes[at + 6]) - 3;
        bytes[last] = if bytes[last] == b'1' { b'2' } else { b'1' };
    });
    let cut = changed(aside.path(), &files(&folder)[1], "cut.dcm", |bytes| bytes.truncate(100_000));
    let paths = [&image, &other_pixels, &other_uid, &cut].map(PathBuf::as_path);
    let Some(answers) = send(&running, &paths, 1) else { return };
    let answers: Vec<(&str, &str)> = answers.iter().map(|one| (one[0].as_str(), one[1].as_str())).collect();
    assert_eq!(answers[0], ("0000", ""));
    assert_eq!(answers[1].0, "C000");
    assert!(answers[1].1.starts_with("Quarantined: "), "{answers:?}");
    assert_eq!(answers[2], ("A900", "The data set has another SOP instance UID than the command."));
    assert_eq!(answers[3].0, "C000");
    assert!(!answers[3].1.is_empty(), "{answers:?}");
    running.stop();
}

#[test]
fn a_listener_that_nobody_could_use_is_refused_with_what_to_add() {
    let program = Program::with_project("chest");
    let listen = ["serve", "--listen", "127.0.0.1:0", "--dicom-listen", "127.0.0.1:0"];
    for (more, sentence) in [
        (&["--dicom-allow", "*"][..], "add --dicom-route NAME of a project"),
        (&["--dicom-route", "chest"], "add --dicom-allow AET"),
        (&["--dicom-allow", "*", "--dicom-route", "A=chest,A=chest"], "the AE title A has two projects"),
        (&["--dicom-allow", "*", "--dicom-route", "nowhere"], "There is no project “nowhere”"),
        (&["--dicom-allow", "CT1@tower", "--dicom-route", "chest"], "“tower” is no address"),
    ] {
        let output = program.run(&[&listen, more].concat());
        assert!(!output.status.success());
        assert!(said(&output).contains(sentence), "{}", said(&output));
    }
}
