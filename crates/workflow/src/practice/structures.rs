//! One structure over all readers and cases of a practice batch.

use std::collections::BTreeMap;

use domain::finding::Finding;
use domain::id::{CaseId, SubjectId, UserId};
use domain::plan::ConsensusPolicy;
use domain::protocol::Structure;

use super::size::{MeanSize, mean, size};
use super::{BoardCase, BoardRead, BoardReader};
use crate::consensus::link;
use crate::figure::Figure;
use crate::space::{Space, distance, overlap_of};

/// What readers made of one structure.
pub struct StructureTable {
    /// Key of the structure.
    pub structure: String,
    /// As readers see it.
    pub name: String,
    /// Its colour.
    pub color: String,
    /// One for each reader.
    pub rows: Vec<StructureRow>,
    /// One for each pair of readers.
    pub overlap: Vec<PairOverlap>,
}

/// One reader's findings of the structure.
pub struct StructureRow {
    /// Who.
    pub user: UserId,
    /// How many in all.
    pub findings: usize,
    /// How many in each case, in the order of the cases; none where the read is not in yet.
    pub per_case: Vec<Option<usize>>,
    /// How large they are on average.
    pub mean_size: MeanSize,
}

/// How two readers' findings of the structure lie on each other, on the cases that both have read.
pub struct PairOverlap {
    /// One reader.
    pub a: UserId,
    /// The other.
    pub b: UserId,
    /// Findings that both marked.
    pub matched: usize,
    /// Findings that only the one marked.
    pub only_a: usize,
    /// Findings that only the other marked.
    pub only_b: usize,
    /// Of the findings that both marked: mean Dice overlap, or mean distance for points and lines.
    pub figure: Figure,
}

/// Lays one structure out.
pub(super) fn table(
    structure: &Structure,
    policy: ConsensusPolicy,
    readers: &[BoardReader],
    cases: &[BoardCase],
    reads: &[BoardRead],
    spaces: &BTreeMap<CaseId, Space>,
) -> StructureTable {
    let panel = Panel { structure, policy, cases, reads, spaces };
    let pairs = readers.iter().enumerate().flat_map(|(i, a)| readers[i + 1..].iter().map(move |b| (a, b)));
    StructureTable {
        structure: structure.key.clone(),
        name: structure.name.clone(),
        color: structure.color.clone(),
        rows: readers.iter().map(|reader| panel.row(reader.user)).collect(),
        overlap: pairs.map(|(a, b)| panel.overlap(a.user, b.user)).collect(),
    }
}

struct Panel<'a> {
    structure: &'a Structure,
    policy: ConsensusPolicy,
    cases: &'a [BoardCase],
    reads: &'a [BoardRead],
    spaces: &'a BTreeMap<CaseId, Space>,
}

impl<'a> Panel<'a> {
    /// The reader's findings in a case; none where the read is not in.
    fn findings(&self, user: UserId, case: CaseId) -> Option<Vec<&'a Finding>> {
        let read = self.reads.iter().find(|read| read.user == user && read.case == case)?;
        let all = read.content.findings.iter();
        Some(all.filter(|finding| finding.structure == self.structure.key).collect())
    }

    fn row(&self, user: UserId) -> StructureRow {
        let by_case: Vec<(CaseId, Option<Vec<&Finding>>)> =
            self.cases.iter().map(|case| (case.case, self.findings(user, case.case))).collect();
        let sized = |(case, findings): &(CaseId, Option<Vec<&Finding>>)| -> Vec<(f64, bool)> {
            let (Some(space), Some(findings)) = (self.spaces.get(case), findings) else { return Vec::new() };
            findings.iter().filter_map(|finding| size(space, finding)).collect()
        };
        let sizes: Vec<(f64, bool)> = by_case.iter().flat_map(sized).collect();
        let count = |(_, findings): &(CaseId, Option<Vec<&Finding>>)| findings.as_ref().map(Vec::len);
        let per_case: Vec<Option<usize>> = by_case.iter().map(count).collect();
        StructureRow { user, findings: per_case.iter().flatten().sum(), per_case, mean_size: mean(&sizes) }
    }

    fn overlap(&self, a: UserId, b: UserId) -> PairOverlap {
        let mut pair = Pair::default();
        for case in self.cases {
            let (Some(of_a), Some(of_b)) = (self.findings(a, case.case), self.findings(b, case.case)) else {
                continue;
            };
            let Some(space) = self.spaces.get(&case.case) else { continue };
            pair.add(self.policy, space, case.subject, &of_a, &of_b);
        }
        let method = if self.structure.shape.is_area() {
            "mean Dice of findings marked by both"
        } else {
            "mean distance (mm) of findings marked by both"
        };
        let figure = Figure::mean_by_subject(pair.values.into_iter());
        PairOverlap {
            a,
            b,
            matched: pair.matched,
            only_a: pair.only_a,
            only_b: pair.only_b,
            figure: Figure { method: figure.method.replacen("mean", method, 1), ..figure },
        }
    }
}

#[derive(Default)]
struct Pair {
    matched: usize,
    only_a: usize,
    only_b: usize,
    values: Vec<(SubjectId, f64)>,
}

impl Pair {
    fn add(
        &mut self,
        policy: ConsensusPolicy,
        space: &Space,
        subject: SubjectId,
        a: &[&Finding],
        b: &[&Finding],
    ) {
        let both = a.iter().map(|finding| (0, *finding)).chain(b.iter().map(|finding| (1, *finding)));
        let (linked, groups) = link(space, policy, both.collect());
        for group in groups {
            match group[..] {
                [i, j] => {
                    let (i, j) = (&linked[i].placed, &linked[j].placed);
                    self.matched += 1;
                    self.values.push((subject, overlap_of(i, j).unwrap_or_else(|| distance(i, j))));
                }
                [only] if linked[only].reader == 0 => self.only_a += 1,
                [_] => self.only_b += 1,
                _ => {}
            }
        }
    }
}
