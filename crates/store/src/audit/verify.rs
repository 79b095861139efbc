//! Going through the whole chain and naming the first event that does not fit.

use super::Entry;
use crate::db::Query;
use crate::{Querying, Result, args};

/// What a walk along the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many events fit, from the first on.
    pub events: i64,
    /// The hash of the last event that fits. Kept elsewhere, it proves later that nothing before it
    /// was changed or cut off.
    pub head: String,
    /// The first place that does not fit, if any.
    pub broken: Option<Broken>,
}

/// The first place where the chain breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The event at fault.
    pub seq: i64,
    /// What is wrong with it.
    pub why: &'static str,
}

const PAGE: u32 = 1_000;

/// Walks the chain from the first event to the last, a page at a time. Events that are appended
/// meanwhile are walked as well.
pub async fn verify(q: &impl Querying) -> Result<Report> {
    // The head first: it can only move on while the walk lasts.
    let sql = "SELECT seq, hash FROM audit_head WHERE id = 1";
    let (head_seq, head_hash): (i64, String) = q.one(sql, args![]).await?;
    let mut report = Report { events: 0, head: String::new(), broken: None };
    let mut head_met = head_seq == 0;
    loop {
        let mut query = Query::new(Entry::COLUMNS, args![]);
        query.push("seq > ? ORDER BY seq LIMIT ?", args![report.events, PAGE]);
        let page: Vec<Entry> = query.all(q).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if let Some(why) = fault(&entry, &report) {
                report.broken = Some(Broken { seq: entry.seq, why });
                return Ok(report);
            }
            head_met |= entry.seq == head_seq && entry.hash == head_hash;
            report.events = entry.seq;
            report.head = entry.hash;
        }
    }
    if !head_met {
        let seq = report.events + 1;
        let why = "the trail ends before its recorded head: newer events were removed";
        report.broken = Some(Broken { seq, why });
    }
    Ok(report)
}

fn fault(entry: &Entry, so_far: &Report) -> Option<&'static str> {
    if entry.seq != so_far.events + 1 {
        Some("an event before it is missing")
    } else if entry.previous_hash != so_far.head {
        Some("it does not follow the event before it")
    } else if entry.computed_hash() != entry.hash {
        Some("its content does not match its hash")
    } else {
        None
    }
}
