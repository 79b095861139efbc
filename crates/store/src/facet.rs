//! Facets of cases, and how many cases have which value.

use std::collections::BTreeMap;

use domain::id::{CaseId, ProjectId};
use domain::split::Split;

use crate::db::{Query, ToValue};
use crate::instance::Of;
use crate::{Querying, Result, Tx, args};

/// The JSON of each image's facets, case by case; a case's images lie side by side.
pub async fn of_images(q: &impl Querying, cases: &[CaseId]) -> Result<Vec<(CaseId, String)>> {
    let mut query = Query::new(
        "SELECT c.id, i.texts, e.base, i.facets, i.geometry, i.frame_index, i.metadata
         FROM reading_case c
         JOIN series e ON e.study = c.study AND (c.series IS NULL OR e.id = c.series)
         JOIN instance i ON i.series = e.id AND (c.instance IS NULL OR i.id = c.instance)
         WHERE c.id IN ",
        args![],
    );
    query.push_list(cases.iter().map(ToValue::to_value)).push(" ORDER BY c.id", args![]);
    let rows: Vec<Of<(CaseId,), 1>> = query.all(q).await?;
    Ok(rows.into_iter().map(|row| (row.before.0, row.texts.facets)).collect())
}

/// What a case can be sliced by, as told from its images.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The case.
    pub case: CaseId,
    /// How many images it has.
    pub instances: u32,
    /// Words of facets, with their values.
    pub facets: Vec<(&'static str, String)>,
}

/// Replaces the facets of cases of a project, and counts what that changes.
pub async fn tell(tx: &mut Tx, project: ProjectId, told: &[Told]) -> Result<()> {
    let cases: Vec<CaseId> = told.iter().map(|case| case.case).collect();
    let mut change = BTreeMap::new();
    count(tx, &cases, -1, &mut change).await?;
    for case in told {
        tx.execute("DELETE FROM case_facet WHERE reading_case = $1", args![case.case]).await?;
        tx.execute(
            "UPDATE reading_case SET facets_due = $2, instances = $3 WHERE id = $1",
            args![case.case, false, case.instances],
        )
        .await?;
    }
    let rows =
        told.iter().flat_map(|case| case.facets.iter().map(|(facet, value)| args![case.case, *facet, value]));
    tx.insert_many("INSERT INTO case_facet (reading_case, facet, value) VALUES {rows}", rows.collect())
        .await?;
    count(tx, &cases, 1, &mut change).await?;
    let rows = change.into_iter().filter(|(_, change)| *change != 0);
    let rows = rows.map(|((facet, value, split), change)| args![project, facet, value, split, change]);
    tx.insert_many(
        "INSERT INTO facet_count (project, facet, value, split, cases) VALUES {rows}
         ON CONFLICT (project, facet, value, split) DO UPDATE SET cases = facet_count.cases + excluded.cases",
        rows.collect(),
    )
    .await?;
    tx.execute("DELETE FROM facet_count WHERE project = $1 AND cases <= 0", args![project]).await.map(drop)
}

/// Facet, value and split, with how many cases more have them.
type Change = BTreeMap<(String, String, String), i64>;

/// Adds what is told of cases, `times` each. A case of no images is told nothing of yet, not even that
/// it is there.
async fn count(tx: &Tx, cases: &[CaseId], times: i64, change: &mut Change) -> Result<()> {
    let mut query = Query::new(
        "SELECT f.facet, f.value, coalesce(s.split, ''), count(*)
         FROM case_facet f JOIN reading_case c ON c.id = f.reading_case JOIN subject s ON s.id = c.subject
         WHERE c.instances > 0 AND f.reading_case IN ",
        args![],
    );
    query.push_list(cases.iter().map(ToValue::to_value));
    query.push(" GROUP BY f.facet, f.value, coalesce(s.split, '')", args![]);
    query.push(
        " UNION ALL SELECT CAST(? AS TEXT), '', coalesce(s.split, ''), count(*)
         FROM reading_case c JOIN subject s ON s.id = c.subject WHERE c.instances > 0 AND c.id IN ",
        args![ALL_CASES],
    );
    query.push_list(cases.iter().map(ToValue::to_value));
    query.push(" GROUP BY coalesce(s.split, '')", args![]);
    for (facet, value, split, cases) in query.all::<(String, String, String, i64)>(tx).await? {
        *change.entry((facet, value, split)).or_default() += times * cases;
    }
    Ok(())
}

/// What stands for a facet's word where all cases are counted.
pub const ALL_CASES: &str = "";

/// Counts a project's cases by facet, value and split anew, and all of them by split: for when subjects
/// change their split. What is told of cases is counted as it is told.
pub async fn recount(tx: &mut Tx, project: ProjectId) -> Result<()> {
    tx.execute("DELETE FROM facet_count WHERE project = $1", args![project]).await?;
    tx.execute(
        "INSERT INTO facet_count (project, facet, value, split, cases)
         SELECT c.project, f.facet, f.value, coalesce(s.split, ''), count(*)
         FROM reading_case c JOIN subject s ON s.id = c.subject
         JOIN case_facet f ON f.reading_case = c.id
         WHERE c.project = $1 AND c.instances > 0 GROUP BY c.project, f.facet, f.value, coalesce(s.split, '')
         UNION ALL
         SELECT c.project, $2, '', coalesce(s.split, ''), count(*)
         FROM reading_case c JOIN subject s ON s.id = c.subject
         WHERE c.project = $1 AND c.instances > 0 GROUP BY c.project, coalesce(s.split, '')",
        args![project, ALL_CASES],
    )
    .await
    .map(drop)
}

/// A facet's word, its value, the split, and how many cases are so.
pub type Count = (String, String, Option<Split>, u32);

/// How many cases have which value, by split.
pub async fn counts(q: &impl Querying, project: ProjectId) -> Result<Vec<Count>> {
    q.all(
        "SELECT facet, value, nullif(split, ''), cases FROM facet_count WHERE project = $1
         ORDER BY facet, value",
        args![project],
    )
    .await
}
