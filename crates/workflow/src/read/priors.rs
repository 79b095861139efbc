//! The prior studies that a read's protocol lets its reader see.

use domain::id::Token;

use super::OwnRead;
use crate::app::App;
use crate::authority::SignedIn;
use crate::fault::Fault;
use crate::viewing::{self, Prior, Viewing};

impl OwnRead {
    /// The prior studies, the latest first. Their marks, if anybody made such, are not for this reader.
    pub async fn priors(&self, app: &App) -> Result<Vec<Prior>, Fault> {
        let released = self.protocol(app).await?;
        viewing::priors(app, &released.protocol, &self.viewing()).await
    }
}

/// The prior study with this number (from 1) of a read.
pub async fn prior(app: &App, who: &SignedIn, token: Token, number: u32) -> Result<Viewing, Fault> {
    viewing::numbered(OwnRead::grant(app, who, token).await?.priors(app).await?, number)
}

#[cfg(test)]
mod tests;
