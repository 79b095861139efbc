//! Ways in, as senders meet them: the program as it is run, killed, out of room, or left alone with a folder.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

mod crash;
mod folder;
mod full_disk;
mod images;
mod memory;
mod program;
mod sender;
#[allow(dead_code, reason = "shared with the tests of the network protocol")]
#[path = "../../../dimse/tests/network/tools.rs"]
mod tools;
