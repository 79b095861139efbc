//! Turning what a document says into changes, each told in a sentence.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::UserId;
use domain::objection::Objection;
use domain::role::Role;
use store::Tx;
use store::overview::Counts;

use super::ProjectDocument;
use crate::fault::Fault;
use crate::project::Project;

/// What stands against the document in the state that the project is in.
pub(super) fn objections(document: &ProjectDocument, project: &Project, counts: &Counts) -> Vec<Objection> {
    let mut found = Vec::new();
    if document.case_unit.is_some_and(|unit| unit != project.case_unit) && counts.instances > 0 {
        found.push(Objection::new(
            "case_unit",
            format!(
                "Cases are made by {} already: keep it, or begin another project.",
                project.case_unit.word()
            ),
        ));
    }
    let redesigned = document.split.is_some_and(|design| design != project.split_design);
    if redesigned && project.split_drawn_at.is_some() {
        found.push(Objection::new(
            "split",
            "The split is drawn already: draw it anew on the page Readers and plan, or keep this design.",
        ));
    }
    found
}

/// The changes of one document, under way.
pub(super) struct Changes<'a> {
    pub tx: &'a mut Tx,
    pub project: Project,
    pub told: Vec<String>,
}

impl Changes<'_> {
    /// Makes every change that is needed; says which.
    pub async fn make(
        mut self,
        document: &ProjectDocument,
        people: Option<BTreeMap<UserId, Vec<Role>>>,
    ) -> Result<Vec<String>, Fault> {
        self.description(document).await?;
        self.designs(document).await?;
        if let Some(people) = people {
            self.people(people).await?;
        }
        if let Some(protocol) = &document.protocol
            && store::protocol::draft(&*self.tx, self.project.id).await? != *protocol
        {
            store::protocol::set_draft(self.tx, self.project.id, protocol).await?;
            self.told.push("The protocol's draft was replaced.".to_owned());
        }
        Ok(self.told)
    }

    async fn description(&mut self, document: &ProjectDocument) -> Result<(), Fault> {
        let title = document.title.as_deref().map_or(self.project.title.as_str(), str::trim);
        let unit = document.case_unit.unwrap_or(self.project.case_unit);
        if title != self.project.title {
            self.told.push(format!("The title is now “{title}”."));
        }
        if unit != self.project.case_unit {
            self.told.push(format!("The case unit is now {}.", unit.word()));
        }
        if title != self.project.title || unit != self.project.case_unit {
            store::project::describe(self.tx, self.project.id, title, unit).await?;
        }
        Ok(())
    }

    async fn designs(&mut self, document: &ProjectDocument) -> Result<(), Fault> {
        if let Some(design) = document.split
            && design != self.project.split_design
        {
            store::project::set_split_design(self.tx, self.project.id, &design, None).await?;
            self.told.push("The split's design was changed.".to_owned());
        }
        if let Some(plan) = document.read_plan
            && plan != self.project.plan
        {
            store::project::set_plan(self.tx, self.project.id, &plan).await?;
            self.told.push("The read plan was changed.".to_owned());
        }
        if let Some(profile) = document.deidentification
            && crate::deidentification::replace(self.tx, self.project.id, profile).await?.is_some()
        {
            self.told.push(format!("Of what images tell, the profile “{profile}” holds now."));
        }
        Ok(())
    }

    async fn people(&mut self, named: BTreeMap<UserId, Vec<Role>>) -> Result<(), Fault> {
        let mut before: BTreeMap<UserId, BTreeSet<Role>> = BTreeMap::new();
        for held in store::membership::of_project(&*self.tx, self.project.id).await? {
            before.entry(held.person).or_default().insert(held.role);
        }
        let everybody: BTreeSet<UserId> = before.keys().chain(named.keys()).copied().collect();
        for person in everybody {
            let after: BTreeSet<Role> = named.get(&person).into_iter().flatten().copied().collect();
            if before.get(&person).is_some_and(|before| *before == after) {
                continue;
            }
            let roles: Vec<Role> = after.into_iter().collect();
            store::membership::replace(self.tx, self.project.id, person, &roles).await?;
            let name =
                store::person::by_id(&*self.tx, person).await?.map_or_else(String::new, |found| found.name);
            let words: Vec<_> = roles.iter().map(|role| role.word()).collect();
            self.told.push(match words.as_slice() {
                [] => format!("{name} holds no role any more."),
                words => format!("{name} is now {}.", words.join(", ")),
            });
        }
        Ok(())
    }
}
