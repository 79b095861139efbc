//! Opening a database from its address.

use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Db, MAIN, Pools, Readers, Schema, StoreError};
use crate::Result;

const READERS: usize = 4;
/// Kilobytes that `SQLite` keeps of the file for whoever writes, and for each who reads: little, since the
/// system keeps it too, and there are several of them for each database.
const WRITER_CACHE: &str = "-16000";
const READER_CACHE: &str = "-4000";
/// Bytes of the log between two turns of writing it back into the file.
const LOG: u32 = 4 << 20;
const ROWS_AT_ONCE: usize = 1024;
const POSTGRES_CONNECTIONS: u32 = 16;
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

impl Db {
    /// Opens `sqlite://PATH` (made if it is not there; its folder must be) or
    /// `postgres://user@host/database`. The schema is not touched: see [`Db::migrate`].
    pub async fn connect(url: &str) -> Result<Self> {
        Self::connect_with(url, &MAIN).await
    }

    pub(crate) async fn connect_with(url: &str, schema: &'static Schema) -> Result<Self> {
        let pools = match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => open_file(path, schema).await?,
            Some(("postgres" | "postgresql", _)) => open_server(url, schema).await?,
            _ => return Err(address(url, "use sqlite://PATH or postgres://user@host/database")),
        };
        Ok(Self { pools, schema })
    }
}

async fn open_file(path: &str, schema: &Schema) -> Result<Pools> {
    let failed = |e: sqlx::Error| StoreError::Unavailable { cause: format!("{path}: {e}") };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        // Rows that a connection's thread hands over before it waits for them to be taken.
        .row_buffer_size(ROWS_AT_ONCE)
        .pragma("fullfsync", "1")
        .pragma("temp_store", "MEMORY");
    // The writer first: it makes the file and turns it to WAL, which a reader cannot.
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A full disk ends a transaction by itself, which the driver takes for one that goes on: it would
        // begin no other, until the program is started again.
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }));
    let make = options
        .clone()
        .pragma("cache_size", WRITER_CACHE)
        .create_if_missing(true)
        .page_size(schema.page)
        .pragma("wal_autocheckpoint", (LOG / schema.page).to_string())
        .journal_mode(SqliteJournalMode::Wal);
    let deadline = Instant::now() + PATIENCE;
    let writer = loop {
        match pool.clone().connect_with(make.clone()).await {
            // Turning a new file to WAL is the one lock that the busy timeout does not wait for.
            Err(e) if is_locked(&e) && Instant::now() < deadline => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            opened => break opened.map_err(failed)?,
        }
    };
    let readers = Readers::open(options.pragma("cache_size", READER_CACHE).read_only(true), READERS)
        .await
        .map_err(failed)?;
    Ok(Pools::Sqlite { writer, readers: Arc::new(readers) })
}

fn is_locked(error: &sqlx::Error) -> bool {
    const BUSY: &str = "5";
    error.as_database_error().is_some_and(|e| e.code().is_some_and(|code| code == BUSY))
}

async fn open_server(url: &str, schema: &Schema) -> Result<Pools> {
    let mut options = PgConnectOptions::from_str(url).map_err(|e| address(url, &e.to_string()))?;
    if let Some(name) = schema.on_server {
        options = options.options([("search_path", name)]);
    }
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options.application_name("overread"))
        .await
        .map_err(|e| StoreError::Unavailable { cause: e.to_string() })?;
    Ok(Pools::Postgres(pool))
}

fn address(url: &str, why: &str) -> StoreError {
    // A password must not reach a log.
    let address = match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    };
    StoreError::Address { address, why: why.to_owned() }
}
