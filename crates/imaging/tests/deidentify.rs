//! Copies without what names a patient: nothing of them is left, and everything else is right.
#![allow(clippy::unwrap_used)]

#[path = "deidentify/burned_in.rs"]
mod burned_in;
#[path = "real_files/corpus.rs"]
#[allow(dead_code)]
mod corpus;
#[path = "deidentify/real.rs"]
mod real;
#[path = "deidentify/seeded.rs"]
mod seeded;
