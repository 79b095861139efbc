//! The reference standard as files for those who train on it. Each export is an entry of the audit
//! trail with the hash of what was given out.

mod coco;
mod images;
mod reference;
mod segmentation;

use bytes::Bytes;
use domain::id::{CaseId, ProjectId};
use imaging::Pseudonyms;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::truth::TruthRow;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;
use crate::truth::{Reference, protocols, references};

pub use images::{Copied, Copies, copies};
pub use segmentation::{
    Segmentations, SegmentationsWanted, Segmented, segmentations, segmentations_as_administrator,
};

/// By which UIDs images are named in what is given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Uids {
    /// Those of the copies that [`copies`] makes: pseudonyms under the project's key.
    #[default]
    Pseudonymised,
    /// Those of the originals, which lead back to the patients in the archive that they came from.
    Original,
}

impl Uids {
    async fn naming(self, app: &App, project: ProjectId) -> Result<Naming, Fault> {
        Ok(Naming(match self {
            Self::Pseudonymised => Some(Pseudonyms::new(&app.project_key(project).await?)),
            Self::Original => None,
        }))
    }
}

/// What an image is called in what is given out.
struct Naming(Option<Pseudonyms>);

impl Naming {
    fn of(&self, uid: &str) -> String {
        self.0.as_ref().map_or_else(|| uid.to_owned(), |pseudonyms| pseudonyms.uid(uid))
    }

    fn rename(&self, uid: &mut String) {
        *uid = self.of(uid);
    }
}

/// The settled part of a project's reference standard, with what it rests on.
struct Settled {
    project: store::project::Project,
    protocols: std::collections::BTreeMap<u32, domain::protocol::Protocol>,
    cases: Vec<(TruthRow, Reference)>,
    /// Cases that cannot be read, with the evidence: they have no reference.
    unreadable: Vec<(TruthRow, Reference)>,
    open: Vec<TruthRow>,
    naming: Naming,
}

/// A project by its short name, for the machine's command line.
async fn project_named(app: &App, slug: &str) -> Result<ProjectId, Fault> {
    let project = store::project::by_slug(app.db(), slug).await?;
    let project = project.ok_or_else(|| {
        Fault::NotFound(format!("There is no project “{slug}”: look at overread project list."))
    })?;
    Ok(project.id)
}

async fn settled(app: &App, project: ProjectId, uids: Uids) -> Result<Settled, Fault> {
    let project = store::project::by_id(app.db(), project).await?;
    let protocols = protocols(app, project.id).await?;
    let mut by_case: std::collections::HashMap<CaseId, Reference> = references(app, project.id, &protocols)
        .await?
        .into_iter()
        .map(|reference| (reference.case, reference))
        .collect();
    let (mut cases, mut unreadable, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let naming = uids.naming(app, project.id).await?;
    for mut row in store::truth::list(app.db(), project.id).await? {
        naming.rename(&mut row.unit_uid);
        let final_state = matches!(&*row.state, "settled" | "arbitrated");
        match by_case.remove(&row.case).filter(|_| final_state) {
            Some(reference) if reference.consensus.cannot_be_read() => unreadable.push((row, reference)),
            Some(reference) => cases.push((row, renamed(reference, &naming))),
            None => open.push(row),
        }
    }
    Ok(Settled { project, protocols, cases, unreadable, open, naming })
}

fn renamed(mut reference: Reference, naming: &Naming) -> Reference {
    let consensus = &mut reference.consensus;
    let marks = consensus.findings.iter_mut().flat_map(|finding| &mut finding.marks);
    marks.for_each(|mark| naming.rename(&mut mark.instance));
    consensus
        .answers
        .iter_mut()
        .filter_map(|answer| answer.instance.as_mut())
        .for_each(|uid| naming.rename(uid));
    reference
}

/// The reference standard as JSON: every settled case with its findings, answers and evidence.
pub async fn reference(app: &App, permit: &Permit<OverseeReads>, uids: Uids) -> Result<Bytes, Fault> {
    let settled = settled(app, permit.project(), uids).await?;
    let cases = settled.cases.len();
    let document = reference::document(&settled, app.now());
    give_out(app, permit, ("reference.json", uids), cases, &document).await
}

/// The findings of the reference standard in the COCO format (Lin et al. 2014).
pub async fn coco(app: &App, permit: &Permit<OverseeReads>, uids: Uids) -> Result<Bytes, Fault> {
    let settled = settled(app, permit.project(), uids).await?;
    let cases = settled.cases.len();
    let images = coco::images(app, &settled).await?;
    let now = app.now();
    let document = crate::consensus::aside(move || coco::document(&settled, images, now)).await?;
    give_out(app, permit, ("coco.json", uids), cases, &document).await
}

async fn give_out(
    app: &App,
    permit: &Permit<OverseeReads>,
    (name, uids): (&str, Uids),
    cases: usize,
    document: &impl Serialize,
) -> Result<Bytes, Fault> {
    let bytes = serde_json::to_vec_pretty(document)
        .map_err(|why| Fault::Internal(format!("The export could not be written: {why}.")))?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let mut tx = app.db().begin().await?;
    let mut event = permit.event(app, "export.made", name);
    event.detail = json!({ "cases": cases, "uids": uids, "bytes": bytes.len(), "sha256": sha256 });
    tx.record(event);
    tx.commit().await?;
    Ok(bytes.into())
}
