//! Making a read final.

use std::collections::BTreeMap;

use domain::finding::{Draft, Finding};
use domain::id::{CaseId, ProjectId};
use domain::protocol::Protocol;
use domain::read::{
    Enclosed, ReadImage, ReadState, Remark, asked_only, check_size, missing, remarks, told_share,
};
use serde_json::json;
use store::Tx;

use super::draft::{lock, next_revision, submitted};
use super::worklist::home_of;
use super::{Images, OwnRead, ReadingFault};
use crate::app::App;
use crate::consensus;
use crate::fault::Fault;

/// Makes a complete read final and says whether another waits. Findings and answers are kept under
/// true UIDs; with the last read of a case, its consensus is put to work. A repeat takes no part in
/// that. The same content once more changes nothing.
pub async fn submit(
    app: &App,
    own: &OwnRead,
    base_revision: u32,
    draft: &Draft,
) -> Result<bool, ReadingFault> {
    submit_measured(app, own, base_revision, draft, &[]).await
}

/// The same, with what the reader's browser measured of the findings.
pub async fn submit_measured(
    app: &App,
    own: &OwnRead,
    base_revision: u32,
    draft: &Draft,
    enclosed: &[Enclosed],
) -> Result<bool, ReadingFault> {
    check_size(draft).map_err(|why| Fault::invalid(why.0))?;
    let protocol = own.protocol(app).await?.protocol;
    let images = Images::of(app.db(), &own.viewing()).await?;
    let mut tx = app.db().begin().await?;
    let stored = lock(&mut tx, own).await?;
    if stored.state == ReadState::Submitted {
        return if stored.draft.says_the_same(draft) {
            is_next(app, own).await
        } else {
            Err(submitted().into())
        };
    }
    let revision = if stored.draft.says_the_same(draft) {
        stored.revision
    } else {
        next_revision(&stored, base_revision)?
    };
    let missing = missing(&protocol, draft, images.mapped());
    if !missing.is_empty() {
        return Err(ReadingFault::Incomplete(missing));
    }
    let asked = asked_only(&protocol, draft.clone());
    let remarked = remarked(&protocol, &asked, images.mapped(), enclosed);
    let kept = images.unmapped(asked);
    store::read::submit(&mut tx, stored.id, draft, revision, app.now()).await?;
    store::read::insert_findings(&mut tx, stored.id, &kept.findings).await?;
    store::read::insert_answers(&mut tx, stored.id, &kept.answers).await?;
    store::read::insert_remarks(&mut tx, stored.id, &remarked).await?;
    if !store::read::is_repeat(&tx, stored.id).await? {
        ask_for_consensus(app, &mut tx, stored.project, stored.case).await?;
    }
    let mut event = own.permit.event(app, "read.submitted", stored.id);
    event.detail = json!({
        "protocol_version": stored.protocol_version,
        "findings": kept.findings.len(),
        "answers": kept.answers.len(),
        "no_finding": kept.no_finding,
        "cannot_be_read": draft.cannot_be_read,
    });
    if !remarked.is_empty() {
        event.detail["remarks"] = json!(counted(&remarked));
    }
    tx.record(event);
    tx.commit().await?;
    is_next(app, own).await
}

/// What strikes by the protocol's rules, by the places of the findings. Nothing is refused for it: the reader was told of
/// it while drawing. Of the values of pixels the browser's word is taken; where it has none, nothing is said of them.
fn remarked(
    protocol: &Protocol,
    draft: &Draft,
    images: &[ReadImage],
    enclosed: &[Enclosed],
) -> Vec<(u32, Remark)> {
    let of_finding = |(ordinal, finding): (u32, &Finding)| {
        let structure = protocol.structures.iter().find(|structure| structure.key == finding.structure);
        let share = told_share(enclosed, finding.id);
        let found = structure.map(|structure| remarks(structure, finding, images, share));
        found.unwrap_or_default().into_iter().map(move |remark| (ordinal, remark))
    };
    (0_u32..).zip(&draft.findings).flat_map(of_finding).collect()
}

/// How many findings strike, by what strikes in them.
fn counted(remarked: &[(u32, Remark)]) -> BTreeMap<Remark, usize> {
    let mut counts = BTreeMap::new();
    for (_, remark) in remarked {
        *counts.entry(*remark).or_default() += 1;
    }
    counts
}

async fn is_next(app: &App, own: &OwnRead) -> Result<bool, ReadingFault> {
    Ok(home_of(app, own.permit.who(), own.read.project).await?.available > 0)
}

/// Queues the case's consensus when nothing is missing to it any more. The case is locked, so that of
/// two readers who submit at once the later one sees the other's read.
async fn ask_for_consensus(app: &App, tx: &mut Tx, project: ProjectId, case: CaseId) -> Result<(), Fault> {
    store::read::lock_case(tx, case).await?;
    let waits_for = store::read::unsubmitted_of_case(tx, case).await?;
    if waits_for.counts && waits_for.reads == 0 {
        consensus::enqueue(app, tx, project, case).await?;
    }
    Ok(())
}
