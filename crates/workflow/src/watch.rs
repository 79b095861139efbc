//! Watching the reads: how far readers have come, how long they take, and how well they agree.

mod agreement;
mod ratings;
mod readers;
mod remarks;

use std::collections::{BTreeMap, BTreeSet};

use domain::facet::Facet;
use domain::id::{CaseId, ProjectId, ReadId};
use domain::role::Role;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::consensus::aside;
use crate::fault::Fault;
use crate::truth::{Reference, protocols, references};

pub use agreement::{Agreement, Coefficient};
pub use readers::ReaderWatch;
pub use remarks::{RemarkedCase, Striking};

/// What is watched.
pub struct Watch {
    /// Each reader, by name.
    pub readers: Vec<ReaderWatch>,
    /// What strikes in readers' findings by the rules of the protocol, the most frequent first.
    pub remarks: Vec<Striking>,
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
    let ids: Vec<ReadId> = reads.iter().map(|read| read.id).collect();
    let remarked = store::read::remarks(app.db(), &ids).await?;
    let marked = store::read::findings_by_structure(app.db(), project).await?;
    // Whoever arbitrates is not to learn who read a case that may still come before them.
    let names_open_cases = !permit.roles().contains(&Role::Arbiter);
    let values = match facet {
        None => BTreeMap::new(),
        Some(facet) => values_of(app, facet, &references).await?,
    };
    let facets = facets_of(app, project).await?;
    aside(move || {
        let remarks = remarks::striking(&protocols, &reads, &rows, &marked, &remarked, names_open_cases);
        let rated = ratings::rated(&protocols, &references, &reads, &rows);
        let by_facet = facet.map(|facet| {
            let row = |(value, cases): (String, BTreeSet<CaseId>)| FacetRow {
                value,
                cases: cases.len(),
                agreement: agreement::on(&rated, Some(&cases)),
            };
            ByFacet { facet, rows: values.into_iter().map(row).collect() }
        });
        Watch { readers, remarks, agreement: agreement::on(&rated, None), by_facet, facets }
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
