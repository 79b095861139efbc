//! The few places where the two engines differ, all of them here.
//!
//! A statement may hold `{for_update}` (lock the rows that were read until the transaction ends)
//! and `{skip_locked}` (the same, leaving out rows that somebody else holds). `SQLite` needs neither,
//! because it has one writer at a time. Migrations name their types by `{uuid}`, `{bytes}`, `{int}`,
//! `{real}` and `{bool}`, and turn texts of a column into bytes by `{uid column}` and `{hex column}`.

use std::borrow::Cow;
use std::fmt::{Display, Formatter};

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, one process at a time.
    Sqlite,
    /// A server, any number of processes.
    Postgres,
}

impl Display for Engine {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

impl Engine {
    pub(super) fn statement(self, sql: Cow<'static, str>) -> Cow<'static, str> {
        if !sql.contains('{') {
            return sql;
        }
        let (for_update, skip_locked) = match self {
            Self::Sqlite => ("", ""),
            Self::Postgres => ("FOR UPDATE", "FOR UPDATE SKIP LOCKED"),
        };
        sql.replace("{for_update}", for_update).replace("{skip_locked}", skip_locked).into()
    }

    /// Placeholders for `rows` rows of `columns` values: `($1,$2),($3,$4)`.
    ///
    /// `SQLite` finds numbered ones by linear search, which ruins large inserts; it gets plain `?`.
    pub(super) fn placeholders(self, rows: usize, columns: usize) -> String {
        let row = |row: usize| {
            let cell = |column: usize| match self {
                Self::Sqlite => "?".to_owned(),
                Self::Postgres => format!("${}", row * columns + column + 1),
            };
            format!("({})", (0..columns).map(cell).collect::<Vec<_>>().join(","))
        };
        (0..rows).map(row).collect::<Vec<_>>().join(",")
    }

    /// A migration as this engine takes it: type tokens replaced, tables `STRICT` on `SQLite`, and of
    /// lines after `-- sqlite:` or `-- postgres:` (up to `-- all:`) only this engine's own.
    pub(super) fn migration(self, source: &str) -> String {
        let mut only = None;
        let mut out = String::with_capacity(source.len());
        for line in source.lines() {
            match line {
                "-- sqlite:" => only = Some(Self::Sqlite),
                "-- postgres:" => only = Some(Self::Postgres),
                "-- all:" => only = None,
                _ if only.is_some_and(|engine| engine != self) => {}
                ");" if self == Self::Sqlite => out.push_str(") STRICT;\n"),
                _ => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        for (token, sqlite, postgres) in TYPES {
            out = out.replace(token, if self == Self::Sqlite { sqlite } else { postgres });
        }
        let out = expanded(out, "{uid ", |column| self.packed_uid(column));
        expanded(out, "{hex ", |column| self.bytes_of_hex(column))
    }

    /// The text of a column as [`crate::uid`] packs it.
    fn packed_uid(self, column: &str) -> String {
        let (is_odd, digits, as_it_is) = match self {
            Self::Sqlite => (
                format!("{column} GLOB '*[^0-9.]*'"),
                // From the last digit down, so that none is taken twice.
                DIGITS.iter().fold(column.to_owned(), |text, (digit, half)| {
                    format!("replace({text}, '{digit}', '{half}')")
                }),
                format!("'ff' || hex({column})"),
            ),
            Self::Postgres => (
                format!("{column} !~ '^[0-9.]*$'"),
                format!("translate({column}, '.0123456789', '123456789ab')"),
                format!("'ff' || encode(convert_to({column}, 'UTF8'), 'hex')"),
            ),
        };
        let even = format!("CASE WHEN length({column}) % 2 = 1 THEN '0' ELSE '' END");
        let hex = format!("(CASE WHEN {is_odd} THEN {as_it_is} ELSE {digits} || {even} END)");
        self.bytes_of_hex(&hex)
    }

    /// The bytes that a text writes in hexadecimal digits.
    fn bytes_of_hex(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("unhex({text})"),
            Self::Postgres => format!("decode({text}, 'hex')"),
        }
    }
}

const TYPES: [(&str, &str, &str); 5] = [
    ("{uuid}", "BLOB", "UUID"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{int}", "INTEGER", "BIGINT"),
    ("{real}", "REAL", "DOUBLE PRECISION"),
    ("{bool}", "INTEGER", "BOOLEAN"),
];

const DIGITS: [(char, char); 11] = [
    ('9', 'b'),
    ('8', 'a'),
    ('7', '9'),
    ('6', '8'),
    ('5', '7'),
    ('4', '6'),
    ('3', '5'),
    ('2', '4'),
    ('1', '3'),
    ('0', '2'),
    ('.', '1'),
];

/// Puts an expression in the place of each token that names a column: `{token column}`.
fn expanded(source: String, token: &str, expression: impl Fn(&str) -> String) -> String {
    let mut out = source;
    while let Some((before, rest)) = out.split_once(token)
        && let Some((column, after)) = rest.split_once('}')
    {
        out = format!("{before}{}{after}", expression(column));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
CREATE TABLE t (
    id {uuid} PRIMARY KEY, n {int}, ok {bool}, x {real}, raw {bytes}
);
-- sqlite:
FIRST;
-- postgres:
SECOND {uuid};
-- all:
CREATE INDEX t_n ON t (n);
";

    #[test]
    fn migrations_are_written_once() {
        let sqlite = "\
CREATE TABLE t (
    id BLOB PRIMARY KEY, n INTEGER, ok INTEGER, x REAL, raw BLOB
) STRICT;
FIRST;
CREATE INDEX t_n ON t (n);
";
        let postgres = "\
CREATE TABLE t (
    id UUID PRIMARY KEY, n BIGINT, ok BOOLEAN, x DOUBLE PRECISION, raw BYTEA
);
SECOND UUID;
CREATE INDEX t_n ON t (n);
";
        assert_eq!(Engine::Sqlite.migration(SOURCE), sqlite);
        assert_eq!(Engine::Postgres.migration(SOURCE), postgres);
    }

    #[test]
    fn row_locks_are_postgres_only() {
        let sql = "SELECT 1 FROM t {skip_locked}";
        assert_eq!(Engine::Sqlite.statement(sql.into()), "SELECT 1 FROM t ");
        assert_eq!(Engine::Postgres.statement(sql.into()), "SELECT 1 FROM t FOR UPDATE SKIP LOCKED");
    }

    #[test]
    fn placeholders_per_engine() {
        assert_eq!(Engine::Sqlite.placeholders(2, 2), "(?,?),(?,?)");
        assert_eq!(Engine::Postgres.placeholders(2, 2), "($1,$2),($3,$4)");
    }
}
