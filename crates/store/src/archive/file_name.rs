//! Paths of files as they were given. They may name patients.

use uuid::Uuid;

use crate::db::{Query, ToValue};
use crate::{Querying, Result, Tx, args};

/// A path: whose it is, at which place, and how it was given.
pub type FileName = (Uuid, u32, String);

/// Keeps paths; a later one at a place stands for the earlier, which a crash left behind.
pub async fn keep(tx: &mut Tx, names: &[FileName]) -> Result<()> {
    let rows = names.iter().map(|(owner, ordinal, name)| args![*owner, *ordinal, name]);
    tx.insert_many(
        "INSERT INTO file_name (owner, ordinal, name) VALUES {rows}
         ON CONFLICT (owner, ordinal) DO UPDATE SET name = excluded.name",
        rows.collect(),
    )
    .await
    .map(drop)
}

/// The paths of an owner from one place to another, both included.
pub async fn between(q: &impl Querying, owner: Uuid, first: u32, last: u32) -> Result<Vec<(u32, String)>> {
    q.all(
        "SELECT ordinal, name FROM file_name WHERE owner = $1 AND ordinal >= $2 AND ordinal <= $3",
        args![owner, first, last],
    )
    .await
}

/// The paths at the first place of several owners.
pub async fn of(q: &impl Querying, owners: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    const AT_ONCE: usize = 5_000;
    let mut names = Vec::with_capacity(owners.len());
    for some in owners.chunks(AT_ONCE) {
        let mut query =
            Query::new("SELECT owner, name FROM file_name WHERE ordinal = 0 AND owner IN ", args![]);
        query.push_list(some.iter().map(ToValue::to_value));
        names.extend(query.all(q).await?);
    }
    Ok(names)
}

/// Forgets the paths of owners.
pub async fn forget(tx: &mut Tx, owners: &[Uuid]) -> Result<()> {
    for owner in owners {
        tx.execute("DELETE FROM file_name WHERE owner = $1", args![*owner]).await?;
    }
    Ok(())
}
