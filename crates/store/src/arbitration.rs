//! Cases before an arbiter.

use domain::arbitration::Decision;
use domain::id::{ArbitrationId, CaseId, ProjectId, Token, UserId};
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::read::json;
use crate::{Querying, Result, Tx, args};

/// A case before an arbiter.
#[derive(Clone, PartialEq, Debug)]
pub struct Arbitration {
    /// Identity.
    pub id: ArbitrationId,
    /// What the arbiter knows it by.
    pub token: Token,
    /// Key by which its UIDs are mapped.
    pub uid_key: [u8; 32],
    /// Of which project.
    pub project: ProjectId,
    /// The project's short name.
    pub slug: String,
    /// The project's title.
    pub title: String,
    /// Which case.
    pub case: CaseId,
    /// The decision, once it was made.
    pub decision: Option<Decision>,
    /// The newest protocol that its reads were made under.
    pub protocol_version: u32,
    /// The names of the project's de-identification profile.
    pub profile: String,
}

impl FromRow for Arbitration {
    const WHAT: &'static str = "arbitration";
    fn from_row(row: &Row) -> Result<Self> {
        let decision: Option<String> = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            token: row.get(1)?,
            uid_key: row.get(2)?,
            project: row.get(3)?,
            slug: row.get(4)?,
            title: row.get(5)?,
            case: row.get(6)?,
            decision: if decision.is_some() { Some(row.json(7)?) } else { None },
            protocol_version: row.get::<Option<u32>>(8)?.unwrap_or_default(),
            profile: row.get(9)?,
        })
    }
}

/// Puts a case before an arbiter, unless it is there already.
pub async fn insert(
    tx: &mut Tx,
    (id, token, uid_key): (ArbitrationId, Token, [u8; 32]),
    (project, case): (ProjectId, CaseId),
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO arbitration (id, token, uid_key, project, reading_case, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (reading_case) DO NOTHING",
        args![id, token, uid_key, project, case, now],
    )
    .await
    .map(drop)
}

/// Takes a case that is settled after all away from the arbiters, if none has decided it.
pub async fn withdraw(tx: &mut Tx, case: CaseId) -> Result<()> {
    tx.execute("DELETE FROM arbitration WHERE reading_case = $1 AND decided_at IS NULL", args![case])
        .await
        .map(drop)
}

/// The decision on a case, if one was made.
pub async fn decision(q: &impl Querying, case: CaseId) -> Result<Option<Decision>> {
    let found: Option<Decided> = q
        .optional(
            "SELECT reading_case, decision FROM arbitration
             WHERE reading_case = $1 AND decision IS NOT NULL",
            args![case],
        )
        .await?;
    Ok(found.map(|decided| decided.1))
}

struct Decided(CaseId, Decision);

impl FromRow for Decided {
    const WHAT: &'static str = "decision";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get(0)?, row.json(1)?))
    }
}

/// The decisions of a project, by case.
pub async fn decisions(q: &impl Querying, project: ProjectId) -> Result<Vec<(CaseId, Decision)>> {
    let found: Vec<Decided> = q
        .all(
            "SELECT reading_case, decision FROM arbitration WHERE project = $1 AND decision IS NOT NULL",
            args![project],
        )
        .await?;
    Ok(found.into_iter().map(|Decided(case, decision)| (case, decision)).collect())
}

/// How many cases wait for this arbiter and how many they decided. A case that they were to read
/// themselves does not count.
pub async fn counts(q: &impl Querying, project: ProjectId, arbiter: UserId) -> Result<(u32, u32)> {
    q.one(
        "SELECT count(*) FILTER (WHERE a.decided_at IS NULL AND (a.arbiter IS NULL OR a.arbiter = $2)
                 AND NOT EXISTS (SELECT 1 FROM reading r
                     WHERE r.reading_case = a.reading_case AND r.reader = $2)),
             count(*) FILTER (WHERE a.decided_at IS NOT NULL AND a.arbiter = $2)
         FROM arbitration a WHERE a.project = $1",
        args![project, arbiter],
    )
    .await
}

/// The next case for this arbiter, and whether they took it already: that one, else the one that has
/// waited longest; never one that they were to read themselves.
pub async fn next(
    tx: &mut Tx,
    project: ProjectId,
    arbiter: UserId,
) -> Result<Option<(ArbitrationId, Token, bool)>> {
    tx.optional(
        "SELECT a.id, a.token, a.arbiter IS NOT NULL FROM arbitration a
         WHERE a.project = $1 AND a.decided_at IS NULL AND (a.arbiter IS NULL OR a.arbiter = $2)
             AND NOT EXISTS (SELECT 1 FROM reading r
                 WHERE r.reading_case = a.reading_case AND r.reader = $2)
         ORDER BY CASE WHEN a.arbiter IS NULL THEN 1 ELSE 0 END, a.created_at, a.id LIMIT 1 {for_update}",
        args![project, arbiter],
    )
    .await
}

/// Gives a case to an arbiter.
pub async fn take(tx: &mut Tx, arbitration: ArbitrationId, arbiter: UserId) -> Result<()> {
    tx.execute("UPDATE arbitration SET arbiter = $2 WHERE id = $1", args![arbitration, arbiter])
        .await
        .map(drop)
}

/// An arbiter's case, by its address.
pub async fn by_token(q: &impl Querying, token: Token, arbiter: UserId) -> Result<Option<Arbitration>> {
    q.optional(
        "SELECT a.id, a.token, a.uid_key, a.project, p.slug, p.title, a.reading_case, a.decision,
             (SELECT MAX(r.protocol_version) FROM reading r
              WHERE r.reading_case = a.reading_case AND r.submitted_at IS NOT NULL),
             p.deidentification
         FROM arbitration a JOIN project p ON p.id = a.project
         WHERE a.token = $1 AND a.arbiter = $2
             AND NOT EXISTS (SELECT 1 FROM reading r
                 WHERE r.reading_case = a.reading_case AND r.reader = $2)",
        args![token, arbiter],
    )
    .await
}

/// Keeps a decision; `false`: there is one already.
pub async fn decide(
    tx: &mut Tx,
    arbitration: ArbitrationId,
    decision: &Decision,
    now: Timestamp,
) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE arbitration SET decided_at = $2, decision = $3 WHERE id = $1 AND decided_at IS NULL",
            args![arbitration, now, json(decision)?],
        )
        .await?;
    Ok(rows == 1)
}
