//! The reference standard as files for those who train on it. Each export is an entry of the audit
//! trail with the hash of what was given out.

mod coco;
mod reference;

use bytes::Bytes;
use domain::id::CaseId;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::truth::TruthRow;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;
use crate::truth::{Reference, protocols, references};

/// The settled part of a project's reference standard, with what it rests on.
struct Settled {
    project: store::project::Project,
    protocols: std::collections::BTreeMap<u32, domain::protocol::Protocol>,
    cases: Vec<(TruthRow, Reference)>,
    /// Cases that cannot be read, with the evidence: they have no reference.
    unreadable: Vec<(TruthRow, Reference)>,
    open: Vec<TruthRow>,
}

async fn settled(app: &App, permit: &Permit<OverseeReads>) -> Result<Settled, Fault> {
    let project = store::project::by_id(app.db(), permit.project()).await?;
    let protocols = protocols(app, project.id).await?;
    let mut by_case: std::collections::HashMap<CaseId, Reference> = references(app, project.id, &protocols)
        .await?
        .into_iter()
        .map(|reference| (reference.case, reference))
        .collect();
    let (mut cases, mut unreadable, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for row in store::truth::list(app.db(), project.id).await? {
        let final_state = matches!(&*row.state, "settled" | "arbitrated");
        match by_case.remove(&row.case).filter(|_| final_state) {
            Some(reference) if reference.consensus.cannot_be_read() => unreadable.push((row, reference)),
            Some(reference) => cases.push((row, reference)),
            None => open.push(row),
        }
    }
    Ok(Settled { project, protocols, cases, unreadable, open })
}

/// The reference standard as JSON: every settled case with its findings, answers and evidence.
pub async fn reference(app: &App, permit: &Permit<OverseeReads>) -> Result<Bytes, Fault> {
    let settled = settled(app, permit).await?;
    let cases = settled.cases.len();
    let document = reference::document(&settled, app.now());
    give_out(app, permit, "reference.json", cases, &document).await
}

/// The findings of the reference standard in the COCO format (Lin et al. 2014).
pub async fn coco(app: &App, permit: &Permit<OverseeReads>) -> Result<Bytes, Fault> {
    let settled = settled(app, permit).await?;
    let cases = settled.cases.len();
    let images = coco::images(app, &settled).await?;
    let now = app.now();
    let document = crate::consensus::aside(move || coco::document(&settled, images, now)).await?;
    give_out(app, permit, "coco.json", cases, &document).await
}

async fn give_out(
    app: &App,
    permit: &Permit<OverseeReads>,
    name: &str,
    cases: usize,
    document: &impl Serialize,
) -> Result<Bytes, Fault> {
    let bytes = serde_json::to_vec_pretty(document)
        .map_err(|why| Fault::Internal(format!("The export could not be written: {why}.")))?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let mut tx = app.db().begin().await?;
    let mut event = permit.event(app, "export.made", name);
    event.detail = json!({ "cases": cases, "bytes": bytes.len(), "sha256": sha256 });
    tx.record(event);
    tx.commit().await?;
    Ok(bytes.into())
}
