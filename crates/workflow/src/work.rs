//! Background jobs: which kinds there are, and running one.
//!
//! A kind has one line in [`KINDS`] and one in `perform`. Its function does the work and calls
//! [`store::job::complete`] in the transaction of its last change; it may run twice, so it must be
//! idempotent.

use jiff::SignedDuration;
use store::job::{self, Job};

use crate::app::App;
use crate::burned_in;
use crate::consensus;
use crate::fault::Fault;
use crate::import::settling;

/// Every kind that [`run_one`] knows.
const KINDS: &[&str] = &[burned_in::JOB, consensus::JOB, settling::JOB];

/// A worker that is silent for this long has died, and its job goes to another.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Runs the next job that is due; says whether there was one. A job that fails is put back for later.
pub async fn run_one(app: &App) -> Result<bool, Fault> {
    let Some(job) = job::claim(app.db(), KINDS, app.now(), LEASE).await? else { return Ok(false) };
    if let Err(fault) = perform(app, &job).await {
        tracing::warn!(kind = job.kind, key = job.key, attempt = job.attempt, %fault, "a job failed");
        job::fail(app.db(), &job, app.now(), &fault.to_string()).await?;
    }
    Ok(true)
}

async fn perform(app: &App, job: &Job) -> Result<(), Fault> {
    match job.kind.as_str() {
        burned_in::JOB => burned_in::perform(app, job).await,
        consensus::JOB => consensus::perform(app, job).await,
        settling::JOB => settling::perform(app, job).await,
        kind => Err(Fault::Internal(format!("No worker knows jobs of kind “{kind}”."))),
    }
}
