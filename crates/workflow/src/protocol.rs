//! The protocol: a draft that may change, and released versions that never do.

pub mod picture;

use domain::objection::Objection;
use domain::protocol::Protocol;
use jiff::Timestamp;
use store::audit::Event;
use store::protocol::Released;

use crate::app::App;
use crate::authority::{Permit, duty::DesignProtocol, duty::Oversee};
use crate::fault::Fault;
use crate::yaml::{self, Document};

/// The protocol as those who oversee the project see it.
pub struct Standing {
    /// What may still change.
    pub draft: Protocol,
    /// The same as people write it.
    pub draft_yaml: String,
    /// Released versions, oldest first.
    pub versions: Vec<Version>,
}

/// A released version.
pub struct Version {
    /// From 1.
    pub version: u32,
    /// When.
    pub released_at: Timestamp,
    /// By whom, as displayed.
    pub released_by: String,
    /// Readers who acknowledged it, as displayed.
    pub acknowledged_by: Vec<String>,
}

/// The draft and all versions.
pub async fn standing(app: &App, permit: &Permit<Oversee>) -> Result<Standing, Fault> {
    let draft = store::protocol::draft(app.db(), permit.project()).await?;
    let acknowledged = store::protocol::acknowledgements(app.db(), permit.project()).await?;
    let versions = store::protocol::versions(app.db(), permit.project()).await?.into_iter().map(|released| {
        let by = acknowledged.iter().filter(|(version, _)| *version == released.version);
        Version {
            version: released.version,
            released_at: released.released_at,
            released_by: released.released_by,
            acknowledged_by: by.map(|(_, name)| name.clone()).collect(),
        }
    });
    Ok(Standing { draft_yaml: yaml::write(&draft)?, draft, versions: versions.collect() })
}

/// One released version.
pub async fn version(app: &App, permit: &Permit<Oversee>, version: u32) -> Result<Released, Fault> {
    store::protocol::version(app.db(), permit.project(), version).await?.ok_or_else(|| {
        Fault::NotFound(format!(
            "Version {version} of the protocol is not released: look at the list of versions."
        ))
    })
}

/// Replaces the draft by a YAML document.
pub async fn set_draft(app: &App, permit: &Permit<DesignProtocol>, text: &str) -> Result<Protocol, Fault> {
    let document = Document::<Protocol>::read(text)?;
    document.hold(document.content.objections())?;
    let mut tx = app.db().begin().await?;
    store::protocol::set_draft(&mut tx, permit.project(), &document.content).await?;
    tx.record(permit.event(app, "protocol.drafted", permit.slug()));
    tx.commit().await?;
    Ok(document.content)
}

/// Makes the draft the next version, by which reads are made from now on; says its number.
pub async fn release(app: &App, permit: &Permit<DesignProtocol>) -> Result<u32, Fault> {
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    let protocol = store::protocol::draft(&tx, permit.project()).await?;
    let latest = store::protocol::latest(&tx, permit.project()).await?;
    if let Some(latest) = &latest
        && latest.protocol == protocol
    {
        return Err(Fault::Conflict(format!(
            "The draft is the same as version {}: change the draft before you release it.",
            latest.version
        )));
    }
    let version = latest.map_or(0, |latest| latest.version) + 1;
    let mut objections = protocol.objections_to_release();
    objections.extend(picture::missing(&tx, permit, &protocol, version).await?);
    if let Some(Objection { field, sentence }) = objections.first() {
        let place = if field.is_empty() { String::new() } else { format!("{field}: ") };
        return Err(Fault::objections(
            format!("The draft cannot be released. {place}{sentence}"),
            objections,
        ));
    }
    let released = Released { version, protocol };
    store::protocol::insert_version(&mut tx, permit.project(), &released, permit.person(), app.now()).await?;
    tx.record(Event {
        detail: serde_json::json!({ "version": version }),
        ..permit.event(app, "protocol.released", format!("{} version {version}", permit.slug()))
    });
    tx.commit().await?;
    Ok(version)
}

#[cfg(test)]
mod tests;
