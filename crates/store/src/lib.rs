//! The only room that knows SQL and where bytes lie: the database (`SQLite` or `PostgreSQL` behind
//! one [`Db`]), the [`Archive`] index of what names a patient, the content-addressed blobs, the hash-chained audit trail and the job queue.
//!
//! Every statement is written once, in the SQL that both engines speak. A module per noun
//! (`project`, `case`, …) holds that noun's statements next to its functions.

pub mod arbitration;
pub mod archive;
pub mod audit;
pub mod batch;
pub mod blob;
pub mod burned_in;
pub mod case;
pub mod consensus;
pub mod db;
pub mod derived;
pub mod display;
pub mod facet;
pub mod hanging;
pub mod import;
pub mod instance;
pub mod job;
pub mod membership;
pub mod overview;
pub mod packed;
pub mod person;
pub mod preference;
pub mod project;
pub mod protocol;
pub mod quarantine;
pub mod read;
pub mod session;
pub mod split;
pub mod study;
pub mod subject;
pub mod token;
pub mod truth;
mod uid;
pub mod upload;
mod words;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use archive::Archive;
pub use blob::Blobs;
pub use db::{Db, Querying, StoreError, Tx};

/// What every function of this crate returns.
pub type Result<T> = std::result::Result<T, StoreError>;
