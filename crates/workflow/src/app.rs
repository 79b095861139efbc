//! Everything that a use case needs of the outside: the store, the clock, and chance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::{ProjectId, Token};
use jiff::Timestamp;
use store::derived::Derived;
use store::{Archive, Blobs, Db};
use tokio::sync::Semaphore;
use uuid::{Builder, Uuid};

use crate::decoding::Decoder;
use crate::dicomweb::reader::RecentReads;
use crate::dicomweb::recent_images::RecentImages;
use crate::fault::Fault;
use crate::import::intake::Intake;
use crate::import::preparation::Workshop;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// A secure source of chance.
pub trait Entropy: Send + Sync {
    /// Fills the bytes with chance.
    fn fill(&self, bytes: &mut [u8]);
}

/// The computer's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The operating system's source of chance, stretched by a generator of each thread.
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

/// What use cases work with; a clone shares the same store.
#[derive(Clone)]
pub struct App {
    db: Db,
    archive: Archive,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    hashing: Arc<Semaphore>,
    decoder: Decoder,
    project_keys: Arc<Mutex<HashMap<ProjectId, [u8; 32]>>>,
    workshop: Workshop,
    intake: Arc<Intake>,
    recent_reads: RecentReads,
    recent_images: RecentImages,
    derived: Derived,
    makes_ahead: bool,
}

/// Password hashes computed at once: each takes 19 MiB and a core.
const HASHES_AT_ONCE: usize = 2;

impl App {
    /// The product on a store, with the computer's clock and chance.
    pub fn new(db: Db, archive: Archive, blobs: Blobs) -> Self {
        Self::with(db, archive, blobs, Arc::new(SystemClock), Arc::new(OsEntropy))
    }

    /// The product with a clock and a source of chance of the caller's choice.
    pub fn with(
        db: Db,
        archive: Archive,
        blobs: Blobs,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            db,
            archive,
            blobs,
            clock,
            entropy,
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            decoder: Decoder::default(),
            project_keys: Arc::default(),
            workshop: Workshop::default(),
            intake: Arc::default(),
            recent_reads: RecentReads::default(),
            recent_images: RecentImages::default(),
            derived: Derived::default(),
            makes_ahead: false,
        }
    }

    /// The same, decoding untrusted pixels as `decoder` does.
    #[must_use]
    pub fn decoding_by(mut self, decoder: Decoder) -> Self {
        self.decoder = decoder;
        self
    }

    /// The same, keeping what is made of originals there.
    #[must_use]
    pub fn keeping(mut self, derived: Derived) -> Self {
        self.derived = derived;
        self
    }

    /// The same, with HTJ2K made ahead of every image by
    /// [`keep_ahead`](crate::dicomweb::progressive::keep_ahead).
    #[must_use]
    pub const fn making_ahead(mut self) -> Self {
        self.makes_ahead = true;
        self
    }

    /// Whether HTJ2K is made ahead of every image.
    pub(crate) const fn makes_ahead(&self) -> bool {
        self.makes_ahead
    }

    /// What was made of originals and may be of use again.
    pub const fn derived(&self) -> &Derived {
        &self.derived
    }

    /// Decodes untrusted pixels.
    pub const fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// The database.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The index of what names a patient.
    pub const fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The secret that pseudonyms and stand-in UIDs of a project are made with; made on first use, it
    /// never changes.
    pub async fn project_key(&self, project: ProjectId) -> Result<[u8; 32], Fault> {
        let known = self.project_keys.lock().unwrap_or_else(PoisonError::into_inner).get(&project).copied();
        if let Some(key) = known {
            return Ok(key);
        }
        let key = store::archive::key::of_project(&self.archive, project, self.new_key()).await?;
        self.project_keys.lock().unwrap_or_else(PoisonError::into_inner).insert(project, key);
        Ok(key)
    }

    /// The original bytes by hash.
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Closes the databases, so that each is one file again; nothing can be done with them afterwards.
    pub async fn close(&self) {
        self.db.close().await;
        self.archive.close().await;
    }

    /// The present moment, in whole microseconds, as the store keeps times.
    pub fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// A new identity that sorts by the time of its making (`UUIDv7`).
    pub fn new_id(&self) -> Uuid {
        let mut chance = [0; 10];
        self.entropy.fill(&mut chance);
        let milliseconds = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid()
    }

    /// A new random address for what a reader or an arbiter sees.
    pub fn new_token(&self) -> Token {
        let mut chance = [0; 16];
        self.entropy.fill(&mut chance);
        Token::from_random(chance)
    }

    /// A new random 256-bit key.
    pub fn new_key(&self) -> [u8; 32] {
        let mut chance = [0; 32];
        self.entropy.fill(&mut chance);
        chance
    }

    /// Where files are prepared.
    pub(crate) const fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// Where prepared files wait to be committed.
    pub(crate) fn intake(&self) -> &Intake {
        &self.intake
    }

    /// What blind readers looked at last.
    pub(crate) const fn recent_reads(&self) -> &RecentReads {
        &self.recent_reads
    }

    /// Where the images lie that overseers asked for last.
    pub(crate) const fn recent_images(&self) -> &RecentImages {
        &self.recent_images
    }

    /// Where a password's hash waits for its turn.
    pub(crate) fn hashing(&self) -> &Semaphore {
        &self.hashing
    }
}
