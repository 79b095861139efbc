//! The people of the server: who may sign in, and who administers it.

pub mod command_line;

use domain::id::UserId;
use domain::person::SignInName;
use store::audit::{Actor, Event};
pub use store::person::Person;
use store::{StoreError, Tx};

use crate::app::App;
use crate::authority::Administrator;
use crate::fault::Fault;
use crate::session::new_password;

/// A person to be.
pub struct NewPerson {
    /// What they sign in with.
    pub name: String,
    /// What others read.
    pub display_name: String,
    /// Their first password.
    pub password: String,
    /// Whether they administer the server.
    pub administrator: bool,
}

/// What changes about a person.
pub struct PersonChange {
    /// What others read.
    pub display_name: String,
    /// Whether they administer the server.
    pub administrator: bool,
    /// Whether they may no longer sign in.
    pub disabled: bool,
    /// A new password; `None` keeps the present one.
    pub password: Option<String>,
}

/// Everybody, by name.
pub async fn list(app: &App, _: &Administrator) -> Result<Vec<Person>, Fault> {
    Ok(store::person::all(app.db()).await?)
}

/// Makes an account.
pub async fn create(app: &App, by: &Administrator, new: NewPerson) -> Result<Person, Fault> {
    let (person, hash) = prepared(app, new).await?;
    let event = Event {
        detail: serde_json::json!({ "name": person.name, "administrator": person.administrator }),
        ..by.who().event(app, "person.created", person.id)
    };
    keep(app, person, &hash, event).await
}

/// Makes an administrator from the machine's command line, where whoever can run the program holds
/// the store anyway.
pub async fn bootstrap_administrator(app: &App, mut new: NewPerson) -> Result<Person, Fault> {
    new.administrator = true;
    let (person, hash) = prepared(app, new).await?;
    let event = Event {
        at: app.now(),
        actor: Actor::System,
        project: None,
        action: "person.created",
        target: person.id.to_string(),
        detail: serde_json::json!({ "name": person.name, "administrator": true }),
    };
    keep(app, person, &hash, event).await
}

/// Changes an account. Whoever is disabled or gets a new password is signed out everywhere.
pub async fn update(
    app: &App,
    by: &Administrator,
    id: UserId,
    change: PersonChange,
) -> Result<Person, Fault> {
    let unknown = || Fault::NotFound("There is no such person: look at the list of people.".into());
    let before = store::person::by_id(app.db(), id).await?.ok_or_else(unknown)?;
    let display_name = display_name(&change.display_name)?;
    let hash = match change.password {
        Some(new) => Some(new_password(app, &before.name, new).await?),
        None => None,
    };
    let mut tx = app.db().begin().await?;
    store::person::lock_administrators(&mut tx).await?;
    let after =
        Person { display_name, administrator: change.administrator, disabled: change.disabled, ..before };
    if !store::person::update(&mut tx, &after).await? {
        return Err(unknown());
    }
    if store::person::active_administrators(&tx).await? == 0 {
        return Err(Fault::Conflict(
            "The server would be left without an administrator: make somebody else one first.".into(),
        ));
    }
    if let Some(hash) = &hash {
        store::person::set_password(&mut tx, id, hash).await?;
    }
    if after.disabled || hash.is_some() {
        store::session::remove_all(&mut tx, id, None).await?;
        store::session::forget_attempts(&mut tx, &after.name).await?;
    }
    tx.record(Event {
        detail: serde_json::json!({
            "display_name": after.display_name,
            "administrator": after.administrator,
            "disabled": after.disabled,
            "password": hash.is_some(),
        }),
        ..by.who().event(app, "person.changed", id)
    });
    tx.commit().await?;
    Ok(after)
}

async fn prepared(app: &App, new: NewPerson) -> Result<(Person, String), Fault> {
    let name: SignInName = new.name.parse().map_err(|why| Fault::invalid(format!("{why}.")))?;
    let hash = new_password(app, name.as_str(), new.password).await?;
    let person = Person {
        id: UserId(app.new_id()),
        name: name.as_str().to_owned(),
        display_name: display_name(&new.display_name)?,
        administrator: new.administrator,
        disabled: false,
        created_at: app.now(),
    };
    Ok((person, hash))
}

async fn keep(app: &App, person: Person, hash: &str, event: Event) -> Result<Person, Fault> {
    let mut tx: Tx = app.db().begin().await?;
    match store::person::insert(&mut tx, &person, hash).await {
        Err(StoreError::Conflict { .. }) => {
            return Err(Fault::Conflict(format!(
                "There is a person who signs in as “{}” already: choose another name, or change that account.",
                person.name
            )));
        }
        done => done?,
    }
    tx.record(event);
    tx.commit().await?;
    Ok(person)
}

fn display_name(text: &str) -> Result<String, Fault> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(Fault::invalid(
            "The displayed name must have 1 to 120 characters: write, say, “Dr Jo Meier”.",
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests;
