//! Settling what the policy could not: an arbiter sees the reads of a case unnamed, and rules.

mod docket;
mod ruling;

use bytes::Bytes;
use domain::id::Token;
use domain::role::Role;
use store::StoreError;
use store::arbitration::Arbitration;
use store::protocol::Picture;

use crate::app::App;
use crate::authority::duty::Arbitrates;
use crate::authority::{Permit, SignedIn};
use crate::fault::Fault;
use crate::viewing::{self, Prior, Viewing};

pub use docket::{Docket, DocketItem, LetteredMember, LetteredRead, LetteredSupport, docket};
pub use ruling::decide;

/// A project, as one of its arbiters sees it.
pub struct Bench {
    /// Short name.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Cases that wait for a decision.
    pub waiting: u32,
    /// Cases that this arbiter decided.
    pub decided: u32,
}

/// The projects that the person arbitrates in, by short name.
pub async fn projects(app: &App, who: &SignedIn) -> Result<Vec<Bench>, Fault> {
    let held = store::membership::of_person(app.db(), who.person).await?;
    let mut benches = Vec::new();
    for held in held.into_iter().filter(|held| held.role == Role::Arbiter) {
        let (waiting, decided) = store::arbitration::counts(app.db(), held.project, who.person).await?;
        benches.push(Bench { slug: held.slug, title: held.title, waiting, decided });
    }
    Ok(benches)
}

/// Gives the arbiter their next case: the one they have already, else the one that has waited
/// longest; never one that they were to read themselves.
pub async fn next(app: &App, permit: &Permit<Arbitrates>) -> Result<Option<Token>, Fault> {
    let mut tx = app.db().begin().await?;
    let found = store::arbitration::next(&mut tx, permit.project(), permit.person()).await?;
    let Some((arbitration, token, taken)) = found else { return Ok(None) };
    if !taken {
        store::arbitration::take(&mut tx, arbitration, permit.person()).await?;
        tx.record(permit.event(app, "arbitration.taken", arbitration));
        tx.commit().await?;
    }
    Ok(Some(token))
}

/// Proof that a case is before the asking arbiter, with the case.
pub struct OwnArbitration {
    arbitration: Arbitration,
    permit: Permit<Arbitrates>,
}

impl OwnArbitration {
    /// Finds an arbitration by its address; one that is before somebody else does not exist here.
    pub async fn grant(app: &App, who: &SignedIn, token: Token) -> Result<Self, Fault> {
        let found = store::arbitration::by_token(app.db(), token, who.person).await?;
        let arbitration = found.ok_or_else(|| {
            Fault::NotFound("There is no such case before you: go back and take the next one.".into())
        })?;
        let permit = Permit::grant(app, who, &arbitration.slug).await?;
        Ok(Self { arbitration, permit })
    }

    /// The arbitration as it is now.
    pub const fn arbitration(&self) -> &Arbitration {
        &self.arbitration
    }

    /// The prior studies that the readers' protocol shows, the latest first.
    pub async fn priors(&self, app: &App) -> Result<Vec<Prior>, Fault> {
        let Arbitration { project, protocol_version, .. } = self.arbitration;
        match store::protocol::version(app.db(), project, protocol_version).await? {
            Some(released) => viewing::priors(app, &released.protocol, &self.viewing()).await,
            None => Ok(Vec::new()),
        }
    }

    /// A picture of the manual that the readers had: its media type and bytes.
    pub async fn picture(&self, app: &App, name: &str) -> Result<(Picture, Bytes), Fault> {
        let Arbitration { project, protocol_version, .. } = self.arbitration;
        crate::read::picture_of(app, project, protocol_version, name).await
    }

    /// What the arbiter may look at.
    pub const fn viewing(&self) -> Viewing {
        Viewing { case: self.arbitration.case, uid_key: self.arbitration.uid_key }
    }
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ArbitrationFault {
    /// Items that apply have no ruling that fits.
    #[error("The decision leaves something open: rule on every item, then decide.")]
    WithoutRuling(Vec<String>),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Fault),
}

impl From<StoreError> for ArbitrationFault {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}
