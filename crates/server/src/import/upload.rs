//! Receiving a file of at most so many bytes.

use axum::body::Body;
use axum::http::StatusCode;
use futures::StreamExt;
use workflow::app::App;
use workflow::import::{Reception, Upload};

use crate::problem::Problem;

/// An archive may be so many times as large as the largest file within it.
const ARCHIVE_TIMES: u64 = 16;

/// Receives the file; refuses one of more than `largest` bytes, or an archive of 16 times as many.
pub(super) async fn receive(app: &App, body: Body, name: &str, largest: u64) -> Result<Upload, Problem> {
    let mut stream = body.into_data_stream();
    let mut reception = Reception::new(app);
    let mut limit = largest;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| broken_off(name))?;
        reception = reception.add(chunk).await?;
        if reception.begins_as_archive() {
            limit = largest.saturating_mul(ARCHIVE_TIMES);
        }
        if reception.received() > limit {
            return Err(too_large(name, limit));
        }
    }
    Ok(reception.whole())
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
