//! `SQLite` connections that read, handed out as they are.
//!
//! The driver's own pool tries out every connection that comes back to it, which costs as much as a small
//! statement does: a turn of the connection's thread, and a task. A connection to a file has nothing to be
//! tried out for.

use std::borrow::Cow;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{Mutex, MutexGuard, Semaphore};

use super::connect::PATIENCE;
use super::querying::sqlite_rows;
use super::{Args, Row, StoreError};
use crate::Result;

/// The connections, opened when they are first needed.
#[derive(Debug)]
pub(super) struct Readers {
    options: SqliteConnectOptions,
    /// As many as there are connections, so that whoever holds one finds a connection free.
    turns: Semaphore,
    connections: Vec<Mutex<Option<SqliteConnection>>>,
}

impl Readers {
    /// At most `most`, the first of them opened now.
    pub async fn open(options: SqliteConnectOptions, most: usize) -> sqlx::Result<Self> {
        let first = options.connect().await?;
        let connections = std::iter::once(Some(first)).chain(std::iter::repeat_with(|| None));
        let connections = connections.take(most).map(Mutex::new).collect();
        Ok(Self { options, turns: Semaphore::new(most), connections })
    }

    /// What the statement finds.
    pub async fn rows(&self, sql: Cow<'static, str>, args: Args) -> Result<Vec<Row>> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await;
        let turn = turn.map_err(|_| StoreError::Busy { cause: "all connections are in use".into() })?;
        let _turn = turn.map_err(|_| unavailable(&"it is closed"))?;
        let mut free = self.free().await;
        let connection = match &mut *free {
            Some(connection) => connection,
            none => none.insert(self.options.connect().await.map_err(|why| unavailable(&why))?),
        };
        let rows = sqlite_rows(connection, sql, args).await;
        if matches!(rows, Err(StoreError::Unavailable { .. })) {
            *free = None;
        }
        rows
    }

    /// The first that nobody has: it has the most in its cache.
    async fn free(&self) -> MutexGuard<'_, Option<SqliteConnection>> {
        let free = self.connections.iter().find_map(|one| one.try_lock().ok());
        match free {
            Some(free) => free,
            // One came back behind the place that was looked at.
            None => self.connections[0].lock().await,
        }
    }

    /// Waits until all have come back, and closes them; from then on there are none.
    pub async fn close(&self) {
        self.turns.close();
        for connection in &self.connections {
            if let Some(connection) = connection.lock().await.take() {
                let _closed_or_gone = connection.close().await;
            }
        }
    }
}

fn unavailable(why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unavailable { cause: why.to_string() }
}
