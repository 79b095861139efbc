//! A project as a YAML document: exported, changed in any editor, applied again.
//!
//! What a document leaves out stays as it is. Where it names people, it names all of them.

mod changes;

use std::collections::BTreeMap;

use domain::case::CaseUnit;
use domain::id::{ProjectId, UserId};
use domain::objection::Objection;
use domain::plan::ReadPlan;
use domain::project::Slug;
use domain::protocol::Protocol;
use domain::role::Role;
use domain::split::SplitDesign;
use imaging::Profile;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::audit::Event;

use crate::app::App;
use crate::authority::{Administrator, Permit, duty::Manage, duty::Oversee};
use crate::fault::Fault;
use crate::project::Project;
use crate::yaml::{self, Document};
use changes::Changes;

/// A project as people write it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectDocument {
    /// Short name.
    pub project: Slug,
    /// What people read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What one case is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_unit: Option<CaseUnit>,
    /// How subjects are divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitDesign>,
    /// How cases are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_plan: Option<ReadPlan>,
    /// What is kept of what the images tell: names of profiles, joined by commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deidentification: Option<Profile>,
    /// Sign-in names by role: all who hold one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<BTreeMap<Role, Vec<String>>>,
    /// The protocol's draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
}

/// The project as a document.
pub async fn export(app: &App, permit: &Permit<Oversee>) -> Result<String, Fault> {
    exported(app, permit.project()).await
}

/// The project as a document, for the machine's command line.
pub async fn export_as_administrator(app: &App, _: &Administrator, slug: &str) -> Result<String, Fault> {
    let found = store::project::by_slug(app.db(), slug).await?;
    let project = found.ok_or_else(|| no_project(slug))?;
    exported(app, project.id).await
}

async fn exported(app: &App, id: ProjectId) -> Result<String, Fault> {
    let project = store::project::by_id(app.db(), id).await?;
    let mut people: BTreeMap<Role, Vec<String>> = BTreeMap::new();
    for held in store::membership::of_project(app.db(), id).await? {
        people.entry(held.role).or_default().push(held.name);
    }
    yaml::write(&ProjectDocument {
        project: project.slug,
        title: Some(project.title),
        case_unit: Some(project.case_unit),
        split: Some(project.split_design),
        read_plan: Some(project.plan),
        deidentification: Some(crate::deidentification::of_project(app.db(), id).await?),
        people: Some(people),
        protocol: Some(store::protocol::draft(app.db(), id).await?),
    })
}

/// Makes the project what the document says, in one transaction; tells each change in a sentence.
/// Applied again, a document changes nothing.
pub async fn apply(app: &App, permit: &Permit<Manage>, text: &str) -> Result<Vec<String>, Fault> {
    let document = Document::<ProjectDocument>::read(text)?;
    if document.content.project.as_str() != permit.slug() {
        document.hold(vec![Objection::new(
            "project",
            format!(
                "This is the document of another project: write {} here, or open that project.",
                permit.slug()
            ),
        )])?;
    }
    let mut tx = app.db().begin().await?;
    let told = make(&mut tx, &document, permit.project()).await?;
    if told.is_empty() {
        return Ok(told);
    }
    let event = permit.event(app, "project.applied", permit.slug());
    tx.record(Event { detail: detail(&document.content, &told), ..event });
    tx.commit().await?;
    Ok(told)
}

/// The same for the machine's command line, where the project is made if there is none.
pub async fn apply_as_administrator(app: &App, by: &Administrator, text: &str) -> Result<Vec<String>, Fault> {
    let document = Document::<ProjectDocument>::read(text)?;
    let slug = document.content.project.clone();
    let mut tx = app.db().begin().await?;
    let (project, mut told) = if let Some(project) = store::project::by_slug(&tx, slug.as_str()).await? {
        (project, Vec::new())
    } else {
        let project = made(app, &mut tx, &document, by).await?;
        (project, vec![format!("Project {slug} was made.")])
    };
    told.extend(make(&mut tx, &document, project.id).await?);
    if told.is_empty() {
        return Ok(told);
    }
    let event = Event { project: Some(project.id), ..by.who().event(app, "project.applied", &slug) };
    tx.record(Event { detail: detail(&document.content, &told), ..event });
    tx.commit().await?;
    Ok(told)
}

/// What the audit trail keeps of a document: designs and people word by word. Protocols are kept word by
/// word when they are released.
fn detail(document: &ProjectDocument, changes: &[String]) -> serde_json::Value {
    let ProjectDocument { split, read_plan, deidentification, people, .. } = document;
    serde_json::json!({
        "changes": changes, "split": split, "read_plan": read_plan, "deidentification": deidentification,
        "people": people,
    })
}

/// A project at its defaults, of which whoever applies the document is the manager until it says
/// otherwise.
async fn made(
    app: &App,
    tx: &mut Tx,
    document: &Document<ProjectDocument>,
    by: &Administrator,
) -> Result<Project, Fault> {
    let slug = document.content.project.clone();
    let project = Project {
        id: ProjectId(app.new_id()),
        title: document.content.title.clone().unwrap_or_else(|| slug.to_string()),
        slug,
        case_unit: document.content.case_unit.unwrap_or_default(),
        split_design: SplitDesign::default(),
        split_drawn_at: None,
        plan: ReadPlan::default(),
        created_at: app.now(),
    };
    store::project::insert(tx, &project).await?;
    store::membership::replace(tx, project.id, by.who().person, &[Role::Manager]).await?;
    Ok(project)
}

async fn make(
    tx: &mut Tx,
    document: &Document<ProjectDocument>,
    id: ProjectId,
) -> Result<Vec<String>, Fault> {
    store::project::hold(tx, id).await?;
    let mut objections = objections(&document.content);
    let people = people(tx, &document.content, &mut objections).await?;
    let project = store::project::by_id(&*tx, id).await?;
    let counts = store::overview::counts(&*tx, id).await?;
    objections.extend(changes::objections(&document.content, &project, &counts));
    document.hold(objections)?;
    Changes { tx, project, told: Vec::new() }.make(&document.content, people).await
}

/// What is wrong with the document whatever the project is.
fn objections(document: &ProjectDocument) -> Vec<Objection> {
    let mut found = Vec::new();
    if let Some(Err(why)) = document.title.as_deref().map(super::title) {
        found.push(Objection::new("title", why.to_string()));
    }
    let parts = [
        ("split", document.split.as_ref().map(SplitDesign::objections)),
        ("read_plan", document.read_plan.as_ref().map(ReadPlan::objections)),
        ("protocol", document.protocol.as_ref().map(Protocol::objections)),
    ];
    for (name, objections) in parts {
        found.extend(objections.into_iter().flatten().map(|objection| objection.within(name)));
    }
    found
}

/// Everybody whom the document names, with all their roles; `None` where it names nobody at all.
async fn people(
    tx: &Tx,
    document: &ProjectDocument,
    objections: &mut Vec<Objection>,
) -> Result<Option<BTreeMap<UserId, Vec<Role>>>, Fault> {
    let Some(named) = &document.people else { return Ok(None) };
    let mut roles: BTreeMap<UserId, Vec<Role>> = BTreeMap::new();
    for (role, names) in named {
        for (index, name) in names.iter().enumerate() {
            match store::person::account(tx, &name.trim().to_ascii_lowercase()).await? {
                Some(account) => {
                    let held = roles.entry(account.person.id).or_default();
                    if !held.contains(role) {
                        held.push(*role);
                    }
                }
                None => objections.push(Objection::new(
                    format!("people.{role}[{index}]"),
                    format!("Nobody signs in as “{name}”: make the account first, or correct the name."),
                )),
            }
        }
    }
    if named.get(&Role::Manager).is_none_or(Vec::is_empty) {
        objections.push(Objection::new("people", "A project needs a manager: name one under manager."));
    }
    Ok(Some(roles))
}

fn no_project(slug: &str) -> Fault {
    Fault::NotFound(format!("There is no project “{slug}”: look at the list of projects."))
}

#[cfg(test)]
mod tests;
