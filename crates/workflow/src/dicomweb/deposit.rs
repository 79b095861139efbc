//! Storing (STOW-RS): each file goes the way of every import and comes to an outcome of its own.

use domain::import::FileOutcome;
use imaging::archive::{FailureReason, Identity, identify, identify_large};
use store::archive::place;

use super::{Place, address};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::Manage;
use crate::fault::Fault;
use crate::import::examination::OnDisk;
use crate::import::{Importer, Upload, submit};
pub use imaging::archive::{Deposited, deposit_answer, native_model};

/// The source that imports of `DICOMweb` are listed under.
pub const SOURCE: &str = "dicomweb";

/// Stores one file, which has to be of `study` if the address named one; durable when this returns.
/// `root` is the address of the service. Gives the outcome, and its reason as a sentence.
pub async fn deposit(
    app: &App,
    permit: &Permit<Manage>,
    study: Option<&str>,
    name: &str,
    file: Upload,
    root: &str,
) -> Result<(Deposited, Option<String>), Fault> {
    let identified = tokio::task::spawn_blocking(move || {
        let identity = match &file {
            Upload::Memory(bytes) | Upload::Held(bytes, _) => identify(bytes),
            Upload::Draft(draft) => identify_large(&OnDisk(draft)),
            Upload::File(_) => Ok(Identity::default()),
        };
        (identity.unwrap_or_default(), file)
    })
    .await;
    let (identity, file) = match identified {
        Ok(identified) => identified,
        Err(why) => return Err(Fault::Internal(format!("A file cannot be looked into: {why}."))),
    };
    if let (Some(named), Some(found)) = (study, &identity.study)
        && named != found
    {
        let reason = format!("It is of the study {found} and not of the one that the address names.");
        return Ok((Deposited { identity, outcome: Err(FailureReason::DoesNotMatch) }, Some(reason)));
    }
    let report = submit(app, &Importer::from(permit), SOURCE, name, file).await?;
    let outcome = match report.outcome {
        FileOutcome::Stored | FileOutcome::Duplicate => Ok(retrieve_url(&identity, root)),
        FileOutcome::Quarantined => Err(contradicted(app, permit, &identity).await?),
        FileOutcome::Refused => Err(refused(&identity)),
    };
    Ok((Deposited { identity, outcome }, report.reason))
}

/// Why a file waits in quarantine.
async fn contradicted(
    app: &App,
    permit: &Permit<Manage>,
    identity: &Identity,
) -> Result<FailureReason, Fault> {
    let Some(uid) = &identity.sop_instance else { return Ok(FailureReason::CannotUnderstand) };
    let known = place::known_uids(app.archive(), permit.project(), &[uid]).await?;
    Ok(if known.is_empty() { FailureReason::DoesNotMatch } else { FailureReason::DuplicateInstance })
}

fn refused(identity: &Identity) -> FailureReason {
    match identity.sop_instance {
        Some(_) if !identity.is_image => FailureReason::ClassNotSupported,
        Some(_) if !identity.is_readable => FailureReason::TransferSyntaxNotSupported,
        _ => FailureReason::CannotUnderstand,
    }
}

fn retrieve_url(identity: &Identity, root: &str) -> String {
    let study = identity.study.clone().unwrap_or_default();
    let (series, instance) = (identity.series.clone(), identity.sop_instance.clone());
    address(root, &Place { study, series, instance })
}
