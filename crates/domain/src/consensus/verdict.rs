//! How the votes on one field are settled.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::finding::Value;
use crate::id::ReadId;
use crate::protocol::{AnswerKind, Choice};

/// The rule by which votes are settled. Saying nothing is a vote too.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// One choice: what more than half said.
    Majority,
    /// Several choices: each that more than half took; a choice that exactly half took is open.
    MajorityOfEachChoice,
    /// A level of a scale: the median; open where the two middle votes differ. A number: the median,
    /// midway between the two middle votes.
    Median,
    /// Free text: what more than half wrote alike; else nothing, and the texts stand side by side.
    IdenticalText,
}

/// Who said the same.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Support {
    /// What they said; nothing where they did not answer.
    pub value: Option<Value>,
    /// Their reads.
    pub reads: Vec<ReadId>,
}

/// What became of the votes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// The rule applied.
    pub rule: Rule,
    /// Whether it led to a result.
    pub settled: bool,
    /// The result; nothing is a result too, where most did not answer.
    pub value: Option<Value>,
    /// The votes, most supported first.
    pub support: Vec<Support>,
}

/// Settles the votes on a field of this kind.
pub fn decide(kind: &AnswerKind, votes: &[(ReadId, Option<Value>)]) -> Verdict {
    let support = supports(votes);
    let (rule, value) = match kind {
        AnswerKind::Choice { .. } => (Rule::Majority, majority(&support, votes.len())),
        AnswerKind::Choices { choices } => (Rule::MajorityOfEachChoice, of_each(choices, votes)),
        AnswerKind::Scale { levels } => (Rule::Median, median_level(levels, votes)),
        AnswerKind::Number { .. } => (Rule::Median, median_number(votes)),
        AnswerKind::Text => (Rule::IdenticalText, Some(majority(&support, votes.len()).flatten())),
    };
    Verdict { rule, settled: value.is_some(), value: value.flatten(), support }
}

/// `Some(result)` where a rule settles, `None` where it does not.
type Settled = Option<Option<Value>>;

fn supports(votes: &[(ReadId, Option<Value>)]) -> Vec<Support> {
    let mut found: Vec<Support> = Vec::new();
    for (read, value) in votes {
        match found.iter_mut().find(|support| same(support.value.as_ref(), value.as_ref())) {
            Some(support) => support.reads.push(*read),
            None => found.push(Support { value: value.clone(), reads: vec![*read] }),
        }
    }
    let rank = |support: &Support| (std::cmp::Reverse(support.reads.len()), text_of(support.value.as_ref()));
    found.sort_by_cached_key(rank);
    found
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Keys(keys)) => keys.join("\n"),
        Some(Value::Number(number)) => number.to_string(),
    }
}

/// Whether two votes say the same: several choices in any order, texts regardless of blanks around them.
pub fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(Value::Keys(a)), Some(Value::Keys(b))) => {
            a.iter().all(|key| b.contains(key)) && b.iter().all(|key| a.contains(key))
        }
        (Some(Value::Text(a)), Some(Value::Text(b))) => a.trim() == b.trim(),
        _ => a == b,
    }
}

fn majority(support: &[Support], votes: usize) -> Settled {
    let most = support.first()?;
    (2 * most.reads.len() > votes).then(|| most.value.clone())
}

fn of_each(choices: &[Choice], votes: &[(ReadId, Option<Value>)]) -> Settled {
    let mut standing = Vec::new();
    for choice in choices {
        let takes = |(_, value): &&(ReadId, Option<Value>)| matches!(value, Some(Value::Keys(keys)) if keys.contains(&choice.key));
        match (2 * votes.iter().filter(takes).count()).cmp(&votes.len()) {
            Ordering::Greater => standing.push(choice.key.clone()),
            Ordering::Equal if !votes.is_empty() => return None,
            _ => {}
        }
    }
    Some((!standing.is_empty()).then_some(Value::Keys(standing)))
}

fn median_level(levels: &[Choice], votes: &[(ReadId, Option<Value>)]) -> Settled {
    let rank = |(_, value): &(ReadId, Option<Value>)| match value {
        Some(Value::Text(key)) => levels.iter().position(|level| level.key == *key),
        _ => None,
    };
    let mut ranks: Vec<usize> = votes.iter().filter_map(rank).collect();
    ranks.sort_unstable();
    let (low, high) = match answered(ranks.len(), votes.len()) {
        Answered::Most => middle(&ranks)?,
        Answered::Few => return Some(None),
        Answered::Half => return None,
    };
    (low == high).then(|| Some(Value::Text(levels[low].key.clone())))
}

fn median_number(votes: &[(ReadId, Option<Value>)]) -> Settled {
    let number = |(_, value): &(ReadId, Option<Value>)| match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    let mut numbers: Vec<f64> = votes.iter().filter_map(number).collect();
    numbers.sort_by(f64::total_cmp);
    let (low, high) = match answered(numbers.len(), votes.len()) {
        Answered::Most => middle(&numbers)?,
        Answered::Few => return Some(None),
        Answered::Half => return None,
    };
    Some(Some(Value::Number(f64::midpoint(low, high))))
}

enum Answered {
    Most,
    Half,
    Few,
}

const fn answered(answers: usize, votes: usize) -> Answered {
    if 2 * answers > votes {
        Answered::Most
    } else if 2 * answers == votes && votes > 0 {
        Answered::Half
    } else {
        Answered::Few
    }
}

fn middle<T: Copy>(sorted: &[T]) -> Option<(T, T)> {
    let last = sorted.len().checked_sub(1)?;
    Some((sorted[last / 2], sorted[sorted.len() / 2]))
}
