//! Projects and their designs.

use domain::case::CaseUnit;
use domain::id::ProjectId;
use domain::plan::ReadPlan;
use domain::project::Slug;
use domain::split::SplitDesign;
use jiff::Timestamp;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, StoreError, Tx, args};

/// A project; its protocol draft is kept with [`protocol`](crate::protocol).
#[derive(Clone, PartialEq, Debug)]
pub struct Project {
    /// Identity.
    pub id: ProjectId,
    /// Short name.
    pub slug: Slug,
    /// What people read.
    pub title: String,
    /// What one case is.
    pub case_unit: CaseUnit,
    /// How subjects are divided.
    pub split_design: SplitDesign,
    /// When they were divided.
    pub split_drawn_at: Option<Timestamp>,
    /// How cases are read.
    pub plan: ReadPlan,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for Project {
    const WHAT: &'static str = "project";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            slug: row.parse(1)?,
            title: row.get(2)?,
            case_unit: row.get(3)?,
            split_design: row.json(4)?,
            split_drawn_at: row.get(5)?,
            plan: row.json(6)?,
            created_at: row.get(7)?,
        })
    }
}

/// Adds a project with an empty protocol draft;
/// [`StoreError::Conflict`] if its short name is taken.
pub async fn insert(tx: &mut Tx, project: &Project) -> Result<()> {
    tx.execute(
        "INSERT INTO project
             (id, slug, title, case_unit, split_design, split_drawn_at, plan, protocol_draft, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            project.id,
            project.slug.as_str(),
            project.title,
            project.case_unit,
            json(&project.split_design)?,
            project.split_drawn_at,
            json(&project.plan)?,
            "{}",
            project.created_at
        ],
    )
    .await
    .map(drop)
}

/// The project of that identity.
pub async fn by_id(q: &impl Querying, project: ProjectId) -> Result<Project> {
    q.one(
        "SELECT id, slug, title, case_unit, split_design, split_drawn_at, plan, created_at
         FROM project WHERE id = $1",
        args![project],
    )
    .await
}

/// The project of that short name.
pub async fn by_slug(q: &impl Querying, slug: &str) -> Result<Option<Project>> {
    q.optional(
        "SELECT id, slug, title, case_unit, split_design, split_drawn_at, plan, created_at
         FROM project WHERE slug = $1",
        args![slug],
    )
    .await
}

/// Makes other transactions that hold the project wait until this one ends; readers do not wait.
pub async fn hold(tx: &mut Tx, project: ProjectId) -> Result<()> {
    // Unlike FOR UPDATE, an update of no key lets rows that refer to the project be added meanwhile.
    tx.execute("UPDATE project SET title = title WHERE id = $1", args![project]).await.map(drop)
}

/// Changes title and case unit.
pub async fn describe(tx: &mut Tx, project: ProjectId, title: &str, unit: CaseUnit) -> Result<()> {
    tx.execute("UPDATE project SET title = $2, case_unit = $3 WHERE id = $1", args![project, title, unit])
        .await
        .map(drop)
}

/// Replaces the design of the split; `drawn_at` says when subjects were divided by it, if they were.
pub async fn set_split_design(
    tx: &mut Tx,
    project: ProjectId,
    design: &SplitDesign,
    drawn_at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "UPDATE project SET split_design = $2, split_drawn_at = $3 WHERE id = $1",
        args![project, json(design)?, drawn_at],
    )
    .await
    .map(drop)
}

/// Replaces the read plan.
pub async fn set_plan(tx: &mut Tx, project: ProjectId, plan: &ReadPlan) -> Result<()> {
    tx.execute("UPDATE project SET plan = $2 WHERE id = $1", args![project, json(plan)?]).await.map(drop)
}

/// The names of the project's de-identification profile.
pub async fn deidentification(q: &impl Querying, project: ProjectId) -> Result<String> {
    q.one("SELECT deidentification FROM project WHERE id = $1", args![project]).await
}

/// Replaces the de-identification profile.
pub async fn set_deidentification(tx: &mut Tx, project: ProjectId, profile: &str) -> Result<()> {
    tx.execute("UPDATE project SET deidentification = $2 WHERE id = $1", args![project, profile])
        .await
        .map(drop)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|why| StoreError::Unbindable { why: why.to_string() })
}
