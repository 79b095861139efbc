//! Rows, read by position.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

use super::{FromValue, StoreError, Value};
use crate::Result;

/// One row of an answer.
#[derive(Debug)]
pub struct Row(RowOf);

#[derive(Debug)]
enum RowOf {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a row is read into.
pub trait FromRow: Sized {
    /// The noun that a message uses when the row is not there ("project not found").
    const WHAT: &'static str = "record";
    /// Reads the columns, from position 0.
    fn from_row(row: &Row) -> Result<Self>;
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self(RowOf::Sqlite(row))
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self(RowOf::Postgres(row))
    }
}

impl Row {
    /// The column at `index`, counted from 0. `Option<T>` where the column may be null.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T> {
        let value = match &self.0 {
            RowOf::Sqlite(row) => sqlite_value(row, index),
            RowOf::Postgres(row) => postgres_value(row, index),
        };
        match value.map_err(|cause| unreadable(index, &cause))? {
            None => T::from_null().ok_or_else(|| unreadable(index, "unexpected null")),
            Some(value) => {
                let shown = format!("{value:.40?}");
                T::from_value(value).ok_or_else(|| {
                    unreadable(index, &format!("{shown} is no {}", std::any::type_name::<T>()))
                })
            }
        }
    }

    /// A text column read by the type's own parser: enumerations, for example.
    pub fn parse<T: FromStr<Err: Display>>(&self, index: usize) -> Result<T> {
        let text: String = self.get(index)?;
        text.parse().map_err(|why: T::Err| unreadable(index, &format!("{text:?}: {why}")))
    }

    /// A text column that holds JSON.
    pub fn json<T: DeserializeOwned>(&self, index: usize) -> Result<T> {
        let text: String = self.get(index)?;
        serde_json::from_str(&text).map_err(|why| unreadable(index, &why))
    }
}

fn unreadable(column: usize, why: &(impl Display + ?Sized)) -> StoreError {
    StoreError::Unreadable { column, why: why.to_string() }
}

type Read = std::result::Result<Option<Value>, sqlx::Error>;

fn sqlite_value(row: &SqliteRow, index: usize) -> std::result::Result<Option<Value>, String> {
    read_sqlite(row, index).map_err(|e| e.to_string())
}

fn postgres_value(row: &PgRow, index: usize) -> std::result::Result<Option<Value>, String> {
    read_postgres(row, index).map_err(|e| e.to_string())
}

fn read_sqlite(row: &SqliteRow, index: usize) -> Read {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(None);
    }
    // The kind of this very value, not of the column: expressions have no declared type.
    let kind = raw.type_info().name().to_owned();
    Ok(Some(match kind.as_str() {
        "INTEGER" => Value::I64(row.try_get_unchecked(index)?),
        "REAL" => Value::F64(row.try_get_unchecked(index)?),
        "BLOB" => Value::Bytes(row.try_get_unchecked(index)?),
        _ => Value::Text(row.try_get_unchecked(index)?),
    }))
}

fn read_postgres(row: &PgRow, index: usize) -> Read {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(None);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(Some(match kind.as_str() {
        "BOOL" => Value::Bool(row.try_get(index)?),
        "INT8" => Value::I64(row.try_get(index)?),
        "INT4" => Value::I64(row.try_get::<i32, _>(index)?.into()),
        "FLOAT8" => Value::F64(row.try_get(index)?),
        "UUID" => Value::Uuid(row.try_get(index)?),
        "BYTEA" => Value::Bytes(row.try_get(index)?),
        // NUMERIC, JSONB and the like fail here by name: cast them in the statement.
        _ => Value::Text(row.try_get(index)?),
    }))
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row) -> Result<Self> {
        row.get(0)
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),+);)*) => {$(
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row) -> Result<Self> {
                Ok(($(row.get::<$name>($index)?,)+))
            }
        }
    )*};
}
impl FromRow for () {
    fn from_row(_: &Row) -> Result<Self> {
        Ok(())
    }
}

tuples! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
}
