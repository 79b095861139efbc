//! DICOM over its own network protocol (PS3.7, PS3.8): storing (C-STORE) and verification (C-ECHO) as a
//! service class provider.
//!
//! Knows nothing of the store: what an association brings is handed, as the bytes of a DICOM file, to a
//! [`Destination`], whose answer goes back to the sender. Every peer is untrusted: each length is checked
//! against a bound before anything is allocated, and each wait has an end.

mod access;
mod association;
mod body;
mod command;
mod destination;
mod ending;
mod listener;
mod negotiation;
mod part10;
mod prompt;
mod settings;
mod status;
mod title;
mod wire;

pub use access::Caller;
pub use destination::{Content, Destination, Peer, Received, Unavailable};
pub use listener::serve;
pub use settings::{Limits, Patience, Settings};
pub use status::{Answer, Status};
pub use title::AeTitle;

/// Who wrote a file's meta group, and who speaks on an association (PS3.7 annex D.3.3.2).
const IMPLEMENTATION_CLASS_UID: &str = "2.25.307159796472436401130266893993180287658";
