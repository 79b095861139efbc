//! Keys for programs, by the SHA-256 of what they show.

use domain::id::UserId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{FromRow, Row};
use crate::person::Person;
use crate::{Querying, Result, Tx, args};

/// A key of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiToken {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub person: UserId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl FromRow for ApiToken {
    const WHAT: &'static str = "API token";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            name: row.get(2)?,
            created_at: row.get(3)?,
            expires_at: row.get(4)?,
        })
    }
}

/// Adds a key.
pub async fn insert(tx: &mut Tx, token: &ApiToken, token_hash: &[u8; 32]) -> Result<()> {
    tx.execute(
        "INSERT INTO api_token (id, person, name, token_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![token.id, token.person, token.name, token_hash[..], token.created_at, token.expires_at],
    )
    .await
    .map(drop)
}

/// Whose key it is, unless it has ended or the person may no longer sign in.
pub async fn holder(q: &impl Querying, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Person>> {
    q.optional(
        "SELECT p.id, p.name, p.display_name, p.administrator, p.disabled, p.created_at
         FROM api_token t JOIN person p ON p.id = t.person
         WHERE t.token_hash = $1 AND t.expires_at > $2 AND p.disabled = $3",
        args![token_hash[..], now, false],
    )
    .await
}

/// A person's keys that have not ended, the newest first.
pub async fn of_person(q: &impl Querying, person: UserId, now: Timestamp) -> Result<Vec<ApiToken>> {
    q.all(
        "SELECT id, person, name, created_at, expires_at FROM api_token
         WHERE person = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC",
        args![person, now],
    )
    .await
}

/// Removes a person's key; its name, if there was one.
pub async fn remove(tx: &mut Tx, person: UserId, id: Uuid) -> Result<Option<String>> {
    tx.returning("DELETE FROM api_token WHERE person = $1 AND id = $2 RETURNING name", args![person, id])
        .await
}
