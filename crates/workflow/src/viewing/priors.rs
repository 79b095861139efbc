//! Earlier studies of a case's subject, which stand beside it where the protocol shows them.

use domain::id::CaseId;
use domain::protocol::Protocol;
use imaging::Facets;
use jiff::civil::Date;

use super::Viewing;
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;

/// An earlier study of the same subject.
#[derive(Clone)]
pub struct Prior {
    /// What may be looked at; its UIDs are mapped as those of the case that it stands beside.
    pub viewing: Viewing,
    /// How long before the case it was made.
    pub days: i64,
}

/// The prior studies that a protocol shows beside a case, the latest first. Their marks, if anybody made such, are
/// not part of it.
pub async fn priors(app: &App, protocol: &Protocol, own: &Viewing) -> Result<Vec<Prior>, Fault> {
    let Some(wanted) = protocol.priors else { return Ok(Vec::new()) };
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

/// The prior studies that overseers see beside a case: those of the newest released protocol.
pub async fn permitted_priors(
    app: &App,
    permit: &Permit<OverseeReads>,
    case: CaseId,
) -> Result<Vec<Prior>, Fault> {
    let (_, own) = super::permitted(app, permit, case).await?;
    match store::protocol::latest(app.db(), permit.project()).await? {
        Some(released) => priors(app, &released.protocol, &own).await,
        None => Ok(Vec::new()),
    }
}

/// The one with this number, from 1.
pub fn numbered(priors: Vec<Prior>, number: u32) -> Result<Viewing, Fault> {
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
