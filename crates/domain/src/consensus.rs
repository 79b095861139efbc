//! What a policy makes of the independent reads of a case, with the evidence.
//!
//! A finding stands when more than half of the readers marked it and is rejected when fewer did; when
//! exactly half did, the policy cannot settle it. Answers and attributes are settled by the rule of
//! their kind ([`Rule`]). What cannot be settled goes to an arbiter.

mod skill;
mod verdict;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::finding::{Answer, Finding, Mark, Value};
use crate::id::ReadId;
use crate::plan::ConsensusPolicy;
use crate::protocol::{AnswerKind, Field, Protocol, Question};
use crate::read::{Unreadable, UnreadableReason, taken};

pub use skill::{MarkerSkill, StapleEvidence};
pub use verdict::{Rule, Support, Verdict, decide, same};

/// What a reader said of the case in the end.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseRead {
    /// The read.
    pub read: ReadId,
    /// What was marked.
    pub findings: Vec<Finding>,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// Why the reader said that the case cannot be read; then there are no findings and answers.
    pub cannot_be_read: Option<UnreadableReason>,
}

/// Findings of several readers that are one and the same, at most one of each.
#[derive(Clone, PartialEq, Debug)]
pub struct Cluster {
    /// Key of the structure.
    pub structure: String,
    /// Whose findings they are.
    pub members: Vec<Member>,
    /// Where the majority of the members sees it.
    pub marks: Vec<Mark>,
    /// How well each member found its voxels, where STAPLE put them together.
    pub staple: Option<StapleEvidence>,
}

/// One reader's finding in a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Member {
    /// The read.
    pub read: ReadId,
    /// The finding's id within the read.
    pub finding: Uuid,
}

/// Whether a finding is part of the reference standard.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// More than half of the readers marked it, or an arbiter let it stand.
    Stands,
    /// Fewer than half marked it, or an arbiter rejected it.
    Rejected,
    /// Exactly half marked it.
    Unsettled,
}

impl Standing {
    /// The standing of what `support` of `of` readers marked.
    pub const fn of(support: usize, of: usize) -> Self {
        if 2 * support > of {
            Self::Stands
        } else if 2 * support == of {
            Self::Unsettled
        } else {
            Self::Rejected
        }
    }
}

/// What became of a cluster of findings.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FindingVerdict {
    /// Key of the structure.
    pub structure: String,
    /// Who marked it.
    pub members: Vec<Member>,
    /// Whether it stands.
    pub standing: Standing,
    /// Where it is: the majority's outline, with true UIDs.
    pub marks: Vec<Mark>,
    /// What its markers say of it.
    pub attributes: Vec<FieldVerdict>,
    /// How well each marker found its voxels, where STAPLE put them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staple: Option<StapleEvidence>,
}

/// What became of an attribute, or of a field nested in an answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FieldVerdict {
    /// Key of the field.
    pub attribute: String,
    /// What was made of it.
    pub verdict: Verdict,
}

/// What became of a question.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AnswerVerdict {
    /// Key of the question.
    pub question: String,
    /// True UID of the image, where the question is asked of each.
    pub instance: Option<String>,
    /// What was made of it.
    pub verdict: Verdict,
    /// Fields nested in what was answered.
    pub attributes: Vec<FieldVerdict>,
}

/// What the policy makes of the reads of one case.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Consensus {
    /// The reads that it rests on.
    pub reads: Vec<ReadId>,
    /// What became of the word that the case cannot be read, where somebody said so. Where it stands there are no
    /// findings and no answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<Unreadable>,
    /// The protocol that gives the findings and answers their meaning.
    pub protocol_version: u32,
    /// By what findings were matched.
    pub policy: ConsensusPolicy,
    /// Every cluster of findings.
    pub findings: Vec<FindingVerdict>,
    /// Every question, once or for each image that somebody answered it for.
    pub answers: Vec<AnswerVerdict>,
}

impl Consensus {
    /// How many findings stand.
    pub fn standing(&self) -> usize {
        self.findings.iter().filter(|finding| finding.standing == Standing::Stands).count()
    }

    /// Whether the case has no reference because it cannot be read.
    pub fn cannot_be_read(&self) -> bool {
        self.unreadable.as_ref().is_some_and(|unreadable| unreadable.standing == Standing::Stands)
    }

    /// Every read that had a say, those included that said that the case cannot be read.
    pub fn heard(&self) -> Vec<ReadId> {
        let unable = self.unreadable.iter().flat_map(|unreadable| &unreadable.said);
        self.reads.iter().copied().chain(unable.map(|(read, _)| *read)).collect()
    }

    /// How many findings, attributes and answers the policy could not settle; and whether the case can be read at
    /// all, where that is open.
    pub fn unsettled(&self) -> usize {
        let readable = self.unreadable.iter().filter(|unreadable| unreadable.standing == Standing::Unsettled);
        let open = |fields: &[FieldVerdict]| fields.iter().filter(|field| !field.verdict.settled).count();
        let findings = self.findings.iter().map(|finding| match finding.standing {
            Standing::Rejected => 0,
            Standing::Stands => open(&finding.attributes),
            Standing::Unsettled => 1 + open(&finding.attributes),
        });
        let answers =
            self.answers.iter().map(|answer| usize::from(!answer.verdict.settled) + open(&answer.attributes));
        readable.count() + findings.chain(answers).sum::<usize>()
    }
}

/// The reads that can be matched: those of a case that can be read, or may be, by who did read it.
pub fn readable(reads: &[CaseRead]) -> (Option<Unreadable>, Vec<CaseRead>) {
    let said = reads.iter().filter_map(|read| Some((read.read, read.cannot_be_read?))).collect();
    let unreadable = Unreadable::of(said, reads.len());
    let stands = unreadable.as_ref().is_some_and(|unreadable| unreadable.standing == Standing::Stands);
    let able = reads.iter().filter(|read| !stands && read.cannot_be_read.is_none());
    (unreadable, able.cloned().collect())
}

/// What `reads`, all [`readable`], whose findings were matched to `clusters` by `policy`, come to under `protocol`.
pub fn agree(
    (protocol_version, protocol): (u32, &Protocol),
    policy: ConsensusPolicy,
    reads: &[CaseRead],
    clusters: Vec<Cluster>,
) -> Consensus {
    let findings = clusters.into_iter().map(|cluster| finding_verdict(protocol, reads, cluster)).collect();
    let questions = protocol.questions.iter().filter(|_| !reads.is_empty());
    let answers = questions.flat_map(|question| answer_verdicts(question, reads)).collect();
    let reads = reads.iter().map(|read| read.read).collect();
    Consensus { reads, unreadable: None, protocol_version, policy, findings, answers }
}

fn finding_verdict(protocol: &Protocol, reads: &[CaseRead], cluster: Cluster) -> FindingVerdict {
    let standing = Standing::of(cluster.members.len(), reads.len());
    let said = |member: &Member| {
        let read = reads.iter().find(|read| read.read == member.read)?;
        let finding = read.findings.iter().find(|finding| finding.id == member.finding)?;
        Some(Voter { read: member.read, attributes: &finding.attributes })
    };
    let voters: Vec<Voter> = cluster.members.iter().filter_map(said).collect();
    let fields = protocol.structures.iter().find(|structure| structure.key == cluster.structure);
    let fields = fields.map_or(&[][..], |structure| &structure.attributes);
    FindingVerdict {
        standing,
        attributes: if standing == Standing::Rejected { Vec::new() } else { field_verdicts(fields, &voters) },
        structure: cluster.structure,
        members: cluster.members,
        marks: cluster.marks,
        staple: cluster.staple,
    }
}

fn answer_verdicts(question: &Question, reads: &[CaseRead]) -> Vec<AnswerVerdict> {
    let mine = |answer: &&Answer| answer.question == question.key;
    let mut places: BTreeSet<Option<&str>> = reads
        .iter()
        .flat_map(|read| &read.answers)
        .filter(mine)
        .map(|answer| answer.instance.as_deref())
        .collect();
    if question.scope == crate::protocol::Scope::Case {
        places = BTreeSet::from([None]);
    }
    places.into_iter().map(|instance| answer_verdict(question, instance, reads)).collect()
}

fn answer_verdict(question: &Question, instance: Option<&str>, reads: &[CaseRead]) -> AnswerVerdict {
    let given = |read: &CaseRead| {
        let mut mine = read.answers.iter().filter(|answer| answer.question == question.key);
        mine.find(|answer| answer.instance.as_deref() == instance).cloned()
    };
    let given: Vec<(ReadId, Option<Answer>)> = reads.iter().map(|read| (read.read, given(read))).collect();
    let votes: Vec<(ReadId, Option<Value>)> = given
        .iter()
        .map(|(read, answer)| (*read, answer.as_ref().map(|answer| answer.value.clone())))
        .collect();
    let verdict = decide(&question.answer, &votes);
    let voters: Vec<(Voter, &Value)> = given
        .iter()
        .filter_map(|(read, answer)| {
            let answer = answer.as_ref()?;
            Some((Voter { read: *read, attributes: &answer.attributes }, &answer.value))
        })
        .collect();
    let attributes = nested_verdicts(&question.answer, &verdict, &voters);
    AnswerVerdict {
        question: question.key.clone(),
        instance: instance.map(str::to_owned),
        verdict,
        attributes,
    }
}

/// A read and the values that it holds for the fields in question.
#[derive(Clone, Copy)]
struct Voter<'a> {
    read: ReadId,
    attributes: &'a std::collections::BTreeMap<String, Value>,
}

fn field_verdicts(fields: &[Field], voters: &[Voter]) -> Vec<FieldVerdict> {
    let mut found = Vec::new();
    for field in fields {
        let value = |voter: &Voter| voter.attributes.get(&field.key).cloned();
        let votes: Vec<(ReadId, Option<Value>)> =
            voters.iter().map(|voter| (voter.read, value(voter))).collect();
        let verdict = decide(&field.answer, &votes);
        let valued: Vec<(Voter, &Value)> = voters
            .iter()
            .filter_map(|voter| voter.attributes.get(&field.key).map(|value| (*voter, value)))
            .collect();
        let nested = nested_verdicts(&field.answer, &verdict, &valued);
        found.push(FieldVerdict { attribute: field.key.clone(), verdict });
        found.extend(nested);
    }
    found
}

/// The verdicts on what is nested in the settled choice, or in every choice that somebody took while
/// none is settled, each by the votes of those who took it.
fn nested_verdicts(kind: &AnswerKind, verdict: &Verdict, voters: &[(Voter, &Value)]) -> Vec<FieldVerdict> {
    let mut found = Vec::new();
    for choice in crate::read::choices(kind) {
        let takes = |value: &Value| taken(kind, value).any(|taken| taken.key == choice.key);
        let possible = !verdict.settled || verdict.value.as_ref().is_some_and(takes);
        let takers: Vec<Voter> =
            voters.iter().filter(|(_, value)| takes(value)).map(|(voter, _)| *voter).collect();
        if possible && !takers.is_empty() {
            found.extend(field_verdicts(&choice.attributes, &takers));
        }
    }
    found
}
