//! The protocol as readers read it.

use bytes::Bytes;
use domain::id::ProjectId;
use serde_json::json;
use store::blob::Digest;
use store::protocol::{Picture, Released};

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::Reads;
use crate::fault::Fault;

pub(super) fn none_yet() -> Fault {
    Fault::NotFound("This project has no released protocol yet: its manager will release one.".into())
}

/// The newest released protocol, with the project's title.
pub async fn protocol(app: &App, permit: &Permit<Reads>) -> Result<(String, Released), Fault> {
    let title = store::project::by_id(app.db(), permit.project()).await?.title;
    let released = store::protocol::latest(app.db(), permit.project()).await?.ok_or_else(none_yet)?;
    Ok((title, released))
}

/// The reader has read that version and will read by it.
pub async fn acknowledge(app: &App, permit: &Permit<Reads>, version: u32) -> Result<(), Fault> {
    if store::protocol::version(app.db(), permit.project(), version).await?.is_none() {
        return Err(Fault::NotFound(format!(
            "There is no protocol version {version} in this project: reload the protocol and acknowledge it."
        )));
    }
    let mut tx = app.db().begin().await?;
    let new =
        store::protocol::acknowledge(&mut tx, permit.project(), version, permit.person(), app.now()).await?;
    if !new {
        return Ok(());
    }
    let mut event = permit.event(app, "protocol.acknowledged", version);
    event.detail = json!({ "version": version });
    tx.record(event);
    Ok(tx.commit().await?)
}

/// A picture of the manual, as that version shows it: its media type and bytes. Pictures of a version
/// that is not released are not there.
pub async fn picture(
    app: &App,
    permit: &Permit<Reads>,
    version: u32,
    name: &str,
) -> Result<(Picture, Bytes), Fault> {
    picture_of(app, permit.project(), version, name).await
}

/// The same of a project, for whoever may see its manual.
pub(crate) async fn picture_of(
    app: &App,
    project: ProjectId,
    version: u32,
    name: &str,
) -> Result<(Picture, Bytes), Fault> {
    let latest = store::protocol::latest(app.db(), project).await?.map_or(0, |latest| latest.version);
    let picture = store::protocol::picture(app.db(), project, version.min(latest), name).await?;
    let picture = picture.ok_or_else(|| {
        Fault::NotFound(format!("The manual has no picture “{name}”: tell the project's manager."))
    })?;
    let digest: Digest = picture
        .sha256
        .parse()
        .map_err(|_| Fault::Internal(format!("The digest of picture “{name}” cannot be read.")))?;
    let bytes = app.blobs().get(&digest).await?;
    Ok((picture, bytes))
}
