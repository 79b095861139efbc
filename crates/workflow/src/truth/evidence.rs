//! One case's reference with everything that it rests on.

use domain::consensus::Consensus;
use domain::finding::{Answer, Finding};
use domain::id::{CaseId, ReadId};
use domain::read::Remark;
use domain::role::Role;
use store::read::Submitted;
use store::truth::TruthRow;
use uuid::Uuid;

use super::{Source, reference};
use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::OverseeReads;
use crate::consensus::case_reads;
use crate::fault::Fault;
use crate::shown;
use crate::viewing::{InstanceMap, Series, Viewing, series};

/// A case with its reads and what became of them, under the overseers' UIDs.
pub struct Evidence {
    /// The case and how far it has come.
    pub row: TruthRow,
    /// What the reference rests on, if there is one.
    pub source: Option<Source>,
    /// The final reads, repeats left out.
    pub reads: Vec<ShownRead>,
    /// What the reads came to.
    pub consensus: Consensus,
    /// The images.
    pub series: Vec<Series>,
}

/// A read with what it says.
pub struct ShownRead {
    /// The read.
    pub read: Submitted,
    /// What was marked.
    pub findings: Vec<Finding>,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// What strikes in its findings by the rules of the protocol.
    pub remarks: Vec<(Uuid, Remark)>,
}

/// One case of a released batch that counts. Whoever arbitrates sees the names only once it is settled.
pub async fn find(app: &App, permit: &Permit<OverseeReads>, case: CaseId) -> Result<Evidence, Fault> {
    let row = store::truth::find(app.db(), permit.project(), case).await?;
    let row = row.ok_or_else(|| {
        Fault::NotFound(
            "No read of this case counts towards a reference: go back to the list of cases.".into(),
        )
    })?;
    if permit.roles().contains(&Role::Arbiter) && !matches!(&*row.state, "settled" | "arbitrated") {
        return Err(Fault::Forbidden(
            "You are an arbiter in this project, and this case may still come before you, where its reads have \
             no names: look here once it is settled."
                .into(),
        ));
    }
    let viewing = Viewing::of_overseers(case);
    let map = InstanceMap::of(app.db(), &viewing).await?;
    let (reads, contents) = case_reads(app.db(), case).await?;
    let ids: Vec<ReadId> = reads.iter().map(|read| read.id).collect();
    let remarked = store::read::remarks(app.db(), &ids).await?;
    let remarks = |read: &Submitted, findings: &[Finding]| {
        let of_read = remarked.get(&read.id).map_or(&[][..], Vec::as_slice);
        let place = |ordinal: u32| usize::try_from(ordinal).ok().and_then(|at| findings.get(at));
        of_read.iter().filter_map(|one| Some((place(one.ordinal)?.id, one.remark))).collect()
    };
    let shown_read = |(read, content): (Submitted, domain::consensus::CaseRead)| ShownRead {
        remarks: remarks(&read, &content.findings),
        read,
        findings: shown::findings(&map, &content.findings),
        answers: shown::answers(&map, &content.answers),
    };
    let reads = reads.into_iter().zip(contents).map(shown_read).collect();
    let (source, consensus) = match store::consensus::find(app.db(), case).await? {
        None => (None, Consensus::default()),
        Some(consensus) => {
            let version = consensus.protocol_version;
            let released = store::protocol::version(app.db(), permit.project(), version).await?;
            let protocol = released.map(|released| released.protocol).unwrap_or_default();
            let decision = store::arbitration::decision(app.db(), case).await?;
            let (source, consensus) = reference(&protocol, consensus, decision.as_ref())?;
            (Some(source), consensus)
        }
    };
    let series = series(app.db(), &viewing).await?;
    Ok(Evidence { row, source, reads, consensus: shown_consensus(&map, consensus), series })
}

fn shown_consensus(map: &InstanceMap, mut consensus: Consensus) -> Consensus {
    for finding in &mut consensus.findings {
        finding.marks = shown::marks(map, &finding.marks);
    }
    for answer in &mut consensus.answers {
        answer.instance = answer.instance.take().map(|instance| shown::uid(map, &instance));
    }
    consensus
}
