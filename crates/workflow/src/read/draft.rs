//! Saving what a reader has said so far. A save names the revision that it builds on, so that two
//! windows never overwrite each other in silence.

use domain::finding::Draft;
use domain::read::{ReadState, check_size};
use store::Tx;
use store::read::Read;

use super::{OwnRead, ReadingFault, no_such_read};
use crate::app::App;
use crate::fault::Fault;

/// Keeps a draft; answers its new revision. The same draft once more changes nothing, whichever
/// revision it names: a save whose answer was lost may be sent again.
pub async fn save(app: &App, own: &OwnRead, base_revision: u32, draft: &Draft) -> Result<u32, ReadingFault> {
    check_size(draft).map_err(|why| Fault::invalid(why.0))?;
    let mut tx = app.db().begin().await?;
    let stored = lock(&mut tx, own).await?;
    if stored.draft == *draft && stored.revision > 0 {
        return Ok(stored.revision);
    }
    if stored.state == ReadState::Submitted {
        return Err(submitted().into());
    }
    let revision = next_revision(&stored, base_revision)?;
    store::read::save_draft(&mut tx, stored.id, draft, revision).await?;
    // A draft is no decision yet: the submission is what the audit trail holds.
    tx.commit_unaudited().await?;
    Ok(revision)
}

pub(super) async fn lock(tx: &mut Tx, own: &OwnRead) -> Result<Read, ReadingFault> {
    let found = store::read::lock(tx, own.read.token, own.permit.person()).await?;
    Ok(found.ok_or_else(no_such_read)?)
}

pub(super) fn submitted() -> Fault {
    Fault::Conflict("This read was submitted and is final: go on with the next case.".into())
}

pub(super) fn next_revision(stored: &Read, base: u32) -> Result<u32, ReadingFault> {
    if stored.revision == base {
        Ok(stored.revision + 1)
    } else {
        let draft = Box::new(stored.draft.clone());
        Err(ReadingFault::DraftConflict { revision: stored.revision, draft })
    }
}
