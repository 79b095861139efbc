//! Who holds which role in a project.

use domain::id::UserId;
use domain::role::Role;
use store::audit::Event;
use store::person::Person;

use crate::app::App;
use crate::authority::{Permit, duty::AppointMembers, duty::SeeMembers};
use crate::fault::Fault;

/// A person with all that they hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub person: UserId,
    /// What they sign in with.
    pub name: String,
    /// What others read.
    pub display_name: String,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// Everybody who holds a role, by name.
pub async fn list(app: &App, permit: &Permit<SeeMembers>) -> Result<Vec<Member>, Fault> {
    let mut members: Vec<Member> = Vec::new();
    for held in store::membership::of_project(app.db(), permit.project()).await? {
        match members.last_mut() {
            Some(last) if last.person == held.person => last.roles.push(held.role),
            _ => members.push(Member {
                person: held.person,
                name: held.name,
                display_name: held.display_name,
                roles: vec![held.role],
            }),
        }
    }
    for member in &mut members {
        member.roles.sort_unstable();
    }
    Ok(members)
}

/// People who could be added: those who can sign in and hold no role here.
pub async fn candidates(app: &App, permit: &Permit<AppointMembers>) -> Result<Vec<Person>, Fault> {
    let members = store::membership::of_project(app.db(), permit.project()).await?;
    let people = store::person::all(app.db()).await?;
    let is_free = |person: &Person| !person.disabled && !members.iter().any(|held| held.person == person.id);
    Ok(people.into_iter().filter(is_free).collect())
}

/// Makes `roles` all that a person holds in the project; none removes them from it.
pub async fn appoint(
    app: &App,
    permit: &Permit<AppointMembers>,
    person: UserId,
    mut roles: Vec<Role>,
) -> Result<(), Fault> {
    roles.sort_unstable();
    roles.dedup();
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    let Some(person) = store::person::by_id(&tx, person).await? else {
        return Err(Fault::NotFound("There is no such person: look at the list of people.".into()));
    };
    store::membership::replace(&mut tx, permit.project(), person.id, &roles).await?;
    if store::membership::holders(&tx, permit.project(), Role::Manager).await?.is_empty() {
        return Err(Fault::Conflict(
            "The project would be left without a manager: make somebody else one first.".into(),
        ));
    }
    tx.record(Event {
        detail: serde_json::json!({ "name": person.name, "roles": roles }),
        ..permit.event(app, "member.appointed", person.id)
    });
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests;
