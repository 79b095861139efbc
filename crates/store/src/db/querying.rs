//! Running statements: the one place where values meet a driver.

use std::borrow::Cow;
use std::future::Future;

use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Encode, PgExecutor, SqliteExecutor, Type};

use super::{Args, Column, Db, Engine, FromRow, Pools, Row, StoreError, Value};
use crate::Result;

/// Where rows can be read from: a [`Db`], or a [`Tx`](super::Tx) that sees its own changes.
///
/// A store function that reads takes `q: &impl Querying` and so serves both.
pub trait Querying: Sync {
    /// Runs one statement that reads. Use the typed methods below.
    fn rows(&self, sql: Cow<'static, str>, args: Args) -> impl Future<Output = Result<Vec<Row>>> + Send;

    /// The one row that the statement finds; [`StoreError::NotFound`] if there is none.
    fn one<T: FromRow>(&self, sql: &'static str, args: Args) -> impl Future<Output = Result<T>> + Send {
        async { exactly_one(&self.rows(sql.into(), args).await?) }
    }

    /// The row that the statement finds, if any.
    fn optional<T: FromRow>(
        &self,
        sql: &'static str,
        args: Args,
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        async { at_most_one(&self.rows(sql.into(), args).await?) }
    }

    /// All rows that the statement finds.
    fn all<T: FromRow>(&self, sql: &'static str, args: Args) -> impl Future<Output = Result<Vec<T>>> + Send {
        async { self.rows(sql.into(), args).await?.iter().map(T::from_row).collect() }
    }
}

pub(super) fn exactly_one<T: FromRow>(rows: &[Row]) -> Result<T> {
    at_most_one(rows)?.ok_or(StoreError::NotFound { what: T::WHAT })
}

pub(super) fn at_most_one<T: FromRow>(rows: &[Row]) -> Result<Option<T>> {
    match rows {
        [] => Ok(None),
        [row] => T::from_row(row).map(Some),
        _ => Err(StoreError::Ambiguous { what: T::WHAT, rows: rows.len() }),
    }
}

impl Querying for Db {
    async fn rows(&self, sql: Cow<'static, str>, args: Args) -> Result<Vec<Row>> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => readers.rows(sql, args).await,
            Pools::Postgres(pool) => postgres_rows(pool, sql, args).await,
        }
    }
}

pub(super) async fn sqlite_rows(
    on: impl SqliteExecutor<'_>,
    sql: Cow<'static, str>,
    args: Args,
) -> Result<Vec<Row>> {
    let sql = Engine::Sqlite.statement(sql);
    let query = sqlx::query_with(AssertSqlSafe(sql.to_string()), sqlite_arguments(args)?);
    let rows = query.fetch_all(on).await.map_err(|e| StoreError::from_driver(e, &sql))?;
    Ok(rows.into_iter().map(Row::from).collect())
}

pub(super) async fn postgres_rows(
    on: impl PgExecutor<'_>,
    sql: Cow<'static, str>,
    args: Args,
) -> Result<Vec<Row>> {
    let sql = Engine::Postgres.statement(sql);
    let query = sqlx::query_with(AssertSqlSafe(sql.to_string()), postgres_arguments(args)?);
    let rows = query.fetch_all(on).await.map_err(|e| StoreError::from_driver(e, &sql))?;
    Ok(rows.into_iter().map(Row::from).collect())
}

pub(super) fn sqlite_arguments(args: Args) -> Result<SqliteArguments> {
    let mut bound = SqliteArguments::default();
    for value in args {
        match value {
            Value::Null(_) => add(&mut bound, None::<i64>)?,
            other => add_value(&mut bound, other)?,
        }
    }
    Ok(bound)
}

pub(super) fn postgres_arguments(args: Args) -> Result<PgArguments> {
    let mut bound = PgArguments::default();
    for value in args {
        match value {
            Value::Null(Column::Bool) => add(&mut bound, None::<bool>)?,
            Value::Null(Column::I64) => add(&mut bound, None::<i64>)?,
            Value::Null(Column::F64) => add(&mut bound, None::<f64>)?,
            Value::Null(Column::Text) => add(&mut bound, None::<String>)?,
            Value::Null(Column::Bytes) => add(&mut bound, None::<Vec<u8>>)?,
            Value::Null(Column::Uuid) => add(&mut bound, None::<uuid::Uuid>)?,
            other => add_value(&mut bound, other)?,
        }
    }
    Ok(bound)
}

fn add_value<A: Arguments>(bound: &mut A, value: Value) -> Result<()>
where
    bool: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    i64: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    f64: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    String: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    Vec<u8>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    uuid::Uuid: for<'q> Encode<'q, A::Database> + Type<A::Database>,
{
    match value {
        Value::Null(_) => Ok(()),
        Value::Bool(x) => add(bound, x),
        Value::I64(x) => add(bound, x),
        Value::F64(x) => add(bound, x),
        Value::Text(x) => add(bound, x),
        Value::Bytes(x) => add(bound, x),
        Value::Uuid(x) => add(bound, x),
    }
}

fn add<'q, A: Arguments, T>(bound: &mut A, value: T) -> Result<()>
where
    T: Encode<'q, A::Database> + Type<A::Database>,
{
    bound.add(value).map_err(|cause| StoreError::Unbindable { why: cause.to_string() })
}
