//! The service class provider on a real socket: real clients, and hostile ones.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

mod clients;
mod hostile;
mod limits;
mod provider;
mod raw;
mod running;
mod tools;
