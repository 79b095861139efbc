//! Who holds which role in which project.

use domain::id::{ProjectId, UserId};
use domain::role::Role;

use crate::db::{FromRow, Row};
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
