//! What an arbiter is asked about a case, and what their ruling makes of it.

use std::collections::{BTreeMap, HashMap};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::consensus::{AnswerVerdict, Consensus, FieldVerdict, FindingVerdict, Standing, Verdict};
use crate::finding::Value;
use crate::id::ReadId;
use crate::protocol::{AnswerKind, Field, Protocol};
use crate::read::{choices, fault, flattened, nested, taken};

/// What kind of thing is in question.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Whether it stands that the case cannot be read.
    Readability,
    /// Whether a finding stands.
    Finding,
    /// The answer to a question.
    Answer,
    /// An attribute of a finding, or a field nested in an answer.
    Attribute,
}

/// One thing that the policy could not settle; borrowed from the consensus that holds the evidence.
#[derive(Clone, PartialEq, Debug)]
pub struct Item<'a> {
    /// Names the item in a ruling.
    pub key: String,
    /// What is in question.
    pub kind: ItemKind,
    /// The finding that it is, or that it belongs to.
    pub finding: Option<&'a FindingVerdict>,
    /// The answer that it is, or that it belongs to.
    pub answer: Option<&'a AnswerVerdict>,
    /// The field in question.
    pub field: Option<&'a FieldVerdict>,
    /// What to decide.
    pub sentence: String,
}

/// An arbiter's word on one item.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Ruling {
    /// Key of the item.
    pub item: String,
    /// For a finding, or that the case cannot be read: whether it stands.
    pub stands: Option<bool>,
    /// For an answer or attribute: its value; none where some reader left it unanswered, rightly.
    pub value: Option<Value>,
}

/// An arbiter's decision on a case.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decision {
    /// One for each item that applies.
    pub rulings: Vec<Ruling>,
    /// Why.
    pub comment: Option<String>,
}

/// The reads in the order in which an arbiter meets them, lettered A, B, C…: random by a `key` of the
/// case that the arbiter does not know, so that neither does the same letter say anything across cases,
/// nor can anybody undo the order (reads are made reader by reader).
pub fn lettered(reads: &[ReadId], key: [u8; 32]) -> Vec<(ReadId, String)> {
    let mut reads = reads.to_vec();
    reads.sort_unstable();
    reads.shuffle(&mut ChaCha8Rng::from_seed(key));
    let letter = |index: usize| char::from(b'A' + (index % 26) as u8).to_string().repeat(1 + index / 26);
    reads.into_iter().enumerate().map(|(index, read)| (read, letter(index))).collect()
}

/// Everything in `consensus` that the policy could not settle.
pub fn items<'a>(protocol: &Protocol, consensus: &'a Consensus) -> Vec<Item<'a>> {
    let mut found: Vec<Item<'a>> = readability_item(consensus).into_iter().collect();
    for (index, finding) in consensus.findings.iter().enumerate() {
        found.extend(finding_items(protocol, index, finding, consensus.reads.len()));
    }
    for (index, answer) in consensus.answers.iter().enumerate() {
        found.extend(answer_items(protocol, index, answer));
    }
    found
}

const READABILITY: &str = "readability";

fn readability_item(consensus: &Consensus) -> Option<Item<'static>> {
    let unreadable = consensus.unreadable.as_ref()?;
    (unreadable.standing == Standing::Unsettled).then(|| Item {
        key: READABILITY.to_owned(),
        kind: ItemKind::Readability,
        finding: None,
        answer: None,
        field: None,
        sentence: format!(
            "{} of {} readers say that this case cannot be read: does that stand?",
            unreadable.said.len(),
            consensus.heard().len()
        ),
    })
}

fn finding_items<'a>(
    protocol: &Protocol,
    index: usize,
    finding: &'a FindingVerdict,
    readers: usize,
) -> Vec<Item<'a>> {
    if finding.standing == Standing::Rejected {
        return Vec::new();
    }
    let structure = protocol.structures.iter().find(|structure| structure.key == finding.structure);
    let name = structure.map_or(&*finding.structure, |structure| &structure.name);
    let item = |key, kind, field, sentence| Item {
        key,
        kind,
        finding: Some(finding),
        answer: None,
        field,
        sentence,
    };
    let mut found = Vec::new();
    if finding.standing == Standing::Unsettled {
        let sentence =
            format!("{} of {readers} readers marked “{name}” here: does it stand?", finding.members.len());
        found.push(item(finding_key(index), ItemKind::Finding, None, sentence));
    }
    for field in finding.attributes.iter().filter(|field| !field.verdict.settled) {
        let asked = structure.map_or_else(Vec::new, |structure| flattened(&structure.attributes));
        let attribute = field_name(&asked, &field.attribute);
        let sentence = format!("The readers differ on “{attribute}” of “{name}”: which is right?");
        found.push(item(field_key(&finding_key(index), field), ItemKind::Attribute, Some(field), sentence));
    }
    found
}

fn answer_items<'a>(protocol: &Protocol, index: usize, answer: &'a AnswerVerdict) -> Vec<Item<'a>> {
    let question = protocol.questions.iter().find(|question| question.key == answer.question);
    let name = question.map_or(&*answer.question, |question| &question.name);
    let item =
        |key, kind, field, sentence| Item { key, kind, finding: None, answer: Some(answer), field, sentence };
    let mut found = Vec::new();
    if !answer.verdict.settled {
        let place = if answer.instance.is_some() { " for this image" } else { "" };
        let sentence = format!("The readers differ on “{name}”{place}: which answer is right?");
        found.push(item(answer_key(index), ItemKind::Answer, None, sentence));
    }
    for field in answer.attributes.iter().filter(|field| !field.verdict.settled) {
        let asked = question.map_or_else(Vec::new, |question| nested(&question.answer));
        let attribute = field_name(&asked, &field.attribute);
        let sentence = format!("The readers differ on “{attribute}” of “{name}”: which is right?");
        found.push(item(field_key(&answer_key(index), field), ItemKind::Attribute, Some(field), sentence));
    }
    found
}

fn field_name<'a>(fields: &[&'a Field], key: &'a str) -> &'a str {
    fields.iter().find(|field| field.key == key).map_or(key, |field| &field.name)
}

fn finding_key(index: usize) -> String {
    format!("finding-{}", index + 1)
}

fn answer_key(index: usize) -> String {
    format!("answer-{}", index + 1)
}

fn field_key(parent: &str, field: &FieldVerdict) -> String {
    format!("{parent}/{}", field.attribute)
}

/// Why a decision cannot be accepted: the items without a fitting ruling, by key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("items without a ruling that fits: {}", .0.join(", "))]
pub struct WithoutRuling(pub Vec<String>);

/// The consensus with everything settled by `rulings`. Rulings on what does not apply (attributes of
/// a finding that does not stand, fields nested in a choice that was not taken) are of no account.
///
/// # Errors
/// When an item that applies has no ruling, or one that its field does not accept.
pub fn resolve(
    protocol: &Protocol,
    consensus: &Consensus,
    rulings: &[Ruling],
) -> Result<Consensus, WithoutRuling> {
    let rulings = rulings.iter().map(|ruling| (&*ruling.item, ruling)).collect();
    let mut bench = Bench { rulings, without: Vec::new() };
    let mut resolved = consensus.clone();
    if bench.cannot_be_read(&mut resolved) {
        (resolved.reads, resolved.findings, resolved.answers) = <_>::default();
    }
    for (index, finding) in resolved.findings.iter_mut().enumerate() {
        bench.finding(protocol, index, finding);
    }
    for (index, answer) in resolved.answers.iter_mut().enumerate() {
        bench.answer(protocol, index, answer);
    }
    if bench.without.is_empty() { Ok(resolved) } else { Err(WithoutRuling(bench.without)) }
}

struct Bench<'a> {
    rulings: HashMap<&'a str, &'a Ruling>,
    without: Vec<String>,
}

impl Bench<'_> {
    fn cannot_be_read(&mut self, consensus: &mut Consensus) -> bool {
        let Some(unreadable) = &mut consensus.unreadable else { return false };
        if unreadable.standing == Standing::Unsettled {
            match self.rulings.get(READABILITY).and_then(|ruling| ruling.stands) {
                Some(true) => unreadable.standing = Standing::Stands,
                Some(false) => unreadable.standing = Standing::Rejected,
                None => self.without.push(READABILITY.to_owned()),
            }
        }
        unreadable.standing == Standing::Stands
    }

    fn finding(&mut self, protocol: &Protocol, index: usize, finding: &mut FindingVerdict) {
        let key = finding_key(index);
        if finding.standing == Standing::Unsettled {
            match self.rulings.get(&*key).and_then(|ruling| ruling.stands) {
                Some(true) => finding.standing = Standing::Stands,
                Some(false) => finding.standing = Standing::Rejected,
                None => self.without.push(key.clone()),
            }
        }
        if finding.standing == Standing::Rejected {
            finding.attributes.clear();
            return;
        }
        let fields = protocol.structures.iter().find(|structure| structure.key == finding.structure);
        if let Some(structure) = fields {
            let mut verdicts = by_key(std::mem::take(&mut finding.attributes));
            finding.attributes = self.fields(&structure.attributes, &key, &mut verdicts);
        }
    }

    fn answer(&mut self, protocol: &Protocol, index: usize, answer: &mut AnswerVerdict) {
        let key = answer_key(index);
        let question = protocol.questions.iter().find(|question| question.key == answer.question);
        let Some(question) = question else { return };
        self.verdict(&question.answer, key.clone(), &mut answer.verdict);
        let mut verdicts = by_key(std::mem::take(&mut answer.attributes));
        answer.attributes = self.nested(&question.answer, &answer.verdict, &key, &mut verdicts);
    }

    fn verdict(&mut self, kind: &AnswerKind, key: String, verdict: &mut Verdict) {
        if verdict.settled {
            return;
        }
        let fits = |value: &Option<Value>| match value {
            Some(value) => fault(kind, value).is_none(),
            None => verdict.support.iter().any(|support| support.value.is_none()),
        };
        match self.rulings.get(&*key).map(|ruling| &ruling.value).filter(|value| fits(value)) {
            Some(value) => {
                verdict.settled = true;
                verdict.value.clone_from(value);
            }
            None => self.without.push(key),
        }
    }

    fn fields(
        &mut self,
        fields: &[Field],
        parent: &str,
        verdicts: &mut BTreeMap<String, FieldVerdict>,
    ) -> Vec<FieldVerdict> {
        let mut found = Vec::new();
        for field in fields {
            let Some(mut verdict) = verdicts.remove(&field.key) else { continue };
            self.verdict(&field.answer, field_key(parent, &verdict), &mut verdict.verdict);
            let further = self.nested(&field.answer, &verdict.verdict, parent, verdicts);
            found.push(verdict);
            found.extend(further);
        }
        found
    }

    fn nested(
        &mut self,
        kind: &AnswerKind,
        verdict: &Verdict,
        parent: &str,
        verdicts: &mut BTreeMap<String, FieldVerdict>,
    ) -> Vec<FieldVerdict> {
        let Some(value) = &verdict.value else { return Vec::new() };
        let is_taken = |key: &str| taken(kind, value).any(|choice| choice.key == key);
        let choices = choices(kind).iter().filter(|choice| is_taken(&choice.key));
        choices.flat_map(|choice| self.fields(&choice.attributes, parent, verdicts)).collect()
    }
}

fn by_key(verdicts: Vec<FieldVerdict>) -> BTreeMap<String, FieldVerdict> {
    verdicts.into_iter().map(|verdict| (verdict.attribute.clone(), verdict)).collect()
}
