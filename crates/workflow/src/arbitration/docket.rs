//! What an arbiter is shown of a case.

use std::collections::BTreeMap;

use domain::arbitration::{Decision, Item, ItemKind, items, lettered};
use domain::consensus::{Consensus, Support};
use domain::finding::{Answer, Finding, Mark, Value};
use domain::id::ReadId;
use domain::protocol::Protocol;
use domain::read::CannotBeRead;
use uuid::Uuid;

use super::OwnArbitration;
use crate::app::App;
use crate::consensus::case_reads;
use crate::fault::Fault;
use crate::shown;
use crate::viewing::InstanceMap;

/// A case before an arbiter: the reads without names, and what is in question.
pub struct Docket {
    /// The protocol that gives findings and answers their meaning.
    pub protocol: Protocol,
    /// The reads, lettered in an order that says nothing.
    pub reads: Vec<LetteredRead>,
    /// What the policy could not settle.
    pub items: Vec<DocketItem>,
    /// The decision, once it was made.
    pub decision: Option<Decision>,
}

/// A read without its reader's name.
pub struct LetteredRead {
    /// `A`, `B`, `C` …
    pub letter: String,
    /// What was marked.
    pub findings: Vec<Finding>,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// "There is nothing to mark" said explicitly.
    pub no_finding: bool,
    /// Said in place of a read.
    pub cannot_be_read: Option<CannotBeRead>,
}

/// One thing in question.
pub struct DocketItem {
    /// Names it in a ruling.
    pub key: String,
    /// What kind of thing.
    pub kind: ItemKind,
    /// Key of the structure, for a finding and its attributes.
    pub structure: Option<String>,
    /// Key of the question, for an answer and what is nested in it.
    pub question: Option<String>,
    /// Key of the attribute in question.
    pub attribute: Option<String>,
    /// The image that the question was asked for.
    pub instance: Option<String>,
    /// What to decide.
    pub sentence: String,
    /// Who said what.
    pub support: Vec<LetteredSupport>,
    /// Whose findings it is about.
    pub members: Vec<LetteredMember>,
    /// Where the finding in question is.
    pub marks: Vec<Mark>,
}

/// Readers who said the same.
pub struct LetteredSupport {
    /// What they said.
    pub value: Option<Value>,
    /// Their letters.
    pub readers: Vec<String>,
}

/// One reader's finding.
pub struct LetteredMember {
    /// The reader's letter.
    pub reader: String,
    /// The finding's id within the read.
    pub finding: Uuid,
}

/// What the arbiter is shown.
pub async fn docket(app: &App, own: &OwnArbitration) -> Result<Docket, Fault> {
    let case = own.arbitration.case;
    let (protocol, consensus) = evidence(app, own).await?;
    let map = InstanceMap::of(app.db(), &own.viewing()).await?;
    let letters: BTreeMap<ReadId, String> =
        lettered(&consensus.heard(), own.arbitration.uid_key).into_iter().collect();
    let (reads, contents) = case_reads(app.db(), case).await?;
    let read = |(read, content): (&store::read::Submitted, &domain::consensus::CaseRead)| {
        Some(LetteredRead {
            letter: letters.get(&read.id)?.clone(),
            findings: shown::findings(&map, &content.findings),
            answers: shown::answers(&map, &content.answers),
            no_finding: read.no_finding,
            cannot_be_read: read.cannot_be_read.clone(),
        })
    };
    let mut reads: Vec<LetteredRead> = reads.iter().zip(&contents).filter_map(read).collect();
    reads.sort_by(|a, b| a.letter.cmp(&b.letter));
    let shown =
        items(&protocol, &consensus).into_iter().map(|item| shown_item(item, &letters, &map)).collect();
    Ok(Docket { reads, items: shown, decision: own.arbitration.decision.clone(), protocol })
}

/// The consensus that is in question, and its protocol.
pub(super) async fn evidence(app: &App, own: &OwnArbitration) -> Result<(Protocol, Consensus), Fault> {
    let (project, case) = (own.arbitration.project, own.arbitration.case);
    let consensus = store::consensus::find(app.db(), case).await?;
    let consensus = consensus.ok_or_else(|| Fault::Internal("An arbitration has no consensus.".into()))?;
    let version = consensus.protocol_version;
    let released = store::protocol::version(app.db(), project, version).await?;
    let released = released.ok_or_else(|| Fault::Internal(format!("Protocol version {version} is gone.")))?;
    Ok((released.protocol, consensus))
}

fn shown_item(item: Item<'_>, letters: &BTreeMap<ReadId, String>, map: &InstanceMap) -> DocketItem {
    let letter = |read: &ReadId| letters.get(read).cloned().unwrap_or_default();
    let support: &[Support] = match (item.field, item.answer) {
        (Some(field), _) => &field.verdict.support,
        (None, Some(answer)) => &answer.verdict.support,
        (None, None) => &[],
    };
    let shown_support = |support: &Support| {
        let mut readers: Vec<String> = support.reads.iter().map(letter).collect();
        readers.sort();
        LetteredSupport { value: support.value.clone(), readers }
    };
    let members = item.finding.map_or(&[][..], |finding| &finding.members);
    let mut members: Vec<LetteredMember> = members
        .iter()
        .map(|member| LetteredMember { reader: letter(&member.read), finding: member.finding })
        .collect();
    members.sort_by(|a, b| a.reader.cmp(&b.reader));
    let instance = item.answer.and_then(|answer| answer.instance.as_deref());
    DocketItem {
        key: item.key,
        kind: item.kind,
        structure: item.finding.map(|finding| finding.structure.clone()),
        question: item.answer.map(|answer| answer.question.clone()),
        attribute: item.field.map(|field| field.attribute.clone()),
        instance: instance.map(|instance| shown::uid(map, instance)),
        sentence: item.sentence,
        support: support.iter().map(shown_support).collect(),
        members,
        marks: item.finding.map_or_else(Vec::new, |finding| shown::marks(map, &finding.marks)),
    }
}
