//! `overread stats` as a person or a program calls it: the real binary on real and published tables.
#![allow(clippy::unwrap_used)]
// Tables are written row by row.
#![allow(clippy::format_push_string, clippy::format_collect)]

mod agreement;
mod commands;
mod examples;
mod expected;
mod input;
mod lidc;
mod mrmc;
mod program;
mod slices;
mod tables;
