//! What is listened for, and the bounds of what a peer may ask of this process.

use std::path::PathBuf;
use std::time::Duration;

use crate::access::Caller;

/// How associations are accepted.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may call; nobody, where this is empty.
    pub callers: Vec<Caller>,
    /// The folder for data sets that are too large for memory.
    pub spool: PathBuf,
    /// Bounds of size and number.
    pub limits: Limits,
    /// Bounds of time.
    pub patience: Patience,
}

impl Settings {
    /// The usual bounds.
    pub fn new(callers: Vec<Caller>, spool: PathBuf) -> Self {
        Self { callers, spool, limits: Limits::default(), patience: Patience::default() }
    }
}

/// Bounds of size and number.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Associations at once; one more is rejected for the time being.
    pub associations: usize,
    /// The longest PDU that a peer may send, in bytes without its header.
    pub pdu: u32,
    /// Bytes of a data set that are held in memory; what is larger goes to the spool folder.
    pub memory: usize,
    /// The largest data set, in bytes.
    pub data_set: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { associations: 32, pdu: 131_072, memory: 16 << 20, data_set: 4 << 30 }
    }
}

/// Bounds of time.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until a new connection has asked for an association (the standard's ARTIM timer).
    pub request: Duration,
    /// Between two messages of an association.
    pub idle: Duration,
    /// Until a PDU that has begun, or the next of a message that has begun, is there.
    pub stalled: Duration,
    /// How long associations may go on with the message at hand once the server is told to stop.
    pub closing: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            idle: Duration::from_mins(5),
            stalled: Duration::from_secs(30),
            closing: Duration::from_mins(1),
        }
    }
}
