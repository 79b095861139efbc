//! The reference standard: what each case came to, and by what.

mod evidence;

use std::collections::BTreeMap;

use domain::arbitration::{Decision, resolve};
use domain::consensus::Consensus;
use domain::id::{CaseId, ProjectId};
use domain::protocol::Protocol;
use serde::Serialize;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;

pub use evidence::{Evidence, ShownRead, find};
pub use store::truth::TruthRow;

/// What the reference of a case rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The policy's consensus of the reads.
    Consensus,
    /// An arbiter's decision on what the policy could not settle.
    Arbitration,
}

/// The cases of released batches that count, in the project's order.
pub async fn list(app: &App, permit: &Permit<OverseeReads>) -> Result<Vec<TruthRow>, Fault> {
    Ok(store::truth::list(app.db(), permit.project()).await?)
}

/// A case's consensus with the arbiter's decision worked into it.
pub(crate) fn reference(
    protocol: &Protocol,
    consensus: Consensus,
    decision: Option<&Decision>,
) -> Result<(Source, Consensus), Fault> {
    let Some(decision) = decision else { return Ok((Source::Consensus, consensus)) };
    let resolved = resolve(protocol, &consensus, &decision.rulings)
        .map_err(|why| Fault::Internal(format!("A decision no longer fits its case: {why}.")))?;
    Ok((Source::Arbitration, resolved))
}

/// A case's reference, where there is a consensus.
pub(crate) struct Reference {
    /// Which case.
    pub(crate) case: CaseId,
    /// What it rests on.
    pub(crate) source: Source,
    /// What stands; settled unless the case waits for an arbiter.
    pub(crate) consensus: Consensus,
}

/// The protocols of a project by version.
pub(crate) async fn protocols(app: &App, project: ProjectId) -> Result<BTreeMap<u32, Protocol>, Fault> {
    let mut protocols = BTreeMap::new();
    for version in store::protocol::versions(app.db(), project).await? {
        if let Some(released) = store::protocol::version(app.db(), project, version.version).await? {
            protocols.insert(released.version, released.protocol);
        }
    }
    Ok(protocols)
}

/// Every reference of a project, in the project's order.
pub(crate) async fn references(
    app: &App,
    project: ProjectId,
    protocols: &BTreeMap<u32, Protocol>,
) -> Result<Vec<Reference>, Fault> {
    let decisions: BTreeMap<CaseId, Decision> =
        store::arbitration::decisions(app.db(), project).await?.into_iter().collect();
    let empty = Protocol::default();
    let all = store::consensus::of_project(app.db(), project).await?;
    all.into_iter()
        .map(|(case, consensus)| {
            let protocol = protocols.get(&consensus.protocol_version).unwrap_or(&empty);
            let (source, consensus) = reference(protocol, consensus, decisions.get(&case))?;
            Ok(Reference { case, source, consensus })
        })
        .collect()
}
