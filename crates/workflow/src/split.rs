//! Dividing a project's subjects into test, validation and training.

use std::collections::{BTreeMap, HashMap};

use domain::id::{ProjectId, SubjectId};
use domain::split::{Split, SplitDesign};
use jiff::Timestamp;
use serde_json::json;
use store::subject::SplitCount;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Manage, Oversee};
use crate::fault::Fault;

/// A project's split: its design and what was drawn by it.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// The design.
    pub design: SplitDesign,
    /// When it was drawn, if it was.
    pub drawn_at: Option<Timestamp>,
    /// Whether a batch was released, after which no subject changes its split.
    pub fixed: bool,
    /// Subjects and cases by split.
    pub counts: Vec<SplitCount>,
}

/// A project's split.
pub async fn find(app: &App, permit: &Permit<Oversee>) -> Result<Drawn, Fault> {
    state(app, permit.project()).await
}

async fn state(app: &App, project: ProjectId) -> Result<Drawn, Fault> {
    let found = store::project::by_id(app.db(), project).await?;
    Ok(Drawn {
        design: found.split_design,
        drawn_at: found.split_drawn_at,
        fixed: store::split::is_fixed(app.db(), project).await?,
        counts: store::subject::split_counts(app.db(), project).await?,
    })
}

/// A subject's place among those that are drawn: by patient ID and issuer, so that the same patients and
/// seed come to the same split in any installation; without these, by arrival.
type Place = ((String, String), usize);

/// Draws the split anew by a design. Once a batch is released, subjects keep their split: the same
/// design then places those who came since, and any other is refused.
pub async fn draw(app: &App, permit: &Permit<Manage>, design: SplitDesign) -> Result<Drawn, Fault> {
    let objections = design.objections();
    if !objections.is_empty() {
        return Err(Fault::objections("The split cannot be drawn: mend what is named below.", objections));
    }
    let project = permit.project();
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, project).await?;
    let subjects = store::subject::splits(&tx, project).await?;
    let fixed = store::split::is_fixed(&tx, project).await?;
    let before = store::project::by_id(&tx, project).await?;
    let newcomers = subjects.iter().filter(|(.., split)| split.is_none()).count();
    if fixed && (newcomers == 0 || before.split_design != design || before.split_drawn_at.is_none()) {
        return Err(Fault::Conflict(
            "The split is fixed, because a batch was released: subjects keep their split, and the same \
             design places those who come later."
                .into(),
        ));
    }
    let mut placed: BTreeMap<Split, usize> = BTreeMap::new();
    let mut to_draw: BTreeMap<Place, SubjectId> = BTreeMap::new();
    let patients = store::archive::patient::of_project(app.archive(), project).await?;
    let patients: HashMap<String, (String, String)> =
        patients.into_iter().map(|one| (one.patient_key, (one.patient_id, one.issuer))).collect();
    for (arrived, (subject, patient_key, split)) in subjects.iter().enumerate() {
        match split {
            Some(split) if fixed => *placed.entry(*split).or_default() += 1,
            _ => {
                let patient = patients.get(patient_key).cloned().unwrap_or_default();
                to_draw.insert((patient, arrived), *subject);
            }
        }
    }
    let mut drawn: BTreeMap<Split, Vec<SubjectId>> = BTreeMap::new();
    for (place, split) in design.draw(&placed, to_draw.keys()) {
        drawn.entry(split).or_default().push(to_draw[place]);
    }
    store::subject::set_splits(&mut tx, &drawn).await?;
    store::project::set_split_design(&mut tx, project, &design, Some(app.now())).await?;
    store::facet::recount(&mut tx, project).await?;
    let counts: BTreeMap<&str, usize> =
        drawn.iter().map(|(split, subjects)| (split.word(), subjects.len())).collect();
    let detail = json!({ "design": design, "subjects": counts });
    tx.record(store::audit::Event { detail, ..permit.event(app, "split.drawn", permit.slug()) });
    tx.commit().await?;
    state(app, project).await
}

#[cfg(test)]
mod tests;
