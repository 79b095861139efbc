//! The API as its clients meet it: real requests through every layer, on both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

mod audit;
mod blindness;
mod case;
mod client;
mod dicomweb;
mod import;
mod layers;
mod leaks;
mod lidc;
mod people;
mod project;
mod protocol;
mod reads;
mod remarks;
mod roles;
mod session;
