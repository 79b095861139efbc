//! Bringing a schema up to this program: all outstanding migrations in one transaction.

use sha2::{Digest, Sha256};

use super::{Db, Engine, Querying, StoreError, Tx};
use crate::{Result, args};

type Migration = (&'static str, &'static str);

/// What a database is made of. Each migration once; [`Engine::migration`] turns it into the engine's
/// own words. Released ones never change: mend by adding another.
#[derive(Debug)]
pub(crate) struct Schema {
    /// The schema that it has for itself on `PostgreSQL`; else the one that the address names.
    pub on_server: Option<&'static str>,
    /// Bytes of a page of a new `SQLite` file: each table and each index takes one at least. A file that is there
    /// keeps the size of its pages.
    pub page: u32,
    migrations: &'static [Migration],
}

/// Everything but what names a patient.
pub(crate) static MAIN: Schema = Schema {
    on_server: None,
    // Many tables, most of them small.
    page: 1024,
    migrations: &[
        ("0001_core", include_str!("../../migrations/0001_core.sql")),
        ("0002_foundation", include_str!("../../migrations/0002_foundation.sql")),
        ("0003_intake", include_str!("../../migrations/0003_intake.sql")),
        ("0010_token", include_str!("../../migrations/0010_token.sql")),
        ("0011_deidentification", include_str!("../../migrations/0011_deidentification.sql")),
        ("0012_burned_in", include_str!("../../migrations/0012_burned_in.sql")),
        ("0014_preference", include_str!("../../migrations/0014_preference.sql")),
        ("0015_cannot_be_read", include_str!("../../migrations/0015_cannot_be_read.sql")),
        ("0016_display_check", include_str!("../../migrations/0016_display_check.sql")),
        ("0017_file_names", include_str!("../../migrations/0017_file_names.sql")),
        ("0018_promised_read", include_str!("../../migrations/0018_promised_read.sql")),
        ("0019_packed_texts", include_str!("../../migrations/0019_packed_texts.sql")),
        ("0020_compact", include_str!("../../migrations/0020_compact.sql")),
        ("0021_remark", include_str!("../../migrations/0021_remark.sql")),
    ],
};

/// The archive index.
pub(crate) static ARCHIVE: Schema = Schema {
    on_server: Some("archive"),
    // A few tables, with rows of some hundred bytes.
    page: 2048,
    migrations: &[
        ("0001_identity", include_str!("../../migrations-archive/0001_identity.sql")),
        ("0002_dicomweb", include_str!("../../migrations-archive/0002_dicomweb.sql")),
        ("0003_intake", include_str!("../../migrations-archive/0003_intake.sql")),
        ("0004_packed_texts", include_str!("../../migrations-archive/0004_packed_texts.sql")),
        ("0005_compact", include_str!("../../migrations-archive/0005_compact.sql")),
    ],
};

const SERVER_LOCK: &str = "SELECT pg_advisory_xact_lock(7307497)";
const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    name TEXT PRIMARY KEY,
    checksum TEXT NOT NULL
);";

impl Db {
    /// Applies the migrations that the database does not have yet; says their names.
    ///
    /// Any number of processes may call it at once: one does the work, the others wait. Fails,
    /// changing nothing, if the database was written by a newer program or a migration was altered.
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        // A table that others refer to is made anew under another name and then takes its place.
        self.heed_references(false).await?;
        let migrated = self.apply_outstanding().await;
        self.heed_references(true).await?;
        migrated
    }

    async fn apply_outstanding(&self) -> Result<Vec<&'static str>> {
        let engine = self.engine();
        let mut tx = self.begin().await?;
        if engine == Engine::Postgres {
            tx.run_script(SERVER_LOCK.to_owned()).await?;
            if let Some(name) = self.schema.on_server {
                tx.run_script(format!("CREATE SCHEMA IF NOT EXISTS {name}")).await?;
            }
        }
        tx.run_script(engine.migration(TABLE)).await?;
        let outstanding = outstanding(&tx, self.schema.migrations).await?;
        for (name, source) in outstanding {
            tx.run_script(engine.migration(source)).await?;
            let insert = "INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)";
            tx.execute(insert, args![name, checksum(source)]).await?;
        }
        if engine == Engine::Sqlite && !outstanding.is_empty() {
            let lost: Vec<String> =
                tx.all("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check", args![]).await?;
            if !lost.is_empty() {
                let tables = lost.join(", ");
                return Err(StoreError::Migration(format!(
                    "rows of {tables} would refer to rows that are not there: restore a backup and tell the makers"
                )));
            }
        }
        tx.commit_unaudited().await?;
        Ok(outstanding.iter().map(|(name, _)| *name).collect())
    }

    /// Whether the schema is exactly this program's: what a readiness probe asks.
    pub async fn is_migrated(&self) -> Result<bool> {
        let count: usize = self.one("SELECT count(*) FROM schema_migration", args![]).await?;
        Ok(count == self.schema.migrations.len())
    }
}

/// Names this program's schemas; test templates are kept under it.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn schema_fingerprint() -> String {
    let migrations = MAIN.migrations.iter().chain(ARCHIVE.migrations);
    let names_and_sources = migrations.flat_map(|(name, source)| [*name, *source]);
    let all: String = names_and_sources.collect();
    checksum(&all)
}

async fn outstanding(tx: &Tx, migrations: &'static [Migration]) -> Result<&'static [Migration]> {
    let sql = "SELECT name, checksum FROM schema_migration ORDER BY name";
    let applied: Vec<(String, String)> = tx.all(sql, args![]).await?;
    for (index, (name, sum)) in applied.iter().enumerate() {
        match migrations.get(index) {
            Some((known, source)) if known == name => {
                if *sum != checksum(source) {
                    return Err(StoreError::Migration(format!(
                        "migration {name} differs from the one that this database was made with: \
                         use the program version that made it"
                    )));
                }
            }
            _ => {
                return Err(StoreError::Migration(format!(
                    "the database has migration {name}, which this program does not know: \
                     use a newer program"
                )));
            }
        }
    }
    Ok(&migrations[applied.len()..])
}

fn checksum(source: &str) -> String {
    hex::encode(Sha256::digest(source.as_bytes()))
}

#[cfg(test)]
mod tests;
