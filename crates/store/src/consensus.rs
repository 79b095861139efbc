//! What the policy made of each case's reads.

use domain::consensus::Consensus;
use domain::id::{CaseId, ProjectId};
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::read::json;
use crate::{Querying, Result, Tx, args};

/// Keeps a case's consensus, in the place of an earlier one.
pub async fn replace(
    tx: &mut Tx,
    project: ProjectId,
    case: CaseId,
    consensus: &Consensus,
    now: Timestamp,
) -> Result<()> {
    let unsettled = consensus.unsettled() as i64;
    let state = if unsettled == 0 { "settled" } else { "to_arbitrate" };
    tx.execute(
        "INSERT INTO consensus
             (reading_case, project, computed_at, state, reads, standing, unsettled, result, cannot_be_read)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (reading_case) DO UPDATE SET computed_at = excluded.computed_at,
             state = excluded.state, reads = excluded.reads, standing = excluded.standing,
             unsettled = excluded.unsettled, result = excluded.result,
             cannot_be_read = excluded.cannot_be_read",
        args![
            case,
            project,
            now,
            state,
            consensus.reads.len() as i64,
            consensus.standing() as i64,
            unsettled,
            json(consensus)?,
            consensus.cannot_be_read()
        ],
    )
    .await
    .map(drop)
}

/// Notes that an arbiter decided the case, and what stands by that.
pub async fn arbitrated(tx: &mut Tx, case: CaseId, resolved: &Consensus) -> Result<()> {
    tx.execute(
        "UPDATE consensus SET state = 'arbitrated', standing = $2, unsettled = 0, cannot_be_read = $3
         WHERE reading_case = $1",
        args![case, resolved.standing() as i64, resolved.cannot_be_read()],
    )
    .await
    .map(drop)
}

struct Stored(CaseId, Consensus);

impl FromRow for Stored {
    const WHAT: &'static str = "consensus";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get(0)?, row.json(1)?))
    }
}

/// A case's consensus, if it was computed.
pub async fn find(q: &impl Querying, case: CaseId) -> Result<Option<Consensus>> {
    let found: Option<Stored> =
        q.optional("SELECT reading_case, result FROM consensus WHERE reading_case = $1", args![case]).await?;
    Ok(found.map(|stored| stored.1))
}

/// Every consensus of a project, by case.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<(CaseId, Consensus)>> {
    let found: Vec<Stored> = q
        .all(
            "SELECT k.reading_case, k.result FROM consensus k JOIN reading_case c ON c.id = k.reading_case
             WHERE k.project = $1 ORDER BY c.ordinal",
            args![project],
        )
        .await?;
    Ok(found.into_iter().map(|Stored(case, consensus)| (case, consensus)).collect())
}
