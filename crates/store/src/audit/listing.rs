//! Reading the trail, newest first.

use domain::id::{ProjectId, UserId};

use super::Entry;
use crate::db::Query;
use crate::{Querying, Result, args};

/// Which events to list; `None` means any.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// By this person.
    pub actor: Option<UserId>,
    /// Of this kind: `batch.released`.
    pub action: Option<String>,
    /// About this id or name.
    pub target: Option<String>,
    /// Older than this place in the chain: the last `seq` of the page before.
    pub before: Option<i64>,
}

/// At most `limit` events, newest first. The next page begins before the last one's `seq`.
pub async fn list(q: &impl Querying, filter: &Filter, limit: u32) -> Result<Vec<Entry>> {
    let mut query = Query::new(Entry::COLUMNS, args![]);
    query.push("seq < ?", args![filter.before.unwrap_or(i64::MAX)]);
    if let Some(project) = filter.project {
        query.push(" AND project = ?", args![project]);
    }
    if let Some(actor) = filter.actor {
        query.push(" AND actor = ?", args![actor]);
    }
    if let Some(action) = &filter.action {
        query.push(" AND action = ?", args![action]);
    }
    if let Some(target) = &filter.target {
        query.push(" AND target = ?", args![target]);
    }
    query.push(" ORDER BY seq DESC LIMIT ?", args![limit]);
    query.all(q).await
}
