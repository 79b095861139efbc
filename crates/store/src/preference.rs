//! How people like to look at images: JSON as the viewer has it.

use domain::id::UserId;
use jiff::Timestamp;

use crate::{Querying, Result, Tx, args};

/// What a person prefers, as JSON; nothing if they never changed anything.
pub async fn of_person(q: &impl Querying, person: UserId) -> Result<Option<String>> {
    q.optional("SELECT document FROM preference WHERE person = $1", args![person]).await
}

/// Keeps what a person prefers in place of what they preferred before.
pub async fn put(tx: &mut Tx, person: UserId, document: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO preference (person, document, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (person) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at",
        args![person, document, now],
    )
    .await
    .map(drop)
}
