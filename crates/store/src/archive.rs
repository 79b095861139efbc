//! The archive index: a database of its own for what names a patient and for the originals' identity,
//! so that the main database can be backed up, queried and handed on without it.

pub mod arrival;
pub mod file_name;
pub mod image;
pub mod key;
pub mod patient;
pub mod place;
pub mod search;
mod texts;
pub mod watched;

use std::borrow::Cow;

use crate::db::{ARCHIVE, Args, Engine, Row};
use crate::{Db, Querying, Result, Tx};

/// The archive index. Cheap to clone; reads go straight to it, changes through a [`Tx`] from
/// [`Archive::begin`], which commits with [`Tx::commit_unaudited`]: the audit event of a change stands in
/// the main database.
///
/// Whoever writes to both begins on the main database first and commits there last. A crash between the
/// two commits then leaves at most rows here that nothing refers to yet, and a retry finds them.
#[derive(Clone, Debug)]
pub struct Archive {
    db: Db,
}

impl Archive {
    /// Opens `sqlite://PATH` (made if it is not there), or the schema `archive` of
    /// `postgres://user@host/database`. The schema is not touched: see [`Archive::migrate`].
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self { db: Db::connect_with(url, &ARCHIVE).await? })
    }

    /// As [`Db::migrate`].
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        self.db.migrate().await
    }

    /// As [`Db::is_migrated`].
    pub async fn is_migrated(&self) -> Result<bool> {
        self.db.is_migrated().await
    }

    /// As [`Db::begin`].
    pub async fn begin(&self) -> Result<Tx> {
        self.db.begin().await
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// As [`Db::close`].
    pub async fn close(&self) {
        self.db.close().await;
    }
}

impl Querying for Archive {
    async fn rows(&self, sql: Cow<'static, str>, args: Args) -> Result<Vec<Row>> {
        self.db.rows(sql, args).await
    }
}
