//! Signing in and out.

use domain::person::{LONGEST_PASSWORD, SignInName, password_fault};
use domain::role::Role;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::audit::{Actor, Event};

use crate::app::App;
use crate::authority::SignedIn;
use crate::fault::Fault;
use crate::password;

/// A session ends this long after its last use.
pub const LASTS: SignedDuration = SignedDuration::from_hours(12);
/// A session's end is moved at most this often.
const MOVED_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Failed attempts under one name that are taken …
const MOST_ATTEMPTS: u32 = 10;
/// … within this time.
const ATTEMPTS_WITHIN: SignedDuration = SignedDuration::from_mins(15);

/// A session that has just begun.
pub struct Began {
    /// Who signed in.
    pub who: SignedIn,
    /// What the browser shows from now on: 64 hexadecimal digits. Only its hash is stored.
    pub token: String,
}

/// A person with what they may do.
pub struct Profile {
    /// Who.
    pub who: SignedIn,
    /// Projects and roles, by short name.
    pub projects: Vec<Membership>,
}

/// One project that a person belongs to.
pub struct Membership {
    /// Short name.
    pub slug: String,
    /// What people read.
    pub title: String,
    /// What the person may do there.
    pub roles: Vec<Role>,
}

/// Signs a person in. An unknown name, a wrong password and a disabled account are refused alike,
/// in the same sentence and after the same work.
pub async fn begin(app: &App, name: &str, given: String) -> Result<Began, Fault> {
    let name = name.trim().to_ascii_lowercase().chars().take(64).collect::<String>();
    count_attempt(app, &name).await?;
    let account = store::person::account(app.db(), &name).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let acceptable = given.len() <= LONGEST_PASSWORD;
    let fits = password::fits(app, if acceptable { given } else { String::new() }, stored).await?;
    let Some(account) = account.filter(|account| fits && !account.person.disabled) else {
        tracing::warn!(name, "sign-in refused");
        return Err(Fault::SignedOut(
            "The name and password do not fit: check both, or ask an administrator for a new password."
                .into(),
        ));
    };
    let began = Began { who: SignedIn::from(account.person), token: hex::encode(app.new_key()) };
    let now = app.now();
    let mut tx = app.db().begin().await?;
    store::session::forget_attempts(&mut tx, &name).await?;
    store::session::sweep(&mut tx, now, now - ATTEMPTS_WITHIN).await?;
    store::session::insert(&mut tx, &digest(&began.token), began.who.person, now, now + LASTS).await?;
    tx.record(began.who.event(app, "session.began", &began.who.name));
    tx.commit().await?;
    Ok(began)
}

/// Notes the attempt before it is checked, so that many at once gain nothing.
async fn count_attempt(app: &App, name: &str) -> Result<(), Fault> {
    let now = app.now();
    let mut tx = app.db().begin().await?;
    let attempts = store::session::attempts(&tx, name, now - ATTEMPTS_WITHIN).await?;
    if attempts >= MOST_ATTEMPTS {
        return Err(Fault::TooMany(format!(
            "Signing in as “{name}” failed {attempts} times: wait {} minutes, then try again.",
            ATTEMPTS_WITHIN.as_mins()
        )));
    }
    store::session::add_attempt(&mut tx, app.new_id(), name, now).await?;
    if attempts + 1 == MOST_ATTEMPTS {
        tx.record(Event {
            at: now,
            actor: Actor::System,
            project: None,
            action: "session.locked",
            target: name.to_owned(),
            detail: serde_json::json!({ "attempts": MOST_ATTEMPTS }),
        });
    }
    tx.commit_unaudited().await?;
    Ok(())
}

/// Who shows this token, if its session lasts; using a session moves its end.
pub async fn resume(app: &App, token: &str) -> Result<Option<SignedIn>, Fault> {
    let (digest, now) = (digest(token), app.now());
    let Some(session) = store::session::find(app.db(), &digest, now).await? else { return Ok(None) };
    if session.expires_at < now + LASTS - MOVED_EVERY {
        let mut tx = app.db().begin().await?;
        store::session::extend(&mut tx, &digest, now + LASTS).await?;
        tx.commit_unaudited().await?;
    }
    Ok(Some(SignedIn::from(session.person)))
}

/// Signs out.
pub async fn end(app: &App, who: &SignedIn, token: &str) -> Result<(), Fault> {
    let mut tx = app.db().begin().await?;
    store::session::remove(&mut tx, &digest(token)).await?;
    tx.record(who.event(app, "session.ended", &who.name));
    Ok(tx.commit().await?)
}

/// The person with what they may do.
pub async fn profile(app: &App, who: SignedIn) -> Result<Profile, Fault> {
    let mut projects: Vec<Membership> = Vec::new();
    for held in store::membership::of_person(app.db(), who.person).await? {
        match projects.last_mut() {
            Some(last) if last.slug == held.slug => last.roles.push(held.role),
            _ => projects.push(Membership { slug: held.slug, title: held.title, roles: vec![held.role] }),
        }
    }
    for membership in &mut projects {
        membership.roles.sort_unstable();
    }
    Ok(Profile { who, projects })
}

/// Changes one's own password; every other session of the person ends.
pub async fn change_password(
    app: &App,
    who: &SignedIn,
    token: &str,
    current: String,
    new: String,
) -> Result<(), Fault> {
    count_attempt(app, &who.name).await?;
    let stored = store::person::account(app.db(), &who.name).await?.map(|account| account.password_hash);
    if current.len() > LONGEST_PASSWORD || !password::fits(app, current, stored).await? {
        return Err(Fault::Forbidden("The present password does not fit: write it once more.".into()));
    }
    let hash = new_password(app, &who.name, new).await?;
    let mut tx = app.db().begin().await?;
    store::session::forget_attempts(&mut tx, &who.name).await?;
    store::person::set_password(&mut tx, who.person, &hash).await?;
    store::session::remove_all(&mut tx, who.person, Some(&digest(token))).await?;
    tx.record(who.event(app, "person.password_changed", &who.name));
    Ok(tx.commit().await?)
}

/// The hash of a new password that is good enough.
pub(crate) async fn new_password(app: &App, name: &str, new: String) -> Result<String, Fault> {
    let name: SignInName = name.parse().map_err(|why| Fault::Internal(format!("{why}.")))?;
    if let Some(sentence) = password_fault(&new, &name) {
        return Err(Fault::invalid(sentence));
    }
    password::hash(app, new).await
}

pub(crate) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Begins a session without a password: for tests.
#[cfg(any(test, feature = "testing"))]
pub(crate) async fn begin_unchecked(app: &App, person: domain::id::UserId) -> Result<String, Fault> {
    let (token, now) = (hex::encode(app.new_key()), app.now());
    let mut tx = app.db().begin().await?;
    store::session::insert(&mut tx, &digest(&token), person, now, now + LASTS).await?;
    tx.commit_unaudited().await?;
    Ok(token)
}

#[cfg(test)]
mod tests;
