//! Reading blind: the worklist, the read before a reader, its draft, its submission.
//!
//! Everything here is asked for by the reader alone, and nothing that it answers tells how often a
//! case is read, by whom, to what end, or whether the reader met it before.

mod draft;
mod draft_key;
mod images;
mod manual;
mod priors;
mod submission;
mod worklist;

use domain::finding::Draft;
use domain::id::Token;
use domain::read::Missing;
use store::StoreError;
use store::protocol::Released;
pub use store::read::Home;
use store::read::{Look, Looker, Read};

use crate::app::App;
use crate::authority::duty::Reads;
use crate::authority::{Permit, SignedIn};
use crate::fault::Fault;
use crate::session::digest;
use crate::viewing::Viewing;

pub use draft::save;
pub(crate) use images::Images;
pub(crate) use manual::picture_of;
pub use manual::{acknowledge, picture, protocol};
pub use priors::prior;
pub use submission::{submit, submit_measured};
pub use worklist::{home, next, upcoming};

/// Proof that a read is the asking reader's own, with the read.
pub struct OwnRead {
    read: Read,
    permit: Permit<Reads>,
}

impl OwnRead {
    /// Finds a read by its address. Somebody else's read, and one that still waits in the worklist,
    /// is refused in the same words as one that does not exist.
    pub async fn grant(app: &App, who: &SignedIn, token: Token) -> Result<Self, Fault> {
        let read = store::read::by_token(app.db(), token, who.person).await?.ok_or_else(no_such_read)?;
        let permit = Permit::grant(app, who, &read.slug).await?;
        Ok(Self { read, permit })
    }

    /// The read as it is now.
    pub const fn read(&self) -> &Read {
        &self.read
    }

    /// The read, given away.
    pub fn into_read(self) -> Read {
        self.read
    }

    /// What the reader may look at.
    pub const fn viewing(&self) -> Viewing {
        Viewing { case: self.read.case, uid_key: self.read.uid_key }
    }

    /// What the browser encrypts the draft with that it keeps until the server has it: 128 bits in
    /// hexadecimal.
    pub fn draft_key(&self) -> String {
        draft_key::of(&self.read.uid_key, &self.read.token)
    }

    /// The protocol that the read is made under.
    pub async fn protocol(&self, app: &App) -> Result<Released, Fault> {
        let version = self.read.protocol_version.unwrap_or_default();
        let released = store::protocol::version(app.db(), self.read.project, version).await?;
        released.ok_or_else(|| Fault::Internal(format!("Protocol version {version} of a read is gone.")))
    }
}

/// What a reader may look at for a read of theirs, or for the one that they are promised: [`OwnRead::viewing`]
/// without the draft.
pub async fn viewing(app: &App, who: &SignedIn, token: Token) -> Result<Viewing, Fault> {
    look(app, who, token).await.map(|(viewing, _)| viewing)
}

/// What a reader may look at for a read of theirs, and the names of the profile that it is told by.
pub(crate) async fn look(app: &App, who: &SignedIn, token: Token) -> Result<(Viewing, String), Fault> {
    let found = store::read::look(app.db(), token, who.person).await?;
    looking(app, who, found).await
}

/// As [`look`], for whoever shows a token for programs; `None`: the token is none, or has ended.
pub(crate) async fn look_by_token(
    app: &App,
    secret: &str,
    token: Token,
) -> Result<Option<(Viewing, String)>, Fault> {
    let found = store::read::look_by_token(app.db(), token, &digest(secret), app.now()).await?;
    let Some(Looker { person, look }) = found else { return Ok(None) };
    looking(app, &person.into(), look).await.map(Some)
}

async fn looking(app: &App, who: &SignedIn, found: Option<Look>) -> Result<(Viewing, String), Fault> {
    let look = found.ok_or_else(no_such_read)?;
    if !look.is_reader {
        // Refused in its words.
        Permit::<Reads>::grant(app, who, &look.slug).await?;
    }
    Ok((Viewing { case: look.case, uid_key: look.uid_key }, look.profile))
}

fn no_such_read() -> Fault {
    Fault::NotFound(
        "There is no such read in your worklist: go back to your projects and open the next case.".into(),
    )
}

/// Why a reader's wish did not come true.
#[derive(Debug, thiserror::Error)]
pub enum ReadingFault {
    /// The newest protocol must be acknowledged first.
    #[error("Read protocol version {version} and acknowledge it before your next case.")]
    AcknowledgementNeeded {
        /// The newest version.
        version: u32,
    },
    /// The draft was saved elsewhere meanwhile.
    #[error("This read was changed in another window: look at that version before you go on.")]
    DraftConflict {
        /// The revision that is stored.
        revision: u32,
        /// What is stored.
        draft: Box<Draft>,
    },
    /// The read lacks something.
    #[error("The read is not complete yet: {}", first(.0))]
    Incomplete(Vec<Missing>),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Fault),
}

fn first(missing: &[Missing]) -> &str {
    missing.first().map_or("something is missing.", |lack| &lack.sentence)
}

impl From<StoreError> for ReadingFault {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

#[cfg(test)]
mod tests;
