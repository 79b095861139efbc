//! Which store a command works on.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use workflow::app::{App, Clock, OsEntropy, SystemClock};
use workflow::{Blobs, Db};

/// The embedded store in one folder, or a database and a store for the images.
#[derive(Args, Clone)]
pub struct StoreOptions {
    /// The embedded store: a folder with an SQLite database and the images.
    #[arg(long, global = true, env = "OVERREAD_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A PostgreSQL database in place of the embedded one, such as `postgres://person@host/overread`.
    #[arg(long, global = true, env = "OVERREAD_DATABASE_URL", value_name = "URL", requires = "store_dir")]
    pub database_url: Option<String>,
    /// The folder for the images beside --database-url.
    #[arg(long, global = true, env = "OVERREAD_STORE_DIR", value_name = "DIR")]
    pub store_dir: Option<PathBuf>,
}

impl StoreOptions {
    /// Opens the store, makes it where there is none, and brings its tables up to date.
    pub async fn open(&self) -> Result<App> {
        self.open_at(Arc::new(SystemClock)).await
    }

    /// Opens the store with a clock of the caller's choice.
    pub async fn open_at(&self, clock: Arc<dyn Clock>) -> Result<App> {
        let (database, images) = match (&self.database_url, &self.store_dir, &self.data_dir) {
            (Some(database), Some(images), _) => (database.clone(), images.clone()),
            (None, _, Some(folder)) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("the data folder {} cannot be made", folder.display()))?;
                (format!("sqlite://{}", folder.join("overread.db").display()), folder.join("images"))
            }
            _ => bail!("say where the data is: --data-dir DIR, or --database-url URL with --store-dir DIR"),
        };
        let db = Db::connect(&database).await.context("the database cannot be opened")?;
        db.migrate().await.context("the database's tables cannot be brought up to date")?;
        let blobs = Blobs::folder(&images)
            .with_context(|| format!("the folder for images {} cannot be used", images.display()))?;
        Ok(App::with(db, blobs, clock, Arc::new(OsEntropy)))
    }
}
