//! Who holds which role in which project.

use domain::id::{ProjectId, UserId};
use domain::role::Role;
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::person::Person;
use crate::{Querying, Result, Tx, args};

/// One role that a person holds in a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub person: UserId,
    /// What they sign in with.
    pub name: String,
    /// What others read.
    pub display_name: String,
    /// The role.
    pub role: Role,
}

impl FromRow for Member {
    const WHAT: &'static str = "member";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { person: row.get(0)?, name: row.get(1)?, display_name: row.get(2)?, role: row.get(3)? })
    }
}

/// One role that a person holds, told from the person's side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Where.
    pub project: ProjectId,
    /// The project's short name.
    pub slug: String,
    /// The project's title.
    pub title: String,
    /// The role.
    pub role: Role,
}

impl FromRow for Held {
    const WHAT: &'static str = "role";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { project: row.get(0)?, slug: row.get(1)?, title: row.get(2)?, role: row.get(3)? })
    }
}

/// How a person stands to a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The project.
    pub project: ProjectId,
    /// The roles that the person holds in it.
    pub roles: Vec<Role>,
    /// Whether reads of the project wait for the person.
    pub is_to_read: bool,
}

/// Whoever shows a token, and how they stand to a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// Who.
    pub person: Person,
    /// `None`: no such project.
    pub standing: Option<Standing>,
}

/// One role of a holder.
struct HeldByToken {
    person: Person,
    project: Option<ProjectId>,
    role: Option<Role>,
    is_to_read: bool,
}

impl FromRow for HeldByToken {
    const WHAT: &'static str = "role";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            person: Person::from_row(row)?,
            project: row.get(6)?,
            role: row.get(7)?,
            is_to_read: row.get(8)?,
        })
    }
}

/// Whoever shows that token, unless it has ended or the person may no longer sign in, and how they stand to
/// the project of that short name.
///
/// What programs ask for by the thousand begins with this: it is one statement.
pub async fn of_token_in(
    q: &impl Querying,
    slug: &str,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Holder>> {
    let rows: Vec<HeldByToken> = q
        .all(
            "SELECT w.id, w.name, w.display_name, w.administrator, w.disabled, w.created_at, p.id, m.role,
                 EXISTS (SELECT 1 FROM reading r
                     WHERE r.reader = w.id AND r.project = p.id AND r.state IN ('queued', 'open'))
             FROM api_token t JOIN person w ON w.id = t.person
             LEFT JOIN project p ON p.slug = $1
             LEFT JOIN membership m ON m.project = p.id AND m.person = w.id
             WHERE t.token_hash = $2 AND t.expires_at > $3 AND w.disabled = $4",
            args![slug, token_hash[..], now, false],
        )
        .await?;
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Ok(None) };
    let roles = first.role.into_iter().chain(rows.filter_map(|row| row.role)).collect();
    let standing = first.project.map(|project| Standing { project, roles, is_to_read: first.is_to_read });
    Ok(Some(Holder { person: first.person, standing }))
}

/// How a person stands to the project of that short name; `None`: no such project.
///
/// Every request asks for this: it is one statement.
pub async fn of_person_in(q: &impl Querying, slug: &str, person: UserId) -> Result<Option<Standing>> {
    let rows: Vec<(ProjectId, Option<Role>, bool)> = q
        .all(
            "SELECT p.id, m.role, EXISTS (SELECT 1 FROM reading r
                 WHERE r.reader = $2 AND r.project = p.id AND r.state IN ('queued', 'open'))
             FROM project p LEFT JOIN membership m ON m.project = p.id AND m.person = $2
             WHERE p.slug = $1",
            args![slug, person],
        )
        .await?;
    let first = rows.first().map(|(project, _, is_to_read)| (*project, *is_to_read));
    Ok(first.map(|(project, is_to_read)| {
        let roles = rows.into_iter().filter_map(|(_, role, _)| role).collect();
        Standing { project, roles, is_to_read }
    }))
}

/// Everything that a person holds, by project.
pub async fn of_person(q: &impl Querying, person: UserId) -> Result<Vec<Held>> {
    q.all(
        "SELECT p.id, p.slug, p.title, m.role FROM membership m JOIN project p ON p.id = m.project
         WHERE m.person = $1 ORDER BY p.slug, m.role",
        args![person],
    )
    .await
}

/// Everybody who holds a role in a project, by name.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<Member>> {
    q.all(
        "SELECT q.id, q.name, q.display_name, m.role FROM membership m JOIN person q ON q.id = m.person
         WHERE m.project = $1 ORDER BY q.name, m.role",
        args![project],
    )
    .await
}

/// People who hold a role and can sign in, by name: `holders(q, project, Role::Reader)`.
pub async fn holders(q: &impl Querying, project: ProjectId, role: Role) -> Result<Vec<Member>> {
    q.all(
        "SELECT q.id, q.name, q.display_name, m.role FROM membership m JOIN person q ON q.id = m.person
         WHERE m.project = $1 AND m.role = $2 AND q.disabled = $3 ORDER BY q.name",
        args![project, role, false],
    )
    .await
}

/// Makes `roles` all that a person holds in a project.
pub async fn replace(tx: &mut Tx, project: ProjectId, person: UserId, roles: &[Role]) -> Result<()> {
    tx.execute("DELETE FROM membership WHERE project = $1 AND person = $2", args![project, person]).await?;
    let rows = roles.iter().map(|role| args![project, person, role]).collect();
    tx.insert_many("INSERT INTO membership (project, person, role) VALUES {rows}", rows).await.map(drop)
}
