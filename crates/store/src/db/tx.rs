//! Transactions that write.

use std::borrow::Cow;

use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};
use tokio::sync::Mutex;

use super::querying::{postgres_arguments, postgres_rows, sqlite_arguments, sqlite_rows};
use super::{Args, Engine, Pools, Querying, Row, StoreError};
use crate::Result;
use crate::audit::{self, Event};

/// A transaction that writes. Dropped without a commit, it leaves no trace.
///
/// A change and its audit event belong together: [`Tx::record`] keeps the event, and
/// [`Tx::commit`] chains it and refuses a change that recorded none.
#[derive(Debug)]
pub struct Tx {
    engine: Engine,
    // A lock, so that reading needs no more than `&Tx` and serves `Db` and `Tx` alike.
    state: Mutex<State>,
    events: Vec<Event>,
    changed: bool,
}

#[derive(Debug)]
struct State {
    on: On,
    failed: bool,
}

#[derive(Debug)]
enum On {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Values in one statement: well under `SQLite`'s 32,766 and `PostgreSQL`'s 65,535.
const MOST_VALUES: usize = 8_000;

impl Tx {
    pub(super) async fn begin(pools: &Pools) -> Result<Self> {
        let begun = match pools {
            // Immediate: a deferred transaction that reads first is refused when it comes to write.
            Pools::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(|tx| (Engine::Sqlite, On::Sqlite(tx)))
            }
            Pools::Postgres(pool) => pool.begin().await.map(|tx| (Engine::Postgres, On::Postgres(tx))),
        };
        let (engine, on) = begun.map_err(|e| StoreError::from_driver(e, "BEGIN"))?;
        let state = Mutex::new(State { on, failed: false });
        Ok(Self { engine, state, events: Vec::new(), changed: false })
    }

    /// Runs a statement that writes; says how many rows it touched.
    pub async fn execute(&mut self, sql: &'static str, args: Args) -> Result<u64> {
        self.changed = true;
        self.state.get_mut().execute(self.engine.statement(sql.into()), args, true).await
    }

    /// Runs a statement that writes and answers one row: `INSERT … RETURNING`. `None`: it touched
    /// no row.
    pub async fn returning<T: super::FromRow>(&mut self, sql: &'static str, args: Args) -> Result<Option<T>> {
        self.changed = true;
        self.optional(sql, args).await
    }

    /// Inserts many rows: `{rows}` in the statement stands for their values, as in
    /// `INSERT INTO finding (id, label) VALUES {rows} ON CONFLICT DO NOTHING`.
    /// Every row has as many values as the first. Says how many rows were inserted.
    pub async fn insert_many(&mut self, sql: &'static str, rows: Vec<Args>) -> Result<u64> {
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(0) };
        self.changed = true;
        let per_statement = (MOST_VALUES / columns.max(1)).max(1);
        let mut rows = rows.into_iter().peekable();
        let mut inserted = 0;
        while rows.peek().is_some() {
            let chunk: Vec<Args> = rows.by_ref().take(per_statement).collect();
            let single = chunk.len() == 1;
            let places = self.engine.placeholders(chunk.len(), columns);
            let text = self.engine.statement(sql.replace("{rows}", &places).into());
            let values = chunk.into_iter().flatten().collect();
            // One row is the most common by far: its statement is worth keeping.
            inserted += self.state.get_mut().execute(text, values, single).await?;
        }
        Ok(inserted)
    }

    /// Keeps the audit event of the change; it is chained when the transaction commits.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Makes the change durable together with its audit events.
    ///
    /// Refused with [`StoreError::Unaudited`] if something was written and nothing recorded.
    pub async fn commit(self) -> Result<()> {
        if self.changed && self.events.is_empty() {
            return Err(StoreError::Unaudited);
        }
        self.commit_unaudited().await
    }

    /// Makes a change durable that is no one's act: a session, a draft, a job's lease, an index.
    /// Events that were recorded all the same are chained.
    pub async fn commit_unaudited(mut self) -> Result<()> {
        // Last, so that the head of the chain is locked for no longer than it takes to append.
        let events = std::mem::take(&mut self.events);
        audit::append(&mut self, events).await?;
        let State { on, failed } = self.state.into_inner();
        // PostgreSQL answers a commit after an error with a silent rollback.
        if failed {
            return Err(StoreError::Aborted);
        }
        let done = match on {
            On::Sqlite(tx) => tx.commit().await,
            On::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|e| StoreError::from_driver(e, "COMMIT"))
    }

    /// Which engine the transaction runs on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Runs several statements without values: migrations.
    pub(super) async fn run_script(&mut self, sql: String) -> Result<()> {
        let head: String = sql.chars().take(200).collect();
        let script = sqlx::raw_sql(AssertSqlSafe(sql));
        let done = match &mut self.state.get_mut().on {
            On::Sqlite(tx) => script.execute(&mut **tx).await.map(drop),
            On::Postgres(tx) => script.execute(&mut **tx).await.map(drop),
        };
        done.map_err(|e| StoreError::from_driver(e, &head))
    }
}

impl State {
    async fn execute(&mut self, sql: Cow<'static, str>, args: Args, keep: bool) -> Result<u64> {
        self.usable()?;
        let safe = AssertSqlSafe(sql.to_string());
        let done = match &mut self.on {
            On::Sqlite(tx) => {
                let query = sqlx::query_with(safe, sqlite_arguments(args)?).persistent(keep);
                query.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            On::Postgres(tx) => {
                let query = sqlx::query_with(safe, postgres_arguments(args)?).persistent(keep);
                query.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        };
        self.failed |= done.is_err();
        done.map_err(|e| StoreError::from_driver(e, &sql))
    }

    /// After an error `PostgreSQL` takes nothing more; `SQLite` is held to the same.
    fn usable(&self) -> Result<()> {
        if self.failed { Err(StoreError::Aborted) } else { Ok(()) }
    }
}

impl Querying for Tx {
    async fn rows(&self, sql: Cow<'static, str>, args: Args) -> Result<Vec<Row>> {
        let mut state = self.state.lock().await;
        state.usable()?;
        let rows = match &mut state.on {
            On::Sqlite(tx) => sqlite_rows(&mut **tx, sql, args).await,
            On::Postgres(tx) => postgres_rows(&mut **tx, sql, args).await,
        };
        state.failed |= rows.is_err();
        rows
    }
}
