//! How far a batch has come.

use domain::id::BatchId;
use store::batch::{Batch, BatchCase};
use store::read::Tally;

use super::find;
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;
use crate::figure::Figure;

/// A batch with its readers and cases.
pub struct Progress {
    /// The batch.
    pub batch: Batch,
    /// Who reads it, by name.
    pub readers: Vec<ReaderProgress>,
    /// Its cases, in the project's order.
    pub cases: Vec<BatchCase>,
}

/// How far a reader has come.
pub struct ReaderProgress {
    /// Reads by state.
    pub tally: Tally,
    /// Median seconds of active reading of the final reads.
    pub median_seconds: Figure,
}

/// How far a batch has come.
pub async fn progress(app: &App, permit: &Permit<OverseeReads>, batch: BatchId) -> Result<Progress, Fault> {
    let found = find(app, permit, batch).await?;
    let cases = store::batch::cases(app.db(), batch).await?;
    let submitted = store::read::of_batch(app.db(), batch).await?;
    let tallies = store::read::tally_of_batch(app.db(), batch, app.now()).await?;
    let readers = tallies.into_iter().map(|tally| {
        let own = submitted.iter().filter(|read| read.reader == tally.reader);
        let seconds: Vec<f64> = own.map(|read| read.active_seconds).collect();
        ReaderProgress { tally, median_seconds: Figure::median_of(&seconds) }
    });
    Ok(Progress { readers: readers.collect(), batch: found, cases })
}
