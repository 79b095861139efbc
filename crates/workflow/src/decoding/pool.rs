//! Workers that wait for tasks, each doing one at a time.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use imaging::Refusal;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::message::{receive, send};
use super::task::{Made, Task};
use super::{Failure, Limits};

pub(super) struct Pool {
    program: PathBuf,
    arguments: Vec<String>,
    limits: Limits,
    turns: Semaphore,
    idle: Mutex<Vec<Worker>>,
}

struct Worker {
    /// Killed when dropped.
    _process: Child,
    input: ChildStdin,
    output: ChildStdout,
    done: u32,
}

/// A worker is replaced after so many tasks, so that nothing adds up in it.
const TASKS_OF_A_WORKER: u32 = 256;

impl Pool {
    pub fn new(program: PathBuf, arguments: Vec<String>, limits: Limits) -> Self {
        let turns = Semaphore::new(limits.workers.max(1));
        Self { program, arguments, limits, turns, idle: Mutex::default() }
    }

    pub async fn perform(&self, task: &Task, file: &[u8]) -> Result<Made, Failure> {
        let Ok(_turn) = self.turns.acquire().await else {
            return Err(Failure::NoWorker("the server is stopping".into()));
        };
        let mut worker = match self.waiting() {
            Some(worker) => worker,
            None => self.start().map_err(|error| Failure::NoWorker(error.to_string()))?,
        };
        let spoken = timeout(self.limits.time, worker.perform(task, file, self.limits.memory_bytes)).await;
        let number = task.number();
        match spoken {
            Ok(Ok(outcome)) => {
                if worker.done < TASKS_OF_A_WORKER {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                }
                Ok(outcome?)
            }
            Ok(Err(_)) => {
                let megabytes = self.limits.memory_bytes >> 20;
                let cause = format!("its decoder broke down, or needed more than {megabytes} MB");
                Err(Refusal::Undecodable { number, cause }.into())
            }
            Err(_) => {
                let cause = format!("it takes more than {} s", self.limits.time.as_secs_f64());
                Err(Refusal::Undecodable { number, cause }.into())
            }
        }
    }

    fn waiting(&self) -> Option<Worker> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn start(&self) -> io::Result<Worker> {
        let mut process = Command::new(&self.program)
            .args(&self.arguments)
            .arg(self.limits.memory_bytes.to_string())
            .env_clear()
            .current_dir(std::path::Component::RootDir.as_os_str())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("a worker has no pipe");
        Ok(Worker {
            input: process.stdin.take().ok_or_else(missing)?,
            output: process.stdout.take().ok_or_else(missing)?,
            _process: process,
            done: 0,
        })
    }
}

impl Worker {
    async fn perform(&mut self, task: &Task, file: &[u8], longest: u64) -> io::Result<Result<Made, Refusal>> {
        self.done += 1;
        send(&mut self.input, task, file).await?;
        let (answer, bytes) = receive(&mut self.output, longest).await?;
        Ok(answer.outcome(bytes))
    }
}
