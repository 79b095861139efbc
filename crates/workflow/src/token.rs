//! Keys for programs (API tokens): whoever shows one acts as its person, with no more than their roles.

use jiff::{SignedDuration, Timestamp};
use store::audit::{Actor, Event};
pub use store::token::ApiToken;
use uuid::Uuid;

use crate::app::App;
use crate::authority::SignedIn;
use crate::fault::Fault;
use crate::session::digest;

/// How a key begins, so that it is known for one wherever it turns up.
pub const BEGINNING: &str = "overread_";
/// A key that no end is given for lasts so many days.
pub const DAYS: u32 = 365;
const MOST_DAYS: u32 = 3_650;
const LONGEST_NAME: usize = 100;

/// A key that was just made.
pub struct Made {
    /// What is known of it from now on.
    pub token: ApiToken,
    /// What the program shows; it is told this once.
    pub secret: String,
}

/// Makes a key of a person's own.
pub async fn make(app: &App, who: &SignedIn, name: &str, days: Option<u32>) -> Result<Made, Fault> {
    let token = new(app, who, name, days)?;
    keep(app, token, who.event(app, "token.made", name.trim())).await
}

/// Makes a key of that person, at the command line of the machine.
pub async fn make_at_command_line(
    app: &App,
    person: &str,
    name: &str,
    days: Option<u32>,
) -> Result<Made, Fault> {
    let account = store::person::account(app.db(), person).await?.filter(|account| !account.person.disabled);
    let account = account
        .ok_or_else(|| Fault::NotFound(format!("Nobody signs in as “{person}”: see overread admin list.")))?;
    let who = SignedIn::from(account.person);
    let token = new(app, &who, name, days)?;
    let event = Event { actor: Actor::System, ..who.event(app, "token.made", format!("{person}: {name}")) };
    keep(app, token, event).await
}

fn new(app: &App, who: &SignedIn, name: &str, days: Option<u32>) -> Result<ApiToken, Fault> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Fault::invalid("Say in at most 100 characters what the token is for."));
    }
    let days = days.unwrap_or(DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Fault::invalid("A token lasts from 1 to 3650 days."));
    }
    let now = app.now();
    Ok(ApiToken {
        id: app.new_id(),
        person: who.person,
        name: name.to_owned(),
        created_at: now,
        expires_at: end(now, days),
    })
}

fn end(now: Timestamp, days: u32) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
}

async fn keep(app: &App, token: ApiToken, event: Event) -> Result<Made, Fault> {
    let secret = format!("{BEGINNING}{}", hex::encode(app.new_key()));
    let mut tx = app.db().begin().await?;
    store::token::insert(&mut tx, &token, &digest(&secret)).await?;
    tx.record(event);
    tx.commit().await?;
    Ok(Made { token, secret })
}

/// A person's own keys, the newest first.
pub async fn list(app: &App, who: &SignedIn) -> Result<Vec<ApiToken>, Fault> {
    Ok(store::token::of_person(app.db(), who.person, app.now()).await?)
}

/// Ends a key of a person's own, at once.
pub async fn revoke(app: &App, who: &SignedIn, id: Uuid) -> Result<(), Fault> {
    let mut tx = app.db().begin().await?;
    let Some(name) = store::token::remove(&mut tx, who.person, id).await? else {
        return Err(Fault::NotFound("You have no such token: look at the list of yours.".into()));
    };
    tx.record(who.event(app, "token.revoked", name));
    Ok(tx.commit().await?)
}

/// Who acts by a key; nobody if it is none, or has ended.
pub async fn holder(app: &App, secret: &str) -> Result<Option<SignedIn>, Fault> {
    let person = store::token::holder(app.db(), &digest(secret), app.now()).await?;
    Ok(person.map(SignedIn::from))
}

#[cfg(test)]
mod tests {
    use jiff::Span;

    use super::{holder, list, make, revoke};
    use crate::testing::each_engine;

    #[test]
    fn a_key_works_until_it_ends_or_is_revoked() {
        each_engine(async |world| {
            let ada = world.person("ada").await;
            let made = make(world.app(), &ada, " bridge ", Some(2)).await.unwrap();
            let other = make(world.app(), &ada, "other", None).await.unwrap();
            assert_eq!(holder(world.app(), &made.secret).await.unwrap(), Some(ada.clone()));
            assert_eq!(holder(world.app(), "overread_00").await.unwrap(), None);
            let names: Vec<_> =
                list(world.app(), &ada).await.unwrap().into_iter().map(|one| one.name).collect();
            assert_eq!(names, ["other", "bridge"]);
            revoke(world.app(), &ada, other.token.id).await.unwrap();
            assert_eq!(holder(world.app(), &other.secret).await.unwrap(), None);
            let bob = world.person("bob").await;
            assert!(revoke(world.app(), &bob, made.token.id).await.is_err());
            world.pass(Span::new().hours(48));
            assert_eq!(holder(world.app(), &made.secret).await.unwrap(), None);
            assert_eq!(world.trail().await, ["token.made bridge", "token.made other", "token.revoked other"]);
        });
    }
}
