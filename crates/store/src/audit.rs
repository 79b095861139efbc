//! The audit trail: events that can be added and never changed, each holding the hash of the one
//! before, so that whoever alters, removes or inserts one breaks every hash that follows.

mod chain;
mod listing;
mod verify;

use domain::id::{ProjectId, UserId};
use jiff::Timestamp;
use serde_json::Value;

pub(crate) use chain::append;
pub use chain::canonical;
pub use listing::{Filter, list};
pub use verify::{Broken, Report, verify};

/// What happened, before it has its place in the chain. Given to [`Tx::record`](crate::Tx::record).
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// In which project; `None` for the server as a whole.
    pub project: Option<ProjectId>,
    /// What was done, as `noun.verb`: `batch.released`.
    pub action: &'static str,
    /// To what: an id or a name.
    pub target: String,
    /// What else is worth knowing; kept as canonical JSON.
    pub detail: Value,
}

/// Who did it. The name is kept as it was at the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The program itself, or somebody at the command line of the machine.
    System,
    /// A person who was signed in.
    Person {
        /// Who.
        id: UserId,
        /// Their sign-in name then.
        name: String,
    },
}

/// An event as the trail holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Place in the chain, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the system.
    pub actor: Option<UserId>,
    /// Their name then; `system` for the system.
    pub actor_name: String,
    /// In which project.
    pub project: Option<ProjectId>,
    /// What was done.
    pub action: String,
    /// To what.
    pub target: String,
    /// Canonical JSON, exactly as hashed.
    pub detail: String,
    /// The hash of the entry before; empty for the first.
    pub previous_hash: String,
    /// SHA-256 over all of the above, in hexadecimal.
    pub hash: String,
}
