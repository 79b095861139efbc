//! One database over two engines: [`Db`] reads, [`Tx`] changes, and each statement is one text.
//!
//! The driver ends at this folder: nothing above sees sqlx.

mod connect;
mod dialect;
mod error;
mod migrate;
mod query;
mod querying;
mod readers;
mod row;
mod tx;
mod value;

use std::sync::Arc;

use sqlx::{PgPool, SqlitePool};

use crate::Result;
pub use dialect::Engine;
pub use error::StoreError;
#[cfg(any(test, feature = "testing"))]
pub(crate) use migrate::schema_fingerprint;
pub(crate) use migrate::{ARCHIVE, MAIN, Schema};
pub use query::Query;
pub use querying::Querying;
use readers::Readers;
pub use row::{FromRow, Row};
pub use tx::Tx;
pub use value::{Args, Column, FromValue, ToValue, Value};

/// The values for a statement's `$1`, `$2`, … in order: `args![project, name]`.
///
/// Takes anything that is [`ToValue`](crate::db::ToValue) by reference, so nothing is moved.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::ToValue::to_value(&$value)),*] };
}
pub use crate::args;

/// The database. Cheap to clone; all clones share the same connections.
///
/// Reads go straight to it; changes go through a [`Tx`] from [`Db::begin`].
#[derive(Clone, Debug)]
pub struct Db {
    pools: Pools,
    schema: &'static Schema,
}

#[derive(Clone, Debug)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: Arc<Readers> },
    Postgres(PgPool),
}

impl Db {
    /// Whether `SQLite` heeds what rows of one table refer to in another; `PostgreSQL` always does.
    async fn heed_references(&self, heeded: bool) -> Result<()> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            let sql = if heeded { "PRAGMA foreign_keys = ON" } else { "PRAGMA foreign_keys = OFF" };
            let done = sqlx::query(sql).execute(writer).await;
            done.map_err(|e| StoreError::from_driver(e, sql))?;
        }
        Ok(())
    }

    /// Which engine answers; for messages and tests, never for choosing a statement.
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a transaction that may write. On `SQLite` it waits for its turn: there is one writer.
    pub async fn begin(&self) -> Result<Tx> {
        Tx::begin(&self.pools).await
    }

    /// Closes all connections; on `SQLite` this folds the write-ahead log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
