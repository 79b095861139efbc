//! Each reader: how far, how long, how much, and how often with the reference.

use std::collections::{BTreeMap, HashMap};

use domain::consensus::{Standing, same};
use domain::finding::Value;
use domain::id::{CaseId, ProjectId, ReadId, SubjectId, UserId};
use store::display::Checked;
use store::read::{Submitted, Tally};
use store::truth::TruthRow;

use crate::app::App;
use crate::fault::Fault;
use crate::figure::Figure;
use crate::truth::Reference;

/// What is watched of a reader.
pub struct ReaderWatch {
    /// Reads by state.
    pub tally: Tally,
    /// Reads in which the reader said that the case cannot be read.
    pub cannot_be_read: u32,
    /// The newest check of the reader's display.
    pub display: Option<Checked>,
    /// Median seconds of active reading.
    pub median_seconds: Figure,
    /// Mean number of findings in a read.
    pub findings_per_case: Figure,
    /// Share of settled findings and answers of the reader's cases on which the reader agrees with the
    /// reference; the reader's own vote is part of it. Cases that nobody else read do not count.
    pub agreement_with_consensus: Figure,
}

/// Each reader of the batches that count, by name.
pub(super) async fn readers(
    app: &App,
    project: ProjectId,
    reads: &[Submitted],
    rows: &[TruthRow],
    references: &[Reference],
) -> Result<Vec<ReaderWatch>, Fault> {
    let tallies = store::read::tally_of_project(app.db(), project, app.now()).await?;
    let counts: HashMap<ReadId, u32> =
        store::read::finding_counts(app.db(), project).await?.into_iter().collect();
    let subjects: HashMap<CaseId, SubjectId> = rows.iter().map(|row| (row.case, row.subject)).collect();
    let verdicts = verdicts(references);
    let mut displays: HashMap<UserId, Checked> = store::display::newest_of_readers(app.db(), project)
        .await?
        .into_iter()
        .map(|checked| (checked.person, checked))
        .collect();
    let mut watch = |tally: Tally| {
        let (unable, own): (Vec<&Submitted>, Vec<&Submitted>) = reads
            .iter()
            .filter(|read| read.reader == tally.reader)
            .partition(|read| read.cannot_be_read.is_some());
        let by_subject = |read: &&Submitted| subjects.get(&read.case).copied();
        let seconds = own.iter().filter_map(|read| Some((by_subject(read)?, read.active_seconds)));
        let findings = own.iter().filter_map(|read| {
            let count = counts.get(&read.id).copied().unwrap_or(0);
            Some((by_subject(read)?, f64::from(count)))
        });
        let agreed = own.iter().flat_map(|read| {
            let of_read = verdicts.get(&read.id).map_or(&[][..], Vec::as_slice);
            let subject = by_subject(read);
            of_read.iter().filter_map(move |agrees| Some((subject?, f64::from(u8::from(*agrees)))))
        });
        ReaderWatch {
            display: displays.remove(&tally.reader),
            cannot_be_read: u32::try_from(unable.len()).unwrap_or(u32::MAX),
            median_seconds: Figure::median_by_subject(seconds),
            findings_per_case: Figure::mean_by_subject(findings),
            agreement_with_consensus: Figure::mean_by_subject(agreed),
            tally,
        }
    };
    Ok(tallies.into_iter().map(&mut watch).collect())
}

/// For each read, whether it agrees with each settled finding and answer of its case. What one reader
/// read alone says nothing: the reference is that read itself.
pub(super) fn verdicts(references: &[Reference]) -> BTreeMap<ReadId, Vec<bool>> {
    let mut found: BTreeMap<ReadId, Vec<bool>> = BTreeMap::new();
    for consensus in references.iter().map(|reference| &reference.consensus).filter(|of| of.reads.len() > 1) {
        for finding in consensus.findings.iter().filter(|found| found.standing != Standing::Unsettled) {
            let stands = finding.standing == Standing::Stands;
            for read in &consensus.reads {
                let marked = finding.members.iter().any(|member| member.read == *read);
                found.entry(*read).or_default().push(marked == stands);
            }
        }
        for verdict in consensus.answers.iter().map(|answer| &answer.verdict) {
            let categorical = matches!(verdict.value, Some(Value::Text(_) | Value::Keys(_)));
            if !verdict.settled || !categorical {
                continue;
            }
            for support in &verdict.support {
                let agrees = same(support.value.as_ref(), verdict.value.as_ref());
                for read in &support.reads {
                    found.entry(*read).or_default().push(agrees);
                }
            }
        }
    }
    found
}
