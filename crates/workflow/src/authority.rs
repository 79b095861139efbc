//! The proof that a person may do a thing. A use case takes a proof as an argument, so that a
//! handler cannot call what its caller may not do.

pub mod duty;

use std::marker::PhantomData;

use domain::id::{ProjectId, UserId};
use domain::role::Role;
use store::audit::{Actor, Event};
use store::membership::Standing;
use store::person::Person;

use crate::app::App;
use crate::fault::Fault;
pub use duty::Duty;

/// A person who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: UserId,
    /// What they sign in with.
    pub name: String,
    /// What others read.
    pub display_name: String,
    /// Manages people and projects of the whole server.
    pub administrator: bool,
}

impl From<Person> for SignedIn {
    fn from(Person { id, name, display_name, administrator, .. }: Person) -> Self {
        Self { person: id, name, display_name, administrator }
    }
}

impl SignedIn {
    /// The event that this person did `action` to `target`; see [`Permit::event`] within a project.
    #[expect(clippy::needless_pass_by_value, reason = "an id or a name, given as it is at hand")]
    pub fn event(&self, app: &App, action: &'static str, target: impl ToString) -> Event {
        Event {
            at: app.now(),
            actor: Actor::Person { id: self.person, name: self.name.clone() },
            project: None,
            action,
            target: target.to_string(),
            detail: serde_json::Value::Null,
        }
    }
}

/// Proof that a person is an administrator of the server.
#[derive(Clone, Debug)]
pub struct Administrator(SignedIn);

impl Administrator {
    /// Refuses everybody else.
    pub fn grant(who: &SignedIn) -> Result<Self, Fault> {
        if who.administrator {
            Ok(Self(who.clone()))
        } else {
            Err(Fault::Forbidden(
                "Only an administrator of the server may do this: ask one, or sign in as one.".into(),
            ))
        }
    }

    /// Who it is.
    pub const fn who(&self) -> &SignedIn {
        &self.0
    }
}

/// Proof that a person may do a duty `D` in one project.
pub struct Permit<D: Duty> {
    who: SignedIn,
    project: ProjectId,
    slug: String,
    roles: Vec<Role>,
    duty: PhantomData<D>,
}

impl<D: Duty> Permit<D> {
    /// Looks the person's roles up and refuses, in a sentence that says why, who may not.
    pub async fn grant(app: &App, who: &SignedIn, slug: &str) -> Result<Self, Fault> {
        let standing = store::membership::of_person_in(app.db(), slug, who.person).await?;
        Self::judge(who, slug, standing)
    }

    /// The permit of whoever shows a token for programs; `None`: the token is none, or has ended.
    pub async fn of_token(app: &App, secret: &str, slug: &str) -> Result<Option<Self>, Fault> {
        let hash = crate::session::digest(secret);
        let holder = store::membership::of_token_in(app.db(), slug, &hash, app.now()).await?;
        holder.map(|holder| Self::judge(&holder.person.into(), slug, holder.standing)).transpose()
    }

    fn judge(who: &SignedIn, slug: &str, standing: Option<Standing>) -> Result<Self, Fault> {
        let steps_in = D::ADMINISTRATORS && who.administrator;
        let Some(Standing { project, roles, is_to_read }) =
            standing.filter(|found| steps_in || !found.roles.is_empty())
        else {
            return Err(Fault::NotFound(format!(
                "There is no project “{slug}” that you belong to: check the address, or ask its manager to add you."
            )));
        };
        if !steps_in && !roles.iter().any(|role| D::ROLES.contains(role)) {
            return Err(Fault::Forbidden(refusal(slug, &roles, D::ROLES)));
        }
        if D::SEES_READS && (roles.contains(&Role::Reader) || is_to_read) {
            return Err(Fault::Forbidden(format!(
                "You are a reader in project “{slug}”, so its reads stay hidden from you to keep yours blind: \
                 ask a manager who is no reader."
            )));
        }
        Ok(Self { who: who.clone(), project, slug: slug.to_owned(), roles, duty: PhantomData })
    }

    /// Whom the permit was granted to.
    pub const fn who(&self) -> &SignedIn {
        &self.who
    }

    /// Whom the permit was granted to, as an identity.
    pub const fn person(&self) -> UserId {
        self.who.person
    }

    /// In which project.
    pub const fn project(&self) -> ProjectId {
        self.project
    }

    /// The project's short name.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// All roles that the person holds in the project.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The event that this person did `action` to `target` in the project, for
    /// [`Tx::record`](store::Tx::record); set `detail` for what else is worth knowing.
    pub fn event(&self, app: &App, action: &'static str, target: impl ToString) -> Event {
        Event { project: Some(self.project), ..self.who.event(app, action, target) }
    }
}

/// Whether reads stay hidden from a person: from readers, and from whoever was one and has reads left,
/// since giving up the role and taking it again must not open them.
pub(crate) async fn is_blind(
    app: &App,
    roles: &[Role],
    project: ProjectId,
    person: UserId,
) -> Result<bool, Fault> {
    Ok(roles.contains(&Role::Reader) || store::read::is_to_read(app.db(), project, person).await?)
}

fn refusal(slug: &str, held: &[Role], needed: &[Role]) -> String {
    let words = |roles: &[Role], link: &str| {
        let words: Vec<_> = roles.iter().map(|role| role.word().replace('_', " ")).collect();
        words.join(link)
    };
    format!(
        "In project “{slug}” you are {}; this needs the role {}: ask the project's manager.",
        words(held, " and "),
        words(needed, " or ")
    )
}

#[cfg(test)]
mod tests;
