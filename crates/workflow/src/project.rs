//! Projects: making them, listing them, and the document that describes one.

pub mod document;
pub mod overview;

use domain::case::CaseUnit;
use domain::id::ProjectId;
use domain::plan::ReadPlan;
use domain::project::Slug;
use domain::role::Role;
use domain::split::SplitDesign;
use store::StoreError;
use store::audit::Event;
pub use store::project::Project;

use crate::app::App;
use crate::authority::{self, Administrator, SignedIn};
use crate::fault::Fault;

/// A project to be.
pub struct NewProject {
    /// Short name.
    pub slug: String,
    /// What people read.
    pub title: String,
    /// What one case is.
    pub case_unit: CaseUnit,
}

/// A project in somebody's list.
pub struct Line {
    /// Counts and names.
    pub line: store::overview::Line,
    /// What the person may do there.
    pub roles: Vec<Role>,
    /// Whether the counts of reads are not for this person, who reads there.
    pub hides_reads: bool,
}

/// The projects that a person oversees; for an administrator, all. What a mere reader or arbiter
/// belongs to is not here, since how many reads there are stays hidden from them.
pub async fn list(app: &App, who: &SignedIn) -> Result<Vec<Line>, Fault> {
    let held = store::membership::of_person(app.db(), who.person).await?;
    let mut lines = Vec::new();
    for line in store::overview::lines(app.db()).await? {
        let here = held.iter().filter(|held| held.project == line.project);
        let roles: Vec<_> = here.map(|held| held.role).collect();
        let oversees =
            roles.iter().any(|role| matches!(role, Role::Manager | Role::ClinicalLead | Role::Auditor));
        let is_blind = roles.iter().any(|role| matches!(role, Role::Reader | Role::Arbiter));
        if oversees || (who.administrator && !is_blind) {
            let hides_reads = authority::is_blind(app, &roles, line.project, who.person).await?;
            lines.push(Line { line, roles, hides_reads });
        }
    }
    Ok(lines)
}

/// Makes a project with everything at its default; whoever makes it becomes its first manager.
pub async fn create(app: &App, by: &Administrator, new: NewProject) -> Result<Project, Fault> {
    let slug: Slug = new.slug.parse().map_err(|why| Fault::invalid(format!("{why}.")))?;
    let project = Project {
        id: ProjectId(app.new_id()),
        slug,
        title: title(&new.title)?,
        case_unit: new.case_unit,
        split_design: SplitDesign::default(),
        split_drawn_at: None,
        plan: ReadPlan::default(),
        created_at: app.now(),
    };
    let mut tx = app.db().begin().await?;
    match store::project::insert(&mut tx, &project).await {
        Err(StoreError::Conflict { .. }) => {
            return Err(Fault::Conflict(format!(
                "There is a project “{}” already: choose another short name.",
                project.slug
            )));
        }
        done => done?,
    }
    store::membership::replace(&mut tx, project.id, by.who().person, &[Role::Manager]).await?;
    tx.record(Event {
        project: Some(project.id),
        detail: serde_json::json!({ "title": project.title, "case_unit": project.case_unit }),
        ..by.who().event(app, "project.created", &project.slug)
    });
    tx.commit().await?;
    Ok(project)
}

pub(crate) fn title(text: &str) -> Result<String, Fault> {
    let title = text.trim();
    if title.is_empty() || title.chars().count() > 200 || title.chars().any(char::is_control) {
        return Err(Fault::invalid(
            "A project's title must have 1 to 200 characters on one line: write one.",
        ));
    }
    Ok(title.to_owned())
}

#[cfg(test)]
mod tests;
