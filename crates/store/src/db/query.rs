//! Statements whose conditions depend on the request. Texts stay literals; values are always bound.

use std::borrow::Cow;

use super::querying::{at_most_one, exactly_one};
use super::{Args, FromRow, Querying, Value};
use crate::Result;

/// A statement put together from literals.
///
/// ```ignore
/// let mut query = Query::new("SELECT id, name FROM subject WHERE project = ?", args![project]);
/// if let Some(split) = split {
///     query.push(" AND split = ?", args![split.as_str()]);
/// }
/// query.push(" AND id > ? ORDER BY id LIMIT ?", args![after, limit]);
/// let subjects: Vec<Subject> = query.all(db).await?;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Query {
    text: String,
    args: Args,
}

impl Query {
    /// Begins with a literal; each `?` takes the next value.
    pub fn new(sql: &'static str, args: Args) -> Self {
        let mut query = Self::default();
        query.push(sql, args);
        query
    }

    /// Appends a literal; each `?` takes the next value.
    pub fn push(&mut self, sql: &'static str, args: Args) -> &mut Self {
        let mut number = self.args.len();
        for (index, piece) in sql.split('?').enumerate() {
            if index > 0 {
                number += 1;
                self.text.push('$');
                self.text.push_str(&number.to_string());
            }
            self.text.push_str(piece);
        }
        self.args.extend(args);
        self
    }

    /// Appends `(v1, v2, …)`, for `column IN`; nothing matches an empty list.
    pub fn push_list(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let before = self.args.len();
        self.args.extend(values);
        let numbers = (before + 1..=self.args.len()).map(|n| format!("${n}"));
        let list = numbers.collect::<Vec<_>>().join(", ");
        self.text.push('(');
        self.text.push_str(if list.is_empty() { "NULL" } else { &list });
        self.text.push(')');
        self
    }

    /// The one row that it finds; [`StoreError::NotFound`](super::StoreError) if there is none.
    pub async fn one<T: FromRow>(self, q: &impl Querying) -> Result<T> {
        exactly_one(&q.rows(Cow::Owned(self.text), self.args).await?)
    }

    /// The row that it finds, if any.
    pub async fn optional<T: FromRow>(self, q: &impl Querying) -> Result<Option<T>> {
        at_most_one(&q.rows(Cow::Owned(self.text), self.args).await?)
    }

    /// All rows that it finds.
    pub async fn all<T: FromRow>(self, q: &impl Querying) -> Result<Vec<T>> {
        q.rows(Cow::Owned(self.text), self.args).await?.iter().map(T::from_row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    #[test]
    fn placeholders_are_numbered_across_pieces() {
        let mut query = Query::new("SELECT 1 WHERE a = ?", args![1_i64]);
        query.push(" AND b IN ", args![]).push_list([Value::I64(2), Value::I64(3)]);
        query.push(" AND c = ? AND d = ?", args!["x", true]);
        assert_eq!(query.text, "SELECT 1 WHERE a = $1 AND b IN ($2, $3) AND c = $4 AND d = $5");
        assert_eq!(query.args.len(), 5);
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        let mut query = Query::new("SELECT 1 WHERE a IN ", args![]);
        query.push_list([]);
        assert_eq!(query.text, "SELECT 1 WHERE a IN (NULL)");
    }
}
