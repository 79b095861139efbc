//! What strikes in readers' findings by the rules of the protocol: how often, of how many, and in which cases.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::id::{CaseId, ReadId, UserId};
use domain::protocol::{Protocol, Structure};
use domain::read::Remark;
use store::read::{Remarked, Submitted};
use store::truth::TruthRow;

use crate::figure::Figure;

/// How often one thing strikes in a reader's findings of a structure.
#[derive(Clone, PartialEq, Debug)]
pub struct Striking {
    /// The reader.
    pub reader: UserId,
    /// As displayed.
    pub display_name: String,
    /// The structure's name in the newest protocol that has it.
    pub structure: String,
    /// What strikes.
    pub remark: Remark,
    /// Findings in which it does.
    pub findings: u32,
    /// The reader's findings of the structure that were made under a protocol that has it looked after.
    pub of: u32,
    /// The share of the ones among the others.
    pub share: Figure,
    /// The cases of those in which it strikes.
    pub cases: Vec<RemarkedCase>,
}

/// A case in which something strikes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemarkedCase {
    /// Identity.
    pub case: CaseId,
    /// What people call it.
    pub label: String,
}

/// A reader's remark on a structure, by its key.
type Rule<'a> = (UserId, &'a str, Remark);

/// What strikes, the most frequent first. Cases that may still come before an arbiter are named only where
/// `names_open_cases` is so.
pub(super) fn striking(
    protocols: &BTreeMap<u32, Protocol>,
    reads: &[Submitted],
    rows: &[TruthRow],
    marked: &[(ReadId, String, u32)],
    remarked: &BTreeMap<ReadId, Vec<Remarked>>,
    names_open_cases: bool,
) -> Vec<Striking> {
    let by_id: HashMap<ReadId, &Submitted> = reads.iter().map(|read| (read.id, read)).collect();
    let cases: HashMap<CaseId, &TruthRow> = rows.iter().map(|row| (row.case, row)).collect();
    let in_read = |read: ReadId, structure: &str, remark: Remark| {
        let of_read = remarked.get(&read).map_or(&[][..], Vec::as_slice);
        of_read.iter().filter(|one| one.structure == structure && one.remark == remark).count()
    };
    let rules: BTreeSet<Rule<'_>> = remarked
        .iter()
        .filter_map(|(read, found)| Some((by_id.get(read)?.reader, found)))
        .flat_map(|(reader, found)| found.iter().map(move |one| (reader, one.structure.as_str(), one.remark)))
        .collect();
    let mut found: Vec<Striking> = rules
        .into_iter()
        .filter_map(|(reader, structure, remark)| {
            let is_looked_after = |read: &Submitted| {
                let asked =
                    protocols.get(&read.protocol_version).and_then(|one| structure_of(one, structure));
                asked.is_some_and(|structure| remark.is_asked(&structure.rules))
            };
            let own = marked.iter().filter(|(_, key, _)| key == structure);
            let own: Vec<(&Submitted, u32)> = own
                .filter_map(|(read, _, count)| Some((*by_id.get(read)?, *count)))
                .filter(|(read, _)| read.reader == reader && is_looked_after(read))
                .collect();
            let strikes = |read: &Submitted| in_read(read.id, structure, remark);
            let values = own.iter().flat_map(|(read, count)| {
                let (subject, struck) = (cases.get(&read.case).map(|row| row.subject), strikes(read));
                (0..*count as usize).filter_map(move |at| Some((subject?, f64::from(u8::from(at < struck)))))
            });
            let behind = own.iter().filter(|(read, _)| strikes(read) > 0);
            let behind = behind.filter_map(|(read, _)| cases.get(&read.case).copied());
            let is_named =
                |row: &&TruthRow| names_open_cases || matches!(row.state.as_str(), "settled" | "arbitrated");
            let named: BTreeMap<&str, CaseId> =
                behind.filter(is_named).map(|row| (row.label.as_str(), row.case)).collect();
            let name = protocols.values().rev().find_map(|one| structure_of(one, structure));
            Some(Striking {
                reader,
                display_name: own.first()?.0.display_name.clone(),
                structure: name.map_or(structure, |one| &one.name).to_owned(),
                remark,
                findings: u32::try_from(own.iter().map(|(read, _)| strikes(read)).sum::<usize>()).ok()?,
                of: own.iter().map(|(_, count)| count).sum(),
                share: Figure::mean_by_subject(values),
                cases: named
                    .into_iter()
                    .map(|(label, case)| RemarkedCase { case, label: label.to_owned() })
                    .collect(),
            })
        })
        .collect();
    found.sort_by(|one, other| {
        other.findings.cmp(&one.findings).then_with(|| one.display_name.cmp(&other.display_name))
    });
    found
}

fn structure_of<'a>(protocol: &'a Protocol, key: &str) -> Option<&'a Structure> {
    protocol.structures.iter().find(|structure| structure.key == key)
}
