//! Real and odd files: each gives a header or a refusal, and never a wrong pixel.
#![allow(clippy::unwrap_used)]

#[path = "real_files/corpus.rs"]
mod corpus;
#[path = "real_files/frames.rs"]
mod frames;
#[path = "real_files/headers.rs"]
mod headers;
#[path = "real_files/hostile.rs"]
mod hostile;
#[path = "real_files/kept.rs"]
mod kept;
#[path = "real_files/made_up.rs"]
mod made_up;
#[path = "real_files/metadata.rs"]
mod metadata;
#[path = "real_files/mutations.rs"]
mod mutations;
#[path = "real_files/pixels.rs"]
mod pixels;
#[path = "real_files/tables.rs"]
mod tables;
#[path = "real_files/transcoding.rs"]
mod transcoding;
#[path = "real_files/truncated.rs"]
mod truncated;
