//! Looking through the audit trail, and proving that nothing in it was changed.

pub use store::audit::Entry;
use store::audit::{Broken, Filter, Report};

use crate::app::App;
use crate::authority::{Permit, duty::Audits};
use crate::fault::Fault;

/// Most events of one page.
const MOST: u32 = 200;

/// A page of a project's events, newest first.
pub struct Page {
    /// The events.
    pub events: Vec<Entry>,
    /// What to ask for as `before` to get the next page; `None` at the end.
    pub next: Option<i64>,
}

/// What a walk along the whole chain found.
pub struct Verification {
    /// Whether every event is as it was written.
    pub sound: bool,
    /// How many events fit, from the first on.
    pub events: i64,
    /// The result in a sentence.
    pub sentence: String,
    /// The first event that does not fit.
    pub first_broken: Option<i64>,
}

/// A project's events before that place in the chain, newest first.
pub async fn list(
    app: &App,
    permit: &Permit<Audits>,
    before: Option<i64>,
    action: Option<String>,
    limit: Option<u32>,
) -> Result<Page, Fault> {
    let limit = limit.unwrap_or(50).clamp(1, MOST);
    let filter = Filter { project: Some(permit.project()), action, before, ..Filter::default() };
    let mut events = store::audit::list(app.db(), &filter, limit + 1).await?;
    let has_more = events.len() > limit as usize;
    events.truncate(limit as usize);
    let next = events.last().filter(|_| has_more).map(|last| last.seq);
    Ok(Page { events, next })
}

/// Walks the chain of the whole server: events of other projects hold this project's in place.
pub async fn verification(app: &App, _: &Permit<Audits>) -> Result<Verification, Fault> {
    Ok(store::audit::verify(app.db()).await?.into())
}

/// The same for the machine's command line, where whoever can run the program holds the store anyway.
pub async fn verify_store(app: &App) -> Result<Verification, Fault> {
    Ok(store::audit::verify(app.db()).await?.into())
}

impl From<Report> for Verification {
    fn from(Report { events, head, broken }: Report) -> Self {
        match broken {
            None => Self {
                sound: true,
                events,
                sentence: format!(
                    "All {events} events are as they were written; the last one's hash is {head}."
                ),
                first_broken: None,
            },
            Some(Broken { seq, why }) => Self {
                sound: false,
                events,
                sentence: format!(
                    "The trail is broken at event {seq}: {why}. Compare it with a backup, and keep this store as it is."
                ),
                first_broken: Some(seq),
            },
        }
    }
}

#[cfg(test)]
mod tests;
