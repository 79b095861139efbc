//! Decoding of untrusted pixels in processes of their own, with bounds on memory and time and without
//! a way to files or the network.
//!
//! A codestream may make a decoder hang, abort, or ask for all of the memory, and no handler within the
//! process stops that. Here only the worker dies: the request ends in a refusal, and the next one gets a
//! new worker. Tests and tools that decode their own files may do so [in the process](Decoder::default).

mod confinement;
mod message;
mod pool;
mod task;
pub mod worker;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use imaging::Refusal;

use self::pool::Pool;
pub use self::task::{Made, Task};
use crate::fault::Fault;

/// What a worker may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Memory of one worker, the file and what is made of it included.
    pub memory_bytes: u64,
    /// Time for one task.
    pub time: Duration,
    /// Workers at once.
    pub workers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { memory_bytes: 2 << 30, time: Duration::from_secs(20), workers: cores }
    }
}

/// Decodes files; a clone shares the same workers.
#[derive(Clone, Default)]
pub struct Decoder {
    /// None: in this process.
    pool: Option<Arc<Pool>>,
}

/// Why a task was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The file is at fault.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The machine is at fault: no worker can be started.
    #[error("Images cannot be decoded just now ({0}): try again, and tell the administrator if it stays so.")]
    NoWorker(String),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::invalid(format!("The image cannot be sent: {refusal}.")),
            Failure::NoWorker(_) => Self::Unavailable(failure.to_string()),
        }
    }
}

impl Decoder {
    /// Decodes in processes of `program`, which calls [`worker::run`] when it is given `arguments`.
    pub fn apart(program: PathBuf, arguments: Vec<String>, limits: Limits) -> Self {
        Self { pool: Some(Arc::new(Pool::new(program, arguments, limits))) }
    }

    /// Does a task on a file.
    pub async fn perform(&self, task: Task, file: Bytes) -> Result<Made, Failure> {
        if let Some(pool) = &self.pool {
            return pool.perform(&task, &file).await;
        }
        let broken = |cause: String| Refusal::Undecodable { number: task.number(), cause };
        let here = task.clone();
        match tokio::task::spawn_blocking(move || here.perform(&file)).await {
            Ok(outcome) => Ok(outcome?),
            Err(why) => Err(broken(why.to_string()).into()),
        }
    }
}
