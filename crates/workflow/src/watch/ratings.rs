//! What readers said as tables of ratings: one row for each thing rated, one column for each reader.

use std::collections::BTreeMap;

use domain::consensus::{AnswerVerdict, Support};
use domain::finding::Value;
use domain::id::{CaseId, ReadId, SubjectId, UserId};
use domain::protocol::{AnswerKind, Protocol, Question};
use domain::read::choices;
use store::read::Submitted;
use store::truth::TruthRow;

use crate::truth::Reference;

/// How ratings are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scale {
    /// Categories without order, this many.
    Nominal(usize),
    /// Categories in order, this many.
    Ordinal(usize),
    /// Numbers.
    Numbers,
}

/// One thing that was rated: a case, or an image of it.
pub(super) struct Unit {
    /// Whose.
    pub(super) subject: SubjectId,
    /// Of which case.
    pub(super) case: CaseId,
    /// What each reader said: a number, or the place of a category.
    pub(super) ratings: Vec<Option<f64>>,
}

/// A question, or the presence of a structure, with all that was said of it.
pub(super) struct Rated {
    /// Key of the question, or `structure:KEY`.
    pub(super) key: String,
    /// What people read.
    pub(super) name: String,
    /// How ratings are compared.
    pub(super) scale: Scale,
    /// What was rated.
    pub(super) units: Vec<Unit>,
}

/// The ratings of every structure (whether it was marked in the case) and of every question but free
/// text of the newest of `protocols`, on the cases whose reads are all in.
pub(super) fn rated(
    protocols: &BTreeMap<u32, Protocol>,
    references: &[Reference],
    reads: &[Submitted],
    rows: &[TruthRow],
) -> Vec<Rated> {
    let Some(protocol) = protocols.values().next_back() else { return Vec::new() };
    let table = Table::of(references, reads, rows);
    let structures = protocol.structures.iter().map(|structure| Rated {
        key: format!("structure:{}", structure.key),
        name: structure.name.clone(),
        scale: Scale::Nominal(2),
        units: table.presence(protocols, references, &structure.key),
    });
    let questions = protocol.questions.iter().filter_map(|question| table.question(references, question));
    structures.chain(questions).collect()
}

/// Where a read has its column, and a case its subject.
struct Table {
    columns: BTreeMap<ReadId, usize>,
    width: usize,
    subjects: BTreeMap<CaseId, SubjectId>,
}

impl Table {
    fn of(references: &[Reference], reads: &[Submitted], rows: &[TruthRow]) -> Self {
        let mut readers: Vec<UserId> = reads.iter().map(|read| read.reader).collect();
        readers.sort_unstable();
        readers.dedup();
        let of_read: BTreeMap<ReadId, UserId> = reads.iter().map(|read| (read.id, read.reader)).collect();
        let used = references.iter().flat_map(|reference| &reference.consensus.reads);
        let column = |read: &ReadId| readers.binary_search(of_read.get(read)?).ok();
        Self {
            columns: used.filter_map(|read| Some((*read, column(read)?))).collect(),
            width: readers.len(),
            subjects: rows.iter().map(|row| (row.case, row.subject)).collect(),
        }
    }

    fn unit(&self, case: CaseId, said: impl Iterator<Item = (ReadId, f64)>) -> Option<Unit> {
        let mut ratings = vec![None; self.width];
        for (read, rating) in said {
            ratings[*self.columns.get(&read)?] = Some(rating);
        }
        Some(Unit { subject: *self.subjects.get(&case)?, case, ratings })
    }

    /// Whether each reader marked the structure, in the cases whose protocol asks for it.
    fn presence(
        &self,
        protocols: &BTreeMap<u32, Protocol>,
        references: &[Reference],
        structure: &str,
    ) -> Vec<Unit> {
        let asks = |reference: &&Reference| {
            let protocol = protocols.get(&reference.consensus.protocol_version);
            protocol.is_some_and(|protocol| protocol.structures.iter().any(|asked| asked.key == structure))
        };
        let unit = |reference: &Reference| {
            let findings = reference.consensus.findings.iter().filter(|found| found.structure == structure);
            let markers: Vec<ReadId> =
                findings.flat_map(|found| &found.members).map(|member| member.read).collect();
            let reads = reference.consensus.reads.iter();
            self.unit(reference.case, reads.map(|read| (*read, f64::from(u8::from(markers.contains(read))))))
        };
        references.iter().filter(asks).filter_map(unit).collect()
    }

    fn question(&self, references: &[Reference], question: &Question) -> Option<Rated> {
        let places: Vec<(CaseId, &AnswerVerdict)> = references
            .iter()
            .flat_map(|reference| reference.consensus.answers.iter().map(|answer| (reference.case, answer)))
            .filter(|(_, answer)| answer.question == question.key)
            .collect();
        let keys: Vec<&str> = choices(&question.answer).iter().map(|choice| &*choice.key).collect();
        let sets = sets(&places);
        let rating = |value: &Value| match (&question.answer, value) {
            (AnswerKind::Number { .. }, Value::Number(number)) => Some(*number),
            (AnswerKind::Choices { .. }, value) => {
                sets.iter().position(|known| *known == set(value)).map(|place| place as f64)
            }
            (_, Value::Text(key)) => keys.iter().position(|known| known == key).map(|place| place as f64),
            _ => None,
        };
        let scale = match &question.answer {
            AnswerKind::Choice { choices } => Scale::Nominal(choices.len()),
            AnswerKind::Choices { .. } => Scale::Nominal(sets.len().max(2)),
            AnswerKind::Scale { levels } => Scale::Ordinal(levels.len()),
            AnswerKind::Number { .. } => Scale::Numbers,
            AnswerKind::Text => return None,
        };
        let unit = |(case, answer): &(CaseId, &AnswerVerdict)| {
            let said = answer.verdict.support.iter().filter_map(|support: &Support| {
                let rating = rating(support.value.as_ref()?)?;
                Some(support.reads.iter().map(move |read| (*read, rating)))
            });
            self.unit(*case, said.flatten())
        };
        let units = places.iter().filter_map(unit).collect();
        Some(Rated { key: question.key.clone(), name: question.name.clone(), scale, units })
    }
}

/// Several choices taken together count as one category: the set of them.
fn set(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = match value {
        Value::Keys(keys) => keys.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    keys.sort_unstable();
    keys
}

fn sets<'a>(places: &[(CaseId, &'a AnswerVerdict)]) -> Vec<Vec<&'a str>> {
    let said = places.iter().flat_map(|(_, answer)| &answer.verdict.support);
    let mut sets: Vec<Vec<&str>> = said.filter_map(|support| support.value.as_ref()).map(set).collect();
    sets.sort();
    sets.dedup();
    sets
}
