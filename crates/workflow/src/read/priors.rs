//! The prior studies that a read's protocol lets its reader see.

use domain::id::Token;
use imaging::Facets;
use jiff::civil::Date;

use super::OwnRead;
use crate::app::App;
use crate::authority::SignedIn;
use crate::fault::Fault;
use crate::viewing::Viewing;

/// An earlier study of the same subject.
#[derive(Clone)]
pub struct Prior {
    /// What the reader may look at; its UIDs are mapped as those of the read.
    pub viewing: Viewing,
    /// How long before the case it was made.
    pub days: i64,
}

impl OwnRead {
    /// The prior studies, the latest first. Their marks, if anybody made such, are not for this reader.
    pub async fn priors(&self, app: &App) -> Result<Vec<Prior>, Fault> {
        let Some(wanted) = self.protocol(app).await?.protocol.priors else { return Ok(Vec::new()) };
        let own = self.viewing();
        let studies = store::case::prior::studies_of_subject(app.db(), own.case).await?;
        let dated: Vec<_> =
            studies.into_iter().filter_map(|(case, facets)| Some((case, made(&facets)?))).collect();
        let Some(&(_, now)) = dated.iter().find(|(case, _)| *case == own.case) else { return Ok(Vec::new()) };
        let days: Vec<i64> = dated.iter().map(|(_, then)| days_between(*then, now)).collect();
        let prior = |place: usize| Prior {
            viewing: Viewing { case: dated[place].0, uid_key: own.uid_key },
            days: days[place],
        };
        Ok(wanted.shown(&days).into_iter().map(prior).collect())
    }
}

/// The prior study with this number (from 1) of a read.
pub async fn prior(app: &App, who: &SignedIn, token: Token, number: u32) -> Result<Viewing, Fault> {
    let priors = OwnRead::grant(app, who, token).await?.priors(app).await?;
    let found = (number as usize).checked_sub(1).and_then(|place| priors.into_iter().nth(place));
    found.map(|prior| prior.viewing).ok_or_else(|| {
        Fault::NotFound("There is no such prior study beside this case: load the case again.".into())
    })
}

/// The day on which an image was made, where it is told.
fn made(facets: &str) -> Option<Date> {
    serde_json::from_str::<Facets>(facets).ok()?.acquisition_date?.parse().ok()
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests;
