//! What can go wrong, told apart where a caller can do something about it.

use sqlx::error::{DatabaseError, ErrorKind};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing has that id or name.
    #[error("{what} not found")]
    NotFound {
        /// The noun, from [`FromRow::WHAT`](super::FromRow::WHAT).
        what: &'static str,
    },
    /// Something with the same unique value is already there.
    #[error("already there (unique rule {constraint})")]
    Conflict {
        /// `PostgreSQL`'s default name on both engines: `table_column_key`, `table_pkey`.
        constraint: String,
    },
    /// The change points at a row that does not exist, or removes one that others point at.
    #[error("refers to something that does not exist or is still in use ({constraint})")]
    MissingReference {
        /// The foreign key's name; `SQLite` does not say it and leaves this "foreign key".
        constraint: String,
    },
    /// A `CHECK` or `NOT NULL` rule of the schema refused the value.
    #[error("the value breaks the rule {constraint}")]
    Invalid {
        /// The rule's name, or the column that may not be null.
        constraint: String,
    },
    /// Another transaction was in the way; the same work may be tried again.
    #[error("the database is busy, try again: {cause}")]
    Busy {
        /// The driver's words.
        cause: String,
    },
    /// The database cannot be reached or opened.
    #[error("cannot reach the database: {cause}")]
    Unavailable {
        /// The driver's words.
        cause: String,
    },
    /// The address of a database or of a blob folder makes no sense.
    #[error("{address:?} is no store address: {why}")]
    Address {
        /// As given, without a password.
        address: String,
        /// What is wrong, and what would be right.
        why: String,
    },
    /// More than one row where at most one was expected: the statement is wrong.
    #[error("{rows} rows for one {what}")]
    Ambiguous {
        /// The noun.
        what: &'static str,
        /// How many rows came.
        rows: usize,
    },
    /// A column holds what its reader does not accept.
    #[error("column {column} cannot be read: {why}")]
    Unreadable {
        /// Position from 0.
        column: usize,
        /// What was found.
        why: String,
    },
    /// What was packed cannot be unpacked, or the other way round.
    #[error("a packed text cannot be read: {why}")]
    Packed {
        /// What is wrong with it.
        why: String,
    },
    /// A value that cannot be sent to the database.
    #[error("a value cannot be stored: {why}")]
    Unbindable {
        /// The driver's words.
        why: String,
    },
    /// A statement of this transaction failed before; nothing of it was kept.
    #[error("the transaction failed earlier and was rolled back")]
    Aborted,
    /// A change without an audit event: record one, or commit as unaudited.
    #[error("the change recorded no audit event and was rolled back")]
    Unaudited,
    /// The schema and this program do not fit.
    #[error("{0}")]
    Migration(String),
    /// The job's lease ran out and another worker may hold it.
    #[error("the job is no longer held by this worker")]
    LeaseLost,
    /// Content that should be there is not.
    #[error("blob {digest} is missing from the store")]
    BlobMissing {
        /// Its SHA-256.
        digest: String,
    },
    /// Content is there, but it is not what its digest says.
    #[error("blob {digest} is damaged: {why}")]
    BlobDamaged {
        /// The SHA-256 that it should have.
        digest: String,
        /// What was found.
        why: String,
    },
    /// The disk of the database or of the blobs is full, or a quota is used up; nothing was kept.
    #[error("no room left: {cause}")]
    NoRoom {
        /// Where, in the words of whoever found none.
        cause: String,
    },
    /// The blob store refused.
    #[error("the blob store refused: {cause}")]
    BlobStore {
        /// The object store's words.
        cause: String,
    },
    /// Anything else that the database refused.
    #[error("the database refused: {cause} (in: {statement})")]
    Database {
        /// The driver's words.
        cause: String,
        /// The statement's beginning.
        statement: String,
    },
}

impl StoreError {
    pub(super) fn from_driver(error: sqlx::Error, statement: &str) -> Self {
        let cause = error.to_string();
        match error {
            sqlx::Error::Database(error) => Self::from_database(&*error, statement),
            sqlx::Error::PoolTimedOut => Self::Busy { cause },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable { cause },
            _ => Self::Database { cause, statement: beginning(statement) },
        }
    }

    fn from_database(error: &dyn DatabaseError, statement: &str) -> Self {
        let constraint =
            || error.constraint().map_or_else(|| sqlite_constraint(error.message()), str::to_owned);
        match error.kind() {
            ErrorKind::UniqueViolation => {
                let primary = error.code().is_some_and(|code| code == SQLITE_PRIMARY_KEY);
                let constraint =
                    error.constraint().map_or_else(|| sqlite_unique(error.message(), primary), str::to_owned);
                Self::Conflict { constraint }
            }
            ErrorKind::ForeignKeyViolation => {
                Self::MissingReference { constraint: error.constraint().unwrap_or("foreign key").to_owned() }
            }
            ErrorKind::CheckViolation => Self::Invalid { constraint: constraint() },
            ErrorKind::NotNullViolation => Self::Invalid { constraint: not_null(error.message()) },
            _ if error.code().is_some_and(|code| FULL.contains(&&*code)) => {
                Self::NoRoom { cause: format!("the database: {}", error.message()) }
            }
            _ if error.code().is_some_and(|code| BUSY.contains(&&*code)) => {
                Self::Busy { cause: error.message().to_owned() }
            }
            _ => Self::Database { cause: error.message().to_owned(), statement: beginning(statement) },
        }
    }
}

const SQLITE_PRIMARY_KEY: &str = "1555";

/// `SQLite`: busy, locked, busy-recovery, busy-snapshot. `PostgreSQL`: serialisation failure, deadlock,
/// lock not available.
const BUSY: [&str; 7] = ["5", "6", "261", "517", "40001", "40P01", "55P03"];

/// `SQLite`: full, no room to share its index of the log. `PostgreSQL`: disk full.
const FULL: [&str; 3] = ["13", "4874", "53100"];

fn beginning(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

/// `UNIQUE constraint failed: project.slug, project.name` → `project_slug_name_key`.
fn sqlite_unique(message: &str, primary: bool) -> String {
    let list = sqlite_constraint(message);
    let mut columns = list.split(", ").map(|full| full.split_once('.').unwrap_or(("", full)));
    let Some((table, first)) = columns.next() else { return list };
    if primary {
        return format!("{table}_pkey");
    }
    let rest = columns.map(|(_, column)| format!("_{column}"));
    format!("{table}_{first}{}_key", rest.collect::<String>())
}

/// What follows the last ": " of `SQLite`'s message.
fn sqlite_constraint(message: &str) -> String {
    message.rsplit_once(": ").map_or(message, |(_, name)| name).to_owned()
}

/// `SQLite`: `NOT NULL constraint failed: t.a`; `PostgreSQL`: `null value in column "a" of relation "t" …`.
fn not_null(message: &str) -> String {
    let mut quoted = message.split('"').skip(1).step_by(2);
    match (quoted.next(), quoted.next()) {
        (Some(column), Some(table)) => format!("{table}.{column} not null"),
        _ => format!("{} not null", sqlite_constraint(message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_names_rules_as_postgres_does() {
        let unique = "UNIQUE constraint failed: project.owner, project.slug";
        assert_eq!(sqlite_unique(unique, false), "project_owner_slug_key");
        assert_eq!(sqlite_unique("UNIQUE constraint failed: project.id", true), "project_pkey");
        assert_eq!(not_null("NOT NULL constraint failed: t.a"), "t.a not null");
        assert_eq!(
            not_null("null value in column \"a\" of relation \"t\" violates not-null constraint"),
            "t.a not null"
        );
    }
}
