//! How far a batch has come.

use std::collections::HashMap;

use domain::id::{BatchId, CaseId, SubjectId};
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
    let subjects: HashMap<CaseId, SubjectId> = cases.iter().map(|case| (case.id, case.subject)).collect();
    let submitted = store::read::of_batch(app.db(), batch).await?;
    let tallies = store::read::tally_of_batch(app.db(), batch, app.now()).await?;
    let readers = tallies.into_iter().map(|tally| {
        let own = submitted.iter().filter(|read| read.reader == tally.reader);
        let seconds = own.filter_map(|read| Some((*subjects.get(&read.case)?, read.active_seconds)));
        ReaderProgress { median_seconds: Figure::median_by_subject(seconds), tally }
    });
    Ok(Progress { readers: readers.collect(), batch: found, cases })
}
