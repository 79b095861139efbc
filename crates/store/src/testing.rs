//! Fresh, migrated databases for tests: a temporary `SQLite` file and a database on a real
//! `PostgreSQL`, which starts by itself. Failures panic: this is for tests alone.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test stops at its first fault")]

mod postgres;

use tempfile::TempDir;

use crate::{Archive, Db};

/// A fresh database; gone when this is dropped or, for `PostgreSQL`, finished.
#[derive(Debug)]
pub struct TestDatabase {
    db: Db,
    archive: Archive,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Folder { _folder: TempDir },
    Server { maintenance: String, name: String },
}

impl TestDatabase {
    /// The database, migrated and empty.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The archive index beside it, migrated and empty.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Its address, if it is on a server.
    pub fn address(&self) -> Option<String> {
        match &self.home {
            Home::Folder { .. } => None,
            Home::Server { maintenance, name } => Some(postgres::database_url(maintenance, name)),
        }
    }

    /// Closes the connections and removes the database.
    pub async fn finish(self) {
        self.db.close().await;
        self.archive.close().await;
        if let Home::Server { maintenance, name } = &self.home {
            postgres::drop_database(maintenance, name).await;
        }
    }
}

/// Runs the body on `SQLite`, then on `PostgreSQL`, each with a fresh, migrated database.
///
/// Where no `PostgreSQL` can be found the second half is skipped with a loud line, and fails if the
/// environment variable `CI` is set.
pub fn each_engine(body: impl AsyncFn(Db)) {
    each_engine_with_archive(async |db, _archive| body(db).await);
}

/// The same with the archive index beside the database.
pub fn each_engine_with_archive(body: impl AsyncFn(Db, Archive)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        let on_file = sqlite().await;
        body(on_file.db().clone(), on_file.archive().clone()).await;
        on_file.finish().await;
        if let Some(on_server) = postgres().await {
            body(on_server.db().clone(), on_server.archive().clone()).await;
            on_server.finish().await;
        }
    });
}

/// A fresh, migrated `SQLite` file.
pub async fn sqlite() -> TestDatabase {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let url = |name| format!("sqlite://{}", folder.path().join(name).display());
    let db = Db::connect(&url("test.db")).await.expect("a file opens");
    db.migrate().await.expect("the schema applies to SQLite");
    let archive = Archive::connect(&url("archive.db")).await.expect("a file opens");
    archive.migrate().await.expect("the archive's schema applies to SQLite");
    TestDatabase { db, archive, home: Home::Folder { _folder: folder } }
}

/// A fresh, migrated database on `PostgreSQL`; `None`, after saying so, where there is none.
pub async fn postgres() -> Option<TestDatabase> {
    let maintenance = match postgres::server() {
        Ok(url) => url,
        Err(why) => {
            let said = format!(
                "skipped: PostgreSQL half of this test: {why} (install postgresql, or set {})",
                postgres::VARIABLE
            );
            assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{said}");
            eprintln!("{said}");
            return None;
        }
    };
    let name = postgres::create_database(&maintenance).await;
    let url = postgres::database_url(&maintenance, &name);
    let db = Db::connect(&url).await.expect("the new database opens");
    let archive = Archive::connect(&url).await.expect("the new database opens");
    Some(TestDatabase { db, archive, home: Home::Server { maintenance, name } })
}
