//! Which store a command works on.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use workflow::app::{App, Clock, OsEntropy, SystemClock};
use workflow::decoding::{Decoder, Limits};
use workflow::{Archive, Blobs, Db, Derived};

/// The embedded store in one folder, or a database and a store for the images.
#[derive(Args, Clone)]
pub struct StoreOptions {
    /// The embedded store: a folder with SQLite databases and the images.
    #[arg(long, global = true, env = "OVERREAD_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A PostgreSQL database in place of the embedded one, such as `postgres://person@host/overread`.
    #[arg(long, global = true, env = "OVERREAD_DATABASE_URL", value_name = "URL", requires = "store_dir")]
    pub database_url: Option<String>,
    /// A PostgreSQL database of its own for the archive index, which holds what names a patient; without
    /// it, the schema `archive` of --database-url.
    #[arg(
        long,
        global = true,
        env = "OVERREAD_ARCHIVE_DATABASE_URL",
        value_name = "URL",
        requires = "database_url"
    )]
    pub archive_database_url: Option<String>,
    /// Most megabytes of frames and pictures that are kept to be sent again, beside the images; 0: none.
    #[arg(
        long,
        global = true,
        env = "OVERREAD_DERIVED_MEGABYTES",
        default_value_t = 4096,
        value_name = "MB"
    )]
    pub derived_megabytes: u64,
    /// The folder for the images beside --database-url.
    #[arg(long, global = true, env = "OVERREAD_STORE_DIR", value_name = "DIR")]
    pub store_dir: Option<PathBuf>,
    /// Megabytes of the images' disk that imports leave free, for what readers save.
    #[arg(long, global = true, env = "OVERREAD_KEEP_FREE", value_name = "MB", default_value_t = 512)]
    pub keep_free: u64,
}

impl StoreOptions {
    /// A folder on the disk that the images are on, for what is too large for memory.
    pub fn spool_folder(&self) -> PathBuf {
        self.data_dir.clone().or_else(|| self.store_dir.clone()).unwrap_or_else(std::env::temp_dir)
    }

    /// What is made of originals, where it is of use again.
    fn derived(&self) -> Derived {
        match self.derived_megabytes {
            0 => Derived::default(),
            most => Derived::folder(&self.spool_folder().join("derived"), most << 20),
        }
    }

    /// Opens the store, makes it where there is none, and brings its tables up to date.
    pub async fn open(&self) -> Result<App> {
        self.open_at(Arc::new(SystemClock)).await
    }

    /// Opens the store with a clock of the caller's choice.
    pub async fn open_at(&self, clock: Arc<dyn Clock>) -> Result<App> {
        let (database, archive, images) = match (&self.database_url, &self.store_dir, &self.data_dir) {
            (Some(database), Some(images), _) => {
                let archive = self.archive_database_url.as_ref().unwrap_or(database);
                (database.clone(), archive.clone(), images.clone())
            }
            (None, _, Some(folder)) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("the data folder {} cannot be made", folder.display()))?;
                let file = |name| format!("sqlite://{}", folder.join(name).display());
                (file("overread.db"), file("archive.db"), folder.join("images"))
            }
            _ => bail!("say where the data is: --data-dir DIR, or --database-url URL with --store-dir DIR"),
        };
        let db = Db::connect(&database).await.context("the database cannot be opened")?;
        db.migrate().await.context("the database's tables cannot be brought up to date")?;
        let archive = Archive::connect(&archive).await.context("the archive index cannot be opened")?;
        archive.migrate().await.context("the archive index's tables cannot be brought up to date")?;
        let blobs = Blobs::folder_keeping_free(&images, self.keep_free << 20)
            .with_context(|| format!("the folder for images {} cannot be used", images.display()))?;
        let app = App::with(db, archive, blobs, clock, Arc::new(OsEntropy)).decoding_by(decoder()?);
        let app = app.keeping(self.derived());
        workflow::import::move_identities_out(&app)
            .await
            .context("the patients' identities cannot be moved to the archive index")?;
        workflow::import::move_names_out(&app)
            .await
            .context("the names of files cannot be moved to the archive index")?;
        Ok(app)
    }
}

/// Untrusted pixels are decoded in processes of this same program.
fn decoder() -> Result<Decoder> {
    let program = std::env::current_exe().context("the program cannot find itself")?;
    Ok(Decoder::apart(program, vec!["decode-worker".into()], Limits::default()))
}
