//! Receiving a file: in memory while it is small, in a temporary file from then on.

use std::fs::File;
use std::io::{Seek, Write};

use axum::body::Body;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use workflow::import::{Upload, is_archive};

use crate::problem::Problem;

/// Most bytes of one upload that are held in memory.
const IN_MEMORY: usize = 8 << 20;

/// An archive may be so many times as large as the largest file within it.
const ARCHIVE_TIMES: u64 = 16;

/// Receives the file; refuses one of more than `largest` bytes, or an archive of 16 times as many.
pub(super) async fn receive(body: Body, name: &str, largest: u64) -> Result<Upload, Problem> {
    let mut stream = body.into_data_stream();
    let mut memory = BytesMut::new();
    let mut rest: Option<Spill> = None;
    let mut received = 0;
    let mut limit = largest;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| broken_off(name))?;
        received += chunk.len() as u64;
        if let Some(spill) = rest.take() {
            rest = Some(spill.append(chunk).await?);
        } else {
            memory.extend_from_slice(&chunk);
            if is_archive(&memory) {
                limit = largest.saturating_mul(ARCHIVE_TIMES);
            }
            if memory.len() > IN_MEMORY {
                rest = Some(Spill::new()?.append(std::mem::take(&mut memory).freeze()).await?);
            }
        }
        if received > limit {
            return Err(too_large(name, limit));
        }
    }
    match rest {
        Some(spill) => spill.finish().await.map(Upload::File),
        None => Ok(Upload::Memory(memory.freeze())),
    }
}

/// What did not fit into memory, in a file that is gone when it is closed.
struct Spill(File);

impl Spill {
    fn new() -> Result<Self, Problem> {
        tempfile::tempfile().map(Self).map_err(|why| no_room(&why))
    }

    async fn append(mut self, chunk: Bytes) -> Result<Self, Problem> {
        blocking(move || self.0.write_all(&chunk).map(|()| self)).await
    }

    async fn finish(mut self) -> Result<File, Problem> {
        blocking(move || self.0.rewind().map(|()| self.0)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|why| no_room(&why))?.map_err(|why| no_room(&why))
}

fn no_room(why: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%why, "an upload cannot be written to the temporary folder");
    let detail = "The upload found no room in the server's temporary folder: free some, or set TMPDIR to a larger one.";
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "no-room", "No room", detail)
}

fn broken_off(name: &str) -> Problem {
    let detail = format!("The upload of {name} broke off, and nothing of it was kept: send it again.");
    Problem::new(StatusCode::BAD_REQUEST, "broken-off", "Upload broken off", detail)
}

pub(super) fn too_large(name: &str, limit: u64) -> Problem {
    let detail = format!(
        "{name} is larger than {} MB: import it at the server with overread import.",
        limit / 1_000_000
    );
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
}
