//! Where received instances go.

use std::fs::File;
use std::future::Future;
use std::net::SocketAddr;

use crate::status::Answer;
use crate::title::AeTitle;

/// Who is at the other end of an association.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The title that the peer gives itself.
    pub calling: AeTitle,
    /// The title that the peer wants to reach.
    pub called: AeTitle,
    /// Where it calls from.
    pub address: SocketAddr,
}

/// An instance as it was received.
#[derive(Debug)]
pub struct Received {
    /// The SOP class that the command names.
    pub sop_class_uid: String,
    /// The SOP instance that the command names.
    pub sop_instance_uid: String,
    /// The transfer syntax that was agreed on.
    pub transfer_syntax_uid: String,
    /// A DICOM file (PS3.10): a meta group made of the three above, then the data set byte for byte as it
    /// was sent. The same data set sent again, by whomever, makes the same file.
    pub file: Content,
}

/// The bytes of a file.
#[derive(Debug)]
pub enum Content {
    /// In memory.
    Memory(Vec<u8>),
    /// In a nameless file, to be read from its beginning: what was too large for memory.
    File(File),
}

/// Why a called title cannot be had now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Nobody here has that title.
    Unknown,
    /// It is known, but cannot be served now; the peer may try again.
    ForNow,
}

/// Takes what associations bring. A clone serves the same place.
pub trait Destination: Clone + Send + Sync + 'static {
    /// What goes with one association from its opening to its close.
    type Session: Send;

    /// An association is wanted by a caller who is on the list.
    fn open(&self, peer: &Peer) -> impl Future<Output = Result<Self::Session, Unavailable>> + Send;

    /// Takes one instance; a success that is returned means that it is durable.
    fn store(&self, session: &mut Self::Session, received: Received) -> impl Future<Output = Answer> + Send;

    /// The association has ended, in whatever way.
    fn close(&self, session: Self::Session) -> impl Future<Output = ()> + Send;
}
