//! `overread admin token`: what it prints is what a program shows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn overread(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_overread"))
        .arg("--data-dir")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_token_is_printed_alone_and_belongs_to_somebody() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        overread(folder.path(), &["admin", "create", "--name", "ada"], "correct horse battery\n")
            .status
            .success()
    );
    let made = overread(folder.path(), &["admin", "token", "--name", "ada", "--for", "a bridge"], "");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let printed = String::from_utf8(made.stdout).unwrap();
    let secret = printed.trim_end().strip_prefix("overread_").unwrap();
    assert!(secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()), "{printed}");
    let nobody = overread(folder.path(), &["admin", "token", "--name", "bob", "--for", "x"], "");
    assert!(!nobody.status.success());
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("Nobody signs in as “bob”"));
}
