//! People who can sign in.

use domain::id::UserId;
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, Tx, args};

/// A person as everybody but the sign-in sees them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Identity.
    pub id: UserId,
    /// What they sign in with.
    pub name: String,
    /// What others read.
    pub display_name: String,
    /// Manages people and projects of the whole server.
    pub administrator: bool,
    /// May no longer sign in.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

impl FromRow for Person {
    const WHAT: &'static str = "person";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            display_name: row.get(2)?,
            administrator: row.get(3)?,
            disabled: row.get(4)?,
            created_at: row.get(5)?,
        })
    }
}

/// A person with the hash of their password.
pub struct Account {
    /// The person.
    pub person: Person,
    /// PHC string of their password.
    pub password_hash: String,
}

impl FromRow for Account {
    const WHAT: &'static str = "person";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { person: Person::from_row(row)?, password_hash: row.get(6)? })
    }
}

/// Adds a person; [`StoreError::Conflict`](crate::StoreError::Conflict) if the name is taken.
pub async fn insert(tx: &mut Tx, person: &Person, password_hash: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO person (id, name, display_name, administrator, disabled, created_at, password_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            person.id,
            person.name,
            person.display_name,
            person.administrator,
            person.disabled,
            person.created_at,
            password_hash
        ],
    )
    .await
    .map(drop)
}

/// Everybody, by name.
pub async fn all(q: &impl Querying) -> Result<Vec<Person>> {
    q.all(
        "SELECT id, name, display_name, administrator, disabled, created_at FROM person ORDER BY name",
        args![],
    )
    .await
}

/// The person of that identity.
pub async fn by_id(q: &impl Querying, person: UserId) -> Result<Option<Person>> {
    q.optional(
        "SELECT id, name, display_name, administrator, disabled, created_at FROM person WHERE id = $1",
        args![person],
    )
    .await
}

/// The person of that sign-in name, with their password's hash.
pub async fn account(q: &impl Querying, name: &str) -> Result<Option<Account>> {
    q.optional(
        "SELECT id, name, display_name, administrator, disabled, created_at, password_hash
         FROM person WHERE name = $1",
        args![name],
    )
    .await
}

/// Changes what may change of a person; says whether there is such a person.
pub async fn update(tx: &mut Tx, person: &Person) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE person SET display_name = $2, administrator = $3, disabled = $4 WHERE id = $1",
            args![person.id, person.display_name, person.administrator, person.disabled],
        )
        .await?;
    Ok(rows > 0)
}

/// Replaces a person's password hash.
pub async fn set_password(tx: &mut Tx, person: UserId, password_hash: &str) -> Result<()> {
    tx.execute("UPDATE person SET password_hash = $2 WHERE id = $1", args![person, password_hash])
        .await
        .map(drop)
}

/// Makes others who would change an administrator wait until the transaction ends.
pub async fn lock_administrators(tx: &mut Tx) -> Result<()> {
    tx.all::<UserId>("SELECT id FROM person WHERE administrator = $1 ORDER BY id {for_update}", args![true])
        .await
        .map(drop)
}

/// How many administrators can sign in.
pub async fn active_administrators(q: &impl Querying) -> Result<u32> {
    q.one("SELECT count(*) FROM person WHERE administrator = $1 AND disabled = $2", args![true, false]).await
}
