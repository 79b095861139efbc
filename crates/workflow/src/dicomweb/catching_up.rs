//! Indexing what was imported before there was an index: the originals tell everything once more.

use domain::id::ProjectId;
use imaging::archive::archived;
use store::archive::{image, place};

use super::entry;
use crate::app::App;
use crate::fault::Fault;

/// Images that are looked at together.
const AT_ONCE: u32 = 64;

/// Adds to the archive index what the projects hold beyond it; says how many images that were. An image
/// whose bytes cannot be read any more is left out, and told in the log.
pub async fn catch_up(app: &App) -> Result<usize, Fault> {
    let mut added = 0;
    let indexed = place::counts(app.archive()).await?;
    for (project, held) in store::instance::counts(app.db()).await? {
        let known = indexed.iter().find(|(one, _)| *one == project).map_or(0, |(_, count)| *count);
        if known < held {
            added += of_project(app, project).await?;
        }
    }
    Ok(added)
}

async fn of_project(app: &App, project: ProjectId) -> Result<usize, Fault> {
    let (mut added, mut after) = (0, String::new());
    loop {
        let some = store::instance::contents_after(app.db(), project, &after, AT_ONCE).await?;
        let Some((last, ..)) = some.last() else { return Ok(added) };
        after.clone_from(last);
        let uids: Vec<&str> = some.iter().map(|(uid, ..)| uid.as_str()).collect();
        let known = place::known_uids(app.archive(), project, &uids).await?;
        let mut images = Vec::new();
        for (uid, digest, bytes) in some.iter().filter(|(uid, ..)| !known.contains(uid)) {
            let file = app.blobs().get(digest).await?;
            match tokio::task::spawn_blocking(move || archived(&file)).await {
                Ok(Ok(archived)) => images.push(entry::of(&archived, *digest, bytes.unsigned_abs())),
                Ok(Err(why)) => tracing::warn!(%uid, %why, "an image is not in the archive index"),
                Err(why) => tracing::warn!(%uid, %why, "an image is not in the archive index"),
            }
        }
        added += images.len();
        let mut tx = app.archive().begin().await?;
        image::add(&mut tx, project, &images, || app.new_id()).await?;
        tx.commit_unaudited().await?;
    }
}
