//! Importing: files go in, each comes to an outcome, and cases are made of what was taken.
//!
//! An import begins, takes files in any number of calls, and is completed. A file is acknowledged
//! once its bytes are flushed to the blob store and its row is committed; importing it again changes
//! nothing. Originals are kept byte for byte.

mod archive;
mod completion;
mod decision;
pub(crate) mod examination;
mod facets;
mod identity;
pub(crate) mod intake;
mod known;
mod names;
mod paths;
mod placing;
pub(crate) mod preparation;
mod reception;
mod report;
mod resuming;
pub(crate) mod settling;
mod verification;
mod walk;
mod watch;

use domain::id::{ImportId, ProjectId, UserId};
use domain::import::{FileOutcome, FileReport};
use serde_json::json;
use store::Tx;
use store::audit::{Actor, Event};
use store::import::Tally;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Manage, Oversee};
use crate::fault::Fault;
pub use archive::{Upload, take, take_all};
pub use completion::complete;
pub use decision::{Decision, decide};
pub use examination::is_archive;
pub use identity::move_out as move_identities_out;
pub use intake::submit;
pub use names::move_out as move_names_out;
pub use paths::{Progress, from_paths};
pub use reception::Reception;
pub use report::ReportForm;
pub use resuming::{Receiving, Standing, begin_upload, resume, standing};
pub use store::import::{File, Import};
pub use store::quarantine::Quarantined;
pub use verification::{Verified, verify};
pub use watch::{Told, Watch, watch};

/// Who imports, and into which project.
#[derive(Clone, Debug)]
pub struct Importer {
    project: ProjectId,
    person: Option<UserId>,
    actor: Actor,
}

impl From<&Permit<Manage>> for Importer {
    fn from(permit: &Permit<Manage>) -> Self {
        let person = permit.person();
        let actor = Actor::Person { id: person, name: permit.who().name.clone() };
        Self { project: permit.project(), person: Some(person), actor }
    }
}

impl Importer {
    /// Whoever works at the command line of the machine, who holds the store in hand anyway.
    pub async fn at_command_line(app: &App, slug: &str) -> Result<Self, Fault> {
        let project = store::project::by_slug(app.db(), slug).await?.ok_or_else(|| {
            Fault::NotFound(format!(
                "There is no project “{slug}”: make it with overread project apply FILE."
            ))
        })?;
        Ok(Self { project: project.id, person: None, actor: Actor::System })
    }

    /// A device on the network: nobody in person.
    pub async fn of_device(app: &App, slug: &str) -> Result<Self, Fault> {
        let project = store::project::by_slug(app.db(), slug).await?.ok_or_else(|| {
            Fault::NotFound(format!(
                "There is no project “{slug}” for what the device sends: name one of overread project list."
            ))
        })?;
        Ok(Self { project: project.id, person: None, actor: Actor::System })
    }

    fn event(&self, app: &App, action: &'static str, import: ImportId, detail: serde_json::Value) -> Event {
        Event {
            at: app.now(),
            actor: self.actor.clone(),
            project: Some(self.project),
            action,
            target: import.to_string(),
            detail,
        }
    }
}

/// Begins an import; `source` says where the files come from, such as `browser`.
pub async fn begin(app: &App, importer: &Importer, source: &str) -> Result<ImportId, Fault> {
    let mut tx = app.db().begin().await?;
    let import = begin_in(app, &mut tx, importer, source).await?;
    settling::later(app, &mut tx, importer.project, import).await?;
    tx.commit().await?;
    Ok(import)
}

async fn begin_in(app: &App, tx: &mut Tx, importer: &Importer, source: &str) -> Result<ImportId, Fault> {
    let import = ImportId(app.new_id());
    store::import::insert(tx, import, importer.project, importer.person, source, app.now()).await?;
    tx.record(importer.event(app, "import.began", import, json!({ "source": source })));
    Ok(import)
}

/// A project's imports, the newest first.
pub async fn list(app: &App, permit: &Permit<Oversee>) -> Result<Vec<Import>, Fault> {
    Ok(store::import::of_project(app.db(), permit.project()).await?)
}

/// One import of a project.
pub async fn find(app: &App, permit: &Permit<Oversee>, import: ImportId) -> Result<Import, Fault> {
    found(app, permit.project(), import).await
}

/// Files of an import's report behind the place `after`, at most `limit`.
pub async fn files(
    app: &App,
    permit: &Permit<Oversee>,
    import: ImportId,
    outcome: Option<FileOutcome>,
    after: u32,
    limit: u32,
) -> Result<Vec<File>, Fault> {
    find(app, permit, import).await?;
    let mut files = store::import::files(app.db(), import, outcome, after, limit).await?;
    names::name_files(app, import.0, &mut files, names::may_see(app, permit).await?).await?;
    Ok(files)
}

/// A part of an import's report, for its files behind the place `after`; `None`: that was the end of it.
pub async fn report(
    app: &App,
    permit: &Permit<Oversee>,
    import: ImportId,
    form: ReportForm,
    after: u32,
) -> Result<Option<(String, u32)>, Fault> {
    const AT_ONCE: u32 = 2_000;
    let files = files(app, permit, import, None, after, AT_ONCE).await?;
    Ok(files.last().map(|last| (form.lines(&files, after == 0), last.ordinal)))
}

/// The files of a project that wait in quarantine, the newest first.
pub async fn quarantine(app: &App, permit: &Permit<Oversee>) -> Result<Vec<Quarantined>, Fault> {
    let mut files = store::quarantine::of_project(app.db(), permit.project()).await?;
    names::name_quarantined(app, &mut files, names::may_see(app, permit).await?).await?;
    Ok(files)
}

async fn found(app: &App, project: ProjectId, import: ImportId) -> Result<Import, Fault> {
    match store::import::find(app.db(), project, import).await {
        Err(store::StoreError::NotFound { .. }) => Err(Fault::NotFound(
            "There is no such import in this project: look at the list of imports.".into(),
        )),
        other => Ok(other?),
    }
}

fn tally(tally: Tally) -> serde_json::Value {
    let Tally { stored, duplicate, quarantined, refused } = tally;
    json!({ "stored": stored, "duplicate": duplicate, "quarantined": quarantined, "refused": refused })
}

/// A sentence with a capital and a full stop, of a reason that has neither.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn refused(name: String, reason: &str) -> FileReport {
    FileReport { name, outcome: FileOutcome::Refused, reason: Some(sentence(reason)), sop_instance_uid: None }
}

/// Text without the one character that a database refuses.
fn storable(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests;
