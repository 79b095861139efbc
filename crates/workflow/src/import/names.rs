//! Paths of files as they were given. They may name patients, and lie in the archive index for that.

use std::collections::HashMap;

use store::archive::file_name::{self, FileName};
use store::audit::{Actor, Event};
use store::import::File;
use store::quarantine::Quarantined;
use uuid::Uuid;

use crate::app::App;
use crate::authority::{Permit, duty::Oversee, is_blind};
use crate::fault::Fault;

/// Whether the person may see them: whoever may see the patients' names. Readers may not, whatever else
/// they are.
pub(super) async fn may_see(app: &App, permit: &Permit<Oversee>) -> Result<bool, Fault> {
    Ok(!is_blind(app, permit.roles(), permit.project(), permit.person()).await?)
}

/// What a file is called that comes without a path, as devices send them: its UID tells it, so that no name is
/// kept.
pub(super) fn of_uid(uid: &str) -> String {
    format!("{uid}.dcm")
}

/// Gives the files of an import's report their names, or numbers in place of them.
pub(super) async fn name_files(
    app: &App,
    import: Uuid,
    files: &mut [File],
    shown: bool,
) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (files.first(), files.last()) else { return Ok(()) };
    let mut names: HashMap<u32, String> = if shown {
        let between = file_name::between(app.archive(), import, first.ordinal, last.ordinal).await?;
        between.into_iter().collect()
    } else {
        HashMap::new()
    };
    for file in files {
        let uid = file.report.sop_instance_uid.as_deref().filter(|_| shown);
        let name = names.remove(&file.ordinal).or_else(|| uid.map(of_uid));
        file.report.name = name.unwrap_or_else(|| format!("file {}", file.ordinal));
    }
    Ok(())
}

/// Gives files in quarantine their names, or numbers in place of them.
pub(super) async fn name_quarantined(app: &App, files: &mut [Quarantined], shown: bool) -> Result<(), Fault> {
    let ids: Vec<Uuid> = files.iter().map(|file| file.id.0).collect();
    let names = if shown && !ids.is_empty() { file_name::of(app.archive(), &ids).await? } else { Vec::new() };
    let mut names: HashMap<Uuid, String> = names.into_iter().collect();
    for (number, file) in (1..).zip(files) {
        file.name = names.remove(&file.id.0).unwrap_or_else(|| format!("file {number}"));
    }
    Ok(())
}

/// Moves names out of a main database that an earlier version wrote. Repeating it, or repeating it after a
/// crash, comes to the same; says how many there were.
pub async fn move_out(app: &App) -> Result<usize, Fault> {
    const AT_ONCE: u32 = 1_000;
    let mut moved = 0;
    loop {
        let of_imports = store::import::named(app.db(), AT_ONCE).await?;
        let quarantined = store::quarantine::named(app.db(), AT_ONCE).await?;
        let uploads = store::upload::named(app.db(), AT_ONCE).await?;
        let mut names: Vec<FileName> = of_imports.clone();
        names.extend(quarantined.iter().map(|(file, name)| (file.0, 0, name.clone())));
        names.extend(uploads.iter().map(|(upload, name)| (*upload, 0, name.clone())));
        if names.is_empty() {
            return Ok(moved);
        }
        let mut tx = app.db().begin().await?;
        for (import, ordinal, _) in of_imports {
            store::import::unname(&mut tx, import, ordinal).await?;
        }
        for (file, _) in quarantined {
            store::quarantine::unname(&mut tx, file).await?;
        }
        for (upload, _) in uploads {
            store::upload::unname(&mut tx, upload).await?;
        }
        let mut archive = app.archive().begin().await?;
        file_name::keep(&mut archive, &names).await?;
        archive.commit_unaudited().await?;
        tx.record(Event {
            at: app.now(),
            actor: Actor::System,
            project: None,
            action: "import.names_moved",
            target: String::new(),
            detail: serde_json::json!({ "names": names.len() }),
        });
        tx.commit().await?;
        moved += names.len();
    }
}
