//! What a reader may look at. Every frame that a reader is sent begins with this: it is one statement, and its
//! answer is never kept, so that who may look is asked anew each time.

use domain::id::{CaseId, Token, UserId};
use domain::role::Role;
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::person::Person;
use crate::{Querying, Result, args};

/// What a reader's read lets them look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Look {
    /// The project's short name.
    pub slug: String,
    /// The names of the project's de-identification profile.
    pub profile: String,
    /// The case.
    pub case: CaseId,
    /// The key of its UIDs.
    pub uid_key: [u8; 32],
    /// Whether the reader still holds the role in the project.
    pub is_reader: bool,
}

impl Look {
    fn at(row: &Row, first: usize) -> Result<Self> {
        Ok(Self {
            slug: row.get(first)?,
            profile: row.get(first + 1)?,
            case: row.get(first + 2)?,
            uid_key: row.get(first + 3)?,
            is_reader: row.get(first + 4)?,
        })
    }
}

impl FromRow for Look {
    const WHAT: &'static str = "read";
    fn from_row(row: &Row) -> Result<Self> {
        Self::at(row, 0)
    }
}

/// What a reader's read lets them look at; `None`: it is none of theirs, or waits in the worklist. A read that they
/// are promised may be looked at already.
pub async fn look(q: &impl Querying, token: Token, reader: UserId) -> Result<Option<Look>> {
    q.optional(
        "SELECT p.slug, p.deidentification, r.reading_case, r.uid_key, EXISTS (SELECT 1 FROM membership m
             WHERE m.project = p.id AND m.person = r.reader AND m.role = $3)
         FROM reading r JOIN project p ON p.id = r.project
         WHERE r.token = $1 AND r.reader = $2 AND (r.state <> 'queued' OR r.promised_at IS NOT NULL)",
        args![token, reader, Role::Reader],
    )
    .await
}

/// Whoever shows a token for programs, and what a read of theirs lets them look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Looker {
    /// Who.
    pub person: Person,
    /// `None`: the read is none of theirs, or waits in the worklist.
    pub look: Option<Look>,
}

impl FromRow for Looker {
    const WHAT: &'static str = "read";
    fn from_row(row: &Row) -> Result<Self> {
        let found: Option<String> = row.get(6)?;
        let look = found.map(|_| Look::at(row, 6)).transpose()?;
        Ok(Self { person: Person::from_row(row)?, look })
    }
}

/// As [`look`], for whoever shows that token for programs; `None`: it has ended, or the person may no longer
/// sign in.
pub async fn look_by_token(
    q: &impl Querying,
    token: Token,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Looker>> {
    q.optional(
        "SELECT w.id, w.name, w.display_name, w.administrator, w.disabled, w.created_at,
             p.slug, p.deidentification, r.reading_case, r.uid_key, EXISTS (SELECT 1 FROM membership m
             WHERE m.project = p.id AND m.person = w.id AND m.role = $5)
         FROM api_token t JOIN person w ON w.id = t.person
         LEFT JOIN reading r ON r.token = $1 AND r.reader = w.id
             AND (r.state <> 'queued' OR r.promised_at IS NOT NULL)
         LEFT JOIN project p ON p.id = r.project
         WHERE t.token_hash = $2 AND t.expires_at > $3 AND w.disabled = $4",
        args![token, token_hash[..], now, false, Role::Reader],
    )
    .await
}
