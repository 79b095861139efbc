//! Making cases of what was imported, and telling what they can be sliced by.

use domain::case::CaseUnit;
use domain::id::{CaseId, ImportId, ProjectId};
use jiff::Timestamp;
use serde_json::json;
use store::case::NewCase;
use store::facet::Told;
use store::import::Import;

use super::{Importer, facets, found, resuming, tally};
use crate::app::App;
use crate::fault::Fault;

/// Cases made, or described, in one transaction: short enough that readers' saves do not wait.
const CASES_AT_ONCE: u32 = 500;

/// Cases whose images are in memory together: a study may have thousands.
const CASES_IN_MEMORY: usize = 8;

/// Completes an import: makes cases of all units of reading that are none yet, tells their facets,
/// and closes the report. Repeating it, or repeating it after a crash, comes to the same.
pub async fn complete(app: &App, importer: &Importer, import: ImportId) -> Result<Import, Fault> {
    let begun = found(app, importer.project, import).await?;
    if begun.completed_at.is_some() {
        return Ok(begun);
    }
    make_cases(app, importer, import, app.now()).await?;
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, importer.project).await?;
    store::import::complete(&mut tx, import, app.now()).await?;
    let completed = store::import::find(&tx, importer.project, import).await?;
    let mut detail = tally(completed.tally);
    detail["cases_made"] = json!(completed.cases_made);
    tx.record(importer.event(app, "import.completed", import, detail));
    tx.commit().await?;
    resuming::forget(app, import).await?;
    Ok(completed)
}

/// Makes cases of the project's studies whose last image came at or before `quiet_since`, counts them
/// for the import, and tells what they can be sliced by.
pub(super) async fn make_cases(
    app: &App,
    importer: &Importer,
    import: ImportId,
    quiet_since: Timestamp,
) -> Result<(), Fault> {
    let unit = store::project::by_id(app.db(), importer.project).await?.case_unit;
    while make_some(app, importer, import, unit, quiet_since).await? {}
    while tell_facets(app, importer.project).await? > 0 {}
    crate::burned_in::examine_or_put_off(app, importer.project).await
}

/// Says whether there may be more to make.
async fn make_some(
    app: &App,
    importer: &Importer,
    import: ImportId,
    unit: CaseUnit,
    quiet_since: Timestamp,
) -> Result<bool, Fault> {
    let project = importer.project;
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, project).await?;
    let units = store::case::units_without_case(&tx, project, unit, quiet_since, CASES_AT_ONCE).await?;
    let more = units.len() == CASES_AT_ONCE as usize;
    if !more {
        store::study::settle(&mut tx, project, quiet_since).await?;
    }
    let Some(made) = u32::try_from(units.len()).ok().filter(|made| *made > 0) else {
        // Nothing but a mark that there is nothing to do.
        tx.commit_unaudited().await?;
        return Ok(false);
    };
    let before = store::case::last_ordinal(&tx, project).await?;
    let cases: Vec<NewCase> = (before + 1..)
        .zip(units)
        .map(|(ordinal, unit)| NewCase {
            id: CaseId(app.new_id()),
            unit,
            ordinal,
            label: format!("C-{ordinal:04}"),
        })
        .collect();
    store::case::insert(&mut tx, project, &cases).await?;
    store::import::add_cases(&mut tx, import, made).await?;
    let detail = json!({ "cases": made, "first": cases[0].label });
    tx.record(importer.event(app, "import.cases", import, detail));
    tx.commit().await?;
    Ok(more)
}

/// Facets are an index of what the headers say, told anew at any time: no one's act.
async fn tell_facets(app: &App, project: ProjectId) -> Result<usize, Fault> {
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, project).await?;
    let due = store::case::facets_due(&tx, project, CASES_AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let mut told = Vec::with_capacity(due.len());
    for some in due.chunks(CASES_IN_MEMORY) {
        let images = store::facet::of_images(&tx, some).await?;
        for images in images.chunk_by(|a, b| a.0 == b.0) {
            told.push(told_of(images)?);
        }
    }
    store::facet::tell(&mut tx, project, &told).await?;
    tx.commit_unaudited().await?;
    Ok(due.len())
}

/// What a case is told by its images, which are one at least.
fn told_of(images: &[(CaseId, String)]) -> Result<Told, Fault> {
    let of_images = images
        .iter()
        .map(|(_, json)| serde_json::from_str(json))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|why| Fault::Internal(format!("The facets of an image cannot be read: {why}.")))?;
    Ok(Told { case: images[0].0, instances: images.len() as u32, facets: facets::of_case(of_images) })
}
