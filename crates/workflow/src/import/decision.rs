//! What a person decides about a file in quarantine.

use domain::id::QuarantineId;
use domain::import::{FileOutcome, FileReport};
use serde_json::json;

use super::intake::{Destination, deliver};
use super::preparation::{Prepared, Source, prepare};
use super::{Importer, names};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::Manage;
use crate::fault::Fault;

/// What is to become of a file in quarantine. Nothing replaces an original that is here already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// It stays out. Its bytes stay in the store, for the audit trail to point at.
    Discard,
    /// It is imported again, as when what it contradicted was corrected or the program has learnt to
    /// read it.
    ImportAgain,
}

/// Decides about a file in quarantine; says what became of it where it was imported again. It leaves
/// quarantine unless it would come there again.
pub async fn decide(
    app: &App,
    permit: &Permit<Manage>,
    file: QuarantineId,
    decision: Decision,
) -> Result<Option<FileReport>, Fault> {
    let mut waiting = store::quarantine::find(app.db(), permit.project(), file).await?.ok_or_else(|| {
        Fault::NotFound(
            "This file is not in quarantine, or somebody decided already: look at the list.".into(),
        )
    })?;
    names::name_quarantined(app, std::slice::from_mut(&mut waiting), true).await?;
    let report = match decision {
        Decision::Discard => None,
        Decision::ImportAgain => {
            let importer = Importer::from(permit);
            let source = Source::Draft(app.blobs().draft_of(&waiting.sha256).await?);
            let prepared = prepare(app, &importer, waiting.name.clone(), source).await?;
            if let Prepared::Doubtful { reason, .. } = &prepared {
                return Err(again(reason));
            }
            let into = Destination::Day("quarantine".to_owned());
            let report = deliver(app, &importer, into, vec![prepared]).await?.into_iter().next();
            if let Some(FileReport { outcome: FileOutcome::Quarantined, reason, .. }) = &report {
                return Err(again(reason.as_deref().unwrap_or_default()));
            }
            report
        }
    };
    let word = match decision {
        Decision::Discard => "discarded",
        Decision::ImportAgain => "imported again",
    };
    let mut tx = app.db().begin().await?;
    if store::quarantine::decide(&mut tx, file, word, permit.person(), app.now()).await? {
        let detail = json!({
            "sha256": waiting.sha256.to_string(), "reason": waiting.reason,
            "decision": word, "outcome": report.as_ref().map(|report| report.outcome),
        });
        tx.record(store::audit::Event { detail, ..permit.event(app, "quarantine.decided", file) });
        tx.commit().await?;
    }
    Ok(report)
}

fn again(reason: &str) -> Fault {
    Fault::Conflict(format!(
        "The file stays in quarantine, because nothing has changed: {}",
        super::sentence(reason)
    ))
}
