//! Watching the reads: how far readers have come, how long they take, and how well they agree.

mod agreement;
mod ratings;
mod readers;

use std::collections::{BTreeMap, BTreeSet};

use domain::facet::Facet;
use domain::id::{CaseId, ProjectId};

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::consensus::aside;
use crate::fault::Fault;
use crate::truth::{Reference, protocols, references};

pub use agreement::{Agreement, Coefficient};
pub use readers::ReaderWatch;

/// What is watched.
pub struct Watch {
    /// Each reader, by name.
    pub readers: Vec<ReaderWatch>,
    /// Agreement between readers, by question and structure.
    pub agreement: Vec<Agreement>,
    /// The same by the values of one facet.
    pub by_facet: Option<ByFacet>,
    /// Facets that the project's cases have.
    pub facets: Vec<Facet>,
}

/// Agreement by the values of a facet.
pub struct ByFacet {
    /// The facet.
    pub facet: Facet,
    /// One row for each value.
    pub rows: Vec<FacetRow>,
}

/// Agreement on the cases that share a value.
pub struct FacetRow {
    /// The value.
    pub value: String,
    /// Cases that have it and whose reads are all in.
    pub cases: usize,
    /// Agreement on them.
    pub agreement: Vec<Agreement>,
}

/// Watches the batches that count. Agreement rests on the cases whose reads are all in.
pub async fn watch(app: &App, permit: &Permit<OverseeReads>, facet: Option<Facet>) -> Result<Watch, Fault> {
    let project = permit.project();
    let protocols = protocols(app, project).await?;
    let references = references(app, project, &protocols).await?;
    let reads = store::read::of_project(app.db(), project).await?;
    let rows = store::truth::list(app.db(), project).await?;
    let readers = readers::readers(app, project, &reads, &rows, &references).await?;
    let values = match facet {
        None => BTreeMap::new(),
        Some(facet) => values_of(app, facet, &references).await?,
    };
    let facets = facets_of(app, project).await?;
    aside(move || {
        let rated = ratings::rated(&protocols, &references, &reads, &rows);
        let by_facet = facet.map(|facet| {
            let row = |(value, cases): (String, BTreeSet<CaseId>)| FacetRow {
                value,
                cases: cases.len(),
                agreement: agreement::on(&rated, Some(&cases)),
            };
            ByFacet { facet, rows: values.into_iter().map(row).collect() }
        });
        Watch { readers, agreement: agreement::on(&rated, None), by_facet, facets }
    })
    .await
}

/// The cases with a reference by their value of a facet.
async fn values_of(
    app: &App,
    facet: Facet,
    references: &[Reference],
) -> Result<BTreeMap<String, BTreeSet<CaseId>>, Fault> {
    let mut values: BTreeMap<String, BTreeSet<CaseId>> = BTreeMap::new();
    let cases: Vec<CaseId> = references.iter().map(|reference| reference.case).collect();
    for some in cases.chunks(5_000) {
        for (case, mut of_case) in store::case::facets(app.db(), some).await? {
            if let Some(value) = of_case.remove(facet.word()) {
                values.entry(value).or_default().insert(case);
            }
        }
    }
    Ok(values)
}

async fn facets_of(app: &App, project: ProjectId) -> Result<Vec<Facet>, Fault> {
    let counts = store::facet::counts(app.db(), project).await?;
    let words: BTreeSet<String> = counts.into_iter().map(|(facet, ..)| facet).collect();
    Ok(Facet::ALL.into_iter().filter(|facet| words.contains(facet.word())).collect())
}

#[cfg(test)]
mod tests;
