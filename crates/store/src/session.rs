//! Who is signed in, by the SHA-256 of the token in their cookie; and failed attempts to sign in.

use domain::id::UserId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{FromRow, Row};
use crate::person::Person;
use crate::{Querying, Result, Tx, args};

/// A sign-in that is not over.
pub struct Session {
    /// Who is signed in.
    pub person: Person,
    /// When it ends unless it is used.
    pub expires_at: Timestamp,
}

impl FromRow for Session {
    const WHAT: &'static str = "session";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { person: Person::from_row(row)?, expires_at: row.get(6)? })
    }
}

/// Begins a session.
pub async fn insert(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    person: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO session (token_hash, person, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        args![token_hash[..], person, now, expires_at],
    )
    .await
    .map(drop)
}

/// The session of that token, unless it has run out or the person may no longer sign in.
pub async fn find(q: &impl Querying, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Session>> {
    q.optional(
        "SELECT p.id, p.name, p.display_name, p.administrator, p.disabled, p.created_at, s.expires_at
         FROM session s JOIN person p ON p.id = s.person
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.disabled = $3",
        args![token_hash[..], now, false],
    )
    .await
}

/// Moves the end of a session.
pub async fn extend(tx: &mut Tx, token_hash: &[u8; 32], expires_at: Timestamp) -> Result<()> {
    tx.execute("UPDATE session SET expires_at = $2 WHERE token_hash = $1", args![token_hash[..], expires_at])
        .await
        .map(drop)
}

/// Ends one session.
pub async fn remove(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<()> {
    tx.execute("DELETE FROM session WHERE token_hash = $1", args![token_hash[..]]).await.map(drop)
}

/// Ends all sessions of a person except, where given, the one of that token.
pub async fn remove_all(tx: &mut Tx, person: UserId, except: Option<&[u8; 32]>) -> Result<()> {
    let kept: &[u8] = except.map_or(&[], |hash| hash);
    tx.execute("DELETE FROM session WHERE person = $1 AND token_hash <> $2", args![person, kept])
        .await
        .map(drop)
}

/// Forgets sessions that ran out, and attempts older than `since`.
pub async fn sweep(tx: &mut Tx, now: Timestamp, since: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM session WHERE expires_at <= $1", args![now]).await?;
    tx.execute("DELETE FROM sign_in_attempt WHERE at < $1", args![since]).await.map(drop)
}

/// How many attempts to sign in there were under a name since then.
pub async fn attempts(q: &impl Querying, name: &str, since: Timestamp) -> Result<u32> {
    q.one("SELECT count(*) FROM sign_in_attempt WHERE name = $1 AND at >= $2", args![name, since]).await
}

/// Notes an attempt to sign in under a name.
pub async fn add_attempt(tx: &mut Tx, id: Uuid, name: &str, now: Timestamp) -> Result<()> {
    tx.execute("INSERT INTO sign_in_attempt (id, name, at) VALUES ($1, $2, $3)", args![id, name, now])
        .await
        .map(drop)
}

/// Forgets the attempts under a name, after one of them succeeded.
pub async fn forget_attempts(tx: &mut Tx, name: &str) -> Result<()> {
    tx.execute("DELETE FROM sign_in_attempt WHERE name = $1", args![name]).await.map(drop)
}
