//! Looking at a project's cases: how they are distributed over facets and splits, page by page, one by one.

use std::collections::BTreeMap;

use domain::facet::Facet;
use domain::id::CaseId;
use domain::split::Split;
pub use store::case::{CaseRow, Filter, SeriesFacts};

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;

/// Most cases of one page.
pub const MOST_CASES: u32 = 500;

/// A case in a list, with its facets.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// The case.
    pub row: CaseRow,
    /// Values by the words of facets.
    pub facets: BTreeMap<String, String>,
}

impl Listed {
    /// How far the case is: `waiting` for a batch, `planned` in one, then `reading`, and from then
    /// on what the consensus says: `settled`, `to_arbitrate`, `arbitrated`.
    pub fn state(&self) -> &str {
        match (&self.row.consensus, self.row.batch, self.row.released) {
            (Some(state), ..) => state,
            (None, None, _) => "waiting",
            (None, Some(_), false) => "planned",
            (None, Some(_), true) => "reading",
        }
    }
}

/// The cases of a project behind the place `after`, at most `limit`; and the place behind which the
/// next page begins, if there is one.
pub async fn page(
    app: &App,
    permit: &Permit<OverseeReads>,
    filter: &Filter,
    after: u32,
    limit: u32,
) -> Result<(Vec<Listed>, Option<u32>), Fault> {
    if let Some((facet, _)) = &filter.facet
        && Facet::from_word(facet).is_none()
    {
        return Err(Fault::invalid(format!("“{facet}” is no facet: use one that the list of facets names.")));
    }
    let limit = limit.clamp(1, MOST_CASES);
    let mut rows = store::case::page(app.db(), permit.project(), filter, after, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| row.ordinal);
    Ok((with_facets(app, rows).await?, next))
}

/// One case with the series that it shows.
pub async fn find(
    app: &App,
    permit: &Permit<OverseeReads>,
    case: CaseId,
) -> Result<(Listed, Vec<SeriesFacts>), Fault> {
    let row = match store::case::find(app.db(), permit.project(), case).await {
        Err(store::StoreError::NotFound { .. }) => return Err(no_such_case()),
        row => row?,
    };
    let listed = with_facets(app, vec![row]).await?.pop().ok_or_else(no_such_case)?;
    Ok((listed, store::case::series_facts(app.db(), case).await?))
}

async fn with_facets(app: &App, rows: Vec<CaseRow>) -> Result<Vec<Listed>, Fault> {
    let cases: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
    let mut facets = store::case::facets(app.db(), &cases).await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed { facets: facets.remove(&row.id).unwrap_or_default(), row })
        .collect())
}

pub(crate) fn no_such_case() -> Fault {
    Fault::NotFound("There is no such case in this project: look at the list of cases.".into())
}

/// How many cases have a value, by split: a rare value would tell a reader the split of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValueCount {
    /// The value; `None`: cases that have none.
    pub value: Option<String>,
    /// Cases by split; `None`: in no split.
    pub by_split: BTreeMap<Option<Split>, u32>,
}

/// How a project's cases are distributed over each facet that any of them has, the most common
/// value first.
pub async fn distribution(
    app: &App,
    permit: &Permit<OverseeReads>,
) -> Result<Vec<(Facet, Vec<ValueCount>)>, Fault> {
    let counts = store::facet::counts(app.db(), permit.project()).await?;
    let mut all: BTreeMap<Option<Split>, u32> = BTreeMap::new();
    let mut facets: BTreeMap<Facet, BTreeMap<String, BTreeMap<Option<Split>, u32>>> = BTreeMap::new();
    for (word, value, split, cases) in counts {
        if word == store::facet::ALL_CASES {
            all.insert(split, cases);
        }
        let Some(facet) = Facet::from_word(&word) else { continue };
        facets.entry(facet).or_default().entry(value).or_default().insert(split, cases);
    }
    Ok(facets.into_iter().map(|(facet, values)| (facet, value_counts(values, &all))).collect())
}

fn value_counts(
    values: BTreeMap<String, BTreeMap<Option<Split>, u32>>,
    all: &BTreeMap<Option<Split>, u32>,
) -> Vec<ValueCount> {
    let mut without = all.clone();
    for (split, cases) in values.values().flatten() {
        without.entry(*split).and_modify(|left| *left = left.saturating_sub(*cases));
    }
    let mut counts: Vec<ValueCount> =
        values.into_iter().map(|(value, by_split)| ValueCount { value: Some(value), by_split }).collect();
    let sum = |by_split: &BTreeMap<Option<Split>, u32>| by_split.values().sum::<u32>();
    counts.sort_by_key(|count| std::cmp::Reverse(sum(&count.by_split)));
    if sum(&without) > 0 {
        counts.push(ValueCount { value: None, by_split: without });
    }
    counts
}

#[cfg(test)]
mod tests;
